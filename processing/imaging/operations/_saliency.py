"""Find the most interesting part of a picture, on a small copy."""

from collections.abc import Callable

from PIL import Image, ImageChops, ImageFilter

from processing.imaging.operations._resampling import WIDE_MODE, resample
from processing.picture import Picture, Size
from processing.settings.choices import ResamplingFilter

LOOK_PIXELS = 96  # long edge of the copy that is searched; a face still has ten pixels

_DEEP = 257  # levels of 16 bits for one of 8
_WHITE = 255
_EDGE_WORTH = 0.3  # weight of pixels at the edge of a part relative to those in its middle
_GREY = (128, 128, 128, 255)  # behind transparent parts, so that their edges do not count

_BLUR_PIXELS = 2.0  # detail is what a blur removes

# The weight of each.
_DETAIL_WORTH, _COLOR_WORTH, _SKIN_WORTH = 2.0, 0.35, 0.5

# Skin of every kind lies in a small area of the chroma plane, whatever its brightness
# (Chai & Ngan, Face segmentation using skin-color map in videophone applications, 1999).
_SKIN_BLUE, _SKIN_RED = range(77, 128), range(133, 174)
_SKIN_BRIGHTNESS = range(40, 250)  # colours of very dark and very bright pixels are noise

Judge = Callable[
    [int, int], float
]  # the score of a part, given its first line and its number of lines


def most_salient(picture: Picture, shown: tuple[float, float]) -> tuple[float, float]:
    """Return left and top of the part with most detail, vivid colours and skin.

    The part is `shown` wide and high, in pixels of the picture's full size.
    """
    saliency = _saliency(_small(picture)).convert("F")
    width, height = saliency.size
    judges = (_judge_of_sums(saliency, (width, 1)), _judge_of_sums(saliency, (1, height)))
    return _best(picture.size, shown, saliency.size, judges)


def most_entropic(picture: Picture, shown: tuple[float, float]) -> tuple[float, float]:
    """Return left and top of the part whose brightness has the highest entropy (Shannon 1948).

    The part is `shown` wide and high, in pixels of the picture's full size.
    """
    luma = _small(picture).convert("L")
    width, height = luma.size
    judges: tuple[Judge, Judge] = (
        lambda first, count: luma.crop((first, 0, first + count, height)).entropy(),
        lambda first, count: luma.crop((0, first, width, first + count)).entropy(),
    )
    return _best(picture.size, shown, luma.size, judges)


def _best(
    size: Size, shown: tuple[float, float], copied: Size, judges: tuple[Judge, Judge]
) -> tuple[float, float]:
    """Return left and top of the best part of a picture of `size`, found on a copy."""
    left, top = (
        (size[side] - shown[side])
        * _best_place(judges[side], copied[side], copied[side] * shown[side] / size[side])
        for side in (0, 1)
    )
    return left, top


def _best_place(judge: Judge, lines: int, part: float) -> float:
    """Return the position of the best part of `part` lines: 0 is at the start, 1 at the end.

    Of equally good parts, the one nearest to the middle is taken.
    """
    count = min(lines, max(1, round(part)))
    room = lines - count
    if room == 0:
        return 0.5
    places = range(room + 1)
    return max(places, key=lambda first: (judge(first, count), -abs(first - room / 2))) / room


def _judge_of_sums(saliency: Image.Image, line: Size) -> Judge:
    """Return a score by the saliency of columns or rows, reduced to a `line` of pixels."""
    averages = saliency.resize(line, Image.Resampling.BOX)
    sums = memoryview(averages.tobytes()).cast("f").tolist()

    def judge(first: int, count: int) -> float:
        middle = (count - 1) / 2
        return sum(
            each * (1 - (1 - _EDGE_WORTH) * ((place - middle) / count * 2) ** 2)
            for place, each in enumerate(sums[first : first + count])
        )

    return judge


def _small(picture: Picture) -> Image.Image:
    """Return a small opaque copy of `picture` in RGB."""
    scale = min(1.0, LOOK_PIXELS / max(picture.size))
    size = (max(1, round(picture.size[0] * scale)), max(1, round(picture.size[1] * scale)))
    image = resample(picture.image, size, picture.area, ResamplingFilter.BOX)
    if image.mode == WIDE_MODE:
        image = image.convert("F").point(lambda value: value * (1 / _DEEP) + 0).convert("L")
    if not image.mode.endswith("A"):
        return image.convert("RGB")
    paper = Image.new("RGBA", image.size, _GREY)
    return Image.alpha_composite(paper, image.convert("RGBA")).convert("RGB")


def _saliency(image: Image.Image) -> Image.Image:
    """Return the saliency of each pixel of an RGB image, in mode L."""
    luma, blue, red = image.convert("YCbCr").split()
    detail = ImageChops.difference(luma, luma.filter(ImageFilter.GaussianBlur(_BLUR_PIXELS)))
    vivid = ImageChops.multiply(image.convert("HSV").getchannel("S"), luma)
    skin = ImageChops.multiply(
        _within(luma, _SKIN_BRIGHTNESS),
        ImageChops.multiply(_within(blue, _SKIN_BLUE), _within(red, _SKIN_RED)),
    )
    parts = ((detail, _DETAIL_WORTH), (vivid, _COLOR_WORTH), (skin, _SKIN_WORTH))
    total = Image.new("L", image.size)
    for part, worth in parts:
        total = ImageChops.add(total, part.point([round(level * worth) for level in range(256)]))
    return total


def _within(band: Image.Image, levels: range) -> Image.Image:
    return band.point([_WHITE * (level in levels) for level in range(256)])
