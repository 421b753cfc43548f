"""What the chart of an experiment shows: a row per actor, folded from events as they come."""

import math
import re
from collections.abc import Iterable

from processing.measuring.experiments.events import ExperimentEvent
from processing.measuring.experiments.kinds import KINDS, EventKind, Shape

_NUMBER = re.compile(r" ([0-9]{1,9})$")  # of an actor
COUNT = "count"  # the kind that is not printed but counted here, from puts and gets


class Bar:
    """A stretch of time in which an actor was in one state.

    Attributes:
        end: None while it lasts.
    """

    def __init__(self, kind: EventKind, start: float, label: str) -> None:
        self.kind = kind
        self.start = start
        self.end: float | None = None
        self.label = label


class Row:
    """What is known of one actor; thread-confined.

    Attributes:
        process: the number of its process; empty if none was told.
        birth, death: when it began and ended; None where that was not told.
        levels: the steps of each curve, by kind: moments and values.
        limit: the top of the curves; None if there is none.
    """

    def __init__(self, actor: str) -> None:
        self.actor = actor
        self.process = ""
        self.birth: float | None = None
        self.death: float | None = None
        self.bars: list[Bar] = []
        self.marks: list[ExperimentEvent] = []
        self.levels: dict[str, list[tuple[float, float]]] = {}
        self.limit: float | None = None

    @property
    def has_levels(self) -> bool:
        """Whether it is drawn as curves."""
        return bool(self.levels) or self.limit is not None

    @property
    def highest(self) -> float:
        """The highest value of its curves or their limit; at least 1."""
        values = [value for curve in self.levels.values() for _, value in curve]
        return max([1.0, self.limit or 0.0, *values])

    def fold(self, event: ExperimentEvent) -> None:
        """Take in one event."""
        match event.kind.shape:
            case Shape.BIRTH:
                self.birth, self.process = event.seconds, event.value
            case Shape.DEATH:
                self._end_bar(event.seconds)
                self.death = event.seconds if self.death is None else self.death
            case Shape.STATE:
                self._end_bar(event.seconds)
                self.bars.append(Bar(event.kind, event.seconds, event.value))
            case Shape.REST:
                self._end_bar(event.seconds)
            case Shape.LEVEL | Shape.LIMIT:
                self._fold_level(event)
            case Shape.NOTE:
                pass
            case _:
                self.marks.append(event)

    def _fold_level(self, event: ExperimentEvent) -> None:
        try:
            value = float(event.value)
        except ValueError:
            return  # the system does not tell it
        if not math.isfinite(value):
            return
        if event.kind.shape is Shape.LIMIT:
            self.limit = value
        else:
            self.levels.setdefault(event.what, []).append((event.seconds, value))

    def _end_bar(self, seconds: float) -> None:
        if self.bars and self.bars[-1].end is None:
            self.bars[-1].end = max(seconds, self.bars[-1].start)


class Stage:
    """All rows of one run, in the order in which actors appeared; thread-confined.

    Attributes:
        last: when the last event was, in seconds.
    """

    def __init__(self, events: Iterable[ExperimentEvent] = ()) -> None:
        self.last = 0.0
        self._rows: dict[str, Row] = {}
        self._kinds: dict[str, EventKind] = {}
        self._puts: dict[str, float] = {}
        self._gets: dict[str, float] = {}
        self._is_counted = True
        for event in events:
            self.fold(event)

    @property
    def rows(self) -> list[Row]:
        """The rows: processes as they came, then what is between them.

        Those of one kind are together, by their numbers: sender 1, sender 2, receiver.
        """
        self._count()
        order = {_stem(actor): place for place, actor in reversed([*enumerate(self._rows)])}
        return sorted(
            self._rows.values(),
            key=lambda row: (row.has_levels, order[_stem(row.actor)], _number_in(row.actor)),
        )

    @property
    def kinds(self) -> list[EventKind]:
        """The kinds that occur, in the order of their table."""
        self._count()
        return [kind for kind in KINDS.values() if kind.name in self._kinds]

    def fold(self, event: ExperimentEvent) -> None:
        """Take in one event."""
        self.last = max(self.last, event.seconds)
        self._kinds[event.what] = event.kind
        row = self._rows.setdefault(event.actor, Row(event.actor))
        row.fold(event)
        if event.what in {"put", "get"}:
            (self._puts if event.what == "put" else self._gets)[event.value] = event.seconds
        self._is_counted = not self._puts

    def _count(self) -> None:
        """Count what the queue holds, for each moment, beside what it says itself.

        Puts and gets are told when they have returned, which may be a moment after others know.
        """
        if self._is_counted:
            return
        self._is_counted = True
        for row in self._rows.values():
            if row.has_levels:
                row.levels[COUNT] = counted(self._puts, self._gets, row.limit)
                self._kinds[COUNT] = KINDS[COUNT]


def _stem(actor: str) -> str:
    """Return the name of an actor without its number."""
    return _NUMBER.sub("", actor)


def _number_in(actor: str) -> int:
    found = _NUMBER.search(actor)
    return int(found[1]) if found is not None else 0


def counted(
    puts: dict[str, float], gets: dict[str, float], limit: float | None = None
) -> list[tuple[float, float]]:
    """Return how many items were in the queue from which moment on, given when each came and went.

    Both are seconds by item; each item has a value of its own. Two things are known better than
    they were told: an item that was got had been put, and a put into a full queue succeeds only
    after a get.
    """
    changes = [(min(put, gets.get(item, put)), 1) for item, put in puts.items()]
    changes += [(got, -1) for item, got in gets.items() if item in puts]
    count, early, curve = 0, 0, dict[float, float]()
    for moment, change in sorted(changes):
        if change > 0 and limit is not None and count >= limit:
            early += 1  # a get that is told later has happened already
            continue
        if change < 0 and early:
            early -= 1
            continue
        count += change
        curve[moment] = float(count)
    return list(curve.items())
