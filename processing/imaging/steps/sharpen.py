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
        1.0, Section.STEPS, "Radius", "how wide the surroundings are, in pixels", (0.1, 50.0)
    )
    percent: int = setting(100, Section.STEPS, "Strength", "how strong, in percent", (1, 500))
    threshold: int = setting(
        2, Section.STEPS, "Threshold", "differences of fewer levels stay as they are", (0, 255)
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
