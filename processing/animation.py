"""Keep the frames of animations, and the time that each is shown."""

from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image

from processing import modes
from processing.damage import DAMAGE
from processing.format_table import Options, PictureFormat
from processing.formats import by_pillow_name
from processing.policies import AnimationPolicy
from processing.recipe import Recipe

FOR_EVER = 0  # plays


@dataclass(frozen=True, slots=True)
class Animation:
    """How an animation plays.

    Attributes:
        first: number of its first frame; some files hold a still picture before it.
        frames: how many it has, at least 2.
        plays: how often it is shown; `FOR_EVER` is without end.
    """

    first: int
    frames: int
    plays: int


@dataclass(frozen=True, slots=True)
class Frames:
    """The frames of a result after its first, ready to be written.

    Attributes:
        milliseconds: how long each frame is shown, the first one included.
    """

    images: tuple[Image.Image, ...]
    milliseconds: tuple[int, ...]
    plays: int


def animation_of(image: Image.Image) -> Animation | None:
    """Return how the opened `image` plays; None where it is still, has pages, or cannot tell.

    Reads through the file where its header does not count the frames.
    """
    try:
        if not (by_pillow_name(image.format).has_timing and getattr(image, "is_animated", False)):
            return None
        first = 1 if image.info.get("default_image") else 0
        frames = int(getattr(image, "n_frames", 1)) - first
        return Animation(first, frames, _plays(image)) if frames > 1 else None
    except DAMAGE:
        return None


def is_kept(animation: Animation | None, recipe: Recipe, result_format: PictureFormat) -> bool:
    """Return whether a result is to play as its source does."""
    is_wanted = recipe.animation is AnimationPolicy.KEEP
    return animation is not None and is_wanted and result_format.has_timing


def later_frames(image: Image.Image, animation: Animation) -> Iterator[Image.Image]:
    """Yield each frame after the first as a whole picture, in a mode that can be mixed.

    It may be `image` itself, which shows the next one after that.

    Raises:
        Exception: whatever Pillow raises at a damaged frame.
    """
    for number in range(animation.first + 1, animation.first + animation.frames):
        image.seek(number)
        image.load()
        yield modes.normalise(image)


def milliseconds_of(image: Image.Image) -> int:
    """Return how long the frame is shown that `image` was brought to last."""
    shown = image.info.get("duration", 0)
    is_told = isinstance(shown, int | float) and 0 <= shown < float("inf")
    return round(shown) if is_told else 0


def alike(images: list[Image.Image]) -> list[Image.Image]:
    """Return `images` all with transparency or all without, as a file wants its frames."""
    if len({image.mode for image in images}) == 1:
        return images
    has_holes = any(image.mode.endswith("A") for image in images)
    return [image.convert("RGBA" if has_holes else "RGB") for image in images]


def frame_options(frames: Frames, result_format: PictureFormat) -> Options:
    """Return what the writer of `result_format` is told besides the first frame."""
    told: Options = (
        ("save_all", True),
        ("append_images", list(frames.images)),
        ("duration", list(frames.milliseconds)),
    )
    if result_format.key == "gif":
        # Each frame takes the place of the one before: transparent parts show nothing of it.
        told += (("disposal", 2),)
        repeats = frames.plays - 1 if frames.plays else FOR_EVER
        return told if frames.plays == 1 else (*told, ("loop", repeats))
    return (*told, ("loop", frames.plays))


def _plays(image: Image.Image) -> int:
    """Return how often the animation is shown; GIF counts how often it is shown again."""
    loop = image.info.get("loop")
    if image.format != "GIF":
        return loop if isinstance(loop, int) else FOR_EVER
    if not isinstance(loop, int):
        return 1
    return loop + 1 if loop else FOR_EVER
