"""Calculate where the original lies on the frame of its result."""

from PySide6.QtCore import QRectF

from processing.errors import ThumbpoolError
from processing.imaging.sizing import Layout, lay_out, result_size
from processing.picture import Size
from processing.settings.choices import Gravity
from processing.settings.recipe import Recipe

# How much of what is left over lies at the left and at the top.
_SHARES = {
    Gravity.NORTH: (0.5, 0.0),
    Gravity.NORTH_EAST: (1.0, 0.0),
    Gravity.EAST: (1.0, 0.5),
    Gravity.SOUTH_EAST: (1.0, 1.0),
    Gravity.SOUTH: (0.5, 1.0),
    Gravity.SOUTH_WEST: (0.0, 1.0),
    Gravity.WEST: (0.0, 0.5),
    Gravity.NORTH_WEST: (0.0, 0.0),
}
_MIDDLE = (0.5, 0.5)  # also where only the pixels tell which part is kept
_ROUNDING = 1.0  # pixels of the result by which proportions differ although nothing is cut off


def expected_size(recipe: Recipe, original: Size) -> Size:
    """Return the size that the result is going to have; that of the original if unknown."""
    try:
        return result_size(recipe, original)
    except (ThumbpoolError, ZeroDivisionError):
        return original


def place_original(recipe: Recipe, original: Size, result: Size) -> QRectF:
    """Return where the original lies, in pixels of the result, so that contents cover each other.

    It is larger than the result where something is cut off, and smaller where that is padded. If
    steps change the size as well, the whole original is fitted into the result.
    """
    layout = lay_out(recipe, original)
    frame = QRectF(0, 0, *result)
    placed = _placed(layout, original, recipe) if layout.canvas == result else None
    if placed is None:
        return _contained(original, frame)
    sides = ((placed.width(), frame.width()), (placed.height(), frame.height()))
    is_same = all(abs(a - b) <= _ROUNDING for a, b in sides)
    return frame if is_same else placed


def _placed(layout: Layout, original: Size, recipe: Recipe) -> QRectF:
    left, width = _span(layout, original, _SHARES.get(recipe.gravity, _MIDDLE)[0], axis=0)
    top, height = _span(layout, original, _SHARES.get(recipe.gravity, _MIDDLE)[1], axis=1)
    return QRectF(left, top, width, height)


def _span(layout: Layout, original: Size, share: float, *, axis: int) -> tuple[float, float]:
    """Return begin and length of the original along one side of the result."""
    scale = layout.size[axis] / layout.shown[axis]
    cut_off = (original[axis] - layout.shown[axis]) * scale
    padding = layout.canvas[axis] - layout.size[axis]
    return (padding - cut_off) * share, original[axis] * scale


def _contained(original: Size, frame: QRectF) -> QRectF:
    scale = min(frame.width() / original[0], frame.height() / original[1])
    placed = QRectF(0, 0, original[0] * scale, original[1] * scale)
    placed.moveCenter(frame.center())
    return placed
