"""Make one picture: open, decode, transform, encode, move into place."""

from processing import formats
from processing.color import settle_color
from processing.conditions import Conditions
from processing.decoding import SEVERAL_PICTURES, Decoded, decode, draft, holds_several
from processing.encoding import encode
from processing.memory import check_weight
from processing.opening import Opened, open_picture
from processing.operations import operations_for
from processing.paths import display
from processing.picture import Operation, Picture
from processing.placement import place
from processing.replacement.staging import stage
from processing.settings import ColorPolicy, Recipe
from processing.shortage import explained_shortage
from processing.stopwatch import Stopwatch
from processing.task import Outcome, Stage, Status, Task

SAME_ALREADY = "It has this size and format already, and was left as it is."
SEVERAL_WOULD_BE_LOST = (
    "It holds several pictures or frames, and all but the first would be lost; it was left alone."
)


def make_picture(task: Task, conditions: Conditions, watch: Stopwatch) -> Outcome:
    """Make the result of `task` and return how; `timing` is left to who holds the watch.

    Runs in a worker process or thread, and shares nothing with others but caches.

    Raises:
        PictureError: it cannot be made, for a reason that is understood; a `TooHeavyError` if
            that is, or may be, the want of memory.
        Exception: whatever Pillow and the system raise; see `explain`.
    """
    watch.enter(Stage.OPEN)
    recipe = conditions.recipe
    result_format = formats.by_suffix(task.destination)
    with open_picture(task.source) as opened:
        if conditions.replaces_originals and holds_several(opened.image):
            return _left_alone(task, opened, SEVERAL_WOULD_BE_LOST)
        warnings = _oddities(task, opened)
        watch.enter(Stage.DECODE)
        drafted = draft(opened.image, opened.size_bytes, [(recipe, result_format)])
        check_weight(drafted.size, drafted.needed_bytes, conditions.memory_bytes)
        with explained_shortage(drafted.needed_bytes, conditions.memory_bytes):
            decoded = decode(opened.image, drafted)
            watch.enter(Stage.TRANSFORM)
            picture = _apply(decoded.picture, operations_for(recipe, decoded.orientation))
            if conditions.replaces_originals and _is_unchanged(
                picture, decoded, opened, task, recipe
            ):
                return _left_alone(task, opened, SAME_ALREADY)
            colored = settle_color(picture.image, decoded.profile, recipe.color, result_format)
            watch.enter(Stage.ENCODE)
            encoded = encode(colored, result_format, recipe)
    watch.enter(Stage.WRITE)
    if conditions.replaces_originals:
        stage(task, conditions.run_id, encoded.content, colored.image.size)
    else:
        place(task, conditions.run_id, encoded.content, conditions.output_folder)
    return Outcome(
        task.id,
        Status.DONE,
        warnings=tuple(text for text in (*warnings, colored.warning, encoded.warning) if text),
        source_bytes=opened.size_bytes,
        result_bytes=len(encoded.content),
        source_size=decoded.upright_size,
        result_size=colored.image.size,
    )


def _apply(picture: Picture, operations: tuple[Operation, ...]) -> Picture:
    for operation in operations:
        picture = operation.apply(picture)
    return picture


def _is_unchanged(
    picture: Picture, decoded: Decoded, opened: Opened, task: Task, recipe: Recipe
) -> bool:
    """Return whether the result would be the original once more, only of lesser quality."""
    content = formats.by_pillow_name(opened.image.format)
    is_same_format = content is formats.by_suffix(task.destination)
    keeps_colors = recipe.color is ColorPolicy.KEEP or not decoded.profile
    return is_same_format and keeps_colors and picture.image.size == decoded.upright_size


def _left_alone(task: Task, opened: Opened, reason: str) -> Outcome:
    return Outcome(task.id, Status.SKIPPED, reason, source_bytes=opened.size_bytes)


def _oddities(task: Task, opened: Opened) -> list[str]:
    """Return warnings on what the user may not expect of this file."""
    oddities = []
    content = formats.by_pillow_name(opened.image.format)
    if formats.is_supported(task.source) and formats.by_suffix(task.source) is not content:
        oddities.append(
            f"Its name ends in {display(task.source.suffix)}, but it is {content.label}."
        )
    if holds_several(opened.image):
        oddities.append(SEVERAL_PICTURES)
    return oddities
