"""Lay widgets out in a row that goes on in the next line where there is no room."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget, QWidgetItem


class FlowLayout(QLayout):
    """Widgets side by side, in as many lines as they need; hidden ones take no room.

    One at the end may stand at the right, and be narrower than it would like to be.
    """

    def __init__(
        self, *widgets: QWidget, at_right: QWidget | None = None, spacing: int = 4
    ) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._at_right = at_right
        self._gap = spacing
        self.setContentsMargins(0, 0, 0, 0)
        for widget in (*widgets, at_right):
            if widget is not None:
                self.addChildWidget(widget)
                # Our own item: what Qt makes in addWidget is lost to Python when Qt reuses memory.
                self.addItem(QWidgetItem(widget))

    def addItem(self, item: QLayoutItem) -> None:
        """Append an item."""
        self._items.append(item)

    def count(self) -> int:
        """Return the number of items."""
        return len(self._items)

    def itemAt(self, place: int) -> QLayoutItem | None:
        """Return an item, or None beyond the last."""
        return self._items[place] if 0 <= place < len(self._items) else None

    def takeAt(self, place: int) -> QLayoutItem | None:
        """Remove and return an item, or None beyond the last."""
        return self._items.pop(place) if 0 <= place < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Return that it takes no more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Return that narrow room needs more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of as many lines as `width` pixels demand."""
        return self._place(QRect(0, 0, width, 0), is_trial=True)

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        super().setGeometry(rect)
        if self.alignment() & Qt.AlignmentFlag.AlignVCenter:
            spare = rect.height() - self.heightForWidth(rect.width())
            rect = rect.adjusted(0, max(0, spare // 2), 0, 0)
        self._place(rect, is_trial=False)

    def sizeHint(self) -> QSize:
        """Return the size of one line."""
        shown = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(size.width() for size in shown) + self._gap * max(0, len(shown) - 1)
        return QSize(width, max((size.height() for size in shown), default=0))

    def minimumSize(self) -> QSize:
        """Return the size of the largest item."""
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, *, is_trial: bool) -> int:
        """Place the items line by line unless it is a trial; return the height they take."""
        left, top, line_height = rect.left(), rect.top(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            is_at_right = item.widget() is self._at_right
            least = item.minimumSize().width() if is_at_right else size.width()
            if left > rect.left() and left + least > rect.right() + 1:
                left, top, line_height = rect.left(), top + line_height + self._gap, 0
            if is_at_right:
                size.setWidth(max(least, min(size.width(), rect.right() + 1 - left)))
                left = max(left, rect.right() + 1 - size.width())
            if not is_trial:
                item.setGeometry(QRect(QPoint(left, top), size))
            left += size.width() + self._gap
            line_height = max(line_height, size.height())
        return top + line_height - rect.top()
