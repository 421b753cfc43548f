"""A splitter whose borders the keyboard can move."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from gui.look.keys import KeyMap, KeyRow
from gui.look.text_scale import scaled
from gui.look.theme import colors_of
from processing.language.translation import tr

_STEP_PIXELS = 24  # that a key moves a border, for text of the usual size
_FRAME_PIXELS = 2  # around the border that has the keyboard


class KeySplitter(QSplitter):
    """Its borders take the keyboard in the order of Tab; arrow keys move them.

    Args:
        name: what screen readers call the border.
    """

    def __init__(
        self, orientation: Qt.Orientation, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(orientation, parent)
        self._name = name

    @property
    def key_rows(self) -> tuple[KeyRow, ...]:
        """What keys do on a border."""
        border = self.handle(1)
        return border.keys.rows if isinstance(border, _Border) else ()

    def addWidget(self, widget: QWidget) -> None:
        """Add a pane at the end; screen readers read the panes in their order.

        Qt puts each below those before, which reverses the order of the children.
        """
        super().addWidget(widget)
        widgets = [self.widget(place) for place in range(self.count())]
        handles = [self.handle(place) for place in range(self.count())]
        for part in filter(None, (*widgets, *handles)):
            part.raise_()
        for handle in handles:
            handle.setObjectName("border")  # Qt's own parts, which no key reaches, begin with qt_

    def createHandle(self) -> QSplitterHandle:
        """Return a border that the keyboard can move."""
        return _Border(self.orientation(), self, self._name)


class _Border(QSplitterHandle):
    def __init__(self, orientation: Qt.Orientation, splitter: QSplitter, name: str) -> None:
        super().__init__(orientation, splitter)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(name)
        self.setAccessibleDescription(tr("The arrow keys move it"))
        self.keys = KeyMap(
            [
                KeyRow(tr("Move the border left or up"), ("Left", "Up"), lambda: self._move(-1)),
                KeyRow(
                    tr("Move the border right or down"), ("Right", "Down"), lambda: self._move(1)
                ),
            ]
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the border."""
        if not self.keys.take(event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a frame where the keyboard is."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(QPen(QColor(colors_of(self.palette()).accent), _FRAME_PIXELS))
            inset = _FRAME_PIXELS / 2
            painter.drawRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset))
            painter.end()

    def _move(self, way: int) -> None:
        is_upright = self.orientation() is Qt.Orientation.Horizontal
        place = self.x() if is_upright else self.y()
        self.moveSplitter(place + way * scaled(_STEP_PIXELS, self.font()))
