"""Derive from the operations which part of its source a result shows, and at which scale."""

from collections.abc import Iterable

from processing.imaging.operations.orient import Orient, Orientation
from processing.imaging.operations.resize import Resize
from processing.imaging.steps.crop import Crop
from processing.imaging.steps.crop_area import CropArea
from processing.imaging.steps.flip import Flip
from processing.imaging.steps.rotate import Rotate
from processing.picture import Area, Operation, Size
from processing.record import record


@record
class Framing:
    """How a result shows its source.

    Attributes:
        part: the part of the stored picture that it shows, in fractions of its sides; None if the
            result is turned, mirrored, or has something around it.
        scale: pixels of the result per pixel of the picture, across and down in the result; None
            if it is turned by an angle that is no right one.
        lies_on_side: whether the stored picture has width and height exchanged.
    """

    part: Area | None
    scale: tuple[float, float] | None
    lies_on_side: bool = False


WHOLE = (0.0, 0.0, 1.0, 1.0)
UNCHANGED = Framing(WHOLE, (1.0, 1.0))


def framing_of(
    size: Size, operations: Iterable[Operation], finishers: Iterable[Operation]
) -> Framing:
    """Return how a result shows a picture that is stored in `size`.

    Args:
        size: width and height of the picture in pixels, as it is stored.
        operations: what brought it upright to its size, each with its part of the picture.
        finishers: what was done after that.
    """
    follower = _Follower(size)
    for operation in operations:
        follower.follow(operation)
    resized = follower.size
    for finisher in finishers:
        if finisher.size_after(resized) != resized:
            follower.is_plain = False
    return follower.framing()


class _Follower:
    """Follows the visible part of one picture through the operations."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self.is_plain = True
        self._stored = size
        self._shown = _all_of(size)  # in pixels of the stored picture
        self._scale: tuple[float, float] | None = (1.0, 1.0)
        self._lies_on_side = False

    def framing(self) -> Framing:
        width, height = self._stored
        left, top, right, bottom = self._shown
        part = (left / width, top / height, right / width, bottom / height)
        return Framing(part if self.is_plain else None, self._scale, self._lies_on_side)

    def follow(self, operation: Operation) -> None:
        match operation:
            case Resize():
                size = operation.layout(self.size).size
                across, down = self._cut(operation.part or _all_of(self.size))
                if self._scale is not None:
                    self._scale = (
                        self._scale[0] * size[0] / across,
                        self._scale[1] * size[1] / down,
                    )
                self.size = size
            case Crop() | CropArea():
                self._cut(operation.box(self.size))
                self.size = operation.size_after(self.size)
            case Flip():
                self.is_plain = False
            case Orient(orientation):
                self._turn(on_side=orientation.lies_on_side)
                self.is_plain = self.is_plain and orientation is Orientation.TOP_LEFT
            case Rotate():
                self._rotate(operation)
            case _:
                self.is_plain = self.is_plain and operation.size_after(self.size) == self.size
                self.size = operation.size_after(self.size)

    def _cut(self, box: Area) -> tuple[float, float]:
        """Narrow the visible part to `box`, in pixels of the current picture; return its sides."""
        left, top, right, bottom = self._shown
        across, down = (right - left) / self.size[0], (bottom - top) / self.size[1]
        self._shown = (
            left + box[0] * across,
            top + box[1] * down,
            left + box[2] * across,
            top + box[3] * down,
        )
        return box[2] - box[0], box[3] - box[1]

    def _rotate(self, step: Rotate) -> None:
        quarters = step.quarter_turns()
        self.is_plain = self.is_plain and quarters == 0
        if quarters is None:
            self._scale = None
            self.size = step.size_after(self.size)
        else:
            self._turn(on_side=quarters % 2 == 1)

    def _turn(self, *, on_side: bool) -> None:
        if on_side:
            self._lies_on_side = not self._lies_on_side
            self.size = self.size[::-1]
            if self._scale is not None:
                self._scale = self._scale[::-1]


def _all_of(size: Size) -> Area:
    return (0.0, 0.0, float(size[0]), float(size[1]))
