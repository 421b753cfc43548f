"""The experiment of lazy and eager methods: its words, and what is found in a run."""

from collections.abc import Sequence

from processing.language.lazy_text import LazyText, lazy_tr
from processing.measuring.experiments.events import ExperimentEvent, numbers, parts_of
from processing.measuring.experiments.experiment import (
    Experiment,
    ExperimentLog,
    Group,
    Parameter,
    Unit,
)

WAYS = ("map", "imap", "window")


def findings_of(log: ExperimentLog) -> list[LazyText]:
    """Return what is to be said of a run."""
    parts = parts_of(log.events)
    if any(not parts.get(way) for way in WAYS):
        return []
    ahead = {way: most_ahead(parts[way]) for way in WAYS}
    memory = {way: max(numbers(parts[way], "memory"), default=0) for way in WAYS}
    told = [
        lazy_tr(
            "map was up to {map} items ahead of the results, imap {imap}, the window {window}.",
            map=ahead["map"],
            imap=ahead["imap"],
            window=ahead["window"],
        ),
        lazy_tr(
            "For that, the main process held up to {map} kB for map, {imap} kB for imap and "
            "{window} kB for the window.",
            map=memory["map"],
            imap=memory["imap"],
            window=memory["window"],
        ),
    ]
    if ahead["imap"] < ahead["map"]:
        return [*told, _STOPPED]
    return [*told, _TAKES_ALL]


def most_ahead(events: Sequence[ExperimentEvent]) -> int:
    """Return how many items were taken and not settled, at most."""
    most = settled = 0
    for event in events:
        if event.what == "settled" and event.value.isdecimal():
            settled = int(event.value)
        if event.what == "taken" and event.value.isdecimal():
            most = max(most, int(event.value) - settled)
    return most


_TAKES_ALL = lazy_tr(
    "imap is lazy about results only: its thread takes all items at once. They were in the pipe to "
    "the workers, which is not counted as memory of the process."
)
_STOPPED = lazy_tr(
    "imap did not take all: its thread takes as many items as the pipe to the workers has room "
    "for, however slow the caller is. Make the items smaller, and it takes them all."
)

LAZY = Experiment(
    name="lazy",
    group=Group.POOL,
    title=lazy_tr("Lazy and eager"),
    what=lazy_tr(
        "A generator makes items, and tells when one is taken: by map, by imap, and by a window "
        "that lets only a few in at once. The distance between the two curves is what has been "
        "taken and not settled."
    ),
    look_for=lazy_tr(
        "map makes a list of all items before it begins. imap looks lazy and takes them all, too, "
        "unless the pipe is full; a window in front takes an item when another was settled."
    ),
    parameters=(
        Parameter(
            "items",
            "ITEMS",
            lazy_tr("Items"),
            lazy_tr("How many items the generator has."),
            low=10,
            high=200,
            default=40,
        ),
        Parameter(
            "kilobytes",
            "KILOBYTES",
            lazy_tr("Size of an item, in kB"),
            lazy_tr("A pipe holds 64 kB on most systems; larger items wait before it."),
            low=1,
            high=500,
            default=1,
        ),
        Parameter(
            "window",
            "WINDOW",
            lazy_tr("Window"),
            lazy_tr("How many items the window lets in at once."),
            low=1,
            high=50,
            default=4,
        ),
        Parameter(
            "work",
            "WORK_SECONDS",
            lazy_tr("Work"),
            lazy_tr("How long a worker needs for an item."),
            low=0,
            high=300,
            default=50,
            unit=Unit.MILLISECONDS,
        ),
    ),
    marked=('tell(begun, actor, "taken"', "== WINDOW", "popleft().get()", "getattr(pool, actor)"),
    findings=findings_of,
    limit_seconds=90.0,
)
