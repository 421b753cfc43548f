"""Make one picture's results: open, decode once, transform, encode, move into place."""

import functools
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace

from PIL import Image

from processing import formats
from processing.animation import (
    Animation,
    Frames,
    animation_of,
    is_kept,
    later_frames,
    milliseconds_of,
    steadied,
)
from processing.attempt import Attempt
from processing.color import Colored, settle_color
from processing.conditions import Conditions
from processing.decoding import SEVERAL_PICTURES, Decoded, Draft, decode, draft, holds_several
from processing.depth import LOST_BITS, loses_bits
from processing.encoding import Encoded, encode
from processing.formats import PictureFormat
from processing.linear_light import LIGHT_MODES, NO_LIGHT
from processing.memory import check_weight
from processing.metadata import gather
from processing.opening import Opened, open_picture
from processing.operations import color_policy, finishers_for, operations_for
from processing.operations.orient import orientation_of
from processing.paths import display
from processing.picture import Operation, Picture, Size, whole
from processing.placement import place
from processing.policies import AnimationPolicy, MetadataPolicy, SmallPolicy
from processing.recipe import Recipe
from processing.replacement.staging import stage
from processing.settings import ColorPolicy
from processing.shortage import explained_shortage
from processing.small_pictures import is_copy_right, policy_for
from processing.steps.sequence import settles_color_first
from processing.stopwatch import Stopwatch
from processing.task import Outcome, Stage, Status, Task

SAME_ALREADY = "It has this size and format already, and was left as it is."
SMALL_ALREADY = "It is small enough already, and small pictures are skipped."
SEVERAL_WOULD_BE_LOST = (
    "It holds several pictures or frames, and such files are never replaced; it was left alone."
)


def make_picture(task: Task, conditions: Conditions, watch: Stopwatch) -> Outcome:
    """Make the result of `task`, and those beside it, and return how; `watch` is the caller's.

    What goes wrong with one of several results costs the others nothing. Runs in a worker process
    or thread, and shares nothing with others but caches.

    Raises:
        PictureError: it cannot be made, for a reason that is understood; a `TooHeavyError` if
            that is, or may be, the want of memory.
        Exception: whatever Pillow and the system raise; see `explain`.
    """
    watch.enter(Stage.OPEN)
    making = _Making(task, conditions, watch)
    with open_picture(task.source) as opened:
        making.make(opened)
    watch.enter(Stage.WRITE)
    making.write()
    first, *others = making.outcomes()
    return replace(first, beside=tuple(others))


@dataclass(slots=True)
class _Result:
    """One result on its way; what is not reached yet is None."""

    attempt: Attempt
    recipe: Recipe
    format: PictureFormat
    colored: Colored | None = None
    encoded: Encoded | None = None
    size: Size = (0, 0)
    is_animated: bool = False
    later: list[Image.Image] = field(default_factory=list)

    def frames(self, milliseconds: list[int], plays: int) -> Frames | None:
        """Return the frames after the first; None where it is a still picture."""
        return Frames(tuple(self.later), tuple(milliseconds), plays) if self.is_animated else None


