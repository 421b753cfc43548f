"""Pad a picture to its box."""

from PIL import Image

from processing.imaging.operations._gravity import anchor_of
from processing.imaging.operations._resampling import resample
from processing.imaging.steps.pixels import ink, taking
from processing.picture import Picture, Size, whole
from processing.record import record
from processing.settings.choices import Gravity, PadFill, ResamplingFilter
from processing.settings.colors import Rgb, is_in_every_space, rgb
from processing.settings.recipe import Recipe

_BLUR_PIXELS = 12  # long edge to which the background is reduced before it is enlarged


@record
class Pad:
    """Puts a result in L, LA, RGB, RGBA or I;16 into a box, unchanged.

    Attributes:
        box: size of the result.
        gravity: the place of the picture in the box.
    """

    box: Size
    gravity: Gravity
    fill: PadFill
    background: str

    @classmethod
    def from_recipe(cls, recipe: Recipe) -> "Pad":
        """Return the operation that `recipe` asks for."""
        box = (recipe.width_pixels, recipe.height_pixels)
        return cls(box, recipe.gravity, recipe.pad_fill, recipe.background)

    @property
    def draws_color(self) -> bool:
        """Whether it adds a colour given in sRGB, so that the result has to be in sRGB, too."""
        return self.fill is PadFill.COLOR and not is_in_every_space(self._color)

    def size_after(self, _size: Size) -> Size:
        """Return the size of the box."""
        return self.box

    def apply(self, picture: Picture) -> Picture:
        """Return the picture in its box."""
        image = picture.image
        if image.size == self.box:
            return picture
        if self.fill is PadFill.BLUR:
            return whole(self._placed(image, _blurred(image, self.box)))
        image = taking(image, self._color)
        return whole(self._placed(image, Image.new(image.mode, self.box, ink(image, self._color))))

    @property
    def _color(self) -> Rgb:
        return rgb(self.background)

    def _placed(self, image: Image.Image, paper: Image.Image) -> Image.Image:
        anchor = anchor_of(self.gravity)
        left = int((self.box[0] - image.width) * anchor.across)
        top = int((self.box[1] - image.height) * anchor.down)
        paper.paste(image, (left, top))
        return paper


def _blurred(image: Image.Image, box: Size) -> Image.Image:
    """Return `image` blurred and enlarged to cover `box`, centred."""
    scale = max(box[0] / image.width, box[1] / image.height)
    width, height = min(image.width, box[0] / scale), min(image.height, box[1] / scale)
    left, top = (image.width - width) / 2, (image.height - height) / 2
    area = (left, top, image.width - left, image.height - top)
    few = _BLUR_PIXELS / max(box)
    size = (max(1, round(box[0] * few)), max(1, round(box[1] * few)))
    blots = resample(image, size, area, ResamplingFilter.BOX)
    return resample(blots, box, whole(blots).area, ResamplingFilter.BICUBIC)
