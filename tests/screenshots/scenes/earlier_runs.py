"""Runs that the journal has of earlier days."""

from dataclasses import replace
from pathlib import Path

from processing.settings.batch import BatchSettings
from processing.settings.recipe import Recipe
from processing.storage.journal.runs import JournaledRun, RunState
from processing.task import Counts
from tests.screenshots.album import PICTURES, SHOWN, SHOWN_RESULTS
from tests.screenshots.clock import NOW

_DAY_SECONDS = 86_400.0


def _run(
    name: str, days: float, source: Path, output: Path, counts: Counts, state: RunState
) -> JournaledRun:
    """Return a run that began so many days ago."""
    settings = BatchSettings((source,), output, Recipe(width_pixels=1920, height_pixels=1920))
    started = NOW.timestamp() - days * _DAY_SECONDS
    left = counts.planned - counts.ended + counts.cancelled
    return JournaledRun(
        name, settings, counts.planned, counts.done, left, started, state, ended=counts
    )


def unfinished_run() -> JournaledRun:
    wedding = PICTURES / "Wedding of Lena and Tom"
    counts = Counts(5051, 2438)
    state = RunState.RUNNING
    return replace(_run("wedding", 1.4, wedding, wedding / "thumbnails", counts, state), ended=None)


def earlier_runs() -> list[JournaledRun]:
    scans, norway = PICTURES / "Scans", PICTURES / "Norway"
    finished, undone = RunState.FINISHED, RunState.UNDONE
    return [
        _run("iceland", 0.05, SHOWN, SHOWN_RESULTS, Counts(40, 40), finished),
        unfinished_run(),
        _run("scans", 2, scans, PICTURES / "Small scans", Counts(812, 803, 0, 9), finished),
        _run("norway", 9, norway, norway / "thumbnails", Counts(316, 301, 15), finished),
        _run("old", 9.1, norway, norway / "thumbnails", Counts(316, 316), undone),
    ]
