"""Sharpen results."""

from dataclasses import dataclass
from typing import ClassVar

from processing.imaging.steps.pixels import has_alpha, opaque_part, shallow
from processing.picture import Picture, Size, whole
from processing.settings.fields import Section, check_limits, setting
from processing.settings.step import Phase


@dataclass(frozen=True, slots=True)
class Sharpen:
    """Adds a part of what each pixel differs from its surroundings: an unsharp mask.

    Raises:
        SettingsError: a number is out of its limits.
    """

    key: ClassVar[str] = "sharpen"
    label: ClassVar[str] = "Sharpen"
    phase: ClassVar[Phase] = Phase.AFTER_RESIZE
    copies: ClassVar[int] = 3
    own_bytes: ClassVar[int] = 0
    draws_color: ClassVar[bool] = False
    makes_holes: ClassVar[bool] = False

    radius: float = setting(
        1.0, Section.STEPS, "Radius", "how wide the surroundings are, in pixels", (0.1, 50.0)
    )
    percent: int = setting(100, Section.STEPS, "Strength", "how strong, in percent", (1, 500))
    threshold: int = setting(
        2, Section.STEPS, "Threshold", "differences of fewer levels stay as they are", (0, 255)
    )

    def __post_init__(self) -> None:
        check_limits(self)

    def size_after(self, size: Size) -> Size:
        """Return the same size."""
        return size

    def apply(self, picture: Picture) -> Picture:
        """Return the picture sharpened; its transparency stays, deep grey becomes L."""
        from PIL.ImageFilter import UnsharpMask

        image = shallow(picture.image)
        mask = UnsharpMask(self.radius, self.percent, self.threshold)
        sharp = opaque_part(image).filter(mask)
        if has_alpha(image):
            sharp.putalpha(image.getchannel("A"))
        return whole(sharp)
