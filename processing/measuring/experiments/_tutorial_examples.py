"""The tutorial's own examples as experiments: their words, and what is found in a run."""

from collections import Counter

from processing.language.joining import lazy_series
from processing.language.lazy_text import LazyText, lazy_tr
from processing.measuring.durations import hundredths, short
from processing.measuring.experiments._usual_parameters import pool_size
from processing.measuring.experiments.events import ExperimentEvent, named, spans
from processing.measuring.experiments.experiment import (
    Experiment,
    ExperimentLog,
    Group,
    Parameter,
    Unit,
)
from processing.measuring.experiments.stage import COUNT, Stage

_WAYS = ("starmap", "imap_unordered")


def ten_senders_findings(log: ExperimentLog) -> list[LazyText]:
    """Return what is to be said of a run of ten senders and two receivers."""
    got = Counter(each.actor for each in named(log.events, "get"))
    if not got:
        return []
    parts = [
        # Translators: {actor} is a process, as "receiver 1"; {n} is how many items it got.
        lazy_tr("{actor}: {n}", actor=actor, n=count)
        for actor, count in sorted(got.items())
    ]
    told = [
        lazy_tr(
            "{n} items came out ({parts}): whichever receiver is free takes the next one, and "
            "nobody divides them beforehand.",
            n=sum(got.values()),
            parts=lazy_series(parts),
        )
    ]
    for row in Stage(log.events).rows:
        if not row.levels.get(COUNT):
            continue
        most = round(max(value for _, value in row.levels[COUNT]))
        told.append(
            lazy_tr(
                "The queue held {n} of {capacity} items at most.",
                n=most,
                capacity=round(row.limit or 0),
            )
        )
    return told


def pipe_of_ten_findings(log: ExperimentLog) -> list[LazyText]:
    """Return what is to be said of a run of the pipe of ten numbers."""
    main = [each for each in log.events if each.actor == "main"]
    sent, read = named(main, "send"), named(main, "recv")
    if not sent or not read:
        return []
    ahead = sum(1 for each in sent if each.seconds < read[0].seconds)
    told = [
        lazy_tr(
            "Main had sent {ahead} of {n} numbers within {time}, before the first answer came: the "
            "pipe keeps what was not read yet.",
            ahead=ahead,
            n=len(sent),
            time=short(sent[ahead - 1].seconds - sent[0].seconds) if ahead else short(0.0),
        ),
        lazy_tr(
            "Main then waited {seconds} for {n} answers, for the other process makes one after the "
            "other: a pipe alone makes nothing parallel.",
            seconds=hundredths(sum(spans(main, "waiting"))),
            n=len(read),
        ),
    ]
    if named(log.events, "eof"):
        told.append(lazy_tr("When main had closed its end, the other process got EOFError."))
    return told


def pool_of_five_findings(log: ExperimentLog) -> list[LazyText]:
    """Return what is to be said of a run of the pool of five."""
    told = []
    for way in _WAYS:
        begun, results = _results_of(way, log)
        if begun is not None and results:
            told.append(
                lazy_tr(
                    "{way}: the first result was at hand after {first}, the last after {last}; "
                    "{moved} of {n} results were overtaken by a later one.",
                    way=way,
                    first=hundredths(results[0].seconds - begun),
                    last=hundredths(results[-1].seconds - begun),
                    moved=_overtaken(results),
                    n=len(results),
                )
            )
    received = named(log.events, "received")
    if received:
        told.append(
            lazy_tr(
                "The initializer was called {n} times, once in each worker, for all tasks of both.",
                n=len(received),
            )
        )
    return told


def _results_of(way: str, log: ExperimentLog) -> tuple[float | None, list[ExperimentEvent]]:
    """Return when one method was called, and its results."""
    begun: float | None = None
    results: list[ExperimentEvent] = []
    for event in log.events:
        if event.actor == "main" and event.what == "waiting":
            if event.value == way:
                begun = event.seconds
            elif begun is not None:
                break
        elif event.what == "result" and begun is not None:
            results.append(event)
    return begun, results


