"""The experiment of the forgotten main guard: its words, and what is found in a run."""

from collections.abc import Sequence

from processing.language.lazy_text import LazyText, lazy_ntr, lazy_tr
from processing.measuring.durations import hundredths
from processing.measuring.experiments._usual_parameters import pool_size, wait_limit
from processing.measuring.experiments.events import ExperimentEvent, named, parts_of
from processing.measuring.experiments.experiment import (
    Experiment,
    ExperimentLog,
    Group,
)


def findings_of(log: ExperimentLog) -> list[LazyText]:
    """Return what is to be said of a run."""
    parts = parts_of(log.events)
    return [*_with(parts.get("with guard", [])), *_without(parts.get("without guard", []))]


def _without(events: Sequence[ExperimentEvent]) -> list[LazyText]:
    errors, hangs = named(events, "error"), named(events, "hang")
    if not errors or not hangs:
        return []
    return [
        lazy_ntr(
            "Without the guard, {n} worker was started in {seconds}, and no task was done: each "
            "imported the file, began the program again, and ended with RuntimeError. The Pool "
            "replaced it, without end.",
            "Without the guard, {n} workers were started in {seconds}, and no task was done: each "
            "imported the file, began the program again, and ended with RuntimeError. The Pool "
            "replaced it, without end.",
            len(errors),
            seconds=hundredths(hangs[0].seconds - events[0].seconds),
        ),
        lazy_tr(
            "With fork, as on Linux before Python 3.14, the mistake goes unnoticed: workers are "
            "copies of the process, and import nothing."
        ),
    ]


def _with(events: Sequence[ExperimentEvent]) -> list[LazyText]:
    results = named(events, "result")
    if not results:
        return []
    return [
        lazy_ntr(
            "With the guard, {n} task was done {seconds} after the start.",
            "With the guard, {n} tasks were done {seconds} after the start.",
            len(results),
            seconds=hundredths(results[-1].seconds - events[0].seconds),
        )
    ]


MAIN_GUARD = Experiment(
    name="main-guard",
    group=Group.BREAK,
    title=lazy_tr("Forget the main guard"),
    what=lazy_tr(
        "With spawn, which Windows and macOS use, a worker imports the main file before its first "
        "task. If that starts a pool without asking whether it is the main program, each worker "
        "would start a pool of its own. First it asks; then that is forgotten."
    ),
    look_for=lazy_tr(
        "Each tick is a worker that Python stopped from doing so; the Pool starts another at once. "
        "Nothing is ever done, and only the errors in the terminal tell why."
    ),
    parameters=(
        wait_limit(),
        pool_size(high=4),
    ),
    marked=('__name__ == "__main__"', "if FORGOTTEN in", 'get_context("spawn")', "RuntimeError"),
    findings=findings_of,
    limit_seconds=60.0,
)
