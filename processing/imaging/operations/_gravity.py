"""Choose which part of a picture stays where something has to be cut off."""

from processing.imaging.operations._saliency import most_entropic, most_salient
from processing.imaging.operations.orient import Orientation
from processing.imaging.sizing import Layout
from processing.picture import Area, Picture, Size
from processing.settings.choices import Gravity

# What part of that which is cut off lies left of the rest, and above it.
_ANCHORS = {
    Gravity.CENTER: (0.5, 0.5),
    Gravity.NORTH: (0.5, 0.0),
    Gravity.NORTH_EAST: (1.0, 0.0),
    Gravity.EAST: (1.0, 0.5),
    Gravity.SOUTH_EAST: (1.0, 1.0),
    Gravity.SOUTH: (0.5, 1.0),
    Gravity.SOUTH_WEST: (0.0, 1.0),
    Gravity.WEST: (0.0, 0.5),
    Gravity.NORTH_WEST: (0.0, 0.0),
}

_SEARCHES = {Gravity.ATTENTION: most_salient, Gravity.ENTROPY: most_entropic}


def part_kept(gravity: Gravity, orientation: Orientation, picture: Picture, layout: Layout) -> Area:
    """Return the part of what `picture` stands for that `layout` shows, in its own pixels.

    The picture is stored in `orientation`; gravity is meant as a person sees it.
    """
    size, shown = picture.size, layout.shown
    if shown == size:
        return (0.0, 0.0, *size)
    search = _SEARCHES.get(gravity)
    if search is not None:
        left, top = search(picture, shown)
    else:
        left, top = _anchored(gravity, orientation, size, shown)
    if shown == layout.size:  # nothing need be resampled
        left, top = int(left), int(top)
    return (left, top, left + shown[0], top + shown[1])


def anchor_of(gravity: Gravity) -> tuple[float, float]:
    """Return what part of the room beside a picture lies left of it, and above it."""
    return _ANCHORS.get(gravity, _ANCHORS[Gravity.CENTER])


def _anchored(
    gravity: Gravity, orientation: Orientation, size: Size, shown: tuple[float, float]
) -> tuple[float, float]:
    """Return the left and the top of what is shown, in stored pixels."""
    x, y = _ANCHORS[gravity]
    x, y, *_ = orientation.inverse.turned((x, y, x, y), (1, 1))
    return (size[0] - shown[0]) * x, (size[1] - shown[1]) * y
