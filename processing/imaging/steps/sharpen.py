"""Sharpen results."""

from processing.imaging.steps.pixels import has_alpha, opaque_part, shallow
from processing.language.lazy_text import lazy_tr
from processing.picture import Picture, whole
from processing.record import record
from processing.settings.fields import Section, setting
from processing.settings.step import Phase, Step


@record
class Sharpen(Step):
    """Applies an unsharp mask.

    Raises:
        SettingsError: a number is out of its limits.
    """

    key = "sharpen"
    label = lazy_tr("Sharpen")
    phase = Phase.AFTER_RESIZE
    copies = 3

    radius: float = setting(
        1.0,
        Section.STEPS,
        lazy_tr("Radius"),
        lazy_tr(
            "How far from an edge sharpening reaches, in pixels: about 1 for "
            "results on a screen, 2 for prints."
        ),
        (0.1, 50.0),
    )
    percent: int = setting(
        100,
        Section.STEPS,
        lazy_tr("Strength"),
        lazy_tr(
            "Strength of the unsharp mask, in percent; 50 to 100 suit most photos, "
            "much more draws halos."
        ),
        (1, 500),
    )
    threshold: int = setting(
        2,
        Section.STEPS,
        lazy_tr("Threshold"),
        lazy_tr(
            "Leave differences of fewer levels alone, so that noise is not "
            "sharpened; 0 sharpens everything."
        ),
        (0, 255),
    )

    def apply(self, picture: Picture) -> Picture:
        """Return the picture sharpened; its transparency stays, deep grey becomes L."""
        from PIL.ImageFilter import UnsharpMask

        image = shallow(picture.image)
        mask = UnsharpMask(self.radius, self.percent, self.threshold)
        sharp = opaque_part(image).filter(mask)
        if has_alpha(image):
            sharp.putalpha(image.getchannel("A"))
        return whole(sharp)
