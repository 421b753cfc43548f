"""Let one comparison at a time measure, and reckon up what it measured."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from processing.errors import BenchmarkError, ThumbpoolError
from processing.measuring.benchmark import dispatch_analysis, start_analysis
from processing.measuring.benchmark.dispatch_analysis import DispatchRow
from processing.measuring.benchmark.messages import (
    ComparisonFinished,
    ComparisonMessage,
    ComparisonNotify,
    ComparisonStarted,
    TrialFinished,
)
from processing.measuring.benchmark.race_analysis import Standing, standing_of
from processing.measuring.benchmark.records import (
    DispatchRecord,
    RaceRecord,
    Record,
    SampleRecord,
    StartRecord,
    load_record,
)
from processing.measuring.benchmark.spread import Judgement
from processing.measuring.benchmark.start_analysis import StartRow
from processing.measuring.speedup.calibration import Calibration
from processing.planning.plan import Plan
from processing.processes.threads import BackgroundThread, Work


@dataclass(frozen=True, slots=True)
class RaceResult:
    """A race with what it shows."""

    record: RaceRecord
    standing: Standing


@dataclass(frozen=True, slots=True)
class DispatchResult:
    """A comparison of dispatch with a row a method, and what to make of them."""

    record: DispatchRecord
    rows: tuple[DispatchRow, ...]
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class StartResult:
    """A comparison of ways to start workers with a row a way, and what to make of them."""

    record: StartRecord
    rows: tuple[StartRow, ...]
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class SampleResult:
    """Some pictures as one worker alone made them, and what they say of any others."""

    record: SampleRecord
    calibration: Calibration


Measured = RaceResult | DispatchResult | StartResult | SampleResult


def pictures_of(plan: Plan) -> int:
    """Return how many pictures there are, at once however many that is."""
    return len(plan.tasks) // (1 + len(plan.settings.recipe.also))


def measured_of(record: Record) -> Measured:
    """Return a record with what it shows; takes longer than a window may stand still.

    Raises:
        BenchmarkError: the window has nothing to show it with, or it is not whole.
    """
    match record:
        case RaceRecord():
            return RaceResult(record, standing_of(record))
        case DispatchRecord():
            rows, judgement = (
                dispatch_analysis.rows_of(record),
                dispatch_analysis.judgement_of(record),
            )
            return DispatchResult(record, rows, judgement)
        case StartRecord():
            rows_of, judgement_of = start_analysis.rows_of, start_analysis.judgement_of
            return StartResult(record, rows_of(record), judgement_of(record))
        case SampleRecord():
            # Not before: it brings the engines with it, which a window shows up sooner without.
            from processing.measuring.benchmark.one_worker import calibration_of

            return SampleResult(record, calibration_of(record))


class Measuring(QObject):
    """Has at most one comparison under way; lives in the GUI thread.

    Its signals are emitted from the comparison's thread and arrive queued.

    Signals:
        started: how many trials there will be.
        trial_ended: a `TrialFinished`.
        measured: a `Measured`, up to the last whole round; none if there was no such round.
        ended: once, last: why it could not go on, empty if it could, or was cancelled.
    """

    started = Signal(int)
    trial_ended = Signal(object)
    measured = Signal(object)
    ended = Signal(str)
    _over = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work: Work | None = None
        self._over.connect(self._on_over)

    @property
    def is_under_way(self) -> bool:
        """Whether a comparison has not told its end yet."""
        return self._work is not None

    @property
    def works(self) -> list[Work]:
        """All whose threads may still be alive."""
        return [self._work] if self._work is not None else []

    def start(self, make: Callable[[ComparisonNotify], Work]) -> None:
        """Begin with what `make` returns; nothing else may be under way.

        Where it cannot be made or started, that is told like any other end.
        """
        if self._work is not None:
            return
        problem = self.tr("The comparison could not be started; the log tells why.")
        try:
            self._work = make(self._notify)
            self._work.start()
            problem = ""
        except (OSError, ThumbpoolError) as error:
            problem = str(error)
        finally:
            if problem:
                self._on_over(problem)

    def cancel(self) -> None:
        """End soon; whole rounds are kept. Returns at once."""
        if self._work is not None:
            self._work.cancel()

    def _notify(self, message: ComparisonMessage) -> None:
        """Pass a message on; runs in the comparison's thread."""
        match message:
            case ComparisonStarted(trials=trials):
                self.started.emit(trials)
            case TrialFinished():
                self.trial_ended.emit(message)
            case ComparisonFinished(record=record, problem=problem):
                if record is not None:
                    problem = self._reckon(record) or problem
                self._over.emit(problem)

    def _reckon(self, record: Record) -> str:
        """Tell what a comparison shows; runs in its thread."""
        try:
            self.measured.emit(measured_of(record))
        except BenchmarkError as error:
            return str(error)
        return ""

    def _on_over(self, problem: str) -> None:
        self._work = None
        self.ended.emit(problem)


class Reckoning(QObject):
    """Reads what was kept in a file and reckons it up, in a thread of its own.

    Signals:
        read: a `Measured`.
        failed: why not, in a sentence.
    """

    read = Signal(object)
    failed = Signal(str)
    _ended = Signal(int, object)  # the number of a reading, and what tells of its end

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: BackgroundThread | None = None
        self._number = 0  # of the file that was asked for last
        self._ended.connect(self._on_ended)

    def start(self, path: Path) -> None:
        """Begin with the file at `path`; whatever else is being read is told of no more."""
        self._number += 1
        number = self._number

        def work() -> None:
            self._ended.emit(number, partial(self.read.emit, measured_of(load_record(path))))

        def tell_end(problem: str) -> None:
            if problem:
                self._ended.emit(number, partial(self.failed.emit, problem))

        self._thread = BackgroundThread("reckoning", work, tell_end)
        self._thread.start()

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end, at most `timeout` seconds; return whether it has come."""
        return self._thread is None or self._thread.wait(timeout)

    def _on_ended(self, number: int, tell: Callable[[], None]) -> None:
        if number == self._number:
            tell()
