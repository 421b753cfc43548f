"""Decoded pixels on their way to a window."""

from collections.abc import Iterator

from processing.picture import Size
from processing.record import record

BYTES_PER_PIXEL = 4
STRIP_BYTES = 1_000_000  # of pixels on their way: one is received while the next is made


@record
class Pixels:
    """A picture ready for the screen: upright, in sRGB.

    Attributes:
        data: RGBA, 8 bits each, rows from the top, without padding; colours are multiplied by
            alpha, as screens blend them: a window can draw them as they are.
    """

    width: int
    height: int
    data: bytes

    @property
    def size(self) -> Size:
        """Width and height in pixels."""
        return self.width, self.height


def strips(width: int, height: int) -> Iterator[tuple[int, int]]:
    """Yield top and bottom of the strips of whole rows in which a picture is sent."""
    rows = max(1, STRIP_BYTES // (width * BYTES_PER_PIXEL))
    for top in range(0, height, rows):
        yield top, min(top + rows, height)
