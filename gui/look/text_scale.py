"""Scale lengths on the screen with the user's text size."""

import math

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontInfo, QFontMetrics
from PySide6.QtWidgets import QWidget

_USUAL_TEXT_PIXELS = 12.0  # nine points at 96 dots an inch, for which all lengths are given
_FRAME = QSize(10, 44)  # about what a desktop adds around a window; the true size is known too late


def text_scale(font: QFont) -> float:
    """Return how many times as large as usual this text is; never less than once."""
    return max(1.0, QFontInfo(font).pixelSize() / _USUAL_TEXT_PIXELS)


def scaled(pixels: float, font: QFont) -> int:
    """Return a length that is `pixels` for text of the usual size."""
    return round(pixels * text_scale(font))


def scaled_gently(pixels: float, font: QFont) -> int:
    """Return a length of a picture beside text: it grows with the text, but less."""
    return round(pixels * math.sqrt(text_scale(font)))


def first_size(window: QWidget, usual: QSize) -> QSize:
    """Return the size in which a window comes up: `usual` for usual text, and no larger than fits.

    On a screen at 150 or 200 % less fits than its pixels promise.
    """
    return fitting(window, usual * text_scale(window.font()))


def fitting(window: QWidget, size: QSize) -> QSize:
    """Return `size`, or as much of it as the screen of `window` has room for."""
    return size.boundedTo(window.screen().availableSize() - _FRAME)


def row_height(font: QFont, least_pixels: int) -> int:
    """Return how high a row of one line is: `least_pixels`, or what its text needs."""
    return max(scaled(least_pixels, font), QFontMetrics(font).height() + 6)
