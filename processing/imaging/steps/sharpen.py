"""Sharpen results."""

from dataclasses import dataclass

from processing.imaging.steps.pixels import has_alpha, opaque_part, shallow
from processing.picture import Picture, whole
from processing.settings.fields import Section, setting
from processing.settings.step import Phase, Step


@dataclass(frozen=True, slots=True)
class Sharpen(Step):
    """Applies an unsharp mask.

    Raises:
        SettingsError: a number is out of its limits.
    """

    key = "sharpen"
    label = "Sharpen"
    phase = Phase.AFTER_RESIZE
    copies = 3

    radius: float = setting(
        1.0,
        Section.STEPS,
        "Radius",
        "radius of the unsharp mask in pixels; about 1 for results on a screen",
        (0.1, 50.0),
    )
    percent: int = setting(
        100, Section.STEPS, "Strength", "strength of the unsharp mask, in percent", (1, 500)
    )
    threshold: int = setting(
        2,
        Section.STEPS,
        "Threshold",
        "leave differences of fewer levels alone, so that noise is not sharpened",
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
