"""Decode a picture at the smallest scale that is enough for all its results."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PIL import Image

from processing import formats, modes
from processing.damage import DAMAGE
from processing.formats import PictureFormat
from processing.memory import Load, weigh
from processing.operations import finishers_for, operations_for
from processing.operations.orient import Orientation, orientation_of
from processing.operations.resize import Resize
from processing.picture import Area, Operation, Picture, Size, whole
from processing.policies import ResamplingFilter
from processing.settings import Recipe
from processing.sizing import check_size
from processing.steps.sequence import bytes_of_steps, size_through

Planned = tuple[Recipe, PictureFormat]  # one result of a picture: what is done, and its format

RESULT_BYTES = 4  # a pixel of a result, while others are made
SEVERAL_PICTURES = "It holds several pictures or frames; only the first was used."


@dataclass(frozen=True, slots=True)
class Decoded:
    """A picture ready for the operations of each of its results.

    Attributes:
        orientation: how its pixels are stored; `operations_for` takes it.
        upright_size: width and height of the source as a person sees it.
        profile: its ICC colour profile; empty if it has none.
    """

    picture: Picture
    orientation: Orientation
    upright_size: Size
    profile: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """How an opened picture will be decoded.

    Attributes:
        size: of the pixels in its file.
        area: what will be filled of the pixels that are decoded; None if that is all of them.
        needed_bytes: about what it takes until the last result is encoded, one after the other.
        frame_bytes: what every further frame of an animation takes in all results.
        keeps_wide_grey: whether every result can hold 16 bits of grey.
    """

    size: Size
    area: Area | None
    needed_bytes: int
    frame_bytes: int
    keeps_wide_grey: bool = False


def draft(image: Image.Image, file_bytes: int, planned: Sequence[Planned]) -> Draft:
    """Settle the scale that the opened `image` is decoded at, and weigh it.

    Raises:
        PictureError: a result would have too many pixels.
    """
    size = image.size
    for recipe, _ in planned:
        _check_result(size, recipe)
    area = None
    if formats.by_pillow_name(image.format).has_draft:
        orientation = orientation_of(image)
        area = _set_scale(image, _needed(size, (recipe for recipe, _ in planned), orientation))
    results = [_result_pixels(size, recipe) for recipe, _ in planned]
    weights = (
        weigh(
            image,
            Load(
                size[0] * size[1],
                image.width * image.height,
                pixels,
                file_bytes,
                _between_pixels(image.size, size, recipe),
            ),
            result_format,
            recipe,
        )
        + _step_bytes(image.size, size, recipe)
        for pixels, (recipe, result_format) in zip(results, planned, strict=True)
    )
    waiting = (sum(results) - max(results)) * RESULT_BYTES  # for their turn at the writer
    keeps_wide_grey = all(result_format.has_wide_grey for _, result_format in planned)
    frame_bytes = sum(results) * RESULT_BYTES
    return Draft(size, area, max(weights) + waiting, frame_bytes, keeps_wide_grey)


def decode(image: Image.Image, drafted: Draft) -> Decoded:
    """Decode the opened `image`."""
    image.load()  # TIFF turns itself upright here, and PNG may keep its EXIF at the end
    orientation = orientation_of(image)
    size = image.size if drafted.area is None else drafted.size
    profile = image.info.get("icc_profile")
    mixable = modes.normalise(image, keeps_wide_grey=drafted.keeps_wide_grey)
    return Decoded(
        Picture(mixable, size, drafted.area or whole(image).area),
        orientation,
        size[::-1] if orientation.lies_on_side else size,
        profile if isinstance(profile, bytes) else b"",
    )


def holds_several(image: Image.Image) -> bool:
    """Return whether the opened `image` is an animation or has pages; false if it cannot tell."""
    try:
        return image.format != "MPO" and bool(getattr(image, "is_animated", False))
    except DAMAGE:
        return False


def _check_result(size: Size, recipe: Recipe) -> None:
    """Refuse a result of too many pixels; where the picture is upright may be unknown yet."""
    results = [
        size_through((*operations_for(recipe, orientation), *finishers_for(recipe)), size)
        for orientation in (Orientation.TOP_LEFT, Orientation.LEFT_TOP)
    ]
    check_size(min(results, key=max))


def _needed(size: Size, recipes: Iterable[Recipe], orientation: Orientation) -> Size:
    """Return how many pixels of a picture of `size` are enough for every one of `recipes`.

    Fractions are cut off: a picture of eight times its result, rounded, is decoded at an eighth.
    """
    scale = max(_needed_scale(size, recipe, orientation) for recipe in recipes)
    return (max(1, int(size[0] * scale)), max(1, int(size[1] * scale)))


def _needed_scale(size: Size, recipe: Recipe, orientation: Orientation) -> float:
    """Return what part of the pixels of a picture of `size`, across and down, `recipe` needs."""
    if recipe.linear_light or recipe.resampling is ResamplingFilter.NEAREST:
        return 1.0  # a reduced decode mixes pixels, and by their levels
    for operation in operations_for(recipe, orientation):
        if isinstance(operation, Resize):
            return operation.scale_of(size)
        size = operation.size_after(size)
    return 1.0


def _set_scale(image: Image.Image, needed: Size) -> Area:
    """Set the smallest scale that keeps `needed` pixels; return the area that will be filled."""
    answer = image.draft(None, needed)
    return answer[1] if answer else whole(image).area


def _step_bytes(decoded: Size, size: Size, recipe: Recipe) -> int:
    """Return what the steps of `recipe` take; where the picture is upright may be unknown yet."""
    return max(
        bytes_of_steps(recipe, upright, size_through(operations_for(recipe, orientation), size))
        for orientation, upright in (
            (Orientation.TOP_LEFT, decoded),
            (Orientation.LEFT_TOP, decoded[::-1]),
        )
    )


def _result_pixels(size: Size, recipe: Recipe) -> int:
    """Return how many pixels the result has at most; where it is upright may be unknown yet."""
    return max(
        _pixels_after(size, (*operations_for(recipe, orientation), *finishers_for(recipe)))
        for orientation in (Orientation.TOP_LEFT, Orientation.LEFT_TOP)
    )


def _between_pixels(decoded: Size, size: Size, recipe: Recipe) -> int:
    """Return how many pixels there are once rows are resampled, and columns not yet."""
    scale = decoded[0] / size[0]
    return max(
        round(_between(size, operations_for(recipe, orientation)) * scale)
        for orientation in (Orientation.TOP_LEFT, Orientation.LEFT_TOP)
    )


def _between(size: Size, operations: tuple[Operation, ...]) -> int:
    """Return the same for a picture of `size` that is decoded in full."""
    for operation in operations:
        after = operation.size_after(size)
        if isinstance(operation, Resize):
            return after[0] * size[1]
        size = after
    return 0


def _pixels_after(size: Size, operations: tuple[Operation, ...]) -> int:
    """Return the most pixels that a picture of `size` has once it is resized."""
    pixels = 0
    for operation in operations:
        size = operation.size_after(size)
        if pixels or isinstance(operation, Resize):
            pixels = max(pixels, size[0] * size[1])
    return pixels
