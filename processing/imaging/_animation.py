"""Read the frames of animations, with the time that each is shown, and prepare them for writing."""

import io
from collections.abc import Iterator

from PIL import Image

from processing.errors import PictureError
from processing.formats.available import by_pillow_name
from processing.formats.table import Options, PictureFormat
from processing.imaging import _modes
from processing.imaging.decode_errors import DAMAGE, is_shortage
from processing.language.lazy_text import lazy_tr
from processing.picture import Size
from processing.record import record
from processing.settings.choices import AnimationPolicy
from processing.settings.recipe import Recipe

FOR_EVER = 0  # plays
UNREADABLE: tuple[type[Exception], ...] = (EOFError, *DAMAGE)  # frames that are damaged or missing


class DamagedFrameError(Exception):
    """A frame is damaged or missing; those before it are whole.

    Attributes:
        whole: how many there are before it.
    """

    def __init__(self, whole: int) -> None:
        super().__init__(whole)
        self.whole = whole


@record
class Animation:
    """How an animation plays.

    Attributes:
        first: number of its first frame; some files hold a still picture before it.
        frames: how many it has, at least 2.
        plays: how often it is shown; `FOR_EVER` is without end.
        largest_frame_pixels: how many are decoded of its largest frame, where that is not all of
            the picture.
    """

    first: int
    frames: int
    plays: int
    largest_frame_pixels: int = 0


@record
class Frames:
    """The frames of a result after its first, ready to be written.

    Attributes:
        milliseconds: how long each frame is shown, the first one included.
    """

    images: tuple[Image.Image, ...]
    milliseconds: tuple[int, ...]
    plays: int


def animation_of(image: Image.Image) -> Animation | None:
    """Return how the opened `image` plays; None if it is still, has pages, or is damaged there.

    Reads through the file if its header does not count the frames.
    """
    try:
        if not (by_pillow_name(image.format).has_timing and getattr(image, "is_animated", False)):
            return None
        first = 1 if image.info.get("default_image") else 0
        frames = int(getattr(image, "n_frames", 1)) - first
        count_frames = getattr(image, "count_frames", None)
        if count_frames is not None:
            frames = min(frames, 1 + count_frames())  # a missing one has a warning later
        largest = int(getattr(image, "largest_frame_pixels", 0))
        return Animation(first, frames, _plays(image), largest) if frames > 1 else None
    except DAMAGE:
        return None


def is_cut_off(image: Image.Image) -> bool:
    """Return whether the file of the opened `image` ends in the middle of its animation."""
    return bool(getattr(image, "is_cut_off", False))


def is_kept(animation: Animation | None, recipe: Recipe, result_format: PictureFormat) -> bool:
    """Return whether a result is to play as its source does."""
    is_wanted = recipe.animation is AnimationPolicy.KEEP
    return animation is not None and is_wanted and result_format.has_timing


def plays_too_often(animation: Animation, result_format: PictureFormat) -> bool:
    """Return whether a result plays without end, though its source stops."""
    return animation.plays != FOR_EVER and not result_format.most_plays


def later_frames(image: Image.Image, animation: Animation) -> Iterator[Image.Image]:
    """Yield each frame after the first as a whole picture, in a mode that can be mixed.

    It may be `image` itself, which changes with the next frame.

    Raises:
        DamagedFrameError: one is damaged, or missing.
        Exception: memory is short.
    """
    for number in range(animation.first + 1, animation.first + animation.frames):
        try:
            image.seek(number)
            image.load()
            frame = _modes.normalise(image)
        except UNREADABLE as error:
            if is_shortage(error):
                raise
            raise DamagedFrameError(number - animation.first) from error
        yield frame


def milliseconds_of(image: Image.Image) -> int:
    """Return how long the current frame of `image` is shown."""
    shown = image.info.get("duration", 0)
    is_options = isinstance(shown, int | float) and 0 <= shown < float("inf")
    return round(shown) if is_options else 0


def alike(images: list[Image.Image]) -> list[Image.Image]:
    """Return `images` all with transparency or all without it, as writers need them."""
    if len({image.mode for image in images}) == 1:
        return images
    mode = "RGBA" if any(image.mode.endswith("A") for image in images) else "RGB"
    return [image if image.mode == mode else image.convert(mode) for image in images]


def frame_options(frames: Frames, result_format: PictureFormat) -> Options:
    """Return the options with which `result_format` is written as an animation.

    Times and plays that it cannot store are cut to the most that it can.
    """
    plays = min(frames.plays, result_format.most_plays)
    options: Options = (
        ("save_all", True),
        ("append_images", list(frames.images)),
        ("duration", [_writable_time(each, result_format) for each in frames.milliseconds]),
    )
    options += result_format.animated
    if not result_format.counts_repeats:
        return (*options, ("loop", plays))
    repeats = plays - 1 if plays else FOR_EVER
    return options if plays == 1 else (*options, ("loop", repeats))


def check_readable(
    content: memoryview, result_format: PictureFormat, size: Size, frames: Frames
) -> None:
    """Read an animation back from its bytes, to the last pixel of every frame.

    There may be fewer frames than were written, as writers merge equal ones.

    Raises:
        PictureError: it is not what was written.
    """
    try:
        with Image.open(io.BytesIO(content), formats=(result_format.pillow_name,)) as image:
            count = int(getattr(image, "n_frames", 1))
            is_right = count <= 1 + len(frames.images)
            for number in range(count):
                image.seek(number)
                image.load()
                is_right &= image.size == size
    except UNREADABLE as error:
        if is_shortage(error):
            raise
        raise _unreadable(result_format) from error
    if not is_right:
        raise _unreadable(result_format)


def _unreadable(result_format: PictureFormat) -> PictureError:
    return PictureError(
        lazy_tr(
            "The animation could not be read back as it was written in {format}, so no result was "
            "put in place; choose another format, or keep the first frame only.",
            code="not-read-back",
            format=result_format.label,
        )
    )


def _writable_time(milliseconds: int, result_format: PictureFormat) -> int:
    """Return the frame time that a file of the format can store."""
    stored = min(milliseconds, result_format.most_frame_milliseconds)
    step = 1
    while stored // step > result_format.most_frame_numerator:
        step *= 10
    return stored // step * step


def _plays(image: Image.Image) -> int:
    """Return how often the animation plays; some formats store how often it is repeated."""
    loop = image.info.get("loop")
    if not by_pillow_name(image.format).counts_repeats:
        return loop if isinstance(loop, int) else FOR_EVER
    if not isinstance(loop, int):
        return 1
    return loop + 1 if loop else FOR_EVER
