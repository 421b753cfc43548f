"""The bar at the foot of the window: pool size, progress, and buttons for the run."""

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from gui.control.run_progress import Ending, Progress
from gui.control.state import LOCKED_STATES, RUN_STATES, State
from gui.look.keys import tip_with_keys
from gui.look.layouts import column, row
from gui.look.text_scale import scaled
from gui.look.tips import tip_of
from gui.look.typed_fields import TypedField
from gui.look.widgets import ElidedLabel, IconButton, add_spoken_label, label
from gui.recipe.controls import number_box
from gui.text import plan_words
from gui.text.phrases import replacing_goal, replacing_tip, short_path, tally
from gui.window._place_box import PlaceBox
from gui.window._run_progress_bar import RunProgressBar
from gui.window._when_done import WhenDoneBox
from processing.files.display import display
from processing.language import phrases
from processing.language.translation import ntr, tr
from processing.planning.figures import PlanFigures
from processing.planning.plan import Plan
from processing.settings.batch import BatchSettings
from processing.task import Counts

_WIDTH_OF_TWO_TEXTS = 760  # of the bar, below which its detail would be cut to a few letters
_WIDTH_WITH_PLACE = 920  # of the bar, below which its texts need the room of that choice
_WIDTH_WITH_CLUSTER = 560  # the same where a cluster was chosen, which has to be seen


