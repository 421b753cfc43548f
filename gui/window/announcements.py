"""Tell who does not see the window what happens in it: the plan, the run, failures, the end."""

import time

from PySide6.QtCore import QObject

from gui.control.controller import Controller
from gui.control.run_progress import Ending, Progress
from gui.control.state import State
from gui.look.announce import announce
from gui.table.model import FileModel
from gui.table.wanted import Group, Wanted
from gui.text import plan_words
from gui.text.phrases import undone_text
from gui.window._outcome_text import detail_of, headline_of
from gui.window.main_window import MainWindow
from processing.language.phrases import pictures
from processing.language.translation import tr
from processing.running.events import Undone
from processing.running.tracker import RunTracker

_STEP_PERCENT = 10  # of a run, until its progress is told again
_LEAST_SECONDS = 3.0  # between two of these steps: what is said takes time


class Announcements(QObject):
    """Listens to a controller for screen readers; child of the window.

    Cards with a message announce it themselves. What is repeated or would come too often is left
    out: each plan is told once, and of a run its progress in steps and only the first failure.
    """

    def __init__(self, window: MainWindow, controller: Controller, files: FileModel) -> None:
        super().__init__(window)
        self._window = window
        self._controller = controller
        self._files = files
        self._state = controller.state
        self._told_plan = ""
        self._told_percent = 0
        self._told_at = -_LEAST_SECONDS  # when progress was told last, by the monotonic clock
        self._last = ""  # what was said last; it is not said twice in a row
        self._has_told_failure = False
        self._search = ""  # what was looked for last
        self._awaits_rows = False  # of a search, which are chosen in the background
        machine, running = controller.machine, controller.running
        machine.state_changed.connect(self._on_state_changed)
        controller.batch.planning.planned.connect(self._tell_plan)
        running.begun.connect(self._on_run_begun)
        running.progressed.connect(self._on_progressed)
        running.paused_by_problem.connect(lambda text: self._say(text, is_urgent=True))
        running.ended.connect(self._on_run_ended)
        controller.undo_ended.connect(self._on_undo_ended)
        window.filters.filter_changed.connect(self._on_filter_changed)
        files.modelReset.connect(self._on_rows_chosen)

    def _say(self, text: str, *, is_urgent: bool = False) -> None:
        if text != self._last:
            self._last = text
            announce(self._window, text, is_urgent=is_urgent)

    def _on_state_changed(self, state: State) -> None:
        before, self._state = self._state, state
        if state is State.SCANNING:
            self._told_plan = ""
            is_making = self._controller.batch.is_making_samples
            self._say(tr("Making sample pictures…") if is_making else tr("Looking for pictures…"))
        elif state is State.PAUSED:
            self._say(tr("Paused"))
        elif state is State.RUNNING and before is State.PAUSED:
            self._say(tr("Resumed"))
        elif state is State.UNDOING:
            self._say(tr("Removing results…"))

    def _tell_plan(self) -> None:
        plan = self._controller.batch.plan
        if plan is None or self._controller.state is not State.READY:
            return
        text = self._controller.blocker or plan_words.intentions(plan)
        if text != self._told_plan:
            self._told_plan = text
            self._say(text)

    def _on_run_begun(self, _tracker: RunTracker) -> None:
        self._told_percent, self._told_plan, self._has_told_failure = 0, "", False
        self._say(tr("The run has begun."))

    def _on_progressed(self, progress: Progress) -> None:
        if progress.counts.failed and not self._has_told_failure:
            self._tell_failure()
        step = progress.percent - progress.percent % _STEP_PERCENT
        counts, now = progress.counts, time.monotonic()
        is_due = now - self._told_at >= _LEAST_SECONDS and counts.ended < counts.planned
        if step > self._told_percent and is_due:
            self._told_percent, self._told_at = step, now
            self._say(tr("{ended} of {planned}", ended=counts.ended, planned=counts.planned))

    def _tell_failure(self) -> None:
        """Tell of the first picture that failed, and why."""
        failed = self._files.among(Group.FAILED, range(self._files.total))
        if failed:
            self._has_told_failure = True
            row = self._files.picture(failed[0])
            self._say(tr("{name} failed: {reason}", name=row.name, reason=row.note), is_urgent=True)

    def _on_run_ended(self, ending: Ending) -> None:
        # Translators: how a run ended, and figures about it, read aloud one after the other.
        text = tr("{headline}. {detail}", headline=headline_of(ending), detail=detail_of(ending))
        is_bad = bool(ending.problem or ending.counts.failed)
        self._say(text, is_urgent=is_bad)

    def _on_undo_ended(self, undone: Undone) -> None:
        run = self._controller.earlier.undone
        in_place = run is not None and run.settings.replace_originals
        text = undone_text(undone, in_place=in_place)
        self._say(text, is_urgent=bool(undone.kept))

    def _on_filter_changed(self, wanted: Wanted) -> None:
        self._awaits_rows = wanted.text != self._search
        self._search = wanted.text

    def _on_rows_chosen(self) -> None:
        if self._awaits_rows:
            self._awaits_rows, self._last = False, ""  # another search may find as many
            count = self._files.rowCount()
            self._say(pictures(count) if count else tr("No picture has this text."))
