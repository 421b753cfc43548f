"""The experiment of what cannot be pickled: its words, and what is found in a run."""

from collections.abc import Mapping, Sequence

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

CHECKED = "Queue, pickled before"


def findings_of(log: ExperimentLog) -> list[LazyText]:
    """Return what is to be said of a run."""
    parts = parts_of(log.events)
    return [*_pool(parts), *_queue(parts), *_checked(parts)]


def _pool(parts: Mapping[str, Sequence[ExperimentEvent]]) -> list[LazyText]:
    events = parts.get("Pool", [])
    puts, errors = named(events, "put"), named(events, "error")
    if not puts or not errors:
        return []
    return [
        lazy_tr(
            "Pool: apply_async took both without a word. {seconds} later, get told it: {error}",
            seconds=hundredths(errors[0].seconds - puts[-1].seconds),
            error=errors[0].value.removeprefix("get: "),
        )
    ]


def _queue(parts: Mapping[str, Sequence[ExperimentEvent]]) -> list[LazyText]:
    events = parts.get("Queue", [])
    puts, gets = len(named(events, "put")), len(named(events, "get"))
    if not puts:
        return []
    return [
        lazy_ntr(
            "Queue: put returned {puts} times, and {n} item came out; the other was lost. Only the "
            "terminal shows its error, printed by the thread of the queue that pickles.",
            "Queue: put returned {puts} times, and {n} items came out; others were lost. Only the "
            "terminal shows their errors, printed by the thread of the queue that pickles.",
            gets,
            puts=puts,
        )
    ]


def _checked(parts: Mapping[str, Sequence[ExperimentEvent]]) -> list[LazyText]:
    if not named(parts.get(CHECKED, []), "error"):
        return []
    return [
        lazy_tr(
            "Pickled before put, it raised its error at once, where it can be handled. Workers of "
            "Thumbpool answer in JSON: nothing of theirs is unpickled, which could run any code."
        )
    ]


UNPICKLABLE = Experiment(
    name="unpicklable",
    group=Group.BREAK,
    title=lazy_tr("What cannot be pickled"),
    what=lazy_tr(
        "What goes to another process is pickled: int can be, as it has a name to import it by, a "
        "lambda cannot. Both go through a Pool, through a Queue, and through a Queue with a look "
        "before."
    ),
    look_for=lazy_tr(
        "Threads of pool and queue do the pickling, so the call itself says nothing. The pool "
        "keeps the error for get; the queue prints it and goes on, and the receiver waits in vain."
    ),
    parameters=(
        Parameter(
            "ask",
            "WORK_SECONDS",
            lazy_tr("Until get is called"),
            lazy_tr("How long the main process does something else before it asks for the result."),
            low=0,
            high=2000,
            default=300,
            unit=Unit.MILLISECONDS,
        ),
        Parameter(
            "limit",
            "LIMIT_SECONDS",
            lazy_tr("Limit"),
            lazy_tr("How long anybody waits for what never comes."),
            low=500,
            high=5000,
            default=1000,
            unit=Unit.MILLISECONDS,
        ),
    ),
    marked=("BAD: Item", "apply_async(", "task.get(", "pickle.dumps(", "box.put("),
    findings=findings_of,
    limit_seconds=60.0,
)
