"""How a run ended, in a card that stays until the next one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gui import phrases
from gui.progress import Ending
from gui.theme import colors_of
from gui.widgets.parts import IconButton, IconLabel, label, restyle
from processing.task import Status
from processing.tracker import Counts


class Summary(QFrame):
    """The end of a run and what can be done next.

    Signals:
        folder_requested: the user wants to see the results.
        new_run_requested: get ready for another run of the batch.
        rest_requested: the `Status` whose pictures are to be run again.
    """

    folder_requested = Signal()
    new_run_requested = Signal()
    rest_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel("done", 26)
        self._headline = label("", "title")
        self._detail = label("", "muted", wraps=True)
        self._open = IconButton(self.tr("Open folder"), "folder")
        self._retry = IconButton(self.tr("Retry failed"), "retry")
        self._continue = IconButton(self.tr("Continue with the rest"), "play", kind="primary")
        self._new_run = IconButton(self.tr("New run"), "retry")
        self._lay_out()
        self._open.clicked.connect(self.folder_requested)
        self._new_run.clicked.connect(self.new_run_requested)
        self._retry.clicked.connect(lambda: self.rest_requested.emit(Status.FAILED))
        self._continue.clicked.connect(lambda: self.rest_requested.emit(Status.CANCELLED))
        self.hide()

    def show_ending(self, ending: Ending) -> None:
        """Say how the run ended; one with failures is never shown as a success."""
        counts = ending.counts
        colors = colors_of(self.palette())
        if counts.failed or ending.problem:
            look, icon, color = "failed", "failed", colors.failed
        elif ending.cancelled:
            look, icon, color = "true", "cancelled", colors.muted
        else:
            look, icon, color = "done", "done", colors.done
        restyle(self, "card", look)
        self._icon.show_icon(icon, color)
        self._headline.setText(self._headline_of(counts))
        self._detail.setText(self._detail_of(ending))
        self._open.setVisible(bool(counts.done))
        self._retry.setVisible(bool(counts.failed))
        self._continue.setVisible(bool(counts.cancelled))
        self.show()

    def _headline_of(self, counts: Counts) -> str:
        done, failed = phrases.number(counts.done), phrases.number(counts.failed)
        if counts.cancelled:
            text = self.tr("Cancelled: {done} kept, {rest} not done")
            return text.format(done=done, rest=phrases.number(counts.cancelled))
        if counts.failed:
            text = self.tr("{failed} of {all} failed")
            return text.format(failed=failed, all=phrases.pictures(counts.planned))
        if not counts.done:
            return self.tr("Nothing to do: all skipped")
        return self.tr("{pictures} done").format(pictures=phrases.pictures(counts.done))

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
        parts.append(text.format(time=time, n=ending.workers))
        return " · ".join(parts)

    def _lay_out(self) -> None:
        texts = QVBoxLayout()
        texts.setSpacing(3)
        texts.addWidget(self._headline)
        texts.addWidget(self._detail)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(18, 12, 14, 12)
        layout.setSpacing(10)
        layout.addWidget(self._icon)
        layout.addSpacing(4)
        layout.addLayout(texts, 1)
        for button in (self._open, self._retry, self._new_run, self._continue):
            layout.addWidget(button)
