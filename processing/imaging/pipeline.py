"""Make one picture's results: open, decode once, transform, encode, move into place."""

import functools
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

from processing.files.display import display
from processing.formats import available
from processing.formats.table import PictureFormat
from processing.imaging._animation import (
    UNREADABLE,
    Animation,
    DamagedFrameError,
    animation_of,
    is_cut_off,
    is_kept,
    later_frames,
    milliseconds_of,
    plays_too_often,
)
from processing.imaging._decoding import (
    FRAME_READ_BYTES,
    Decoded,
    Draft,
    decode,
    draft,
    holds_several,
    loss_of_several,
)
from processing.imaging._larger_results import (
    copy_for,
    is_larger,
    larger_than_source,
    would_be_larger,
)
from processing.imaging._lost_parts import lost_parts
from processing.imaging._memory_estimate import check_weight
from processing.imaging._modes import LOST_BITS, loses_bits
from processing.imaging._result import Result
from processing.imaging._small_pictures import is_copy_right, is_small_file, policy_for
from processing.imaging.attempt import Attempt
from processing.imaging.decode_errors import explained_shortage, is_shortage
from processing.imaging.loading import LoadPixels, load_pixels
from processing.imaging.metadata.model import Metadata
from processing.imaging.metadata.read import metadata_key, read_metadata
from processing.imaging.opening import Opened, open_picture
from processing.imaging.operations.orient import orientation_of
from processing.imaging.run_context import RunContext
from processing.imaging.stopwatch import Stopwatch
from processing.imaging.written import WrittenPicture, WrittenResult, outcome_of, settled
from processing.language.lazy_text import lazy_tr
from processing.picture import Size, whole
from processing.record import record
from processing.settings.choices import (
    AnimationPolicy,
    ColorPolicy,
    LargerPolicy,
    MetadataPolicy,
    SmallPolicy,
)
from processing.settings.recipe import Recipe
from processing.task import Outcome, Stage, Status, Task

SAME_ALREADY = lazy_tr(
    "It has this size and format already, and was left as it is.", code="same-already"
)
NO_SMALLER = lazy_tr(
    "Encoded again it would be no smaller; it was left as it is.", code="no-smaller"
)
SMALL_ALREADY = lazy_tr(
    "Already small: it has the size asked for or less, and such pictures are skipped.",
    code="already-small",
)
MAY_LACK_FRAMES = lazy_tr(
    "Its file is damaged or ends early after frame 1; it may have had others, which are lost.",
    code="frames-lost",
)
NO_FRAME = lazy_tr(
    "Its animation is damaged and was left out; the result is its still picture.",
    code="frames-lost",
)
SEVERAL_WOULD_BE_LOST = lazy_tr(
    "It holds several pictures or frames, and such files are never replaced; it was left alone.",
    code="several-pictures",
)


@record
class ResultStyle:
    """The rules of results that do not follow the recipe, as the desktop's thumbnails.

    Attributes:
        format: their format, whatever their extension.
        metadata_of: returns their metadata, given the source's path, the opened source and its
            upright size.
    """

    format: PictureFormat
    metadata_of: Callable[[Path, Opened, Size], Metadata]


@record
class Made:
    """A result that was made in memory only.

    Attributes:
        content: the file that a run would write; None if it would write none.
    """

    outcome: Outcome
    content: memoryview | None


def make_picture(
    task: Task, run_context: RunContext, watch: Stopwatch, style: ResultStyle | None = None
) -> Outcome:
    """Make the results of `task` as `write_picture` does, put them in place, return the outcome.

    Raises:
        Exception: what `write_picture` raises.
    """
    return settled(write_picture(task, run_context, watch, style))


def write_picture(
    task: Task, run_context: RunContext, watch: Stopwatch, style: ResultStyle | None = None
) -> Outcome | WrittenPicture:
    """Make the result of `task`, and those beside it, and write them under temporary names.

    Returns the outcome at once if there is nothing to write. Times go to `watch`. An error in one
    of several results does not affect the others. Runs in a worker process or thread; shares
    nothing with others but caches.

    Raises:
        PictureError: it cannot be made, for a known reason; a `TooHeavyError` if memory is, or may
            be, short.
        Exception: whatever Pillow and the system raise; see `explain`.
    """
    watch.enter(Stage.OPEN)
    making = _Making(task, run_context, watch, style)
    with open_picture(task.source) as opened:
        making.make(opened)
    watch.enter(Stage.WRITE)
    return making.write()


