"""The card on how a run ended."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QWidget

from gui.control.run_progress import Ending
from gui.look.layouts import Stretch, column, row
from gui.look.widgets import ElidedLabel, IconButton, IconLabel, restyle
from gui.text import phrases
from processing.running.events import Undone
from processing.task import Status

_SIDES = 18, 14  # left and right of all, in pixels
_GAP = 14
_BUTTON_GAP = 8


class SummaryCard(QFrame):
    """The end of a run and what can be done next.

    Signals:
        folder_requested: the user wants to see the results.
        new_run_requested: get ready for another run of the batch.
        rest_requested: the `Status` whose pictures are to be run again.
        undo_requested: the user wants to undo the run.
    """

    folder_requested = Signal()
    new_run_requested = Signal()
    rest_requested = Signal(object)
    undo_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel("done", 26)
        self._headline = ElidedLabel(role="title", elide=Qt.TextElideMode.ElideRight)
        self._detail = ElidedLabel(role="muted", elide=Qt.TextElideMode.ElideRight)
        self._open = IconButton(self.tr("Open folder"), "folder")
        self._retry = IconButton(self.tr("Retry failed"), "retry")
        self._continue = IconButton(self.tr("Continue with the rest"), "play", kind="primary")
        self._undo = IconButton(
            self.tr("Undo…"), "undo", tip=self.tr("Remove what this run has made")
        )
        self._undo.setEnabled(False)
        self._new_run = IconButton(self.tr("New run"), "retry")
        self._buttons = (self._continue, self._retry, self._open, self._undo, self._new_run)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self._open.clicked.connect(self.folder_requested)
        self._new_run.clicked.connect(self.new_run_requested)
        self._undo.clicked.connect(self.undo_requested)
        self._retry.clicked.connect(lambda: self.rest_requested.emit(Status.FAILED))
        self._continue.clicked.connect(lambda: self.rest_requested.emit(Status.CANCELLED))
        self.hide()

    def show_ending(self, ending: Ending) -> None:
        """Show how the run ended; one with failures never looks like a success."""
        counts = ending.counts
        if counts.cancelled and not ending.problem:
            look, icon, color = "true", "cancelled", "muted"
        elif counts.failed or ending.problem:
            look, icon, color = "failed", "failed", "failed"
        else:
            look, icon, color = "done", "done", "done"
        restyle(self, "card", look)
        self._icon.show_icon(icon, color)
        self._headline.set_text(self._headline_of(ending))
        self._detail.set_text(self._detail_of(ending))
        self._open.setVisible(bool(counts.done))
        self._undo.setVisible(self._undo.isEnabled())
        self._retry.setVisible(bool(counts.failed))
        self._continue.setVisible(bool(counts.cancelled))
        self._new_run.show()
        self._give_room()
        self.show()

    def show_undone(self, undone: Undone) -> None:
        """Show the outcome of an undo."""
        restyle(self, "card", "true")
        self._icon.show_icon("undo", "muted")
        self._headline.set_text(phrases.removed(undone.removed, len(undone.kept)))
        self._detail.set_text(self._detail_of_undone(undone))
        for button in self._buttons:
            button.setVisible(button is self._undo and self._undo.isEnabled())
        self._open.setVisible(bool(undone.kept))
        self._give_room()
        self.show()

    def set_undoable(self, *, is_undoable: bool) -> None:
        """Enable Undo if there is something to undo."""
        self._undo.setEnabled(is_undoable)
        self._undo.setVisible(is_undoable)
        self._give_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the buttons out again for another width."""
        super().resizeEvent(event)
        self._give_room()

    def _headline_of(self, ending: Ending) -> str:
        counts = ending.counts
        done, failed = phrases.number(counts.done), phrases.number(counts.failed)
        if counts.cancelled:
            text = self.tr("Cancelled: {done} kept, {rest} not done")
            return text.format(done=done, rest=phrases.number(counts.cancelled))
        if counts.failed:
            text = self.tr("{failed} of {all} failed")
            return text.format(
                failed=failed, all=phrases.made(counts.planned, several=ending.several)
            )
        if not counts.done:
            return self.tr("Nothing to do: all skipped")
        made = phrases.made(counts.done, several=ending.several)
        return self.tr("{made} done").format(made=made)

    def _detail_of(self, ending: Ending) -> str:
        counts = ending.counts
        parts = []
        if counts.failed and counts.cancelled:
            parts.append(self.tr("{n} failed").format(n=phrases.number(counts.failed)))
        elif counts.failed and counts.done:
            parts.append(self.tr("{n} done").format(n=phrases.number(counts.done)))
        if counts.skipped:
            parts.append(self.tr("{n} skipped").format(n=phrases.number(counts.skipped)))
        if counts.done:
            before, after = phrases.size(ending.source_bytes), phrases.size(ending.result_bytes)
            parts.append(self.tr("{before} became {after}").format(before=before, after=after))
        with_one, with_more = self.tr("{time} with 1 worker"), self.tr("{time} with {n} workers")
        text = with_one if ending.workers == 1 else with_more
        time = phrases.duration(ending.elapsed_seconds)
        took = text.format(time=time, n=ending.workers)
        if ending.carried:
            number = counts.planned - ending.carried
            made = phrases.made(number, several=ending.several)
            took = self.tr("the last {made} in {time}").format(made=made, time=took)
        parts.append(took)
        return " · ".join(parts)

    def _detail_of_undone(self, undone: Undone) -> str:
        parts = []
        if undone.is_cancelled:
            parts.append(self.tr("The undo was cancelled; the other results still stand"))
        if undone.kept:
            parts.append(self.tr("The log says of each why it was kept"))
        return " · ".join(parts) or self.tr("The originals are in their places")

    def _lay_out(self) -> None:
        texts = column(self._headline, self._detail, spacing=3)
        buttons = row(*self._buttons, Stretch(), spacing=_BUTTON_GAP)
        self._body.setSpacing(_GAP)
        self._body.addLayout(texts, 1)
        self._body.addLayout(buttons)
        layout = QHBoxLayout(self)
        left, right = _SIDES
        layout.setContentsMargins(left, 12, right, 12)
        layout.setSpacing(_GAP)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(self._body, 1)

    def _give_room(self) -> None:
        """Put the buttons below the text if it would be cut off beside them."""
        offered = [button for button in self._buttons if not button.isHidden()]
        taken = sum(button.sizeHint().width() + _BUTTON_GAP for button in offered)
        taken += sum(_SIDES) + self._icon.sizeHint().width() + 2 * _GAP
        needed = max(self._headline.whole_width(), self._detail.whole_width())
        is_crowded = taken + needed > self.width()
        directions = QBoxLayout.Direction
        self._body.setDirection(directions.TopToBottom if is_crowded else directions.LeftToRight)
