"""The experiment of the killed worker: its words, and what is found in a run."""

from collections.abc import Callable, Mapping, Sequence

from processing.language.lazy_text import LazyText, lazy_ntr, lazy_tr
from processing.measuring.durations import hundredths
from processing.measuring.experiments._usual_parameters import pool_size, wait_limit
from processing.measuring.experiments.events import ExperimentEvent, named, parts_of
from processing.measuring.experiments.experiment import (
    PROGRAM,
    Experiment,
    ExperimentLog,
    Group,
    Parameter,
    ProgramPart,
    Unit,
)


def findings_of(log: ExperimentLog) -> list[LazyText]:
    """Return what is to be said of a run."""
    parts = parts_of(log.events)
    return [
        *_plain(parts.get("plain", [])),
        *_supervised(parts.get("supervised", [])),
        *_own(parts.get(PROGRAM, [])),
    ]


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
    return told


def _own(events: Sequence[ExperimentEvent]) -> list[LazyText]:
    killed, errors = named(events, "killed"), named(events, "error")
    if not events:
        return []
    if not killed or not errors:
        return [
            lazy_tr(
                "In Thumbpool's own Pool, the worker had finished each time before it could be "
                "killed. Run it again, with longer work."
            )
        ]
    return [
        lazy_ntr(
            "Thumbpool's own Pool then made pictures. A table in shared memory said which picture "
            "each dead worker was on: number {number} was tried again, alone, and told as failed "
            "after its worker was killed {times} times. {n} other was made.",
            "Thumbpool's own Pool then made pictures. A table in shared memory said which picture "
            "each dead worker was on: number {number} was tried again, alone, and told as failed "
            "after its worker was killed {times} times. All {n} others were made.",
            len(named(events, "result")),
            number=killed[0].value,
            times=len(killed),
        )
    ]


def _program_part(
    values: Mapping[str, int], begin: float, tell: Callable[[ExperimentEvent], None]
) -> ProgramPart:
    from processing.measuring.experiments._own_pool import OwnPool

    return OwnPool(
        fatal=values["fatal"],
        workers=values["workers"],
        work_milliseconds=values["work"],
        begin=begin,
        tell=tell,
    )


KILLED_WORKER = Experiment(
    name="killed-worker",
    group=Group.BREAK,
    title=lazy_tr("Kill a worker"),
    what=lazy_tr(
        "The worker of one task is killed in the middle, as by a system that is out of memory. "
        "First a plain Pool does the tasks, with a limit; then an executor that is told when a "
        "process dies; then Thumbpool makes pictures, and their worker is killed in the same way."
    ),
    look_for=lazy_tr(
        "In the plain Pool another worker takes over, and all looks well, but one result never "
        "comes. The executor breaks at once, and what it lost is done again. Thumbpool knows which "
        "picture it was; how is in processing/running/engines, in supervised_pool.py."
    ),
    parameters=(
        Parameter(
            "fatal",
            "FATAL",
            lazy_tr("The fatal task"),
            lazy_tr("The number of the task whose worker is killed."),
            low=1,
            high=4,
            default=2,
        ),
        Parameter(
            "work",
            "WORK_SECONDS",
            lazy_tr("Work"),
            lazy_tr("How long a task takes."),
            low=10,
            high=1000,
            default=200,
            unit=Unit.MILLISECONDS,
        ),
        wait_limit(),
        pool_size(),
    ),
    marked=("os.kill(", "task.wait(", "except BrokenProcessPool", "ProcessPoolExecutor(1)"),
    findings=findings_of,
    limit_seconds=60.0,
    program_part=_program_part,
)