class _Making:
    """The results of one picture, brought forward together stage by stage."""

    def __init__(self, task: Task, conditions: Conditions, watch: Stopwatch) -> None:
        self._task = task
        self._conditions = conditions
        self._watch = watch
        recipes = outputs_of(conditions.recipe)
        self._results = [
            _Result(Attempt(each, watch), recipes[each.output], formats.by_suffix(each.destination))
            for each in (task, *task.beside)
        ]
        self._warnings: list[str] = []
        self._source_bytes = 0
        self._holds_several = False
        self._source_modified_ns = 0
        self._source_size: tuple[int, int] | None = None
        self._needed_bytes = 0
        self._animation: Animation | None = None
        self._milliseconds: list[int] = []  # that each frame of it is shown

    def make(self, opened: Opened) -> None:
        """Decode the picture and bring every result as far as its bytes."""
        self._source_bytes = opened.size_bytes
        self._holds_several = holds_several(opened.image)
        self._source_modified_ns = opened.modified_ns
        if self._conditions.replaces_originals and self._holds_several:
            self._leave_all_alone(SEVERAL_WOULD_BE_LOST)
            return
        self._warnings = _oddities(self._task, opened)
        self._watch.enter(Stage.DECODE)
        self._look_for_frames(opened)
        planned = [(result.recipe, result.format) for result in self._results]
        drafted = draft(opened.image, opened.size_bytes, planned)
        later = self._animation.frames - 1 if self._animation else 0
        self._needed_bytes = drafted.needed_bytes + later * drafted.frame_bytes
        check_weight(drafted.size, self._needed_bytes, self._conditions.memory_bytes)
        self._settle_small(opened)
        if self._unfinished():
            self._finish(opened, drafted)

    def _look_for_frames(self, opened: Opened) -> None:
        """Find out which results are to play as their source does."""
        if not self._holds_several:
            return
        if any(result.recipe.animation is AnimationPolicy.KEEP for result in self._results):
            self._animation = animation_of(opened.image)
        for result in self._results:
            result.is_animated = is_kept(self._animation, result.recipe, result.format)
            if result.is_animated:
                result.recipe = steadied(result.recipe)
        if not any(result.is_animated for result in self._results):
            self._animation = None

    def _settle_small(self, opened: Opened) -> None:
        """Copy or skip what is small enough already, where that is asked for."""
        if all(result.recipe.small_pictures is SmallPolicy.REENCODE for result in self._results):
            return
        source = formats.by_pillow_name(opened.image.format)
        if not source.has_draft:
            with self._explained_shortage():
                opened.image.load()  # some files tell at their end which side is up
        size, orientation = opened.image.size, orientation_of(opened.image)
        for result in self._unfinished():
            policy = policy_for(result.recipe, size, orientation)
            if policy is SmallPolicy.SKIP:
                self._settle(result, Status.SKIPPED, SMALL_ALREADY)
            elif policy is SmallPolicy.COPY and self._conditions.replaces_originals:
                self._settle(result, Status.SKIPPED, SAME_ALREADY)
            elif policy is SmallPolicy.COPY and is_copy_right(result.recipe, source, result.format):
                result.size = size[::-1] if orientation.lies_on_side else size
                result.encoded = Encoded(opened.read_all())
                self._source_size = result.size

    def _finish(self, opened: Opened, drafted: Draft) -> None:
        """Decode the picture, and make the bytes of every result that has none."""
        with self._explained_shortage():
            if self._animation is not None:
                opened.image.seek(self._animation.first)
            decoded = decode(opened.image, drafted)
            metadata = gather(opened.image, opened.file, self._conditions.recipe)
        self._warnings += metadata.warnings
        if self._conditions.recipe.linear_light and decoded.picture.image.mode not in LIGHT_MODES:
            self._warnings.append(NO_LIGHT)
        self._source_size = decoded.upright_size
        self._watch.enter(Stage.TRANSFORM)
        for result in self._unfinished():
            with self._apart(result), self._explained_shortage():
                self._transform(result, decoded, opened)
        if self._animation is not None:
            self._transform_later(self._animation, decoded, opened)
        self._watch.enter(Stage.ENCODE)
        plays = self._animation.plays if self._animation else 0
        for result in self._unfinished():
            with self._apart(result), self._explained_shortage():
                assert result.colored is not None  # noqa: S101 - the stage before made it
                frames = result.frames(self._milliseconds, plays)
                result.encoded = encode(
                    result.colored, result.format, result.recipe, metadata, frames
                )

    def write(self) -> None:
        """Move every result that was made into its place."""
        for result in self._unsettled():
            with self._apart(result):
                self._write(result)

    def outcomes(self) -> list[Outcome]:
        """Return how every result ended."""
        outcomes = [result.attempt.outcome for result in self._results]
        return [
            replace(each, source_bytes=self._source_bytes, source_size=self._source_size)
            for each in outcomes
            if each is not None
        ]

    def _unsettled(self) -> list[_Result]:
        return [result for result in self._results if result.attempt.outcome is None]

    def _unfinished(self) -> list[_Result]:
        """Return those that have no bytes yet."""
        return [result for result in self._unsettled() if result.encoded is None]

    def _apart(self, result: _Result) -> AbstractContextManager[None]:
        """Keep what goes wrong with one of several results from the others."""
        return result.attempt.settling() if len(self._results) > 1 else nullcontext()

    def _explained_shortage(self) -> AbstractContextManager[None]:
        return explained_shortage(self._needed_bytes, self._conditions.memory_bytes)

    def _transform(self, result: _Result, decoded: Decoded, opened: Opened) -> None:
        colored = _transformed(decoded, result)
        is_replacing = self._conditions.replaces_originals
        if is_replacing and _is_unchanged(colored.image, decoded, opened, result):
            self._settle(result, Status.SKIPPED, SAME_ALREADY)
            return
        result.colored = colored
        result.size = colored.image.size

    def _transform_later(self, animation: Animation, decoded: Decoded, opened: Opened) -> None:
        """Do with each further frame what was done with the first."""
        self._milliseconds = [milliseconds_of(opened.image)]
        with self._explained_shortage():
            for image in later_frames(opened.image, animation):
                self._milliseconds.append(milliseconds_of(opened.image))
                frame = replace(decoded, picture=whole(image))
                for result in self._unfinished():
                    if result.is_animated:
                        with self._apart(result):
                            result.later.append(_transformed(frame, result).image)

    def _write(self, result: _Result) -> None:
        encoded = result.encoded
        assert encoded is not None  # noqa: S101 - the stages before made it
        run_id = self._conditions.run_id
        date = self._source_modified_ns if result.recipe.keep_dates else None
        if self._conditions.replaces_originals:
            stage(result.attempt.task, run_id, encoded.content, result.size, date)
        else:
            folder = self._conditions.output_folder
            place(result.attempt.task, run_id, encoded.content, folder, date)
        lost_color = result.colored.warning if result.colored else ""
        lost_frames = SEVERAL_PICTURES if self._holds_several and not result.is_animated else ""
        told = (lost_frames, lost_color, encoded.warning)
        warnings = (*self._warnings, *told, *encoded.losses)
        result.attempt.outcome = Outcome(
            result.attempt.task.id,
            Status.DONE,
            warnings=tuple(text for text in warnings if text),
            result_bytes=len(encoded.content),
            result_size=result.size,
        )

    def _leave_all_alone(self, reason: str) -> None:
        for result in self._results:
            self._settle(result, Status.SKIPPED, reason)

    @staticmethod
    def _settle(result: _Result, status: Status, reason: str) -> None:
        result.attempt.outcome = Outcome(result.attempt.task.id, status, reason)


