"""Write a text across results."""

from pathlib import Path
from typing import TYPE_CHECKING

from processing.errors import SettingsError
from processing.imaging.steps.anchors import Anchor
from processing.imaging.steps.pixels import shallow
from processing.imaging.steps.watermark_settings import MARGIN, OPACITY, SIZE, TILED
from processing.language.lazy_text import lazy_tr
from processing.picture import Picture, Size, whole
from processing.record import record
from processing.settings.colors import check_color, rgb
from processing.settings.fields import Section, check_limits, setting, spec_of
from processing.settings.step import Phase, Step

if TYPE_CHECKING:  # not needed to offer steps
    from PIL import Image

NO_FONT = Path()  # a font is searched for
MAX_LETTERS = 200
_WHOLE_PERCENT = 100.0


@record
class WatermarkText(Step):
    """Writes a text, once or all over; it is never larger than the picture.

    Raises:
        SettingsError: a number is out of its limits, the text is empty, or the colour is invalid.
    """

    key = "watermark-text"
    label = lazy_tr("Watermark: text")
    phase = Phase.AFTER_RESIZE
    copies = 4
    draws_color = True

    text: str = setting(
        "©",
        Section.STEPS,
        lazy_tr("Text"),
        lazy_tr("The text that is written on each result, such as © and your name."),
    )
    place: Anchor = setting(
        Anchor.SOUTH_EAST,
        Section.STEPS,
        lazy_tr("Position"),
        lazy_tr("Where on the result the text is written."),
    )
    size_percent: float = setting(25.0, *SIZE)
    margin_percent: float = setting(3.0, *MARGIN)
    opacity_percent: float = setting(60.0, *OPACITY)
    color: str = setting(
        "#ffffff",
        Section.STEPS,
        lazy_tr("Colour"),
        lazy_tr("Colour of the text, as #rrggbb, so that #ffffff is white."),
    )
    tiled: bool = setting(False, *TILED)  # noqa: FBT003 - the default comes first
    font: Path = setting(
        NO_FONT,
        Section.STEPS,
        lazy_tr("Font"),
        lazy_tr("Font file (TTF, OTF); without one, a font that has all characters is used."),
    )

    def __post_init__(self) -> None:
        check_limits(self)
        check_color(spec_of(WatermarkText, "color").label, self.color)
        if not self.text.strip():
            raise SettingsError(lazy_tr("The watermark has no text; write one."))
        if len(self.text) > MAX_LETTERS:
            raise SettingsError(
                lazy_tr(
                    "The watermark's text has more than {n} letters; shorten it.", n=MAX_LETTERS
                )
            )

    def apply(self, picture: Picture) -> Picture:
        """Return the picture with the text; deep grey becomes L.

        Raises:
            PictureError: the font cannot be read, or lacks a character of the text.
        """
        from processing.imaging.steps.overlay import faded, stamped

        image = shallow(picture.image)
        margin = round(min(image.size) * self.margin_percent / _WHOLE_PERCENT)
        stamp = faded(self._stamp(image.size, margin), self.opacity_percent)
        return whole(stamped(image, stamp, self.place, margin, tiled=self.tiled))

    def _stamp(self, size: Size, margin: int) -> "Image.Image":
        """Return the opaque text, as large as it has to be in a picture of `size`."""
        from PIL import Image

        from processing.imaging.steps.text_mask import lettering

        across = min(size[0] * self.size_percent / _WHOLE_PERCENT, size[0] - 2 * margin)
        path = "" if self.font == NO_FONT else str(self.font)
        mask = lettering(self.text, path, (round(across), size[1] - 2 * margin))
        stamp = Image.new("RGBA", mask.size, rgb(self.color))
        stamp.putalpha(mask)
        return stamp
