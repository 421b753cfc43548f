"""The experiment of chunks: its words, and what is found in a run."""

import re
from collections.abc import Sequence

from processing.language.joining import lazy_sentences
from processing.language.lazy_text import lazy_ntr, lazy_tr
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

_COST = re.compile(r"(.+): (\d+) parcels, (\d+) bytes, dumps (\d+) us, loads (\d+) us")
TO_WORKERS, BACK = "to workers", "back"


@record
class Cost:
    """What goes one way: how many parcels, how large, and how long pickling takes both ends."""

    parcels: int
    bytes: int
    dumps_microseconds: int
    loads_microseconds: int


def findings_of(log: ExperimentLog) -> list[str]:
    """Return what is to be said of a run."""
    told: list[str] = []
    for name, events in parts_of(log.events).items():
        results, costs = named(events, "result"), costs_in(events)
        if results and TO_WORKERS in costs and BACK in costs:
            took = lazy_tr(
                "{name}: all results were there after {seconds}.",
                name=name,
                seconds=hundredths(results[-1].seconds - events[0].seconds),
            )
            there = _cost(costs[TO_WORKERS], is_back=False)
            told.append(lazy_sentences(took, there, _cost(costs[BACK], is_back=True)))
    return told


def costs_in(events: Sequence[ExperimentEvent]) -> dict[str, Cost]:
    """Return what was weighed in one part, by the way on which it goes."""
    found = (_COST.fullmatch(each.value) for each in named(events, "cost"))
    return {each[1]: Cost(*map(int, each.groups()[1:])) for each in found if each is not None}


def _cost(cost: Cost, *, is_back: bool) -> str:
    went = lazy_ntr(
        "To the workers went {n} parcel of {bytes} bytes",
        "To the workers went {n} parcels, {bytes} bytes in all",
        cost.parcels,
        bytes=cost.bytes,
    )
    if is_back:
        went = lazy_ntr(
            "Back came {n} parcel of {bytes} bytes",
            "Back came {n} parcels, {bytes} bytes in all",
            cost.parcels,
            bytes=cost.bytes,
        )
    return lazy_tr(
        "{parcels}: {dumps} µs to pickle, {loads} µs to unpickle.",
        parcels=went,
        dumps=cost.dumps_microseconds,
        loads=cost.loads_microseconds,
    )


CHUNKS = Experiment(
    name="chunks",
    group=Group.POOL,
    title=lazy_tr("Chunks"),
    what=lazy_tr(
        "Small tasks are handed over one by one, then in chunks. Each bar is one chunk in a "
        "worker, each dot in it a task; a chunk goes and comes as one parcel, pickled at once."
    ),
    look_for=lazy_tr(
        "In chunks there are fewer parcels, and what they have in common is pickled once for each, "
        "but results arrive in bursts. Make tasks longer, and the difference goes away."
    ),
    parameters=(
        Parameter(
            "chunk",
            "CHUNK",
            lazy_tr("Tasks per chunk"),
            lazy_tr("How many tasks are handed over together in the second way."),
            low=2,
            high=60,
            default=10,
        ),
        Parameter(
            "work",
            "WORK_SECONDS",
            lazy_tr("Work"),
            lazy_tr("How long a task takes."),
            low=0,
            high=100,
            default=2,
            unit=Unit.MILLISECONDS,
        ),
        Parameter(
            "letters",
            "LETTERS",
            lazy_tr("Letters per task"),
            lazy_tr("How much goes with each task and comes back with its result."),
            low=0,
            high=100000,
            default=200,
        ),
        pool_size(),
    ),
    marked=("chunksize=size", "pickle.dumps(part)", "pickle.loads(each)"),
    findings=findings_of,
    limit_seconds=60.0,
)
