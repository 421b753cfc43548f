"""What the fuzzer calls: make a picture of any bytes as a worker does, and judge how that ended."""

import tempfile
from dataclasses import replace
from pathlib import Path

from PIL import Image

from processing.imaging.failures import is_unexplained
from processing.imaging.pipeline import make_picture
from processing.imaging.run_context import RunContext
from processing.imaging.steps.border import Border
from processing.imaging.steps.crop import Crop
from processing.imaging.steps.rotate import Rotate
from processing.running.worker.process import run_task
from processing.settings.choices import (
    AnimationPolicy,
    ColorPolicy,
    Gravity,
    MetadataPolicy,
    PadFill,
    SizeMode,
)
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant
from processing.task import Outcome, Status, Task

MEMORY_BYTES = 300_000_000
SUFFIXES = (".jpg", ".png", ".webp", ".avif", ".tif", ".gif", ".bmp")
_SMALL = Recipe(width_pixels=48, height_pixels=40, animation=AnimationPolicy.FIRST)

# Between them they go through every part that reads what a stranger wrote.
RECIPES = (
    _SMALL,
    replace(_SMALL, animation=AnimationPolicy.KEEP, metadata=MetadataPolicy.NO_PRIVATE),
    replace(_SMALL, color=ColorPolicy.SRGB, metadata=MetadataPolicy.NO_LOCATION),
    replace(_SMALL, size_mode=SizeMode.FILL, gravity=Gravity.ATTENTION, linear_light=True),
    replace(_SMALL, width_pixels=9, height_pixels=9, use_previews=True),
    replace(_SMALL, size_mode=SizeMode.PAD, pad_fill=PadFill.BLUR, metadata=MetadataPolicy.NONE),
    replace(_SMALL, steps=(Crop("3:2"), Rotate(10.0), Border()), target_kilobytes=2),
    replace(_SMALL, also=(Variant(20, 20, "png"), Variant(30, 10, "gif"))),
)


class FindingError(AssertionError):
    """The pipeline did what it never should."""


def make_of(content: bytes, suffix: str, choice: int) -> Outcome:
    """Make results of `content` by the recipe and into the format that `choice` tells.

    Raises:
        FindingError: it ended without a reason that people understand, or with a file that is none.
    """
    recipe = RECIPES[choice % len(RECIPES)]
    target = SUFFIXES[choice // len(RECIPES) % len(SUFFIXES)]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        source = folder / f"source{suffix}"
        source.write_bytes(content)
        names = [f"result{target}", "second.png", "third.gif"][: 1 + len(recipe.also)]
        tasks = [Task(n, source, folder / name, output=n) for n, name in enumerate(names)]
        bundle = replace(tasks[0], beside=tuple(tasks[1:]))
        outcome = run_task(bundle, make_picture, RunContext("fuzz", recipe, MEMORY_BYTES), 1)
        for task, each in zip(tasks, (outcome, *outcome.beside), strict=False):
            _judge(task, each)
        if source.read_bytes() != content:
            raise FindingError("the original was changed")
    return outcome


def _judge(task: Task, outcome: Outcome) -> None:
    if outcome.status is Status.DONE:
        with Image.open(task.destination) as made:
            made.load()
            if made.size != outcome.result_size:
                raise FindingError(f"{made.size} was made and {outcome.result_size} told")
    elif not outcome.reason or is_unexplained(outcome.reason):
        raise FindingError(f"no reason for people: {outcome.reason!r}")
    elif task.destination.exists():
        raise FindingError("a failed picture left a file")
