"""Ask the journal about earlier runs, undo one of them, or forget it."""

import logging
import time
from collections import Counter
from collections.abc import Callable
from enum import Enum, auto
from functools import partial

from PySide6.QtCore import QObject, Signal

from gui.control.bridge import Bridge
from gui.control.makers import Workshop
from gui.control.past_run import PastRun
from processing.language.translation import localized
from processing.processes.threads import BackgroundThread, Work
from processing.running.events import Message, UndoFinished, UndoProgressed
from processing.storage.journal.runs import JournaledRun

_log = logging.getLogger(__name__)


class _Subject(Enum):
    """What a question is about; its answer is dropped if a later one was asked."""

    INTERRUPTED = auto()
    UNDOABLE = auto()
    ALL = auto()
    REMOVABLE = auto()


class EarlierRuns(QObject):
    """Asks in threads of its own, as the journal's disk may be slow; lives in the GUI thread.

    Attributes:
        undoable: the runs that can be undone, whatever folder they wrote to, the last one first.
        undone: the run that was undone last, or is being undone; None before.

    Signals:
        interrupted_found: a list of `JournaledRun` that can be continued, the last one first.
        undoable_changed: the new `undoable`.
        runs_found: a list of `PastRun`, the last one first.
        removable_counted: a `JournaledRun`, and how many results an undo of it would take back.
        undo_progressed: how many results were looked at, and of how many.
        undo_ended: the `UndoFinished`.
        failed: a sentence on why the user's request failed.
    """

    interrupted_found = Signal(object)
    undoable_changed = Signal(object)
    runs_found = Signal(object)
    removable_counted = Signal(object, int)
    undo_progressed = Signal(int, int)
    undo_ended = Signal(object)
    failed = Signal(str)
    _answered = Signal(object, int, object)  # subject and number of a question, and its answer

    def __init__(self, workshop: Workshop, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undoable: tuple[JournaledRun, ...] = ()
        self.undone: JournaledRun | None = None
        self._history = workshop.history
        self._make_undo = workshop.undo
        self._bridge = bridge
        self._undo: Work | None = None
        self._threads: list[BackgroundThread] = []
        self._questions: Counter[_Subject] = Counter()
        self._answered.connect(self._on_answered)

    @property
    def is_under_way(self) -> bool:
        """Whether an undo has not reported its end yet."""
        return self._undo is not None

    @property
    def works(self) -> list[Work]:
        """All works whose threads may still be alive."""
        return [self._undo] if self._undo else []

    def look(self) -> None:
        """Ask which runs can be continued, and which can be undone."""
        self._ask(
            _Subject.INTERRUPTED,
            lambda: partial(self._report_interrupted, self._history.interrupted_runs()),
        )
        self._ask(
            _Subject.UNDOABLE,
            lambda: partial(self._set_undoable, self._history.undoable_runs()),
        )

    def forget_undoable(self) -> None:
        """Offer no undo until `look`, as a run or an undo changes what can be undone."""
        self._questions[_Subject.UNDOABLE] += 1
        self._set_undoable([])

    def discard(self, run: JournaledRun) -> None:
        """Discard an interrupted run, then ask which are left."""

        def discard() -> Callable[[], None]:
            self._history.discard(run)
            return self.look

        self._ask(_Subject.INTERRUPTED, discard, is_wanted=True)

    def list_all(self) -> None:
        """Ask for all runs."""
        self._ask(_Subject.ALL, self._find_all, is_wanted=True)

    def count_removable(self, run: JournaledRun) -> None:
        """Ask how many results an undo of `run` would take back."""

        def count() -> Callable[[], None]:
            return partial(self.removable_counted.emit, run, self._history.removable_results(run))

        self._ask(_Subject.REMOVABLE, count)

    def forget(self, run: JournaledRun) -> None:
        """Forget a run, then ask what is left."""

        def forget() -> Callable[[], None]:
            self._history.forget(run)
            return self._on_forgotten

        self._ask(_Subject.ALL, forget, is_wanted=True)

    def _on_forgotten(self) -> None:
        self.list_all()
        self.look()

    def _find_all(self) -> Callable[[], None]:
        """Runs in a thread of its own."""
        runs = [
            PastRun(run, run.is_alive, run.is_undoable)
            for run in self._history.all_runs()
            if _has_a_place_here(run)
        ]
        return partial(self.runs_found.emit, runs)

    def begin_undo(self, run: JournaledRun) -> None:
        """Take back what `run` made."""
        if self._undo is None:
            self.undone = run
            self.forget_undoable()
            self._undo = self._make_undo(run, self._bridge.post)
            self._bridge.subscribe(self._undo.run_id, self._fold)
            self._undo.start()

    def cancel_undo(self) -> None:
        """End an undo soon; what is removed stays removed."""
        if self._undo is not None:
            self._undo.cancel()

    def join(self, timeout: float | None = None) -> bool:
        """Wait for all answers, together at most `timeout` seconds; return whether they came."""
        if timeout is None:
            return all(thread.wait(None) for thread in self._threads)
        deadline = time.monotonic() + timeout
        waits = [thread.wait(max(0.0, deadline - time.monotonic())) for thread in self._threads]
        return all(waits)

    def _fold(self, message: Message) -> None:
        """Apply one message of an undo."""
        match message:
            case UndoProgressed(finished=finished, total=total):
                self.undo_progressed.emit(finished, total)
            case UndoFinished() as finished:
                self._end_undo(finished)

    def _end_undo(self, finished: UndoFinished) -> None:
        self._undo = None
        self._bridge.unsubscribe(finished.run_id)
        self.undo_ended.emit(finished)
        self.look()

    def _ask(
        self,
        subject: _Subject,
        question: Callable[[], Callable[[], None]],
        *,
        is_wanted: bool = False,
    ) -> None:
        """Answer `question` in a thread; if the user asked it, report a failure."""
        self._questions[subject] += 1
        number = self._questions[subject]

        def answer() -> None:
            self._answered.emit(subject, number, question())

        ended = partial(self._on_thread_ended, subject, number, is_wanted=is_wanted)
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        self._threads.append(BackgroundThread("history", answer, ended))
        self._threads[-1].start()

    def _on_thread_ended(
        self, subject: _Subject, number: int, problem: str, *, is_wanted: bool
    ) -> None:
        """Runs in the question's own thread."""
        if problem:
            _log.warning("%s", problem)
            if is_wanted:
                self._answered.emit(subject, number, partial(self.failed.emit, localized(problem)))

    def _on_answered(self, subject: _Subject, number: int, tell: Callable[[], None]) -> None:
        if number == self._questions[subject]:
            tell()

    def _report_interrupted(self, runs: list[JournaledRun]) -> None:
        self.interrupted_found.emit([run for run in runs if _has_a_place_here(run)])

    def _set_undoable(self, runs: list[JournaledRun]) -> None:
        undoable = tuple(run for run in runs if _has_a_place_here(run))
        if undoable != self.undoable:
            self.undoable = undoable
            self.undoable_changed.emit(undoable)


def _has_a_place_here(run: JournaledRun) -> bool:
    """Return whether the window offers such runs; it does not offer thumbnail-cache runs."""
    return not run.settings.thumbnail_cache
