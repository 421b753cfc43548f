"""Put a picture, such as a logo, onto results."""

from pathlib import Path

from processing.errors import SettingsError
from processing.imaging.steps.anchors import Anchor
from processing.imaging.steps.pixels import shallow
from processing.imaging.steps.watermark_settings import MARGIN, OPACITY, SIZE, TILED
from processing.language.lazy_text import lazy_tr
from processing.picture import Picture, Size, whole
from processing.record import record
from processing.settings.fields import Section, check_limits, setting
from processing.settings.step import Phase, Step

NO_PICTURE = Path()
_WHOLE_PERCENT = 100.0

# Memory to read the watermark at the largest size allowed. Measured: TIFF 46, PNG with a
# transparent colour 46, AVIF 47, WebP 64 MB.
_LOGO_BYTES = 72_000_000


@record
class WatermarkPicture(Step):
    """Puts a picture onto the result, once or all over; it is never larger than the result.

    Raises:
        SettingsError: a number is out of its limits, or no picture is named.
    """

    key = "watermark-picture"
    label = lazy_tr("Watermark: picture")
    phase = Phase.AFTER_RESIZE
    copies = 4
    own_bytes = _LOGO_BYTES
    draws_color = True

    path: Path = setting(
        NO_PICTURE,
        Section.STEPS,
        lazy_tr("Picture"),
        lazy_tr(
            "File of the picture that is put on each result, such as a logo in PNG; "
            "its transparent parts stay transparent."
        ),
    )
    place: Anchor = setting(
        Anchor.SOUTH_EAST,
        Section.STEPS,
        lazy_tr("Position"),
        lazy_tr("Where on the result the picture is put."),
    )
    size_percent: float = setting(20.0, *SIZE)
    margin_percent: float = setting(3.0, *MARGIN)
    opacity_percent: float = setting(60.0, *OPACITY)
    tiled: bool = setting(False, *TILED)  # noqa: FBT003 - the default comes first

    def __post_init__(self) -> None:
        check_limits(self)
        if self.path == NO_PICTURE:
            raise SettingsError(lazy_tr("The watermark has no picture; choose a file."))

    def apply(self, picture: Picture) -> Picture:
        """Return the picture with the watermark; 16 bits of grey become L.

        Raises:
            PictureError: the watermark cannot be read, or has too many pixels.
        """
        from PIL.Image import Resampling

        from processing.imaging.steps.overlay import faded, logo_in, stamped

        image = shallow(picture.image)
        margin = round(min(image.size) * self.margin_percent / _WHOLE_PERCENT)
        logo = logo_in(self.path)
        stamp = logo.resize(self._stamp_size(image.size, logo.size, margin), Resampling.LANCZOS)
        stamp = faded(stamp, self.opacity_percent)
        return whole(stamped(image, stamp, self.place, margin, tiled=self.tiled))

    def _stamp_size(self, size: Size, logo: Size, margin: int) -> Size:
        across = min(size[0] * self.size_percent / _WHOLE_PERCENT, size[0] - 2 * margin)
        scale = min(across / logo[0], (size[1] - 2 * margin) / logo[1])
        return max(1, round(logo[0] * scale)), max(1, round(logo[1] * scale))
