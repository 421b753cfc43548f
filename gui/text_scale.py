"""Let lengths on the screen grow with the size of the text that the user has chosen."""

from PySide6.QtGui import QFont, QFontInfo, QFontMetrics

_USUAL_TEXT_PIXELS = 12.0  # nine points at 96 dots an inch, for which all lengths are given


def text_scale(font: QFont) -> float:
    """Return how many times as large as usual this text is; never less than once."""
    return max(1.0, QFontInfo(font).pixelSize() / _USUAL_TEXT_PIXELS)


def scaled(pixels: float, font: QFont) -> int:
    """Return a length that is `pixels` for text of the usual size."""
    return round(pixels * text_scale(font))


def row_height(font: QFont, least_pixels: int) -> int:
    """Return how high a row of one line is: `least_pixels`, or what its text needs."""
    return max(scaled(least_pixels, font), QFontMetrics(font).height() + 6)
