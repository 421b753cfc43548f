"""A decoded picture, and what every operation on it is: a value that foretells a size and acts."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # recipes name operations, and who only reads recipes needs no Pillow
    from PIL import Image

Size = tuple[int, int]  # width and height in pixels
Area = tuple[float, float, float, float]  # left, top, right, bottom in pixels, parts allowed


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded picture on its way through the operations.

    Attributes:
        image: its pixels, in a mode whose values may be mixed (see `modes`).
        size: the size it stands for; more than `image.size` after a decode at reduced scale.
        area: the part of `image` that it fills; a reduced decode ends within a pixel.
    """

    image: "Image.Image"
    size: Size
    area: Area


class Operation(Protocol):
    """One step from the decoded picture to the result."""

    def size_after(self, size: Size) -> Size:
        """Return the size that a picture of `size` will have, before anything is decoded."""

    def apply(self, picture: Picture) -> Picture:
        """Return the changed picture; the one given stays as it is."""


def whole(image: "Image.Image") -> Picture:
    """Return `image` as a picture that fills it."""
    return Picture(image, image.size, (0.0, 0.0, float(image.width), float(image.height)))
