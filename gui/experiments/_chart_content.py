"""What the chart of an experiment shows: a stage, until when, and the same in words."""

from bisect import bisect_right

from processing.language import phrases
from processing.language.amounts import decimal_amount
from processing.language.translation import localized, ntr, tr
from processing.measuring.experiments.events import ExperimentEvent
from processing.measuring.experiments.kinds import KINDS, EventKind, Shape
from processing.measuring.experiments.stage import Bar, Row, Stage
from processing.record import record

_HORIZONS = (1, 2, 3, 5, 8, 12, 20, 30, 45, 60, 90)  # seconds that are shown while it runs
_DIGITS = 3  # of moments in words: milliseconds
_CUT = "cut"  # the kind of what a script does not print, as it was ended


@record
class ExperimentChart:
    """What is drawn.

    Attributes:
        now: how many seconds it has been running; None when it is over.
        cut: when it was ended from outside; None if it ended by itself.
        is_numbered: whether colours tell the numbers of tasks and results apart.
    """

    stage: Stage
    now: float | None = None
    cut: float | None = None
    is_numbered: bool = False

    @property
    def seconds(self) -> float:
        """How much time is shown."""
        if self.now is None:
            return max(self.reached, 0.1) * 1.01
        reached = self.reached
        return float(next((each for each in _HORIZONS if each >= reached), reached))

    @property
    def reached(self) -> float:
        """Until when there is something to show."""
        return max(self.stage.last, self.now or 0.0, self.cut or 0.0)

    @property
    def flags(self) -> list[ExperimentEvent]:
        """The events that have a line across all rows, in order."""
        marks = [mark for row in self.stage.rows for mark in row.marks]
        found = [mark for mark in marks if mark.kind.shape is Shape.FLAG]
        if self.cut is not None:
            found.append(ExperimentEvent(self.cut, "", _CUT))
        return sorted(found, key=lambda mark: mark.seconds)

    @property
    def kinds(self) -> list[EventKind]:
        """The kinds that the legend explains."""
        return [*self.stage.kinds, *([KINDS[_CUT]] if self.cut is not None else [])]


def words_of(chart: ExperimentChart) -> str:
    """Return what the chart shows, for those who do not see it."""
    stage = chart.stage
    marks = [mark for row in stage.rows for mark in row.marks]
    counts = [
        # Translators: {what} is a kind of event in code, as put, get or full; {n} is how many.
        tr("{what}: {n}", what=kind.name, n=sum(1 for mark in marks if mark.what == kind.name))
        for kind in stage.kinds
        if kind.shape in {Shape.DOT, Shape.TICK, Shape.FLAG}
    ]
    rows = ntr("The chart has {n} row.", "The chart has {n} rows.", len(stage.rows))
    return " ".join([rows, phrases.listed(counts)] if counts else [rows])


def told_at(row: Row, moment: float, near: float) -> str:
    """Return in words what happened to an actor at a moment; empty if nothing did.

    What took no time counts if it is not more than `near` seconds away.
    """
    marks = [mark for mark in row.marks if abs(mark.seconds - moment) <= near]
    if marks:
        mark = min(marks, key=lambda each: abs(each.seconds - moment))
        what = f"{mark.what} {mark.value}".rstrip()
        # Translators: {what} is an event in code, as "put 1.4"; {time} is since the start.
        return tr(
            "{actor}: {what} after {time}", actor=row.actor, what=what, time=_time(mark.seconds)
        )
    if row.has_levels:
        return _levels_at(row, moment)
    for bar in row.bars:
        if bar.start <= moment and (bar.end is None or moment < bar.end):
            return _told_of_bar(row.actor, bar)
    return ""


def _levels_at(row: Row, moment: float) -> str:
    """Return the value of each curve at a moment, a line each."""
    lines = []
    for name, curve in row.levels.items():
        place = bisect_right(curve, moment, key=lambda step: step[0])
        value = curve[place - 1][1] if place else 0.0
        title = localized(KINDS[name].title)
        lines.append(tr("{title}: {value}", title=title, value=phrases.decimal(value, 0)))
    return "\n".join(lines)


def _told_of_bar(actor: str, bar: Bar) -> str:
    what = f"{localized(bar.kind.title)} {bar.label}".rstrip()
    if bar.end is None:
        # Translators: {what} is what a process does from that time on, as "waits".
        return tr("{actor}: {what} from {start} on", actor=actor, what=what, start=_time(bar.start))
    return tr(
        # Translators: {what} is what a process did in that time, as "at work 1.4".
        "{actor}: {what} from {start} to {end}",
        actor=actor,
        what=what,
        start=_time(bar.start),
        end=_time(bar.end),
    )


def _time(seconds: float) -> str:
    return tr("{seconds} s", seconds=decimal_amount(seconds, _DIGITS))
