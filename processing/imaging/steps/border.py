"""Put a border around results."""

from processing.errors import SettingsError
from processing.imaging.steps.anchors import Unit
from processing.imaging.steps.pixels import ink, shallow, taking
from processing.language.lazy_text import lazy_tr
from processing.picture import Picture, Size, whole
from processing.record import record
from processing.settings.colors import check_color, rgb
from processing.settings.fields import Section, check_limits, setting, spec_of, written_percent
from processing.settings.step import Phase, Step

_WHOLE_PERCENT = 100.0
_WIDEST_PERCENT = 50.0


@record
class Border(Step):
    """Puts a border of one colour around the result, which becomes larger than its box.

    Raises:
        SettingsError: the width is out of its limits, or the colour is invalid.
    """

    key = "border"
    label = lazy_tr("Border")
    phase = Phase.AFTER_RESIZE
    copies = 2
    draws_color = True

    width: float = setting(
        2.0,
        Section.STEPS,
        lazy_tr("Width"),
        lazy_tr(
            "Width of the border on each side; the result grows by it, beyond the size asked for."
        ),
        (0.0, 1000.0),
    )
    unit: Unit = setting(
        Unit.PERCENT,
        Section.STEPS,
        lazy_tr("Unit"),
        lazy_tr("Measure the width in percent of the result's shorter side, or in pixels."),
    )
    color: str = setting(
        "#ffffff",
        Section.STEPS,
        lazy_tr("Colour"),
        lazy_tr("Colour of the border, as #rrggbb, so that #ffffff is white."),
    )

    def __post_init__(self) -> None:
        check_limits(self)
        check_color(spec_of(Border, "color").label, self.color)
        if self.unit is Unit.PERCENT and self.width > _WIDEST_PERCENT:
            raise SettingsError(
                lazy_tr(
                    "{setting} is {value}, but must be at most {most}.",
                    setting=spec_of(Border, "width").label,
                    value=written_percent(self.width),
                    most=written_percent(_WIDEST_PERCENT),
                )
            )

    def size_after(self, size: Size) -> Size:
        """Return the size with the border on all sides."""
        width = self._width_pixels(size)
        return size[0] + 2 * width, size[1] + 2 * width

    def apply(self, picture: Picture) -> Picture:
        """Return the picture in its border; deep grey becomes L."""
        from PIL import Image

        size = self.size_after(picture.image.size)
        if size == picture.image.size:
            return picture
        color = rgb(self.color)
        image = taking(shallow(picture.image), color)
        framed = Image.new(image.mode, size, ink(image, color))
        width = self._width_pixels(image.size)
        framed.paste(image, (width, width))
        return whole(framed)

    def _width_pixels(self, size: Size) -> int:
        scale = min(size) / _WHOLE_PERCENT if self.unit is Unit.PERCENT else 1.0
        return round(self.width * scale)
