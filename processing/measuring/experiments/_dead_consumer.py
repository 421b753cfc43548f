"""The experiment of the full queue whose consumer has died: its words, and what is found."""

from collections.abc import Sequence

from processing.language.lazy_text import LazyText, lazy_tr
from processing.measuring.durations import hundredths
from processing.measuring.experiments._usual_parameters import wait_limit
from processing.measuring.experiments.events import ExperimentEvent, named, parts_of
from processing.measuring.experiments.experiment import (
    Experiment,
    ExperimentLog,
    Group,
    Parameter,
    Unit,
)

CONSUMER = "consumer "  # with which the names of consumers begin


def findings_of(log: ExperimentLog) -> list[LazyText]:
    """Return what is to be said of a run."""
    parts = parts_of(log.events)
    return [*_careless(parts.get("careless", [])), *_careful(parts.get("careful", []))]


def _careless(events: Sequence[ExperimentEvent]) -> list[LazyText]:
    killed, hangs = named(events, "killed"), named(events, "hang")
    if not killed:
        return []
    if not hangs:
        return [lazy_tr("The queue had room for all that was left, so nobody noticed the death.")]
    return [
        lazy_tr(
            "The careless producer still stood in put {seconds} after the consumer's death, with "
            "{n} items in the queue that nobody takes; without a limit it would stand there for "
            "ever.",
            seconds=hundredths(hangs[0].seconds - killed[0].seconds),
            n=len(named(events, "put")) - _consumed(events),
        )
    ]


def _careful(events: Sequence[ExperimentEvent]) -> list[LazyText]:
    killed, errors, full = named(events, "killed"), named(events, "error"), named(events, "full")
    if not killed or not errors:
        return []
    return [
        lazy_tr(
            "The careful one got queue.Full, looked, and saw the death {seconds} after it ({error}"
            "). Another consumer took the rest; of {n} items only number {lost} is lost, on which "
            "the first one died.",
            seconds=hundredths(errors[0].seconds - killed[0].seconds),
            error=errors[0].value,
            n=_consumed(events),
            lost=killed[0].value,
        ),
        lazy_tr(
            "Even that fails if the consumer is killed while it is inside get: it then holds the "
            "queue's lock for ever. So Thumbpool makes new queues with its new workers."
        ),
    ][: 2 if full else 0]


def _consumed(events: Sequence[ExperimentEvent]) -> int:
    return sum(1 for each in named(events, "busy") if each.actor.startswith(CONSUMER))


DEAD_CONSUMER = Experiment(
    name="dead-consumer",
    group=Group.BREAK,
    title=lazy_tr("A full queue, and nobody reads"),
    what=lazy_tr(
        "The only consumer of a bounded queue is killed. First the producer calls put without a "
        "limit; then one calls it with a timeout, and looks whether the consumer lives."
    ),
    look_for=lazy_tr(
        "The producer goes on until the queue is full, and then waits: a long bar, and no error. "
        "The careful one notices, and starts another consumer."
    ),
    parameters=(
        Parameter(
            "capacity",
            "CAPACITY",
            lazy_tr("Capacity"),
            lazy_tr("How many items the queue holds at most."),
            low=1,
            high=6,
            default=4,
        ),
        Parameter(
            "deadly",
            "DEADLY",
            lazy_tr("The deadly item"),
            lazy_tr("The item at which the consumer is killed."),
            low=1,
            high=10,
            default=3,
        ),
        Parameter(
            "patience",
            "PATIENCE_SECONDS",
            lazy_tr("Patience"),
            lazy_tr("How long the careful put waits before it looks."),
            low=50,
            high=2000,
            default=300,
            unit=Unit.MILLISECONDS,
        ),
        wait_limit(),
    ),
    marked=("box.put(", "os.kill(", "except queue.Full", "is_alive()"),
    findings=findings_of,
    limit_seconds=60.0,
)
