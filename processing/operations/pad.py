"""Fill what a picture leaves of its box."""

from dataclasses import dataclass

from PIL import Image, ImageColor

from processing.gravity import anchor_of
from processing.picture import Picture, Size, whole
from processing.policies import Gravity, PadFill, ResamplingFilter
from processing.recipe import Recipe
from processing.resampling import WIDE_MODE, resample

_DEEP = 257  # levels of 16 bits for one of 8
_BLUR_PIXELS = 12  # of the long edge are left of what is blurred

# Mode -> the one that holds every colour.
_COLORED = {"L": "RGB", "LA": "RGBA"}


@dataclass(frozen=True, slots=True)
class Pad:
    """Puts a result in L, LA, RGB, RGBA or I;16 into a box; what it covers stays as it is.

    Attributes:
        box: size of the result.
        gravity: where the picture stands in the box.
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
        """Whether it mixes in a colour that is meant in sRGB, so that the result has to be, too."""
        return self.fill is PadFill.COLOR and not _is_grey(self._color)

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
        image = _taking(image, self._color)
        return whole(self._placed(image, Image.new(image.mode, self.box, _ink(image, self._color))))

    @property
    def _color(self) -> tuple[int, ...]:
        return ImageColor.getrgb(self.background)

    def _placed(self, image: Image.Image, paper: Image.Image) -> Image.Image:
        across, down = anchor_of(self.gravity)
        left = int((self.box[0] - image.width) * across)
        top = int((self.box[1] - image.height) * down)
        paper.paste(image, (left, top))
        return paper


def _is_grey(color: tuple[int, ...]) -> bool:
    return len(set(color)) == 1


def _taking(image: Image.Image, color: tuple[int, ...]) -> Image.Image:
    """Return `image` in a mode that holds `color`."""
    if _is_grey(color):
        return image
    if image.mode == WIDE_MODE:
        image = image.convert("F").point(lambda value: value * (1 / _DEEP) + 0.5).convert("L")
    return image.convert(_COLORED.get(image.mode, image.mode))


def _ink(image: Image.Image, color: tuple[int, ...]) -> int | tuple[int, ...]:
    """Return the opaque `color` as the pixels of `image` hold it."""
    if image.mode == WIDE_MODE:
        return color[0] * _DEEP
    inks: dict[str, int | tuple[int, ...]] = {
        "L": color[0],
        "LA": (color[0], 255),
        "RGB": color,
        "RGBA": (*color, 255),
    }
    return inks[image.mode]


def _blurred(image: Image.Image, box: Size) -> Image.Image:
    """Return `image` so large that it covers `box`, blurred, its middle in that of the box."""
    scale = max(box[0] / image.width, box[1] / image.height)
    width, height = min(image.width, box[0] / scale), min(image.height, box[1] / scale)
    left, top = (image.width - width) / 2, (image.height - height) / 2
    area = (left, top, image.width - left, image.height - top)
    few = _BLUR_PIXELS / max(box)
    size = (max(1, round(box[0] * few)), max(1, round(box[1] * few)))
    blots = resample(image, size, area, ResamplingFilter.BOX)
    return resample(blots, box, whole(blots).area, ResamplingFilter.BICUBIC)
