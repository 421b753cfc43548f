"""The card on how a run ended, which stays while the user prepares the next one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QWidget

from gui.control.run_progress import Ending
from gui.look.flow import FlowLayout
from gui.look.layouts import column
from gui.look.share_bar import ShareBar
from gui.look.tips import tip_of
from gui.look.widgets import ElidedLabel, IconButton, IconLabel, restyle, spoken_name
from gui.text.phrases import undone_text
from gui.window._opening import name_opening
from gui.window._outcome_text import (
    detail_of,
    detail_of_undone,
    headline_of,
)
from processing.language.translation import tr
from processing.running.events import Undone
from processing.task import Status

_SIDES = 18, 14  # left and right of all, in pixels
_GAP = 14
_BUTTON_GAP = 8
_OPEN_MARGIN, _FOLDED_MARGIN = 12, 4  # above and below all, in pixels


class SummaryCard(QFrame):
    """The end of a run, of a whole batch if it continued others, and what can be done next.

    Signals:
        folder_requested: the user wants to see the results.
        rest_requested: the `Status` whose pictures are to be run again.
        settings_requested: change the settings back to those of the run.
        undo_requested: the user wants to undo the run.
        reasons_requested: the user wants to know why an undo kept files.
        dismiss_requested: the user has seen it.
    """

    folder_requested = Signal()
    rest_requested = Signal(object)
    settings_requested = Signal()
    undo_requested = Signal()
    reasons_requested = Signal()
    dismiss_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Last run"))
        self._ending: Ending | None = None  # what is shown; None for an undo, or nothing
        self._in_bucket = False  # whether the results are, or were
        self._icon = IconLabel("done", 22)
        self._headline = ElidedLabel(role="title", elide=Qt.TextElideMode.ElideRight)
        self._detail = ElidedLabel(role="muted", elide=Qt.TextElideMode.ElideRight)
        self._shares = ShareBar()
        self._open = IconButton(tr("Open folder"), "folder")
        self._continue = IconButton(tr("Continue with the rest"), "play")
        self._retry = IconButton(tr("Retry failed"), "retry")
        self._settings = IconButton(
            tr("Use its settings"),
            tip=tr("Change the settings back to those of this run"),
        )
        self._reasons = IconButton(tr("Show why…"), tip=tr("Show in the log why"))
        self._undo = IconButton(tr("Undo…"), "undo")
        self._close = IconButton("", "close", kind="tool", tip=tr("Close this summary"))
        self._buttons = (
            self._continue,
            self._open,
            self._retry,
            self._settings,
            self._reasons,
            self._undo,
        )
        self._undo.setEnabled(False)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self._open.clicked.connect(self.folder_requested)
        self._undo.clicked.connect(self.undo_requested)
        self._retry.clicked.connect(lambda: self.rest_requested.emit(Status.FAILED))
        self._continue.clicked.connect(lambda: self.rest_requested.emit(Status.CANCELLED))
        self._settings.clicked.connect(self.settings_requested)
        self._reasons.clicked.connect(self.reasons_requested)
        self._close.clicked.connect(self.hide)
        self._close.clicked.connect(self.dismiss_requested)
        self.hide()

    def show_ending(self, ending: Ending) -> None:
        """Show how the run ended; one with failures never looks like a success."""
        self._ending = ending
        self._in_bucket = ending.in_bucket
        counts = ending.counts
        look, icon, color = _look_of(ending)
        restyle(self, "card", look)
        self._icon.show_icon(icon, color)
        self._headline.set_text(headline_of(ending))
        self._detail.set_text(detail_of(ending))
        self._shares.show_parts(
            (counts.done, "done"),
            (counts.failed, "failed"),
            (counts.skipped, "warning"),
            (counts.cancelled, "pressed"),
        )
        retry = tr("Retry {n} failed", n=counts.failed)
        self._retry.setText(retry)
        self._retry.setAccessibleName(retry)
        self._name_undo(is_cancelled=bool(counts.cancelled), in_place=ending.in_place)
        self._emphasize(self._continue if counts.cancelled and not ending.problem else self._open)
        self.allow_retry()
        self._offer(
            *((self._open,) if counts.done else ()),
            *((self._retry,) if counts.failed else ()),
            *((self._continue,) if counts.cancelled else ()),
        )
        self._shares.setVisible(counts.done + counts.skipped < counts.planned)
        self._unfold()

    def show_undone(self, undone: Undone, *, in_place: bool, in_bucket: bool = False) -> None:
        """Show the outcome of an undo, of originals if results were `in_place` of them."""
        self._ending = None
        self._in_bucket = in_bucket
        restyle(self, "card", "true")
        self._icon.show_icon("undo", "muted")
        self._headline.set_text(undone_text(undone, in_place=in_place))
        self._detail.set_text(detail_of_undone(undone, in_place=in_place))
        self._emphasize(None)
        self._name_undo(is_cancelled=False, in_place=in_place)
        self._offer(*((self._open, self._reasons) if undone.kept else ()))
        self._shares.hide()
        self._unfold()

    def fold(self) -> None:
        """Shorten the end of a run to a line, as the user goes on to something else."""
        if self._ending is None:
            return
        text = tr("Last run: {outcome}", outcome=headline_of(self._ending))
        restyle(self, "card", "true")
        self._headline.set_text(text)
        self._emphasize(None, others="tool")
        self._detail.hide()
        self._shares.hide()
        self._set_margin(_FOLDED_MARGIN)
        restyle(self._headline, "role", "strong")
        self._give_room()
        self.show()

    def forget(self) -> None:
        """Hide the end of a run, as nothing can be done with it any more."""
        if self._ending is not None:
            self._ending = None
            self.hide()

    def set_undoable(self, *, is_undoable: bool) -> None:
        """Offer to undo if there is something to undo."""
        self._undo.setEnabled(is_undoable)
        self._undo.setVisible(is_undoable)
        self._give_room()

    def allow_retry(self, blocker: str = "", *, are_settings_others: bool = False) -> None:
        """Enable what runs a part of the batch again, or show why that is impossible now."""
        for button in (self._retry, self._continue):
            button.setDisabled(bool(blocker))
            button.setToolTip(tip_of(blocker))
            button.setAccessibleDescription(blocker)
        counts = None if self._ending is None else self._ending.counts
        has_rest = counts is not None and bool(counts.failed or counts.cancelled)
        self._settings.setVisible(are_settings_others and has_rest)
        self._give_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the buttons out again for another width."""
        super().resizeEvent(event)
        self._give_room()

    def _name_undo(self, *, is_cancelled: bool, in_place: bool) -> None:
        """Say on the button what an undo does."""
        text, tip = tr("Undo…"), tr("Remove what this run has made")
        if in_place:
            text, tip = tr("Restore originals…"), tr("Bring the originals back")
        elif is_cancelled:
            text = tr("Remove what this run made…")
        self._undo.setText(text)
        self._undo.setToolTip(tip_of(tip))
        self._undo.setAccessibleName(spoken_name(text, tip))

    def _emphasize(self, main: IconButton | None, others: str = "") -> None:
        """Make one button the main one, or none; `others` is the kind of all others."""
        for button in self._buttons:
            restyle(button, "kind", "primary" if button is main else others)
        name_opening(self._open, in_bucket=self._in_bucket)  # in the colour of its text now
        self._continue.set_icon_name("play")

    def _offer(self, *offered: IconButton) -> None:
        """Show these buttons, and Undo where something can be undone."""
        for button in self._buttons:
            is_offered = button in offered or (button is self._undo and self._undo.isEnabled())
            button.setVisible(is_offered)

    def _unfold(self) -> None:
        restyle(self._headline, "role", "title")
        self._detail.show()
        self._set_margin(_OPEN_MARGIN)
        self._give_room()
        self.show()

    def _set_margin(self, margin: int) -> None:
        layout = self.layout()
        if layout is not None:
            left, right = _SIDES
            layout.setContentsMargins(left, margin, right, margin)

    def _lay_out(self) -> None:
        texts = column(self._headline, self._shares, self._detail, spacing=4)
        buttons = FlowLayout(*self._buttons, spacing=_BUTTON_GAP)
        buttons.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self._body.setSpacing(_GAP)
        self._body.addLayout(texts, 1)
        self._body.addLayout(buttons)
        self._body.setAlignment(buttons, Qt.AlignmentFlag.AlignVCenter)
        layout = QHBoxLayout(self)
        layout.setSpacing(_GAP)
        top = Qt.AlignmentFlag.AlignTop
        layout.addWidget(self._icon, 0, top)
        layout.addLayout(self._body, 1)
        layout.addWidget(self._close, 0, top)
        self._set_margin(_OPEN_MARGIN)

    def _give_room(self) -> None:
        """Put the buttons below the text if it would be cut off beside them."""
        offered = [button for button in self._buttons if not button.isHidden()]
        taken = sum(button.sizeHint().width() + _BUTTON_GAP for button in offered)
        taken += sum(_SIDES) + self._icon.sizeHint().width() + 3 * _GAP
        taken += self._close.sizeHint().width()
        lines = [each for each in (self._headline, self._detail) if not each.isHidden()]
        needed = max((line.whole_width() for line in lines), default=0)
        is_crowded = taken + needed > self.width()
        directions = QBoxLayout.Direction
        self._body.setDirection(directions.TopToBottom if is_crowded else directions.LeftToRight)


def _look_of(ending: Ending) -> tuple[str, str, str]:
    """Return the card's look, its icon, and the field of `Colors` of that."""
    counts = ending.counts
    if ending.problem or (counts.failed and not counts.done + counts.skipped):
        return "failed", "failed", "failed"
    if counts.cancelled:
        return "true", "cancelled", "muted"
    if counts.failed:
        return "warning", "warning", "warning"
    return "done", "done", "done"
