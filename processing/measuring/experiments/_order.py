"""The experiment of the order of results: its words, and what is found in a run."""

from collections.abc import Sequence

from processing.language.joining import lazy_sentences
from processing.language.lazy_text import LazyText, lazy_tr
from processing.measuring.durations import hundredths
from processing.measuring.experiments._usual_parameters import pool_size
from processing.measuring.experiments.events import ExperimentEvent, named, parts_of
from processing.measuring.experiments.experiment import (
    Experiment,
    ExperimentLog,
    Group,
    Parameter,
    Unit,
)
from processing.record import record

TASK = "task "  # with which the names of tasks begin
HELD_SECONDS = 0.02  # a shorter time between the end of a task and its result is the way back


@record
class Arrival:
    """A result that arrived; `held_seconds` is for how long it had been done."""

    number: int
    seconds: float
    held_seconds: float


def findings_of(log: ExperimentLog) -> list[str]:
    """Return what is to be said of a run."""
    told: list[str] = []
    for method, events in parts_of(log.events).items():
        arrivals = arrivals_in(events)
        if arrivals:
            told.append(lazy_sentences(_times(method, arrivals), _held(arrivals)))
    return told


def arrivals_in(events: Sequence[ExperimentEvent]) -> list[Arrival]:
    """Return the results of one part, as they arrived, in seconds since it began."""
    begin = events[0].seconds
    done = {each.actor.removeprefix(TASK): each.seconds for each in named(events, "held")}
    return [
        Arrival(int(each.value), each.seconds - begin, each.seconds - done[each.value])
        for each in named(events, "result")
        if each.value in done and each.value.isdecimal()
    ]


def _times(method: str, arrivals: Sequence[Arrival]) -> LazyText:
    first, last = arrivals[0], arrivals[-1]
    in_order = [each.number for each in arrivals] == sorted(each.number for each in arrivals)
    values = {
        "method": method,
        "first": hundredths(first.seconds),
        "last": hundredths(last.seconds),
    }
    if in_order:
        return lazy_tr(
            "{method}: the first result came after {first}, the last after {last}, in the order of "
            "submission.",
            **values,
        )
    return lazy_tr(
        "{method}: the first result came after {first}, the last after {last}, each as it was "
        "done.",
        **values,
    )


def _held(arrivals: Sequence[Arrival]) -> LazyText:
    held = [each.held_seconds for each in arrivals if each.held_seconds > HELD_SECONDS]
    if not held:
        return lazy_tr("None was held back.")
    return lazy_tr(
        "{n} of {all} were done before and held back, for {seconds} at most and {sum} altogether.",
        n=len(held),
        all=len(arrivals),
        seconds=hundredths(max(held)),
        sum=hundredths(sum(held)),
    )


ORDER = Experiment(
    name="order",
    group=Group.POOL,
    title=lazy_tr("In which order results arrive"),
    what=lazy_tr(
        "The same tasks go through map, imap and imap_unordered, and one of them, the straggler, "
        "takes long. A row for each task shows when it was at work, and how long its result was "
        "held back after that. Each number has its colour: where results arrive in order, so do "
        "the colours."
    ),
    look_for=lazy_tr(
        "map hands over all at the end. imap keeps the order, so the straggler blocks results that "
        "are done; imap_unordered gives each as it comes, and the caller has to look which it is."
    ),
    parameters=(
        Parameter(
            "straggler",
            "STRAGGLER",
            lazy_tr("The straggler"),
            lazy_tr("Which of the eight tasks takes long."),
            low=1,
            high=8,
            default=1,
        ),
        Parameter(
            "long",
            "LONG_SECONDS",
            lazy_tr("Its work"),
            lazy_tr("How long the straggler takes."),
            low=0,
            high=3000,
            default=800,
            unit=Unit.MILLISECONDS,
        ),
        Parameter(
            "short",
            "SHORT_SECONDS",
            lazy_tr("The work of the others"),
            lazy_tr("How long each other task takes."),
            low=0,
            high=1000,
            default=150,
            unit=Unit.MILLISECONDS,
        ),
        pool_size(high=8),
    ),
    is_numbered=True,
    marked=("for method in", "in method(", 'tell(begun, CALLER, "result"'),
    findings=findings_of,
    limit_seconds=60.0,
)
