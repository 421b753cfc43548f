"""Flatten transparent pictures on a colour."""

from processing.imaging.steps.pixels import has_alpha, ink, opaque_part, taking
from processing.language.lazy_text import lazy_tr
from processing.picture import Picture, whole
from processing.record import record
from processing.settings.colors import check_color, rgb
from processing.settings.fields import Section, check_limits, setting, spec_of
from processing.settings.step import Phase, Step


@record
class Background(Step):
    """Fills transparent parts, also in formats that could keep them.

    Raises:
        SettingsError: the colour is invalid.
    """

    key = "background"
    label = lazy_tr("Background")
    phase = Phase.AFTER_RESIZE
    copies = 4
    draws_color = True

    color: str = setting(
        "#ffffff",
        Section.STEPS,
        lazy_tr("Colour"),
        lazy_tr("Colour that fills transparent parts, as #rrggbb, so that #ffffff is white."),
    )

    def __post_init__(self) -> None:
        check_limits(self)
        check_color(spec_of(Background, "color").label, self.color)

    def apply(self, picture: Picture) -> Picture:
        """Return the picture without transparency."""
        from PIL import Image

        image = picture.image
        if not has_alpha(image):
            return picture
        color = rgb(self.color)
        image = taking(image, color)
        seen = opaque_part(image)
        paper = Image.new(seen.mode, seen.size, ink(seen, color))
        paper.paste(seen, mask=image.getchannel("A"))
        return whole(paper)
