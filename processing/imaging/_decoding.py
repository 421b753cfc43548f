"""Decode a picture at the smallest scale that is enough for all its results."""

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from processing.formats import available
from processing.formats.table import PictureFormat
from processing.imaging import _modes
from processing.imaging._embedded_previews import take_preview
from processing.imaging._internal_errors import note_mistake
from processing.imaging._memory_estimate import Load, weigh
from processing.imaging.decode_errors import DAMAGE
from processing.imaging.operations.order import finishers_for, operations_for
from processing.imaging.operations.orient import Orientation, orientation_of
from processing.imaging.operations.resize import Resize
from processing.imaging.readers import jpeg
from processing.imaging.sizing import check_size
from processing.imaging.steps.sequence import bytes_of_steps
from processing.picture import Area, Picture, Size, whole
from processing.settings.choices import ResamplingFilter
from processing.settings.recipe import Recipe

Planned = tuple[Recipe, PictureFormat]  # one result of a picture: what is done, and its format


@dataclass(frozen=True, slots=True)
class Foresight:
    """What becomes of a picture, as far as sizes tell.

    Attributes:
        scale: what part of its pixels, across and down, is enough for the result.
        between_pixels: how many there are once rows of all its pixels are resampled, and columns
            not yet.
        resized: size of the upright result before what comes after its colours are settled.
        result: size of the result.
        most_pixels: how many the result has at most, from the resize on.
    """

    scale: float
    between_pixels: int
    resized: Size
    result: Size
    most_pixels: int


# Of a picture stored upright and of one on its side: which it is may be told at its end only.
_Either = tuple[Foresight, Foresight]

_SPECK = 1e-6  # of a pixel: what floating numbers may lack
RESULT_BYTES = 4  # a pixel of a result, while others are made

# A pixel of an animation that is read: the frame before, the one that comes, and its copy.
_FRAMES_READ_BYTES = 12

# A pixel of a frame as it is stored, seen or not. Measured: 1.0.
FRAME_READ_BYTES = 2
SEVERAL_PICTURES = "It holds several pictures or frames; only the first was used."
ONLY_LAST_FRAME = "It is an animation, of which only the last frame can be read; that was used."


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
        animation_bytes: what it takes beside that if it is an animation.
        frame_bytes: what every further frame of an animation takes in all results.
        keeps_wide_grey: whether some result can hold 16 bits of grey.
    """

    size: Size
    area: Area | None
    needed_bytes: int
    animation_bytes: int
    frame_bytes: int
    keeps_wide_grey: bool = False


def draft(image: Image.Image, file_bytes: int, planned: Sequence[Planned]) -> Draft:
    """Settle the scale that the opened `image` is decoded at, and weigh it.

    Raises:
        PictureError: a result would have too many pixels.
    """
    size = image.size
    foreseen = [_foreseen(size, recipe) for recipe, _ in planned]
    for either in foreseen:
        check_size(min((each.result for each in either), key=max))
    area = None
    if available.by_pillow_name(image.format).has_draft:
        lies_on_side = orientation_of(image).lies_on_side
        needed = max(either[lies_on_side].scale for either in foreseen)
        may_be_preview = all(recipe.use_previews for recipe, _ in planned)
        area = _set_scale(image, size, needed, may_be_preview=may_be_preview)
    results = [max(each.most_pixels for each in either) for either in foreseen]
    weights = (
        weigh(
            image,
            Load(
                max(size[0] * size[1], getattr(image, "stored_pixels", 0)),
                image.width * image.height,
                pixels,
                file_bytes,
                _between_pixels(image.size, size, either),
            ),
            result_format,
            recipe,
        )
        + _step_bytes(image.size, recipe, either)
        for pixels, either, (recipe, result_format) in zip(results, foreseen, planned, strict=True)
    )
    waiting = (sum(results) - max(results)) * RESULT_BYTES  # for their turn at the writer
    keeps_wide_grey = any(result_format.has_wide_grey for _, result_format in planned)
    written = [
        (pixels, result_format) for pixels, (_, result_format) in zip(results, planned, strict=True)
    ]
    return Draft(
        size,
        area,
        max(weights) + waiting,
        image.width * image.height * _FRAMES_READ_BYTES
        + max(pixels * result_format.animation_bytes for pixels, result_format in written),
        sum(pixels * (RESULT_BYTES + each.frame_bytes) for pixels, each in written),
        keeps_wide_grey,
    )


def decode(image: Image.Image, drafted: Draft) -> Decoded:
    """Decode the opened `image`."""
    if isinstance(image, JpegImageFile):
        jpeg.load(image)
    image.load()  # TIFF turns itself upright here, and PNG may keep its EXIF at the end
    orientation = orientation_of(image)
    size = image.size if drafted.area is None else drafted.size
    profile = image.info.get("icc_profile")
    mixable = _modes.normalise(image, keeps_wide_grey=drafted.keeps_wide_grey)
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
    except DAMAGE as error:
        note_mistake(error, "Whether a file holds several pictures is not known")
        return False


def loss_of_several(image: Image.Image) -> str:
    """Return the sentence on what a still result of an `image` that holds several lacks."""
    return ONLY_LAST_FRAME if getattr(image, "gives_last_frame", False) else SEVERAL_PICTURES


def _foreseen(size: Size, recipe: Recipe) -> _Either:
    return (
        foresee(size, recipe, Orientation.TOP_LEFT),
        foresee(size, recipe, Orientation.LEFT_TOP),
    )


def _set_scale(image: Image.Image, size: Size, needed: float, *, may_be_preview: bool) -> Area:
    """Set the smallest scale that keeps the `needed` part of `size`; return what will be filled.

    Fractions are cut off: a picture of eight times its result, rounded, is decoded at an eighth.
    """
    width, height = (max(1, int(side * needed + _SPECK)) for side in size)
    taken = take_preview(image, (width, height)) if may_be_preview else None
    if taken is not None:
        return taken
    answer = image.draft(None, (width, height)) if jpeg.has_scales(image) else None
    return answer[1] if answer else whole(image).area


def _between_pixels(decoded: Size, size: Size, either: _Either) -> int:
    """Return how many pixels there are once rows are resampled, and columns not yet."""
    return round(max(each.between_pixels for each in either) * decoded[0] / size[0])


def _step_bytes(decoded: Size, recipe: Recipe, either: _Either) -> int:
    """Return what the steps of `recipe` take."""
    upright, on_side = either
    return max(
        bytes_of_steps(recipe, decoded, upright.resized),
        bytes_of_steps(recipe, decoded[::-1], on_side.resized),
    )


def foresee(size: Size, recipe: Recipe, orientation: Orientation) -> Foresight:
    """Return what `recipe` makes of a picture of `size` that is stored in `orientation`."""
    scale, between_pixels = 1.0, 0
    for operation in operations_for(recipe, orientation):
        if isinstance(operation, Resize):
            layout = operation.layout(size)
            scale, between_pixels = layout.scale, layout.size[0] * size[1]
            size = layout.size
        else:
            size = operation.size_after(size)
    resized, most_pixels = size, size[0] * size[1]
    for operation in finishers_for(recipe):
        size = operation.size_after(size)
        most_pixels = max(most_pixels, size[0] * size[1])
    if recipe.linear_light or recipe.resampling is ResamplingFilter.NEAREST:
        scale = 1.0  # a reduced decode mixes pixels, and by their levels
    return Foresight(scale, between_pixels, resized, size, most_pixels)
