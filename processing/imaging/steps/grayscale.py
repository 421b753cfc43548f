"""Remove the colours of a picture."""

from processing.imaging.steps.pixels import has_alpha
from processing.language.lazy_text import lazy_tr
from processing.picture import Picture, whole
from processing.record import record
from processing.settings.step import Phase, Step


@record
class Grayscale(Step):
    """Keeps the brightness of each pixel (luma of ITU-R BT.601) and its transparency."""

    key = "grayscale"
    label = lazy_tr("Grayscale")
    phase = Phase.AFTER_RESIZE
    draws_color = True  # its greys are sRGB

    def apply(self, picture: Picture) -> Picture:
        """Return the picture in L or LA; 16 bits of grey stay."""
        image = picture.image
        if image.mode not in {"RGB", "RGBA"}:
            return picture
        return whole(image.convert("LA" if has_alpha(image) else "L"))