def make_in_memory(
    task: Task, run_context: RunContext, watch: Stopwatch, load: LoadPixels = load_pixels
) -> Made:
    """Make the one result of `task` as `make_picture` does, and write nothing.

    Its pixels come from `load`, which may know them already.

    Raises:
        Exception: what `make_picture` raises.
    """
    watch.enter(Stage.OPEN)
    making = _Making(task, run_context, watch, load=load)
    with open_picture(task.source) as opened:
        making.make(opened)
    return making.in_memory()


class _Making:
    """Makes the results of one picture together, stage by stage."""

    def __init__(
        self,
        task: Task,
        run_context: RunContext,
        watch: Stopwatch,
        style: ResultStyle | None = None,
        load: LoadPixels = load_pixels,
    ) -> None:
        self._task = task
        self._style = style
        self._load = load
        self._run_context = run_context
        self._watch = watch
        recipes = outputs_of(run_context.recipe)
        self._results = [
            Result(Attempt(each, watch), recipes[each.output], _format_of(each, style))
            for each in (task, *task.beside)
        ]
        self._warnings: list[str] = []
        self._source_bytes = 0
        self._source_size: tuple[int, int] | None = None
        self._needed_bytes = 0
        self._animation: Animation | None = None
        self._milliseconds: list[int] = []  # per frame of it

    def make(self, opened: Opened) -> None:
        """Decode the picture and encode every result."""
        self._source_bytes = opened.size_bytes
        if holds_several(opened.image):
            if self._run_context.replaces_originals:
                self._leave_all_alone(SEVERAL_WOULD_BE_LOST)
                return
            self._look_for_frames(opened)
        elif is_cut_off(opened.image):
            self._warnings.append(MAY_LACK_FRAMES)
        self._note_oddities(opened)
        self._watch.enter(Stage.DECODE)
        drafted = self._weigh(opened)
        opened = self._handle_small(opened, drafted)
        if self._unencoded():
            self._finish(opened, drafted)

    def write(self) -> Outcome | WrittenPicture:
        """Write every result that was made; return how the picture ended if none was."""
        written = []
        for result in self._open_results():
            with self._apart(result):
                file = result.write(self._run_context)
                written.append(WrittenResult(result.attempt, file, result.success(self._warnings)))
        attempts = tuple(result.attempt for result in self._results)
        if not written:
            return outcome_of(attempts, self._source_bytes, self._source_size)
        return WrittenPicture(attempts, tuple(written), self._source_bytes, self._source_size)

    def in_memory(self) -> Made:
        """Return the first result without writing it."""
        result = self._results[0]
        if not result.has_ended:
            result.attempt.outcome = result.success(self._warnings)
        content = result.encoded.content if result.encoded is not None else None
        outcome = outcome_of((result.attempt,), self._source_bytes, self._source_size)
        return Made(outcome, content)

    def _look_for_frames(self, opened: Opened) -> None:
        """Find out which results are to be animations."""
        if any(result.recipe.animation is AnimationPolicy.KEEP for result in self._results):
            self._animation = animation_of(opened.image)
        for result in self._results:
            result.is_animated = is_kept(self._animation, result.recipe, result.format)
            if not result.is_animated:
                result.losses.append(loss_of_several(opened.image))
            elif self._animation is not None and plays_too_often(self._animation, result.format):
                endless = lazy_tr(
                    "In {format} it plays without end.",
                    code="plays-without-end",
                    format=result.format.label,
                )
                result.losses.append(endless)
        if not any(result.is_animated for result in self._results):
            self._animation = None

    def _note_oddities(self, opened: Opened) -> None:
        """Warn of what the user may not expect of this file."""
        source = self._task.source
        content = available.by_pillow_name(opened.image.format)
        if available.is_supported(source) and available.by_suffix(source) is not content:
            self._warnings.append(
                lazy_tr(
                    "Its name ends in {ending}, but it is {format}.",
                    code="wrong-ending",
                    ending=display(source.suffix),
                    format=content.label,
                )
            )
        if loses_bits(opened.image):
            for result in self._results:
                result.losses.append(LOST_BITS)

    def _weigh(self, opened: Opened) -> Draft:
        """Choose how the picture is decoded, and check its memory.

        Raises:
            TooHeavyError: that takes more memory than is allowed.
        """
        planned = [(result.recipe, result.format) for result in self._results]
        drafted = draft(opened.image, opened.size_bytes, planned)
        self._needed_bytes = drafted.needed_bytes
        frames = 1
        if self._animation is not None:
            frames = self._animation.frames
            self._needed_bytes += drafted.animation_bytes + (frames - 1) * drafted.frame_bytes
            self._needed_bytes += self._animation.largest_frame_pixels * FRAME_READ_BYTES
        check_weight(drafted.size, self._needed_bytes, self._run_context.memory_bytes, frames)
        return drafted

    def _handle_small(self, opened: Opened, drafted: Draft) -> Opened:
        """Copy or skip the picture where it is small enough, if the recipe says so.

        Return `opened`, with its pixels if they were needed for that.
        """
        if all(result.recipe.small_pictures is SmallPolicy.REENCODE for result in self._results):
            return opened
        source = available.by_pillow_name(opened.image.format)
        if not source.has_draft:
            with self._explained_shortage():
                opened = self._load(opened)  # some files store their orientation at the end
        # A reduced decode has changed the image's size already.
        size = drafted.size if source.has_draft else opened.image.size
        orientation = orientation_of(opened.image)
        upright = size[::-1] if orientation.lies_on_side else size
        for result in self._unencoded():
            policy = policy_for(result.recipe, size, orientation)
            if policy is SmallPolicy.SKIP:
                result.end(Status.SKIPPED, SMALL_ALREADY)
            elif policy is SmallPolicy.COPY and is_copy_right(
                result.recipe, source, result.format, opened.size_bytes
            ):
                self._copy(result, opened, upright)
        return opened

    def _copy(self, result: Result, opened: Opened, upright: Size) -> None:
        """Use the file itself as a result; `upright` is its upright size."""
        if self._run_context.replaces_originals:
            result.end(Status.SKIPPED, SAME_ALREADY)
        else:
            result.copy(opened.read_all(), upright)
            self._source_size = upright

    def _finish(self, opened: Opened, drafted: Draft) -> None:
        """Decode the picture, and encode every result that is not."""
        with self._explained_shortage():
            if self._animation is None:
                opened = self._load(opened)
            decoded = self._decode(opened, drafted)
            self._read_metadata(opened, decoded)
        self._warnings += lost_parts(opened.image)
        for result in self._unencoded():
            result.note_light(decoded.picture.image.mode)
        self._source_size = decoded.upright_size
        self._watch.enter(Stage.RESIZE)
        self._transform(decoded, opened)
        self._watch.enter(Stage.ENCODE)
        plays = self._animation.plays if self._animation else 0
        for result in self._unencoded():
            with self._apart(result), self._explained_shortage(is_reading=False):
                result.encode(self._milliseconds, plays)
                if self._is_unchanged(result, opened) and result.size_bytes >= opened.size_bytes:
                    result.end(Status.SKIPPED, NO_SMALLER)
                elif self._style is None and is_larger(result, opened, decoded):
                    self._handle_larger(result, opened, decoded)

    def _handle_larger(self, result: Result, opened: Opened, decoded: Decoded) -> None:
        """Copy the source, skip the result or warn, as its recipe says of larger results."""
        policy = result.recipe.if_larger
        if policy is LargerPolicy.SKIP:
            result.end(Status.SKIPPED, would_be_larger(result, opened.size_bytes))
        elif policy is LargerPolicy.COPY:
            content = copy_for(result, opened, decoded)
            if content is not None:
                result.copy(content, decoded.upright_size)
            else:
                result.losses.append(larger_than_source(result, opened.size_bytes))

    def _decode(self, opened: Opened, drafted: Draft) -> Decoded:
        """Decode the first frame, or the still picture before it if that frame is damaged."""
        animation = self._animation
        if animation is None:
            return decode(opened.image, drafted)
        try:
            opened.image.seek(animation.first)
            return decode(opened.image, drafted)
        except UNREADABLE as error:
            if not animation.first or is_shortage(error):
                raise
        self._animation = None
        for result in self._results:
            if result.is_animated:
                result.is_animated = False
                result.losses.append(NO_FRAME)
        opened.image.seek(0)
        return decode(opened.image, drafted)

    def _read_metadata(self, opened: Opened, decoded: Decoded) -> None:
        """Give every result its metadata; results that may have the same share one reading."""
        read: dict[object, Metadata] = {}
        for result in self._unencoded():
            key = metadata_key(result.recipe)
            if key not in read:
                read[key] = self._metadata_for(result, opened, decoded)
            result.metadata = read[key]

    def _metadata_for(self, result: Result, opened: Opened, decoded: Decoded) -> Metadata:
        if self._style is not None:
            return self._style.metadata_of(self._task.source, opened, decoded.upright_size)
        return read_metadata(opened.image, opened.file, result.recipe)

    def _transform(self, decoded: Decoded, opened: Opened) -> None:
        for result in self._unencoded():
            with self._apart(result), self._explained_shortage():
                result.transform(decoded)
                if result.recipe.size_mode.resamples and self._is_unchanged(result, opened):
                    result.end(Status.SKIPPED, SAME_ALREADY)
        if self._animation is not None:
            with self._explained_shortage():
                self._transform_frames(self._animation, decoded, opened)

    def _transform_frames(self, animation: Animation, decoded: Decoded, opened: Opened) -> None:
        """Transform the further frames like the first, up to a damaged one."""
        self._milliseconds = [milliseconds_of(opened.image)]
        whole_frames = animation.frames
        try:
            for image in later_frames(opened.image, animation):
                self._milliseconds.append(milliseconds_of(opened.image))
                frame = replace(decoded, picture=whole(image))
                for result in self._unencoded():
                    if result.is_animated:
                        with self._apart(result):
                            result.add_frame(frame)
        except DamagedFrameError as error:
            whole_frames = error.whole
        self._note_lost_frames(whole_frames, animation, opened)

    def _note_lost_frames(self, whole_frames: int, animation: Animation, opened: Opened) -> None:
        """Warn if frames of the animation are missing."""
        if whole_frames == animation.frames and not is_cut_off(opened.image):
            return
        for result in self._results:
            if result.is_animated:
                result.losses.append(_lost_frames(whole_frames))
                result.is_animated = whole_frames > 1

    def _is_unchanged(self, result: Result, opened: Opened) -> bool:
        """Return whether the result would replace its original by the same at a lower quality."""
        if not self._run_context.replaces_originals:
            return False
        recipe, profile = result.recipe, opened.image.info.get("icc_profile")
        is_same_format = available.by_pillow_name(opened.image.format) is result.format
        keeps_colors = recipe.color is ColorPolicy.KEEP or not profile
        keeps_all = keeps_colors and recipe.metadata is MetadataPolicy.KEEP and not recipe.steps
        is_small = result.size == self._source_size and is_small_file(recipe, opened.size_bytes)
        return is_same_format and keeps_all and is_small

    def _open_results(self) -> list[Result]:
        return [result for result in self._results if not result.has_ended]

    def _unencoded(self) -> list[Result]:
        """Return those that are not encoded yet."""
        return [result for result in self._open_results() if result.encoded is None]

    def _leave_all_alone(self, reason: str) -> None:
        for result in self._results:
            result.end(Status.SKIPPED, reason)

    def _apart(self, result: Result) -> AbstractContextManager[None]:
        """Keep errors in one of several results from the others."""
        return result.attempt.catching() if len(self._results) > 1 else nullcontext()

    def _explained_shortage(self, *, is_reading: bool = True) -> AbstractContextManager[None]:
        limit = self._run_context.memory_bytes
        return explained_shortage(self._needed_bytes, limit, is_reading=is_reading)


@functools.lru_cache(maxsize=16)
def outputs_of(recipe: Recipe) -> tuple[Recipe, ...]:
    """Return `recipe.outputs()`, computed once per process."""
    return recipe.outputs()


def _lost_frames(whole_frames: int) -> str:
    """Return the warning about an animation of which so many frames are left."""
    if whole_frames > 1:
        return lazy_tr(
            "Its file is damaged or ends early after frame {n}; "
            "the result plays the {n} up to there.",
            code="frames-lost",
            n=whole_frames,
        )
    return lazy_tr(
        "Its file is damaged or ends early after frame 1; the result is that one alone.",
        code="frames-lost",
    )


def _format_of(task: Task, style: ResultStyle | None) -> PictureFormat:
    """Return the format that the result of `task` is written in."""
    return style.format if style is not None else available.by_suffix(task.destination)
