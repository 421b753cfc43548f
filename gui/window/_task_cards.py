"""Cards on the start page, each a task that many people have: one of them is chosen."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QPushButton, QSizePolicy, QWidget

from gui.look.layouts import Stretch, column, row
from gui.look.text_scale import scaled
from gui.look.widgets import IconLabel, label
from processing.language.translation import localized, tr
from processing.storage.presets.preset import Preset

_COLUMNS = 3
_GAP = 10
_LEAST_WIDTH = 180


class TaskCards(QWidget):
    """Presets as cards, in rows.

    Signals:
        task_chosen: the `Preset` of the card that was pressed.
    """

    task_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_GAP)
        self._grid.setSizeConstraint(QGridLayout.SizeConstraint.SetNoConstraint)
        self._columns = 0
        self._group = QButtonGroup(self)
        self._cards: dict[str, TaskCard] = {}
        self.setAccessibleName(tr("Tasks"))

    def show_tasks(self, tasks: Sequence[tuple[str, Preset]]) -> None:
        """Show a card for each preset, with the name of its icon."""
        for icon_name, preset in tasks:
            card = TaskCard(icon_name, preset)
            card.clicked.connect(lambda _checked, preset=preset: self.task_chosen.emit(preset))
            self._group.addButton(card)
            self._cards[preset.name] = card
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Return room for one column of cards."""
        return QSize(scaled(_LEAST_WIDTH, self.font()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put as many cards side by side as fit."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        fitting = self.width() // (scaled(_LEAST_WIDTH, self.font()) + _GAP)
        columns = max(1, min(_COLUMNS, fitting))
        if columns == self._columns and self._grid.count() == len(self._cards):
            return
        self._columns = columns
        for place, card in enumerate(self._cards.values()):
            self._grid.addWidget(card, place // columns, place % columns)
        for place in range(_COLUMNS):
            self._grid.setColumnStretch(place, int(place < columns))

    def show_chosen(self, name: str) -> None:
        """Mark the card of the preset called `name`; none for another name."""
        self._group.setExclusive(False)
        for each, card in self._cards.items():
            card.setChecked(each == name)
        self._group.setExclusive(True)


class TaskCard(QPushButton):
    """A preset: an icon, its name, and what it does in a sentence."""

    def __init__(self, icon_name: str, preset: Preset) -> None:
        super().__init__()
        self.setProperty("kind", "task")
        self.setCheckable(True)
        self.setAutoExclusive(True)  # to screen readers, one choice of several
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        name, description = localized(preset.name), localized(preset.description)
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        self._name = label(name, "strong", wraps=True)
        self._text = label(description, "muted", wraps=True)
        texts = column(self._name, self._text, Stretch(1), spacing=3)
        picture = IconLabel(icon_name, 20, "accent")
        self._inner = row(picture, (texts, 1), of=self, spacing=12, margins=(14, 12, 12, 12))
        self._inner.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
        for part in (picture, self._name, self._text):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        """Return what the texts need; a button knows of its own text only."""
        return QSize(self._inner.sizeHint().width(), self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return the least width, and the height of the texts in the present one."""
        least = scaled(_LEAST_WIDTH, self.font())
        width = max(self.width(), least)
        return QSize(least, self._inner.heightForWidth(width))

    def event(self, event: QEvent) -> bool:
        """Ask for another height when the width or the text size is another."""
        if event.type() in {QEvent.Type.Resize, QEvent.Type.FontChange}:
            self.updateGeometry()
        return super().event(event)
