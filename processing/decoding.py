"""Decode a picture at the smallest scale that is enough for its result."""

from dataclasses import dataclass

from PIL import Image

from processing import formats, modes
from processing.damage import DAMAGE
from processing.formats import PictureFormat
from processing.memory import Load, weigh
from processing.operations import operations_for
from processing.operations.orient import Orientation, orientation_of
from processing.picture import Area, Operation, Picture, Size, whole
from processing.settings import Recipe

SEVERAL_PICTURES = "It holds several pictures or frames; only the first was used."


@dataclass(frozen=True, slots=True)
class Decoded:
    """A picture ready for its operations.

    Attributes:
        operations: what is to be done with it, in order.
        upright_size: width and height of the source as a person sees it.
        profile: its ICC colour profile; empty if it has none.
    """

    picture: Picture
    operations: tuple[Operation, ...]
    upright_size: Size
    profile: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """How an opened picture will be decoded.

    Attributes:
        size: of the pixels in its file.
        area: what will be filled of the pixels that are decoded; None if that is all of them.
        needed_bytes: about what it takes until its result is encoded.
    """

    size: Size
    area: Area | None
    needed_bytes: int


def draft(
    image: Image.Image, file_bytes: int, recipe: Recipe, result_format: PictureFormat
) -> Draft:
    """Settle the scale that the opened `image` is decoded at, and weigh it."""
    size = image.size
    area = None
    if formats.by_pillow_name(image.format).has_draft:
        operations = operations_for(recipe, orientation_of(image))
        area = _set_scale(image, operations[0].size_after(size))
    load = Load(
        size[0] * size[1], image.width * image.height, _result_pixels(size, recipe), file_bytes
    )
    return Draft(size, area, weigh(image, load, result_format, recipe.color))


def decode(image: Image.Image, drafted: Draft, recipe: Recipe) -> Decoded:
    """Decode the opened `image`."""
    image.load()  # TIFF turns itself upright here, and PNG may keep its EXIF at the end
    orientation = orientation_of(image)
    size = image.size if drafted.area is None else drafted.size
    profile = image.info.get("icc_profile")
    return Decoded(
        Picture(modes.normalise(image), size, drafted.area or whole(image).area),
        operations_for(recipe, orientation),
        size[::-1] if orientation.lies_on_side else size,
        profile if isinstance(profile, bytes) else b"",
    )


def holds_several(image: Image.Image) -> bool:
    """Return whether the opened `image` is an animation or has pages; false if it cannot tell."""
    try:
        return image.format != "MPO" and bool(getattr(image, "is_animated", False))
    except DAMAGE:
        return False


def _set_scale(image: Image.Image, needed: Size) -> Area:
    """Set the smallest scale that keeps `needed` pixels; return the area that will be filled."""
    answer = image.draft(None, needed)
    return answer[1] if answer else whole(image).area


def _result_pixels(size: Size, recipe: Recipe) -> int:
    """Return how many pixels the result has at most; where it is upright may be unknown yet."""
    sides = (
        operations_for(recipe, orientation)[0].size_after(size)
        for orientation in (Orientation.TOP_LEFT, Orientation.LEFT_TOP)
    )
    return max(width * height for width, height in sides)
