"""Decode a picture at the smallest scale that is enough for all its results, and looks right."""

import functools
from collections.abc import Sequence

from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from processing.formats import available
from processing.formats.table import PictureFormat
from processing.imaging import _modes
from processing.imaging._embedded_previews import take_preview
from processing.imaging._internal_errors import log_if_bug
from processing.imaging._memory_estimate import Load, weigh
from processing.imaging.decode_errors import DAMAGE
from processing.imaging.operations.order import finishers_for, operations_for
from processing.imaging.operations.orient import Orientation, orientation_of
from processing.imaging.operations.resize import Resize
from processing.imaging.readers import jpeg
from processing.imaging.sizing import check_size
from processing.imaging.steps.sequence import bytes_of_steps
from processing.language.lazy_text import lazy_tr
from processing.picture import Area, Picture, Size, whole
from processing.record import record
from processing.settings.choices import ResamplingFilter
from processing.settings.recipe import Recipe

Planned = tuple[Recipe, PictureFormat]  # one result of a picture: what is done, and its format
_SPECK = 1e-6  # of a pixel; tolerance for rounding errors
# A reduced decode of a JPEG averages blocks of pixels, which is softer than a resampling filter.
# Where it would leave the filter next to nothing to do, it is done at twice the scale: photographs
# at an eighth come up to 0.016 nearer to their originals (SSIM), for a sixth more processor time.
# From a half to the whole that would be half as much again or more, for 0.004: not done there.
_LEAST_REDUCTION = 1.3  # pixels decoded for one of the result, along a side
_MOST_REDUCED = 1 / 4  # results up to this part of the source's side have that
RESULT_BYTES = 4  # a pixel of a result, while others are made
# A pixel of an animation that is read: the frame before, the one that comes, and its copy.
_FRAMES_READ_BYTES = 12
# A pixel of a frame as it is stored, seen or not. Measured: 1.0.
FRAME_READ_BYTES = 2
SEVERAL_PICTURES = lazy_tr(
    "It holds several pictures or frames; only the first was used.", code="one-of-several"
)
ONLY_LAST_FRAME = lazy_tr(
    "It is an animation, of which only the last frame can be read; that was used.",
    code="one-of-several",
)


@record
class SizeEstimate:
    """Sizes of what becomes of a picture, estimated before it is decoded.

    Attributes:
        scale: the scale, across and down, at which decoding is enough for the result.
        between_pixels: how many pixels there are when rows are resampled, and columns are not.
        resized: size of the upright result before padding and the steps after the resize.
        result: size of the result.
        most_pixels: how many the result has at most, from the resize on.
    """

    scale: float
    between_pixels: int
    resized: Size
    result: Size
    most_pixels: int


# For a picture stored upright and for one on its side: some files say which at their end only.
_Either = tuple[SizeEstimate, SizeEstimate]


@record
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


@record
class Draft:
    """How an opened picture will be decoded.

    Attributes:
        size: of the pixels in its file.
        area: the part of the decoded pixels that holds the picture; None if that is all.
        needed_bytes: estimated memory until the last result is encoded, one after the other.
        animation_bytes: what an animation takes in addition.
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
    """Choose the scale at which the opened `image` is decoded, and estimate the memory it takes.

    Raises:
        PictureError: a result would have too many pixels.
    """
    size = image.size
    estimates = [_estimates_of(size, recipe) for recipe, _ in planned]
    for either in estimates:
        check_size(min((each.result for each in either), key=max))
    area = None
    if available.by_pillow_name(image.format).has_draft:
        lies_on_side = orientation_of(image).lies_on_side
        needed = max(either[lies_on_side].scale for either in estimates)
        may_be_preview = all(
            recipe.use_previews and recipe.size_mode.resamples for recipe, _ in planned
        )
        area = _set_scale(image, size, needed, may_be_preview=may_be_preview)
    results = [max(each.most_pixels for each in either) for either in estimates]
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
        for pixels, either, (recipe, result_format) in zip(results, estimates, planned, strict=True)
    )
    waiting = (sum(results) - max(results)) * RESULT_BYTES  # to be written
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


def load(image: Image.Image) -> None:
    """Load the pixels of the opened `image`, unless they are loaded."""
    if isinstance(image, JpegImageFile):
        jpeg.load(image)
    image.load()  # TIFF is turned upright here, and PNG may have its EXIF at the end


def decode(image: Image.Image, drafted: Draft) -> Decoded:
    """Decode the opened `image`."""
    load(image)
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
    """Return whether the opened `image` is an animation or has pages; false if that is unknown."""
    try:
        return image.format != "MPO" and bool(getattr(image, "is_animated", False))
    except DAMAGE as error:
        log_if_bug(error, "Whether a file holds several pictures is not known")
        return False


def loss_of_several(image: Image.Image) -> str:
    """Return the warning for a still result of an `image` that holds several pictures."""
    return ONLY_LAST_FRAME if getattr(image, "gives_last_frame", False) else SEVERAL_PICTURES


@functools.lru_cache(maxsize=64)  # a camera's pictures have a few sizes
def _estimates_of(size: Size, recipe: Recipe) -> _Either:
    return (
        estimate_sizes(size, recipe, Orientation.TOP_LEFT),
        estimate_sizes(size, recipe, Orientation.LEFT_TOP),
    )


def _set_scale(image: Image.Image, size: Size, needed: float, *, may_be_preview: bool) -> Area:
    """Set the smallest scale that is enough for `needed`; return the area that holds the picture.

    `needed` is of the source's side, to 1. An embedded preview is enough if it is as large as that.
    """
    taken = take_preview(image, _scaled(size, needed)) if may_be_preview else None
    if taken is not None:
        return taken
    if isinstance(image, JpegImageFile) and needed <= _MOST_REDUCED:
        needed *= _LEAST_REDUCTION
    answer = image.draft(None, _scaled(size, needed)) if jpeg.has_scales(image) else None
    return answer[1] if answer else whole(image).area


def _scaled(size: Size, scale: float) -> Size:
    """Return `size` scaled and rounded down, so that a half of 2049 pixels is enough for 1024."""
    width, height = (max(1, int(side * scale + _SPECK)) for side in size)
    return width, height


def _between_pixels(decoded: Size, size: Size, either: _Either) -> int:
    """Return how many pixels there are when rows are resampled, and columns are not."""
    return round(max(each.between_pixels for each in either) * decoded[0] / size[0])


def _step_bytes(decoded: Size, recipe: Recipe, either: _Either) -> int:
    """Return the memory that the steps of `recipe` take."""
    upright, on_side = either
    return max(
        bytes_of_steps(recipe, decoded, upright.resized),
        bytes_of_steps(recipe, decoded[::-1], on_side.resized),
    )


def estimate_sizes(size: Size, recipe: Recipe, orientation: Orientation) -> SizeEstimate:
    """Estimate what `recipe` makes of a picture of `size` that is stored in `orientation`."""
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
        scale = 1.0  # a reduced decode averages pixels, and not in linear light
    return SizeEstimate(scale, between_pixels, resized, size, most_pixels)