@functools.lru_cache(maxsize=16)
def outputs_of(recipe: Recipe) -> tuple[Recipe, ...]:
    """Return `recipe.outputs()`, made once a process."""
    return recipe.outputs()


def _apply(picture: Picture, operations: tuple[Operation, ...]) -> Picture:
    for operation in operations:
        picture = operation.apply(picture)
    return picture


def _transformed(decoded: Decoded, result: _Result) -> Colored:
    """Return a picture, or a frame, with all done that its result's recipe asks."""
    operations = operations_for(result.recipe, decoded.orientation)
    if settles_color_first(result.recipe):
        colored = _settled(decoded.picture, decoded, result)
        picture = _apply(replace(decoded.picture, image=colored.image), operations)
        colored = replace(colored, image=picture.image)
    else:
        colored = _settled(_apply(decoded.picture, operations), decoded, result)
    picture = _apply(whole(colored.image), finishers_for(result.recipe))
    return replace(colored, image=picture.image)


def _settled(picture: Picture, decoded: Decoded, result: _Result) -> Colored:
    """Return `picture` in the colours that its result is to have."""
    policy = color_policy(result.recipe)
    intent = result.recipe.rendering_intent
    return settle_color(picture.image, decoded.profile, policy, result.format, intent)


def _is_unchanged(image: Image.Image, decoded: Decoded, opened: Opened, result: _Result) -> bool:
    """Return whether the result would be the original once more, only of lesser quality."""
    is_same_format = formats.by_pillow_name(opened.image.format) is result.format
    keeps_colors = result.recipe.color is ColorPolicy.KEEP or not decoded.profile
    keeps_all = keeps_colors and result.recipe.metadata is MetadataPolicy.KEEP
    is_same = is_same_format and keeps_all and not result.recipe.steps
    return is_same and image.size == decoded.upright_size


def _oddities(task: Task, opened: Opened) -> list[str]:
    """Return warnings on what the user may not expect of this file."""
    oddities = []
    content = formats.by_pillow_name(opened.image.format)
    if formats.is_supported(task.source) and formats.by_suffix(task.source) is not content:
        oddities.append(
            f"Its name ends in {display(task.source.suffix)}, but it is {content.label}."
        )
    if loses_bits(opened.image):
        oddities.append(LOST_BITS)
    return oddities
