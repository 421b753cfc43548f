"""Filter the table by status, cause of failure and a text in the path."""

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from gui.look.layouts import column, row
from gui.look.text_scale import scaled
from gui.look.tips import tip_of
from gui.look.widgets import IconButton
from gui.table._filter import Wanted
from gui.text import phrases
from processing.task import Counts, Status

_TYPING_MILLISECONDS = 150
_SEARCH_WIDTH = 200
MAX_CAUSES = 20  # rarer ones are only in "All causes"
_ROWS_IN_VIEW = 4
_BORDER = 1
_ALL = ""
_CAUSE_ROLE = Qt.ItemDataRole.UserRole


class FilterBar(QWidget):
    """A chip per status with its live count, a search field, and the causes of failures below.

    Signals:
        filter_changed: what is `Wanted`.
        retry_requested: the cause whose pictures are to be made again.
    """

    filter_changed = Signal(object)
    retry_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: dict[Status | None, str] = {
            None: self.tr("All"),
            Status.DONE: self.tr("Done"),
            Status.FAILED: self.tr("Failed"),
            Status.SKIPPED: self.tr("Skipped"),
            Status.CANCELLED: self.tr("Not done"),
        }
        self._chips = {status: self._chip(word) for status, word in self._words.items()}
        self._chips[None].setChecked(True)
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Search names"))
        self._search.setAccessibleName(self.tr("Search names"))
        self._search.setClearButtonEnabled(True)
        self._search.setAcceptDrops(False)  # files that are dropped there are for the window
        self._search.setMaximumWidth(scaled(_SEARCH_WIDTH, self.font()))
        self._causes = CauseList()
        self._retry = IconButton(
            self.tr("Retry these"), "retry", tip=self.tr("Make the pictures of this cause again")
        )
        self._can_retry = False
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MILLISECONDS)
        self._lay_out()
        self._search.textChanged.connect(lambda _text: self._typing.start())
        self._typing.timeout.connect(self._tell)
        self._causes.cause_chosen.connect(lambda _cause: self._tell())
        self._retry.clicked.connect(lambda: self.retry_requested.emit(self._causes.chosen))

    def begin_with(self, counts: Counts) -> None:
        """Show the counts of another plan; if none has the selected status, show all."""
        if not _numbers(counts)[self._status]:
            self._chips[None].setChecked(True)
            self._tell()
        self.show_counts(counts)

    def show_counts(self, counts: Counts) -> None:
        """Write the counts on the chips."""
        for status, count in _numbers(counts).items():
            text = f"{self._words[status]} {phrases.number(count)}"
            chip = self._chips[status]
            if chip.text() != text:
                chip.setText(text)
                chip.setAccessibleName(text)
        rare = self._chips[Status.CANCELLED]
        rare.setVisible(bool(counts.cancelled) or rare.isChecked())

    def show_causes(self, causes: Mapping[str, int]) -> None:
        """Show how many pictures failed per cause, if there are several causes."""
        self._causes.show_causes(causes)
        self._show_whether_causes_count()

    def set_retryable(self, *, can_retry: bool) -> None:
        """Enable or disable the retry of the pictures of one cause."""
        self._can_retry = can_retry
        self._show_whether_causes_count()

    def choose(self, status: Status | None) -> None:
        """Press a chip and empty the search."""
        self._search.clear()
        self._typing.stop()
        self._chips[status].setChecked(True)
        self._tell()

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self._search.setFocus()
        self._search.selectAll()

    def _chip(self, word: str) -> IconButton:
        chip = IconButton(f"{word} 0", kind="chip")
        chip.setCheckable(True)
        return chip

    def _lay_out(self) -> None:
        chips = QHBoxLayout()
        chips.setSpacing(4)
        group = QButtonGroup(self)
        for chip in self._chips.values():
            group.addButton(chip)
            chips.addWidget(chip)
        chips.addStretch()
        chips.addWidget(self._search, 1)
        layout = column(chips, of=self, spacing=8)
        causes = row((self._causes, 1), spacing=8)
        causes.addWidget(self._retry, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(causes)
        group.buttonClicked.connect(lambda _chip: self._tell())

    @property
    def _status(self) -> Status | None:
        return next(status for status, chip in self._chips.items() if chip.isChecked())

    def _show_whether_causes_count(self) -> None:
        is_shown = self._status is Status.FAILED and self._causes.count() > 0
        self._causes.setVisible(is_shown)
        self._retry.setVisible(is_shown and self._can_retry)
        self._retry.setEnabled(bool(self._causes.chosen))

    def _tell(self) -> None:
        self._show_whether_causes_count()
        cause = self._causes.chosen if self._status is Status.FAILED else ""
        self.filter_changed.emit(Wanted(self._status, self._search.text(), cause))


def _numbers(counts: Counts) -> dict[Status | None, int]:
    """Return the count of each chip."""
    return {
        None: counts.planned,
        Status.DONE: counts.done,
        Status.FAILED: counts.failed,
        Status.SKIPPED: counts.skipped,
        Status.CANCELLED: counts.cancelled,
    }


class CauseList(QListWidget):
    """One line per cause, the most frequent first; empty until there are two.

    Signals:
        cause_chosen: the cause whose pictures are wanted, empty for all.
    """

    cause_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: list[tuple[str, int]] = []
        self.setObjectName("causes")  # as the style sheet knows it
        self.setAccessibleName(self.tr("Causes of failures"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setUniformItemSizes(True)
        self.currentItemChanged.connect(lambda _now, _before: self.cause_chosen.emit(self.chosen))

    @property
    def chosen(self) -> str:
        """The selected cause; empty for all."""
        current = self.currentItem()
        return str(current.data(_CAUSE_ROLE)) if current is not None else _ALL

    def show_causes(self, causes: Mapping[str, int]) -> None:
        """Show how many pictures failed per cause; the selection stays."""
        frequent = sorted(causes.items(), key=lambda cause: -cause[1])[:MAX_CAUSES]
        shown = [(_ALL, sum(causes.values())), *frequent] if len(causes) > 1 else []
        if shown == self._shown:
            return
        self._shown = shown
        chosen = self.chosen
        blocker = QSignalBlocker(self)
        self.clear()
        for cause, count in shown:
            self._add(cause, count, is_chosen=cause == chosen)
        blocker.unblock()
        self.setFixedHeight(self.sizeHint().height())

    def sizeHint(self) -> QSize:
        """Return room for a few causes."""
        lines = min(self.count(), _ROWS_IN_VIEW)
        height = lines * max(0, self.sizeHintForRow(0)) + 2 * _BORDER
        return QSize(super().sizeHint().width(), height)

    def _add(self, cause: str, count: int, *, is_chosen: bool) -> None:
        text = f"{phrases.number(count)} · {cause or self.tr('All causes')}"
        line = QListWidgetItem(text)
        line.setData(_CAUSE_ROLE, cause)
        line.setToolTip(tip_of(cause))
        self.addItem(line)
        if is_chosen:
            self.setCurrentItem(line)
