"""Ask the journal about earlier runs, and take back what one of them made."""

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gui.bridge import Bridge
from gui.work import Workshop
from processing.background import BackgroundThread
from processing.journal import JournaledRun
from processing.messages import Message, UndoFinished, UndoProgressed
from processing.work import Work

_log = logging.getLogger(__name__)


class EarlierRuns(QObject):
    """Asks in threads of its own, for the journal's disk may be slow; lives in the GUI thread.

    The answer to a question is dropped when another was asked since.

    Attributes:
        undoable: the run that can be undone now, or None.

    Signals:
        interrupted_found: a list of `JournaledRun` that can be continued, the last one first.
        undoable_changed: the new `undoable`.
        undo_progressed: how many results were looked at, and of how many.
        undo_ended: the `UndoFinished`.
        failed: a sentence on what the user asked for in vain.
    """

    interrupted_found = Signal(object)
    undoable_changed = Signal(object)
    undo_progressed = Signal(int, int)
    undo_ended = Signal(object)
    failed = Signal(str)
    _answered = Signal(int, object)  # the number of the question, and what tells its answer

    def __init__(self, workshop: Workshop, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undoable: JournaledRun | None = None
        self._history = workshop.history
        self._make_undo = workshop.undo
        self._bridge = bridge
        self._undo: Work | None = None
        self._threads: list[BackgroundThread] = []
        self._questions = 0
        self._answered.connect(self._on_answered)

    @property
    def is_under_way(self) -> bool:
        """Whether an undo has not told its end yet."""
        return self._undo is not None

    @property
    def works(self) -> list[Work]:
        """All whose threads may still be alive."""
        return [self._undo] if self._undo else []

    def look_for_interrupted(self) -> None:
        """Ask which runs can be continued."""
        self._ask(lambda: partial(self._tell_interrupted, self._history.interrupted_runs()))

    def discard(self, run: JournaledRun) -> None:
        """Let `run` be over, then ask which are left."""

        def discard() -> Callable[[], None]:
            self._history.discard(run)
            return partial(self._tell_interrupted, self._history.interrupted_runs())

        self._ask(discard, is_wanted=True)

    def look_for_undoable(self, output_folder: Path, run_id: str) -> None:
        """Ask whether run `run_id` left something in `output_folder` that can be taken back."""

        def look() -> Callable[[], None]:
            run = self._history.last_run(output_folder)
            is_it = run is not None and run.id == run_id
            return partial(self._set_undoable, run if is_it else None)

        self._ask(look)

    def forget_undoable(self) -> None:
        """Undo is not to be had any more; so is the answer to a question about it."""
        self._questions += 1
        self._set_undoable(None)

    def begin_undo(self) -> None:
        """Take back what the undoable run made."""
        if self.undoable is not None and self._undo is None:
            self._undo = self._make_undo(self.undoable, self._bridge.post)
            self._bridge.follow(self._undo.run_id)
            self._undo.start()

    def cancel_undo(self) -> None:
        """End an undo soon; what is removed stays removed."""
        if self._undo is not None:
            self._undo.cancel()

    def fold(self, message: Message) -> None:
        """Apply one message of an undo."""
        match message:
            case UndoProgressed(finished=finished, total=total):
                self.undo_progressed.emit(finished, total)
            case UndoFinished() as finished:
                self._end_undo(finished)

    def join(self, timeout: float | None = None) -> bool:
        """Wait for all answers, at most `timeout` seconds each; return whether they have come."""
        return all(thread.wait(timeout) for thread in self._threads)

    def _end_undo(self, finished: UndoFinished) -> None:
        run, self._undo = self.undoable, None
        self._bridge.rest()
        self.forget_undoable()
        self.undo_ended.emit(finished)
        if run is not None and (finished.problem or finished.undone.is_cancelled):
            self.look_for_undoable(run.settings.output_folder, run.id)

    def _ask(self, question: Callable[[], Callable[[], None]], *, is_wanted: bool = False) -> None:
        """Answer `question` in a thread; if the user wanted it, tell when it cannot be."""
        self._questions += 1
        number = self._questions

        def answer() -> None:
            self._answered.emit(number, question())

        ended = partial(self._on_thread_ended, number, is_wanted=is_wanted)
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        self._threads.append(BackgroundThread("history", answer, ended))
        self._threads[-1].start()

    def _on_thread_ended(self, number: int, problem: str, *, is_wanted: bool) -> None:
        """Runs in the question's own thread."""
        if problem:
            _log.warning("%s", problem)
            if is_wanted:
                self._answered.emit(number, partial(self.failed.emit, problem))

    def _on_answered(self, number: int, tell: Callable[[], None]) -> None:
        if number == self._questions:
            tell()

    def _tell_interrupted(self, runs: list[JournaledRun]) -> None:
        # The window has no place for what fills the desktop's cache; asking for it anew goes on.
        self.interrupted_found.emit([run for run in runs if not run.settings.thumbnail_cache])

    def _set_undoable(self, run: JournaledRun | None) -> None:
        if run != self.undoable:
            self.undoable = run
            self.undoable_changed.emit(run)
