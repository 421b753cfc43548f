"""Choose which pictures the table shows, by how they ended, why, and by a text in their path."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gui.look.parts import IconButton
from gui.look.text_scale import scaled
from gui.row_filter import Wanted
from gui.text import phrases
from gui.widgets.cause_list import CauseList
from processing.task import Counts, Status

_TYPING_MILLISECONDS = 150
_SEARCH_WIDTH = 200


class FilterBar(QWidget):
    """A chip a state with its live count, and a search field; the causes below that of failures.

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

    def show_counts(self, counts: Counts) -> None:
        """Write the counts on the chips."""
        numbers = {
            None: counts.planned,
            Status.DONE: counts.done,
            Status.FAILED: counts.failed,
            Status.SKIPPED: counts.skipped,
            Status.CANCELLED: counts.cancelled,
        }
        for status, count in numbers.items():
            text = f"{self._words[status]} {phrases.number(count)}"
            chip = self._chips[status]
            if chip.text() != text:
                chip.setText(text)
                chip.setAccessibleName(text)
        rare = self._chips[Status.CANCELLED]
        rare.setVisible(bool(counts.cancelled) or rare.isChecked())

    def show_causes(self, causes: Mapping[str, int]) -> None:
        """Show how many pictures failed for which cause, where there is more than one."""
        self._causes.show_causes(causes)
        self._show_whether_causes_count()

    def set_retryable(self, *, can_retry: bool) -> None:
        """Offer, or not, to make the pictures of one cause again."""
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
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(chips)
        causes = QHBoxLayout()
        causes.setSpacing(8)
        causes.addWidget(self._causes, 1)
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
