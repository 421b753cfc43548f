"""A decoded picture, and the protocol of the operations on it."""

from typing import TYPE_CHECKING, Protocol

from processing.record import record

if (
    TYPE_CHECKING
):  # recipes contain operations, and code that only reads recipes does not need Pillow
    from PIL import Image

Size = tuple[int, int]  # width and height in pixels
Area = tuple[float, float, float, float]  # left, top, right, bottom in pixels, may be fractions


@record
class Picture:
    """A decoded picture between two operations.

    Attributes:
        image: its pixels, in a mode whose values can be interpolated (see `modes`).
        size: the size it represents; larger than `image.size` after a decode at reduced scale.
        area: the part of `image` that it covers; a reduced decode may end inside a pixel.
    """

    image: "Image.Image"
    size: Size
    area: Area


class Operation(Protocol):
    """One step from the decoded picture to the result."""

    def size_after(self, size: Size) -> Size:
        """Return the size of the result for a picture of `size`; needs no pixels."""

    def apply(self, picture: Picture) -> Picture:
        """Return the changed picture; `picture` itself is not changed."""


def whole(image: "Image.Image") -> Picture:
    """Return all of `image` as a picture."""
    return Picture(image, image.size, (0.0, 0.0, float(image.width), float(image.height)))
