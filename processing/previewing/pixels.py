"""Decoded pixels on their way to a window."""

from dataclasses import dataclass

from processing.picture import Size

BYTES_PER_PIXEL = 4


@dataclass(frozen=True, slots=True)
class Pixels:
    """A picture ready for the screen: upright, in sRGB.

    Attributes:
        data: RGBA, 8 bits each, not premultiplied; rows from the top, without padding.
    """

    width: int
    height: int
    data: bytes

    @property
    def size(self) -> Size:
        """Width and height in pixels."""
        return self.width, self.height
