"""Take the colour out of a picture."""

from dataclasses import dataclass
from typing import ClassVar

from processing.imaging.steps.pixels import has_alpha
from processing.picture import Picture, Size, whole
from processing.settings.step import Phase


@dataclass(frozen=True, slots=True)
class Grayscale:
    """Leaves the brightness of each pixel (luma of ITU-R BT.601) and its transparency."""

    key: ClassVar[str] = "grayscale"
    label: ClassVar[str] = "Grayscale"
    phase: ClassVar[Phase] = Phase.AFTER_RESIZE
    copies: ClassVar[int] = 1
    own_bytes: ClassVar[int] = 0
    draws_color: ClassVar[bool] = True  # its greys are meant in sRGB
    makes_holes: ClassVar[bool] = False

    def size_after(self, size: Size) -> Size:
        """Return the same size."""
        return size

    def apply(self, picture: Picture) -> Picture:
        """Return the picture in L or LA, and deep grey as it is."""
        image = picture.image
        if image.mode not in {"RGB", "RGBA"}:
            return picture
        return whole(image.convert("LA" if has_alpha(image) else "L"))
