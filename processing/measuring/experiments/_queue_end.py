"""The experiment of the end of a queue: its words, and what is found in a run."""

from collections.abc import Iterator, Sequence

from processing.language.joining import lazy_sentences
from processing.language.lazy_text import LazyText, lazy_tr
from processing.measuring.durations import hundredths
from processing.measuring.experiments._usual_parameters import wait_limit
from processing.measuring.experiments.events import ExperimentEvent, named, parts_of
from processing.measuring.experiments.experiment import (
    Experiment,
    ExperimentLog,
    Group,
    Parameter,
)

CLOSE, CANCEL = "close", "cancel_join_thread"


def findings_of(log: ExperimentLog) -> list[str]:
    """Return what is to be said of a run."""
    parts = parts_of(log.events)
    closed, cancelled = parts.get(CLOSE, []), parts.get(CANCEL, [])
    return [*_closed(closed), *_refused(closed), *_cancelled(cancelled)]


def _closed(events: Sequence[ExperimentEvent]) -> Iterator[str]:
    """Yield what became of a producer whose end waits for its thread."""
    put, got = len(named(events, "put")), len(named(events, "get"))
    ends = [each for each in named(events, "end") if each.actor != "main"]
    if not ends:
        return
    hangs = named(events, "hang")
    if hangs:
        waited = lazy_tr(
            "After close, join waited {seconds} in vain: the process ends when its thread has sent "
            "all that was put, and the pipe had no room for it.",
            seconds=hundredths(hangs[0].seconds - _begin_of_join(events)),
        )
    else:
        waited = lazy_tr("After close, join returned at once: all that was put had been sent.")
    yield lazy_sentences(waited, _counted(put, got))
    yield lazy_tr(
        "Nothing told main that no more would come: get gave up with queue.Empty, and main saw "
        "that the producer had ended. A pipe has EOFError for that; a queue needs an item that "
        "means the end, such as None."
    )


def _refused(events: Sequence[ExperimentEvent]) -> Iterator[LazyText]:
    for each in named(events, "error")[:1]:
        yield lazy_tr("One more put was refused: {error}.", error=each.value)


def _cancelled(events: Sequence[ExperimentEvent]) -> Iterator[str]:
    """Yield what became of a producer whose end does not wait."""
    put, got = len(named(events, "put")), len(named(events, "get"))
    returned = named(events, "note")
    if put and returned:
        ended = lazy_tr(
            "With cancel_join_thread the producer had ended after {seconds}.",
            seconds=hundredths(returned[0].seconds - events[0].seconds),
        )
        yield lazy_sentences(ended, _counted(put, got))


def _begin_of_join(events: Sequence[ExperimentEvent]) -> float:
    waits = [each for each in named(events, "waiting") if each.value == "join"]
    return waits[0].seconds if waits else events[0].seconds


def _counted(put: int, got: int) -> LazyText:
    if put == got:
        return lazy_tr("All {n} items were read, none was lost.", n=put)
    return lazy_tr(
        "{got} of {n} items were read; {lost} were lost in the process that had put them in.",
        got=got,
        n=put,
        lost=put - got,
    )


QUEUE_END = Experiment(
    name="queue-end",
    group=Group.QUEUE,
    title=lazy_tr("The end of a queue: close"),
    what=lazy_tr(
        "put hands an item to a thread, which sends it into the pipe below the queue while that "
        "has room. A producer puts many items in, closes the queue and ends, before main has read "
        "any; a second one calls cancel_join_thread as well."
    ),
    look_for=lazy_tr(
        "The first producer cannot end while its items wait, so a join before reading hangs. The "
        "second ends at once, and the queue never gets empty: what had not been sent is lost. With "
        "few items, all of them are in the pipe, and both end well."
    ),
    parameters=(
        Parameter(
            "items",
            "ITEMS",
            lazy_tr("Items"),
            lazy_tr("How many items are put into the queue."),
            low=10,
            high=400,
            default=200,
        ),
        wait_limit(),
    ),
    marked=("box.put(item", "box.cancel_join", "box.close()", "producer.join(", "queue.Empty"),
    findings=findings_of,
    limit_seconds=60.0,
)
