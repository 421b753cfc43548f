"""The experiment of the killed worker: its words, and what is found in a run."""

from collections.abc import Sequence

from processing.language.lazy_text import LazyText, lazy_ntr, lazy_tr
from processing.measuring.durations import hundredths
from processing.measuring.experiments.events import ExperimentEvent, named, parts_of
from processing.measuring.experiments.experiment import (
    Experiment,
    ExperimentLog,
    Group,
    Parameter,
    Unit,
)


def findings_of(log: ExperimentLog) -> list[LazyText]:
    """Return what is to be said of a run."""
    parts = parts_of(log.events)
    return [*_plain(parts.get("plain", [])), *_supervised(parts.get("supervised", []))]


def _plain(events: Sequence[ExperimentEvent]) -> list[LazyText]:
    killed, hangs = named(events, "killed"), named(events, "hang")
    if not killed or not hangs:
        return []
    return [
        lazy_tr(
            "The plain Pool started another worker and did all other tasks. The result of task "
            "{number} had not come {seconds} after the kill, and never does: nothing tells that it "
            "was lost (cpython#66587, cpython#96062).",
            number=hangs[0].value,
            seconds=hundredths(hangs[0].seconds - killed[0].seconds),
        )
    ]


def _supervised(events: Sequence[ExperimentEvent]) -> list[LazyText]:
    killed, retries = named(events, "killed"), named(events, "retry")
    if not killed or not retries:
        return []
    told = [
        lazy_ntr(
            "The executor raised BrokenProcessPool {seconds} after the kill, for {n} task; it was "
            "done again alone.",
            "The executor raised BrokenProcessPool {seconds} after the kill, for {n} tasks; each "
            "was done again alone.",
            len(retries),
            seconds=hundredths(retries[0].seconds - killed[0].seconds),
        )
    ]
    told += [
        lazy_tr("So the culprit is known: {error}.", error=each.value)
        for each in named(events, "error")
    ]
    return [*told, _OURS]


_OURS = lazy_tr(
    "Thumbpool goes further with a Pool that it watches: a table in shared memory says which "
    "picture a dead worker was on, so that only this one is tried again alone; what the others "
    "were on is made again with all the rest. Workers shows such a death, and what was lost."
)

KILLED_WORKER = Experiment(
    name="killed-worker",
    group=Group.BREAK,
    title=lazy_tr("Kill a worker"),
    what=lazy_tr(
        "The worker of one task is killed in the middle, as by a system that is out of memory. "
        "First a plain Pool does the tasks, with a limit; then an executor that is told when a "
        "process dies."
    ),
    look_for=lazy_tr(
        "In the plain Pool another worker takes over, and all looks well, but one result never "
        "comes. The executor breaks at once, and what it lost is done again."
    ),
    parameters=(
        Parameter(
            "fatal",
            "FATAL",
            lazy_tr("The fatal task"),
            lazy_tr("The number of the task whose worker is killed."),
            1,
            6,
            2,
        ),
        Parameter(
            "work",
            "WORK_SECONDS",
            lazy_tr("Work"),
            lazy_tr("How long a task takes."),
            10,
            1000,
            200,
            Unit.MILLISECONDS,
        ),
        Parameter(
            "limit",
            "LIMIT_SECONDS",
            lazy_tr("Limit"),
            lazy_tr("How long the main process waits for what never comes."),
            500,
            10000,
            2000,
            Unit.MILLISECONDS,
        ),
        Parameter(
            "workers",
            "WORKERS",
            lazy_tr("Workers"),
            lazy_tr("How many processes do the tasks."),
            1,
            6,
            2,
        ),
    ),
    marked=("os.kill(", "task.wait(", "except BrokenProcessPool", "ProcessPoolExecutor(1)"),
    findings=findings_of,
    limit_seconds=60.0,
)
