"""Render an opened picture for the screen: upright, in sRGB, of 8 bits."""

from dataclasses import replace

from PIL import Image

from processing.formats import available
from processing.imaging._color import convert_colors
from processing.imaging._decoding import decode, draft
from processing.imaging._memory_estimate import check_weight
from processing.imaging.decode_errors import explained_shortage
from processing.imaging.loading import LoadPixels, load_pixels
from processing.imaging.opening import Opened
from processing.imaging.operations.order import operations_for
from processing.picture import Size
from processing.record import record
from processing.settings.choices import ColorPolicy, ResamplingFilter, SizeMode
from processing.settings.recipe import Recipe

# Screens show 8 bits a channel, and take pixels from an RGBA image.
_SCREEN = replace(available.by_key("png"), modes=frozenset({"RGBA"}))


@record
class Rendered:
    """Pixels for the screen.

    Attributes:
        image: in RGB, RGBA, L or LA.
        size: width and height of the whole picture, upright.
    """

    image: Image.Image
    size: Size


def whole_picture(most_megapixels: float) -> Recipe:
    """Return how a picture is shown in all its pixels, or in so many."""
    return Recipe(size_mode=SizeMode.MEGAPIXELS, megapixels=most_megapixels)


def thumbnail(size: Size) -> Recipe:
    """Return how a picture is shown within `size`, from its embedded preview if there is one."""
    width, height = size
    return Recipe(
        size_mode=SizeMode.FIT,
        width_pixels=width,
        height_pixels=height,
        resampling=ResamplingFilter.BICUBIC,
        use_previews=True,
    )


def render(
    opened: Opened, recipe: Recipe, memory_bytes: int, load: LoadPixels = load_pixels
) -> Rendered:
    """Return `opened`, its first frame if it has several, in the size that `recipe` asks for.

    Raises:
        TooHeavyError: it needs more than `memory_bytes`.
        Exception: whatever the decoder raises.
    """
    drafted = draft(opened.image, opened.size_bytes, [(recipe, _SCREEN)])
    check_weight(drafted.size, drafted.needed_bytes, memory_bytes)
    with explained_shortage(drafted.needed_bytes, memory_bytes):
        decoded = decode(load(opened).image, drafted)
        picture = decoded.picture
        for operation in operations_for(recipe, decoded.orientation):
            picture = operation.apply(picture)
        colored = convert_colors(picture.image, decoded.profile, ColorPolicy.SRGB, _SCREEN)
    return Rendered(colored.image, decoded.upright_size)
