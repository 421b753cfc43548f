"""Choose which part of a picture stays where something has to be cut off."""

from processing.imaging.operations._saliency import most_entropic, most_salient
from processing.imaging.operations.orient import Orientation
from processing.imaging.sizing import Layout
from processing.imaging.steps.anchors import Anchor
from processing.picture import Area, Picture, Size
from processing.settings.choices import Gravity

_SEARCHES = {Gravity.ATTENTION: most_salient, Gravity.ENTROPY: most_entropic}


def part_kept(gravity: Gravity, orientation: Orientation, picture: Picture, layout: Layout) -> Area:
    """Return the part of `picture` that `layout` shows, in pixels of its full size.

    The picture is stored in `orientation`; gravity refers to the upright picture.
    """
    size, shown = picture.size, layout.shown
    if shown == size:
        return (0.0, 0.0, *size)
    search = _SEARCHES.get(gravity)
    if search is not None:
        left, top = search(picture, shown)
    else:
        left, top = _anchored(gravity, orientation, size, shown)
    if shown == layout.size:  # nothing is resampled
        left, top = int(left), int(top)
    return (left, top, left + shown[0], top + shown[1])


def anchor_of(gravity: Gravity) -> Anchor:
    """Return the place of gravities that name one; the middle for those that search for a part."""
    return Anchor.__members__.get(gravity.name, Anchor.CENTER)


def _anchored(
    gravity: Gravity, orientation: Orientation, size: Size, shown: tuple[float, float]
) -> tuple[float, float]:
    """Return left and top of the visible part, in stored pixels."""
    anchor = anchor_of(gravity)
    x, y = anchor.across, anchor.down
    x, y, *_ = orientation.inverse.turned((x, y, x, y), (1, 1))
    return (size[0] - shown[0]) * x, (size[1] - shown[1]) * y
