"""Measure how well one colour is seen on another."""

from PySide6.QtGui import QColor

TEXT_RATIO = 4.5  # of text to its background at least: WCAG 2.2, success criterion 1.4.3, level AA
SHAPE_RATIO = 3.0  # of borders, signs and states to what is beside them: criterion 1.4.11
STRONG_TEXT_RATIO = 7.0  # of text in high contrast: criterion 1.4.6, level AAA

_LINEAR_BELOW = 0.04045  # of a channel from 0 to 1; sRGB, IEC 61966-2-1
_WEIGHTS = (0.2126, 0.7152, 0.0722)  # of red, green and blue in what the eye sees as light
_FLARE = 0.05  # light that a screen reflects even where it is black


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast ratio of two opaque colours, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + _FLARE) / (darker + _FLARE)


def luminance(color: QColor) -> float:
    """Return the light of an opaque colour, from 0 to 1 (WCAG 2.2, relative luminance)."""
    channels = (color.redF(), color.greenF(), color.blueF())
    return sum(weight * _linear(part) for weight, part in zip(_WEIGHTS, channels, strict=True))


def _linear(channel: float) -> float:
    if channel <= _LINEAR_BELOW:
        return channel / 12.92
    return float(((channel + 0.055) / 1.055) ** 2.4)