class RunBar(QFrame):
    """The line at the foot of the window.

    Attributes:
        place: where runs are made.
        when_done: what happens when the run has ended; there while one goes.

    Signals:
        focus_left: the button with the focus is gone, and no other can be pressed.
        workers_changed: how many workers the user wants.
        start_requested, pause_requested, resume_requested, cancel_requested: a button was pressed.
    """

    focus_left = Signal()
    workers_changed = Signal(int)
    start_requested = Signal()
    pause_requested = Signal()
    resume_requested = Signal()
    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self.setAccessibleName(tr("Run"))
        self._state = State.EMPTY
        self._has_detail = False
        self.place = PlaceBox()
        self._offers_cluster = False
        self._workers = number_box(BatchSettings, "workers")
        self._typed_workers = TypedField(
            self._workers, self._workers.value, self._workers.setValue, self._workers.valueChanged
        )
        self.when_done = WhenDoneBox()
        self._headline = ElidedLabel(role="strong", elide=Qt.TextElideMode.ElideRight)
        self._detail = ElidedLabel(role="muted", elide=Qt.TextElideMode.ElideRight)
        self._detail.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._bar = RunProgressBar()
        self._start = IconButton(tr("Start"), "play", kind="primary")
        self._start.setObjectName("start")  # its text tells what it does, and so changes
        self._pause = IconButton(tr("Pause"), "pause")
        self._resume = IconButton(tr("Resume"), "play", kind="primary")
        self._cancel = IconButton(tr("Cancel"), "stop")
        self._tips = {
            self._pause: tr("Begin no more pictures until you resume"),
            self._resume: tr("Resume the run"),
        }
        self._cancel_keys = QKeySequence()
        self._start_tip, self._start_keys = "", QKeySequence()
        self._buttons = (self._start, self._pause, self._resume, self._cancel)
        self._lay_out()
        self._workers.valueChanged.connect(self.workers_changed)
        self._start.clicked.connect(self.start_requested)
        self._pause.clicked.connect(self.pause_requested)
        self._resume.clicked.connect(self.resume_requested)
        self._cancel.clicked.connect(self.cancel_requested)

    def show_workers(self, workers: int) -> None:
        """Show the pool size; nothing is emitted."""
        blocker = QSignalBlocker(self._workers)
        self._typed_workers.show(workers)
        blocker.unblock()

    def offer_cluster(self, *, is_offered: bool) -> None:
        """Offer to run on a cluster, where there is room for that; the menu offers it, too."""
        self._offers_cluster = is_offered
        self._show_what_fits()

    def show_place(self, *, is_elsewhere: bool) -> None:
        """Show whether the workers are those of a cluster that others started: all are used."""
        self._workers.setHidden(is_elsewhere)
        self._workers_label.setHidden(is_elsewhere)
        self._show_what_fits()

    def show_state(self, state: State, blocker: str, *, can_force: bool = False) -> None:
        """Enable what can be done in `state`; `blocker` is why Start is unavailable.

        With `can_force`, another cancel does not wait for what is in work.
        """
        self._state = state
        had_focus = any(button.hasFocus() for button in self._buttons)
        is_running = state in LOCKED_STATES
        self._workers.setDisabled(state in {State.STOPPING, State.UNDOING})
        self.place.setDisabled(is_running)
        self.when_done.setVisible(state in RUN_STATES)
        self._start.setVisible(not is_running and state is not State.SCANNING)
        self._start.setDisabled(bool(blocker))
        self._tell_start(blocker)
        self._pause.setVisible(state in {State.RUNNING, State.STOPPING})
        self._pause.setEnabled(state is State.RUNNING)
        self._resume.setVisible(state is State.PAUSED)
        self._cancel.setVisible(is_running or state is State.SCANNING)
        self._cancel.setEnabled(state is not State.STOPPING or can_force)
        self._show_cancel(can_force=can_force)
        if had_focus:
            self._keep_focus()
        if state is State.UNDOING:
            self._say(tr("Removing results…"), "")
        if state is State.SCANNING:
            self._bar.show_busy()
        elif not is_running and state is not State.DONE:
            self._bar.show_fraction(0, 1)
        if state is State.DONE or blocker:
            self._show_start(tr("Start"))
        if state is State.EMPTY or (state is State.READY and blocker):
            self._say(blocker, "")

    def show_found(self, count: int) -> None:
        """Show how many pictures the scan has found so far."""
        self._say(tr("Looking for pictures…"), phrases.pictures(count) if count else "")

    def show_planning(self, text: str) -> None:
        """Show what is done with the pictures that the scan has found."""
        self._say(text, "")

    def show_samples(self, made: int, wanted: int) -> None:
        """Show how many sample pictures are made."""
        self._say(tr("Making sample pictures…"), tr("{n} of {total}", n=made, total=wanted))
        self._bar.show_fraction(made, wanted)

    def show_plan(self, plan: Plan, figures: PlanFigures | None, blocker: str) -> None:
        """Show the plan in a line, and on Start what it does.

        The line tells how many are new, replaced and skipped, the space they need, and where to.
        """
        if blocker:
            self._say(blocker, "")
            return
        self._show_start(plan_words.start_command(plan, figures))
        folder = plan.settings.output_folder
        tip = tr("The originals stay as they are")
        where = tr("to {folder}", folder=short_path(folder))
        whole = tr("to {folder}", folder=display(folder))
        if plan.settings.replace_originals:
            tip, where = replacing_tip(), replacing_goal()
            whole = where
        self._tell_start(tip)
        room = plan_words.room(figures) if figures is not None else ""
        detail, told = (" · ".join(filter(None, (room, each))) for each in (where, whole))
        self._say(plan_words.intentions(plan), detail, told)

    def show_undo(self, finished: int, total: int) -> None:
        """Show how many results of a run were taken back, or looked at and kept."""
        text = ntr(
            "{finished} of {n} result", "{finished} of {n} results", total, finished=finished
        )
        self._say(tr("Removing results…"), text)
        self._bar.show_fraction(finished, total)

    def show_progress(self, progress: Progress) -> None:
        """Show the progress of the run."""
        counts = progress.counts
        is_paused = self._state in {State.PAUSED, State.STOPPING}
        self._bar.show_counts(counts, is_paused=is_paused)
        in_flight = sum(bool(lane.file_name) for lane in progress.lanes)
        match self._state:
            case State.PAUSED if in_flight:
                finishing = ntr("finishing {n} picture", "finishing {n} pictures", in_flight)
                self._say(_pausing_at(counts), finishing)
            case State.PAUSED:
                self._say(_paused_at(counts), "")
            case State.STOPPING:
                self._say(_stopping_at(counts), "")
            case _:
                left = phrases.time_left(progress.seconds_left)
                parts = (phrases.rate(progress.files_per_second), left)
                self._say(_with_failures(_done_of(counts), counts), " · ".join(filter(None, parts)))

    def show_ending(self, ending: Ending) -> None:
        """Show how the run ended."""
        counts = ending.counts
        self._bar.show_counts(counts, is_over=True)
        self._say(tally(counts), phrases.duration(ending.elapsed_seconds))

    def follow(self, actions: Mapping[str, QAction]) -> None:
        """Name in the tips of the buttons the keys of these actions, by their names."""
        self._start_keys = actions["start"].shortcut()
        self._cancel_keys = actions["cancel"].shortcut()
        for button, tip in self._tips.items():
            button.setToolTip(tip_with_keys(tip, actions["pause"].shortcut()))
        self._show_cancel(can_force=False)
        self._tell_start(self._start_tip)

    def _show_cancel(self, *, can_force: bool) -> None:
        text = tr("Force stop") if can_force else tr("Cancel")
        tip = tr("Cancel the run and keep what is finished")
        if can_force:
            tip = tr("End the workers with what they are on; it is made when you continue the run")
        self._cancel.setText(text)
        self._cancel.setAccessibleName(text)
        self._cancel.setToolTip(tip_with_keys(tip, self._cancel_keys))

    def _tell_start(self, tip: str) -> None:
        """Show why a run cannot start, or what it does to the originals."""
        self._start_tip = tip
        self._start.setToolTip(tip_of(tip_with_keys(tip, self._start_keys)))
        self._start.setAccessibleDescription(tip)

    def _show_start(self, text: str) -> None:
        self._start.setText(text)
        self._start.setAccessibleName(text)

    def _keep_focus(self) -> None:
        """Keep the focus among these buttons when the focused one is hidden."""
        usable = [b for b in self._buttons if b.isVisibleTo(self) and b.isEnabled()]
        if usable:
            usable[0].setFocus()
        else:
            self.focus_left.emit()

    def _say(self, headline: str, detail: str, told: str = "") -> None:
        """Show two texts; the tip of the second is `told` where that says more."""
        self._headline.set_text(headline)
        self._detail.set_text(detail, told)
        self._has_detail = bool(detail)
        self._show_what_fits()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what has no room: one of two texts, and the choice of where to run."""
        super().resizeEvent(event)
        self._show_what_fits()

    def _show_what_fits(self) -> None:
        is_wide = self.width() >= scaled(_WIDTH_OF_TWO_TEXTS, self.font())
        self._detail.setVisible(self._has_detail and is_wide)
        least = _WIDTH_WITH_CLUSTER if self.place.is_cluster else _WIDTH_WITH_PLACE
        has_room = self.width() >= scaled(least, self.font())
        self.place.setVisible(self._offers_cluster and has_room)

    def _lay_out(self) -> None:
        self._workers_label = label(self._workers.accessibleName(), "muted")
        self._workers_label.setBuddy(self._workers)
        policies = QSizePolicy.Policy
        self._headline.setSizePolicy(policies.Preferred, policies.Fixed)  # the last to be cut
        lines = row(self._headline, (self._detail, 1), spacing=16)
        middle = column(lines, self._bar, spacing=7)
        row(
            self.place,
            self._workers_label,
            self._workers,
            self.when_done,
            14,
            (middle, 1),
            14,
            *self._buttons,
            of=self,
            spacing=10,
            margins=(16, 12, 14, 12),
        )
        add_spoken_label(self.place)


def _done_of(counts: Counts) -> str:
    return ntr("{done} of {n} copy", "{done} of {n} copies", counts.planned, done=counts.ended)


def _pausing_at(counts: Counts) -> str:
    return ntr(
        "Pausing at {done} of {n} copy",
        "Pausing at {done} of {n} copies",
        counts.planned,
        done=counts.ended,
    )


def _paused_at(counts: Counts) -> str:
    return ntr(
        "Paused at {done} of {n} copy",
        "Paused at {done} of {n} copies",
        counts.planned,
        done=counts.ended,
    )


def _stopping_at(counts: Counts) -> str:
    return ntr(
        "Stopping at {done} of {n} copy…",
        "Stopping at {done} of {n} copies…",
        counts.planned,
        done=counts.ended,
    )


def _with_failures(done: str, counts: Counts) -> str:
    """Return how far the run is, and in words what the bar tells by a part of its own."""
    if not counts.failed:
        return done
    failed = ntr("{n} failed", "{n} failed", counts.failed)
    return f"{done} · {failed}"
