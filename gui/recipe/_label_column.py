"""One column of labels through all forms of a pane, however deep they are nested."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel, QWidget

from gui.look.text_scale import scaled

_FIELD_PIXELS = 204  # what fields and margins need beside it; labels wrap where less is left
_LETTERS = 19  # of the longest label: a wide pane has room for it in one line


class FieldLabel(QLabel):
    """The label of a field; it wraps where its column is narrow."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "muted")
        self.setWordWrap(True)

    def word_width(self) -> int:
        """Return how many pixels its longest word takes, which cannot be wrapped."""
        metrics = self.fontMetrics()
        return max((metrics.horizontalAdvance(word) for word in self.text().split()), default=0) + 1


class LabelColumn(QObject):
    """Gives all labels of fields in a pane the same width, as the pane and its text change.

    Panes of the same width get columns of the same width.

    Attributes:
        slack_pixels: how much narrower the labels could be, by wrapping.
    """

    def __init__(self, pane: QWidget) -> None:
        super().__init__(pane)
        self._pane = pane
        self.slack_pixels = 0
        pane.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Align when the pane gets another size, or something in it does."""
        if event.type() in {QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.Show}:
            self._align()
        return super().eventFilter(watched, event)

    def _align(self) -> None:
        labels = self._pane.findChildren(FieldLabel)
        if not labels:
            return
        left = self._pane.width() - scaled(_FIELD_PIXELS, self._pane.font())
        wanted = min(left, self._pane.fontMetrics().horizontalAdvance("x" * _LETTERS))
        least = max(each.word_width() for each in labels)
        width = max(wanted, least)
        self.slack_pixels = width - least
        for each in labels:
            if each.minimumWidth() != width or each.maximumWidth() != width:
                each.setFixedWidth(width)
