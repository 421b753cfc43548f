"""Run a comparison in the background for whoever asked for it, and read saved ones."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from processing.errors import BenchmarkError, ThumbpoolError
from processing.language.translation import localized, tr
from processing.measuring.benchmark.messages import (
    ComparisonFinished,
    ComparisonMessage,
    ComparisonNotify,
    TrialFinished,
)
from processing.planning.plan import Plan
from processing.processes.threads import BackgroundThread, Work
from processing.record import record

if TYPE_CHECKING:
    from processing.measuring.benchmark.records import Record

Analyse = Callable[[Any], Any]  # of a record; too slow for the GUI thread; raises BenchmarkError


@record
class Measured:
    """What a comparison has recorded, and what its `Analyse` says of that."""

    record: "Record"
    analysis: Any


def pictures_of(plan: Plan) -> int:
    """Return how many pictures there are, in constant time."""
    return len(plan.tasks) // (1 + len(plan.settings.recipe.also))


class Comparison(QObject):
    """One comparison, from its start to its end; lives in the GUI thread.

    Whoever asks for a comparison makes one of these, connects to it and hands it to the controller.

    Attributes:
        was_cancelled: whether it was asked to end early.
        has_result: whether `measured` was emitted.

    Signals:
        trial_ended: a `TrialFinished`.
        measured: a `Measured`, up to the last whole round; none if there was no such round.
        ended: once, last: why it could not go on; empty if it could, or was cancelled.
    """

    trial_ended = Signal(object)
    measured = Signal(object)
    ended = Signal(str)
    _reported = Signal(object)  # by the comparison's thread, in which `_notify` runs

    def __init__(
        self,
        make: Callable[[ComparisonNotify], Work],
        parent: QObject,
        analyse: Analyse = lambda record: record,
    ) -> None:
        super().__init__(parent)
        self.was_cancelled = False
        self.has_result = False
        self._make = make
        self._analyse = analyse
        self._work: Work | None = None
        self._reported.connect(self._on_reported)

    @property
    def is_under_way(self) -> bool:
        """Whether it was started and has not ended yet."""
        return self._work is not None

    @property
    def works(self) -> list[Work]:
        """All works whose threads may still be alive."""
        return [self._work] if self._work is not None else []

    def start(self) -> None:
        """Begin; a comparison that cannot be made or started ends at once with the reason."""
        problem = tr("The comparison could not be started; the log tells why.")
        try:
            self._work = self._make(self._notify)
            self._work.start()
            problem = ""
        except (OSError, ThumbpoolError) as error:
            problem = str(error)
        finally:
            if problem:
                self._end(problem)

    def cancel(self) -> None:
        """End soon; whole rounds are kept. Returns at once."""
        self.was_cancelled = True
        if self._work is not None:
            self._work.cancel()

    def _notify(self, message: ComparisonMessage) -> None:
        """Pass on what matters here; runs in the comparison's thread."""
        match message:
            case TrialFinished():
                self._reported.emit(message)
            case ComparisonFinished(record=record, problem=problem):
                try:
                    if record is not None:
                        self._reported.emit(Measured(record, self._analyse(record)))
                except BenchmarkError as error:
                    problem = str(error)
                self._reported.emit(problem)

    def _on_reported(self, message: TrialFinished | Measured | str) -> None:
        match message:
            case TrialFinished():
                self.trial_ended.emit(message)
            case Measured():
                self.has_result = True
                self.measured.emit(message)
            case problem:
                self._end(problem)

    def _end(self, problem: str) -> None:
        self._work = None
        self.ended.emit(localized(problem))


class RecordReader(QObject):
    """Reads saved comparisons and analyses them, each in a thread of its own."""

    _ended = Signal(int, object)  # the number of a reading, and what to call with its end

    def __init__(self, analyse: Analyse, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._analyse = analyse
        self._thread: BackgroundThread | None = None
        self._number = 0  # of the file that was asked for last
        self._ended.connect(self._on_ended)

    def start(
        self, path: Path, show: Callable[[Measured], None], refuse: Callable[[str], None]
    ) -> None:
        """Read the file at `path`, then `show` it, or `refuse` it with a reason.

        A file that is still being read is forgotten.
        """
        self._number += 1
        number = self._number

        def work() -> None:
            from processing.measuring.benchmark.records import load_record

            record = load_record(path)
            self._ended.emit(number, partial(show, Measured(record, self._analyse(record))))

        def tell_end(problem: str) -> None:
            if problem:
                self._ended.emit(number, partial(refuse, localized(problem)))

        self._thread = BackgroundThread("reading", work, tell_end)
        self._thread.start()

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end, at most `timeout` seconds; return whether it has come."""
        return self._thread is None or self._thread.wait(timeout)

    def _on_ended(self, number: int, tell: Callable[[], None]) -> None:
        if number == self._number:
            tell()