def _overtaken(results: list[ExperimentEvent]) -> int:
    """Return how many results came after one that was submitted later."""
    numbers = [int(each.value) for each in results if each.value.isdecimal()]
    return sum(
        1 for place, number in enumerate(numbers) if max(numbers[:place], default=0) > number
    )


_SENDERS = Parameter(
    "senders",
    "SENDERS",
    lazy_tr("Senders"),
    lazy_tr("How many processes put items in."),
    1,
    10,
    10,
)
_RECEIVERS = Parameter(
    "receivers",
    "RECEIVERS",
    lazy_tr("Receivers"),
    lazy_tr("How many processes take items out."),
    1,
    4,
    2,
)
_RECEIVE = Parameter(
    "receive",
    "RECEIVE_SECONDS",
    lazy_tr("A receiver's work"),
    lazy_tr("How long a receiver works on an item, on average."),
    0,
    100,
    30,
    Unit.MILLISECONDS,
)
TEN_SENDERS = Experiment(
    name="ten-senders",
    group=Group.TUTORIAL,
    title=lazy_tr("Ten senders, two receivers, one queue"),
    what=lazy_tr(
        "Ten processes put items into a Queue of 100, and two take them out. No item is lost or "
        "got twice, and nobody but the queue knows who gets which."
    ),
    look_for=lazy_tr(
        "Compare what goes in with what comes out: while senders are faster, the queue grows. With "
        "more receivers it stays empty."
    ),
    parameters=(_SENDERS, _RECEIVERS, _RECEIVE),
    marked=("Queue(CAPACITY)", "box.put(", "box.get()"),
    findings=ten_senders_findings,
)
PIPE_OF_TEN = Experiment(
    name="pipe-of-ten",
    group=Group.TUTORIAL,
    title=lazy_tr("A pipe of ten numbers"),
    what=lazy_tr(
        "The main program sends ten numbers through a Pipe, and another process sends back their "
        "squares. Each end of such a pipe both sends and receives."
    ),
    look_for=lazy_tr(
        "All numbers are in the pipe at once, and the answers come one by one, as only one process "
        "works."
    ),
    parameters=(
        Parameter(
            "numbers",
            "NUMBERS",
            lazy_tr("Numbers"),
            lazy_tr("How many numbers are sent."),
            low=1,
            high=30,
            default=10,
        ),
        Parameter(
            "square",
            "SQUARE_SECONDS",
            lazy_tr("Work per number"),
            lazy_tr("How long the other process needs for a number."),
            low=0,
            high=200,
            default=80,
            unit=Unit.MILLISECONDS,
        ),
    ),
    marked=("Pipe()", "ours.send(", "ours.recv()", "except EOFError"),
    findings=pipe_of_ten_findings,
)
POOL_OF_FIVE = Experiment(
    name="pool-of-five",
    group=Group.TUTORIAL,
    title=lazy_tr("A pool of five"),
    what=lazy_tr(
        "Five workers, made ready by an initializer, do the same tasks twice: by starmap, which "
        "returns all results at once, and by imap_unordered, which yields each when it is there."
    ),
    look_for=lazy_tr(
        "Both take about as long. But by imap_unordered the first result is at hand at once, and "
        "long tasks do not hold back short ones."
    ),
    parameters=(
        pool_size(default=5, high=8),
        Parameter(
            "tasks",
            "TASKS",
            lazy_tr("Tasks"),
            lazy_tr("How many tasks there are."),
            low=1,
            high=24,
            default=12,
        ),
        Parameter(
            "long",
            "LONG_SECONDS",
            lazy_tr("A long task"),
            lazy_tr("How long every fourth task takes."),
            low=50,
            high=1000,
            default=400,
            unit=Unit.MILLISECONDS,
        ),
    ),
    marked=("Pool(WORKERS", "pool.starmap(", "pool.imap_unordered("),
    findings=pool_of_five_findings,
)
