"""The experiment of the bounded queue: its words, and what is found in a run."""

from processing.language.lazy_text import LazyText, lazy_ntr, lazy_tr
from processing.measuring.durations import hundredths
from processing.measuring.experiments.events import named, spans
from processing.measuring.experiments.experiment import (
    Experiment,
    ExperimentLog,
    Group,
    Parameter,
    Unit,
)
from processing.measuring.experiments.stage import COUNT, Stage

UNKNOWN = "?"  # what the script prints where the system does not tell
WAIT_SECONDS = 0.01  # a shorter one is no waiting: the queue had room


def findings_of(log: ExperimentLog) -> list[LazyText]:
    """Return what is to be said of a run."""
    return [*_puts(log), *_gets(log), *_counts(log)]


def _puts(log: ExperimentLog) -> list[LazyText]:
    puts, waits = len(named(log.events, "put")), _waits(log, "sender")
    if not puts:
        return []
    if not waits:
        return [lazy_tr("None of {n} puts found the queue full.", n=puts)]
    told = [
        lazy_tr(
            "{waited} of {n} puts found the queue full and waited {seconds} altogether.",
            waited=len(waits),
            n=puts,
            seconds=hundredths(sum(waits)),
        )
    ]
    full = len(named(log.events, "full"))
    if full:
        told.append(
            lazy_ntr(
                "One put gave up with queue.Full and was tried again.",
                "{n} times a put gave up with queue.Full and was tried again.",
                full,
            )
        )
    return told


def _gets(log: ExperimentLog) -> list[LazyText]:
    waits, empty = _waits(log, "receiver"), len(named(log.events, "empty"))
    if not named(log.events, "get"):
        return []
    told = [lazy_tr("The receiver waited {seconds} for items.", seconds=hundredths(sum(waits)))]
    if empty:
        told.append(
            lazy_ntr(
                "One get gave up with queue.Empty and was tried again.",
                "{n} times a get gave up with queue.Empty and was tried again.",
                empty,
            )
        )
    return told


def _waits(log: ExperimentLog, who: str) -> list[float]:
    events = [each for each in log.events if each.actor.startswith(who)]
    return [seconds for seconds in spans(events, "waiting") if seconds >= WAIT_SECONDS]


def _counts(log: ExperimentLog) -> list[LazyText]:
    """Return how far `qsize` was from the count."""
    rows = [row for row in Stage(log.events).rows if row.has_levels]
    if any(each.value == UNKNOWN for each in named(log.events, "qsize")):
        return [lazy_tr("This system has no qsize(): only what was counted is shown.")]
    if not rows or not rows[0].levels.get("qsize") or not rows[0].levels.get(COUNT):
        return []
    said, exact = rows[0].levels["qsize"], rows[0].levels[COUNT]
    most = max(abs(value - _at(exact, moment)) for moment, value in said)
    if not most:
        return [lazy_tr("Whenever qsize() changed, it agreed with the count.")]
    return [
        lazy_tr(
            "qsize() differed from the count by {n} at most: what it says may be over when it is "
            "read.",
            n=round(most),
        )
    ]


def _at(curve: list[tuple[float, float]], moment: float) -> float:
    """Return the value of a curve of steps at a moment."""
    value = 0.0
    for at, each in curve:
        if at > moment:
            break
        value = each
    return value


BOUNDED_QUEUE = Experiment(
    name="bounded-queue",
    group=Group.QUEUE,
    title=lazy_tr("A bounded queue"),
    what=lazy_tr(
        "Senders put items into a Queue that holds only a few, and one receiver takes them out. "
        "Where the queue is full, put waits, so that no sender runs ahead of the receiver."
    ),
    look_for=lazy_tr(
        "Let the receiver be slow: the queue fills, senders wait, and the slowest part sets the "
        "pace. Let the senders be slow: now the receiver waits."
    ),
    parameters=(
        Parameter(
            "capacity",
            "CAPACITY",
            lazy_tr("Capacity"),
            lazy_tr("How many items the queue holds at most."),
            low=1,
            high=20,
            default=5,
        ),
        Parameter(
            "senders",
            "SENDERS",
            lazy_tr("Senders"),
            lazy_tr("How many processes put items in."),
            low=1,
            high=6,
            default=3,
        ),
        Parameter(
            "send",
            "SEND_SECONDS",
            lazy_tr("A sender's work"),
            lazy_tr("How long a sender needs to make an item."),
            low=0,
            high=1000,
            default=50,
            unit=Unit.MILLISECONDS,
        ),
        Parameter(
            "receive",
            "RECEIVE_SECONDS",
            lazy_tr("The receiver's work"),
            lazy_tr("How long the receiver works on an item."),
            low=0,
            high=1000,
            default=150,
            unit=Unit.MILLISECONDS,
        ),
    ),
    marked=("Queue(CAPACITY)", "box.put(", "except queue.Full", "box.get(", "except queue.Empty"),
    findings=findings_of,
    limit_seconds=60.0,
)
