"""The experiment of callbacks: its words, and what is found in a run."""

from processing.language.lazy_text import LazyText, lazy_ntr, lazy_tr
from processing.measuring.durations import hundredths
from processing.measuring.experiments._usual_parameters import failing_task, pool_size
from processing.measuring.experiments.events import ExperimentEvent, named
from processing.measuring.experiments.experiment import (
    Experiment,
    ExperimentLog,
    Group,
    Parameter,
    Unit,
)

WORKER = "worker "  # with which the names of workers begin
HELD_SECONDS = 0.05  # a shorter time from the end of a task to its callback is the way back


def findings_of(log: ExperimentLog) -> list[LazyText]:
    """Return what is to be said of a run."""
    callbacks = named(log.events, "callback")
    threads = sorted({each.actor for each in callbacks})
    if not threads:
        return []
    told = [
        lazy_tr(
            "All callbacks ran in one thread of the main process, {name}, which also takes the "
            "results of all workers.",
            name=threads[0],
        )
    ]
    waits = _waits(log)
    late = [seconds for seconds in waits if seconds > HELD_SECONDS]
    if late:
        told.append(
            lazy_ntr(
                "{n} of {all} results was done and waited for a callback before it, {seconds}.",
                "{n} of {all} results were done and waited for a callback before them, up to "
                "{seconds}.",
                len(late),
                all=len(waits),
                seconds=hundredths(max(late)),
            )
        )
    return [*told, *_errors(log)]


def _waits(log: ExperimentLog) -> list[float]:
    """Return for each task how long after its end its callback began."""
    done = {each.value: each.seconds for each in named(log.events, "idle") if _is_of_worker(each)}
    return [
        each.seconds - done[each.value]
        for each in named(log.events, "callback")
        if each.value in done
    ]


def _is_of_worker(event: ExperimentEvent) -> bool:
    return event.actor.startswith(WORKER)


def _errors(log: ExperimentLog) -> list[LazyText]:
    return [
        lazy_tr(
            "error_callback was given the exception: {error}. Without it, only get() would raise "
            "it, if anybody calls that.",
            error=each.value,
        )
        for each in named(log.events, "error")
    ]


CALLBACKS = Experiment(
    name="callbacks",
    group=Group.POOL,
    title=lazy_tr("Callbacks"),
    what=lazy_tr(
        "apply_async calls a callback with each result, and error_callback with an exception. Both "
        "run in the main process, in the one thread of the pool that takes all results."
    ),
    look_for=lazy_tr(
        "The callback of the first result is slow: workers go on, but no other result arrives "
        "until it returns. So a callback should only note the result, as in a queue."
    ),
    parameters=(
        Parameter(
            "slow",
            "SLOW_SECONDS",
            lazy_tr("The slow callback"),
            lazy_tr("How long the callback of the first result takes."),
            low=0,
            high=3000,
            default=600,
            unit=Unit.MILLISECONDS,
        ),
        Parameter(
            "work",
            "WORK_SECONDS",
            lazy_tr("Work"),
            lazy_tr("How long a task takes."),
            low=0,
            high=1000,
            default=100,
            unit=Unit.MILLISECONDS,
        ),
        failing_task(default=3, high=6),
        pool_size(),
    ),
    marked=("callback=on_result", "time.sleep(SLOW_SECONDS", "def on_error", "threading.current"),
    findings=findings_of,
    limit_seconds=60.0,
)
