"""Small pictures, and comparisons followed to their end."""

import queue
from pathlib import Path

from processing.measuring.benchmark.messages import ComparisonFinished
from processing.measuring.samples.sample_set import make_samples
from processing.settings.batch import BatchSettings
from processing.settings.recipe import Recipe
from processing.task import SourceImage
from tests.support.bounds import WAIT_SECONDS


def samples(folder: Path, count: int = 4) -> list[SourceImage]:
    made = make_samples(folder, count=count, width_pixels=64, height_pixels=48)
    return [SourceImage(path, path.relative_to(folder), path.stat().st_size) for path in made]


def settings_for(folder: Path, **changes) -> BatchSettings:
    recipe = Recipe(width_pixels=16, height_pixels=16)
    return BatchSettings((folder,), folder.parent / "never made", recipe, **changes)


def follow(comparison, inbox: queue.SimpleQueue, on_message=lambda message: None) -> list:
    """Run a comparison to its end and return all that it told."""
    told = []
    comparison.start()
    while not told or not isinstance(told[-1], ComparisonFinished):
        told.append(inbox.get(timeout=WAIT_SECONDS))
        on_message(told[-1])
    assert comparison.join(WAIT_SECONDS)
    assert inbox.empty()
    return told
