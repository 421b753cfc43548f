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
_MIDDLE = (0.5, 0.5)
_ROUNDING = 1.0  # pixels of the result by which proportions differ although nothing is cut off


def expected_size(recipe: Recipe, original: Size) -> Size:
    """Return the size that the result is going to have; that of the original if unknown."""
    try:
        return result_size(recipe, original)
    except (ThumbpoolError, ZeroDivisionError):
        return original


def cut_by_content(recipe: Recipe, original: Size) -> tuple[float, bool] | None:
    """Return how much is left of the side that is cut off, and whether that is the width.

    None where nothing is cut off, or the recipe says which part is kept.
    """
    layout = lay_out(recipe, original)
    kept = [shown / side for shown, side in zip(layout.shown, original, strict=True)]
    if recipe.gravity not in {Gravity.ATTENTION, Gravity.ENTROPY} or min(kept) == 1:
        return None
    return min(kept), kept[0] < kept[1]


def place_original(
    recipe: Recipe, original: Size, result: Size, share: float | None = None
) -> QRectF:
    """Return where the original lies, in pixels of the result, so that contents cover each other.

    It is larger than the result where something is cut off, and smaller where that is padded. If
    steps change the size as well, the whole original is fitted into the result. A known `share` of
    what is cut off lies at the left or above.
    """
    layout = lay_out(recipe, original)
    frame = QRectF(0, 0, *result)
    shares = _SHARES.get(recipe.gravity, _MIDDLE) if share is None else (share, share)
    placed = _placed(layout, original, shares) if layout.canvas == result else None
    if placed is None:
        return _contained(original, frame)
    sides = ((placed.width(), frame.width()), (placed.height(), frame.height()))
    is_same = all(abs(a - b) <= _ROUNDING for a, b in sides)
    return frame if is_same else placed


def _placed(layout: Layout, original: Size, shares: tuple[float, float]) -> QRectF:
    left, width = _span(layout, original, shares[0], axis=0)
    top, height = _span(layout, original, shares[1], axis=1)
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
