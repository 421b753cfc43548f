"""The causes of failures, to choose one whose pictures are to be seen."""

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from gui.look.tips import tip_of
from processing.language import phrases
from processing.language.translation import localized, tr

MAX_CAUSES = 20  # rarer ones are only in "All causes"
_ROWS_IN_VIEW = 4
_BORDER_PIXELS = 1
_ALL = ""
_CAUSE_ROLE = Qt.ItemDataRole.UserRole


class CauseList(QListWidget):
    """One line per cause, the most frequent first; empty until there are two.

    Signals:
        cause_chosen: the cause whose pictures are wanted, empty for all.
    """

    cause_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: list[tuple[str, int]] = []
        self._wanted = _ALL  # what the user chose, there or not: a retry brings it back
        self.setObjectName("causes")  # as the style sheet knows it
        self.setAccessibleName(tr("Causes of failures"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setUniformItemSizes(True)
        self.currentItemChanged.connect(lambda _now, _before: self._on_chosen())

    @property
    def chosen(self) -> str:
        """The selected cause; empty for all."""
        current = self.currentItem()
        return str(current.data(_CAUSE_ROLE)) if current is not None else _ALL

    def show_causes(self, causes: Mapping[str, int]) -> None:
        """Show how many pictures failed per cause; the selection stays, or comes back."""
        frequent = sorted(causes.items(), key=lambda cause: (-cause[1], cause[0]))[:MAX_CAUSES]
        shown = [(_ALL, sum(causes.values())), *frequent] if len(causes) > 1 else []
        if shown == self._shown:
            return
        self._shown = shown
        before = self.chosen
        known = {cause for cause, _count in shown}
        chosen = self._wanted if self._wanted in known else _ALL
        blocker = QSignalBlocker(self)
        self.clear()
        for cause, count in shown:
            self._add(cause, count, is_chosen=cause == chosen)
        blocker.unblock()
        self.setFixedHeight(self.sizeHint().height())
        if self.chosen != before:
            self.cause_chosen.emit(self.chosen)

    def forget(self) -> None:
        """Choose no cause when there are some again."""
        self._wanted = _ALL

    def _on_chosen(self) -> None:
        self._wanted = self.chosen
        self.cause_chosen.emit(self.chosen)

    def sizeHint(self) -> QSize:
        """Return room for a few causes."""
        lines = min(self.count(), _ROWS_IN_VIEW)
        height = lines * max(0, self.sizeHintForRow(0)) + 2 * _BORDER_PIXELS
        return QSize(super().sizeHint().width(), height)

    def _add(self, cause: str, count: int, *, is_chosen: bool) -> None:
        shown = localized(cause) or tr("All causes")
        line = QListWidgetItem(f"{phrases.number(count)} · {shown}")
        line.setData(_CAUSE_ROLE, cause)
        line.setToolTip(tip_of(localized(cause)))
        self.addItem(line)
        if is_chosen:
            self.setCurrentItem(line)
