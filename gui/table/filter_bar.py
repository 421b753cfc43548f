"""Filter the table by how pictures ended, why they failed and a text in their path."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from gui.look.flow import FlowLayout
from gui.look.layouts import column, row
from gui.look.widgets import IconButton, label
from gui.table._cause_list import CauseList
from gui.table._search_field import SearchField
from gui.table.wanted import Group, Wanted
from processing.language.translation import tr
from processing.task import Counts

_TYPING_MILLISECONDS = 150  # after the last key, until the rows are filtered
_RARE = (Group.WAITING, Group.WARNED, Group.CANCELLED)  # shown only where there are some


class FilterBar(QWidget):
    """A chip per group of rows with its live count, a search field, and causes of failures below.

    Signals:
        filter_changed: what is `Wanted`.
        retry_requested: the cause whose pictures are to be made again.
        left: the user goes on from the search to the pictures.
    """

    filter_changed = Signal(object)
    retry_requested = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Which pictures are shown"))
        self._chips = {group: self._chip() for group in Group}
        self._chips[Group.ALL].setChecked(True)
        self._is_running = False
        self._causes = CauseList()
        self._retry = IconButton(
            tr("Retry these"),
            "retry",
            tip=tr("Make the pictures of the chosen cause again"),
        )
        self._can_retry = False
        self._selected = label("", "muted")
        self._selected.hide()
        self.search = SearchField()
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MILLISECONDS)
        self._lay_out()
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.search.left.connect(self.left)
        self._typing.timeout.connect(self._tell)
        self._causes.cause_chosen.connect(lambda _cause: self._tell())
        self._retry.clicked.connect(lambda: self.retry_requested.emit(self._causes.chosen))
        self.show_counts(Counts())

    def begin_with(self, counts: Counts, warned: int = 0) -> None:
        """Show the counts of another plan; if none is in the selected group, show all."""
        self._is_running = False
        if not _numbers(counts, warned)[self._group]:
            self._chips[Group.ALL].setChecked(True)
            self._tell()
        self.show_counts(counts, warned)

    def begin_run(self) -> None:
        """Show how many pictures wait from now on, and all rows."""
        self._is_running = True
        self.choose(Group.ALL)

    def show_counts(self, counts: Counts, warned: int = 0) -> None:
        """Write the counts on the chips; `warned` is how many are done with warnings."""
        numbers = _numbers(counts, warned)
        for group, count in numbers.items():
            text = _chip_text(group, count)
            chip = self._chips[group]
            if chip.text() != text:
                chip.setText(text)
                chip.setAccessibleName(text)
        for group in _RARE:
            is_known = self._is_running or group is not Group.WAITING
            is_shown = bool(numbers[group]) and is_known
            self._chips[group].setVisible(is_shown or self._chips[group].isChecked())

    def show_selected(self, count: int) -> None:
        """Show how many pictures are selected, if there are several."""
        self._selected.setText(tr("{n} selected", n=count))
        self._selected.setVisible(count > 1)

    def show_causes(self, causes: Mapping[str, int]) -> None:
        """Show how many pictures failed per cause, if there are several causes."""
        self._causes.show_causes(causes)
        self._show_whether_causes_count()

    def forget_cause(self) -> None:
        """Show another batch with all its causes of failures."""
        self._causes.forget()

    def set_retryable(self, *, can_retry: bool) -> None:
        """Enable or disable the retry of the pictures of one cause."""
        self._can_retry = can_retry
        self._show_whether_causes_count()

    def choose(self, group: Group) -> None:
        """Press a chip and empty the search."""
        self.search.clear()
        self._typing.stop()
        self._chips[group].setChecked(True)
        self._tell()

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.search.setFocus()
        self.search.selectAll()

    def _chip(self) -> IconButton:
        chip = IconButton("", kind="chip")
        chip.setCheckable(True)
        chip.setAutoExclusive(True)  # to screen readers, one choice of several
        return chip

    def _lay_out(self) -> None:
        group = QButtonGroup(self)
        for chip in self._chips.values():
            group.addButton(chip)
        layout = column(of=self, spacing=8)
        layout.addLayout(FlowLayout(*self._chips.values(), self._selected, at_right=self.search))
        causes = row((self._causes, 1), spacing=8)
        causes.addWidget(self._retry, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(causes)
        group.buttonClicked.connect(lambda _chip: self._tell())

    @property
    def _group(self) -> Group:
        return next(group for group, chip in self._chips.items() if chip.isChecked())

    def _show_whether_causes_count(self) -> None:
        is_shown = self._group is Group.FAILED and self._causes.count() > 0
        self._causes.setVisible(is_shown)
        self._retry.setVisible(is_shown and self._can_retry)

    def _tell(self) -> None:
        self._typing.stop()
        self._show_whether_causes_count()
        cause = self._causes.chosen if self._group is Group.FAILED else ""
        self.filter_changed.emit(Wanted(self._group, self.search.text(), cause))


def _numbers(counts: Counts, warned: int) -> dict[Group, int]:
    """Return the count of each chip."""
    return {
        Group.ALL: counts.planned,
        Group.WAITING: counts.planned - counts.ended,
        Group.DONE: counts.done,
        Group.WARNED: warned,
        Group.FAILED: counts.failed,
        Group.SKIPPED: counts.skipped,
        Group.CANCELLED: counts.cancelled,
    }


def _chip_text(group: Group, count: int) -> str:
    """Return what a group of pictures is called, and how many there are."""
    match group:
        case Group.ALL:
            # Translators: a button that shows all pictures, and their number; those below show the
            # pictures that ended so.
            return tr("All {n}", n=count)
        case Group.WAITING:
            return tr("Waiting {n}", n=count)
        case Group.DONE:
            return tr("Done {n}", n=count)
        case Group.WARNED:
            return tr("With warnings {n}", n=count)
        case Group.FAILED:
            return tr("Failed {n}", n=count)
        case Group.SKIPPED:
            return tr("Skipped {n}", n=count)
        case Group.CANCELLED:
            return tr("Not done {n}", n=count)
