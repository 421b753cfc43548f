"""What a script prints, read line by line: one event each."""

import math
from collections.abc import Iterator, Sequence

from processing.errors import BenchmarkError
from processing.files.display import display
from processing.language.lazy_text import lazy_tr
from processing.measuring.experiments.kinds import KINDS, EventKind, Shape
from processing.record import record

MOST_LINE_BYTES = 500
_MOST_NAME, _MOST_VALUE = 40, 200  # letters
_MOST_SECONDS = 3600.0
_PARTS = 4  # of a line


@record
class ExperimentEvent:
    """One event.

    Attributes:
        seconds: since the start of the script, by a clock that all its processes share.
        actor: the process, or the thing between processes, that it happened to.
        what: the name of its kind.
        value: an item, a number or a word; may be empty.
    """

    seconds: float
    actor: str
    what: str
    value: str = ""

    @property
    def kind(self) -> EventKind:
        """How it is drawn."""
        return KINDS[self.what]

    @property
    def line(self) -> str:
        """What the script printed."""
        return f"{self.seconds:.4f}\t{self.actor}\t{self.what}\t{self.value}"


def read_event(line: bytes) -> ExperimentEvent:
    """Return the event that a script printed.

    Raises:
        BenchmarkError: the line is none.
    """
    text = line.decode("utf-8", "replace").rstrip("\r\n")
    parts = text.split("\t")
    if len(line) <= MOST_LINE_BYTES and len(parts) == _PARTS:
        seconds, actor, what, value = parts
        if _is_name(actor) and what in KINDS and _is_value(value):
            moment = _moment(seconds)
            if moment is not None:
                return ExperimentEvent(moment, actor, what, value)
    raise BenchmarkError(
        lazy_tr(
            "The script printed a line that is no event: {line}",
            line=display(text[:_MOST_VALUE]),
        )
    )


def numbers(events: Sequence[ExperimentEvent], what: str) -> list[int]:
    """Return the whole numbers that events of one kind have as their value."""
    return [int(each.value) for each in events if each.what == what and _is_number(each.value)]


def named(events: Sequence[ExperimentEvent], what: str) -> list[ExperimentEvent]:
    """Return the events of one kind, in order."""
    return [each for each in events if each.what == what]


def parts_of(events: Sequence[ExperimentEvent]) -> dict[str, list[ExperimentEvent]]:
    """Return the events of each part of a script, by its name; what comes before them is left out.

    The event that begins a part is the first in it.
    """
    parts: dict[str, list[ExperimentEvent]] = {}
    for event in events:
        if event.what == "part":
            parts[event.value] = []
        if parts:
            next(reversed(parts.values())).append(event)
    return parts


def spans(events: Sequence[ExperimentEvent], what: str) -> Iterator[float]:
    """Yield how long each state of one kind lasted, in seconds.

    A state lasts until the next one of its actor, or until its end; one that never ended is left
    out.
    """
    begun: dict[str, float] = {}
    for event in events:
        if event.kind.shape in {Shape.STATE, Shape.REST, Shape.DEATH}:
            start = begun.pop(event.actor, None)
            if start is not None:
                yield event.seconds - start
        if event.what == what:
            begun[event.actor] = event.seconds


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit()


def _is_name(actor: str) -> bool:
    return 0 < len(actor) <= _MOST_NAME and actor.isprintable()


def _is_value(value: str) -> bool:
    return len(value) <= _MOST_VALUE and (not value or value.isprintable())


def _moment(seconds: str) -> float | None:
    """Return a number of seconds; None if it is none, or none that can be drawn."""
    try:
        moment = float(seconds)
    except ValueError:
        return None
    return moment if math.isfinite(moment) and 0 <= moment <= _MOST_SECONDS else None
