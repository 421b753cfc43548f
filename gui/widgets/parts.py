"""The small parts that several panels are put together from."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QWidget

from gui import resources


class IconButton(QPushButton):
    """A push button whose icon takes the colour of its text, in light and dark.

    Args:
        kind: how the style sheet shows it: primary, link, tool, chip, or empty for a plain one.
    """

    def __init__(self, text: str, icon_name: str = "", *, kind: str = "", tip: str = "") -> None:
        super().__init__(text)
        self._icon_name = icon_name
        self.setProperty("kind", kind)
        self.setToolTip(tip)
        self.setAccessibleName(tip or text)
        self._draw_icon()

    def set_icon_name(self, icon_name: str) -> None:
        """Show another icon."""
        self._icon_name = icon_name
        self._draw_icon()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon anew when the theme changes."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._draw_icon()

    def _draw_icon(self) -> None:
        if not self._icon_name:
            return
        self.ensurePolished()
        palette = self.palette()
        usable = palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.ButtonText)
        unusable = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
        self.setIcon(resources.icon(self._icon_name, usable, unusable))


class IconLabel(QLabel):
    """An icon that is not pressed; decoration, so it has no name of its own."""

    def __init__(self, icon_name: str, size_pixels: int = 16) -> None:
        super().__init__()
        self._icon_name = icon_name
        self._size_pixels = size_pixels
        self._color: str | None = None
        self.setFixedSize(size_pixels, size_pixels)

    def show_icon(self, icon_name: str, color: str | None = None) -> None:
        """Show another icon, in `color` or that of text."""
        self._icon_name, self._color = icon_name, color
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon in the colour that holds now."""
        color = QColor(self._color) if self._color else self.palette().windowText().color()
        image = resources.pixmap(
            self._icon_name, color.name(), self._size_pixels, self.devicePixelRatioF()
        )
        painter = QPainter(self)
        painter.drawPixmap(0, 0, image)
        painter.end()


class ElidedLabel(QLabel):
    """A line of text that gives way in its middle where there is no room; the tip has it whole."""

    def __init__(self, text: str = "", *, role: str = "") -> None:
        super().__init__()
        self._whole = text
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show `text`, as much as fits."""
        self._whole = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Return one line of any width."""
        return QSize(0, self.fontMetrics().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the text to the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics = self.fontMetrics()
        self.setText(
            metrics.elidedText(
                self._whole, Qt.TextElideMode.ElideMiddle, self.contentsRect().width()
            )
        )


def label(text: str, role: str = "", *, wraps: bool = False) -> QLabel:
    """Return a label of plain text; `role` is how the style sheet shows it."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setWordWrap(wraps)
    return made


def card(look: str = "true") -> QFrame:
    """Return a frame with a background of its own."""
    frame = QFrame()
    frame.setProperty("card", look)
    return frame


def restyle(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet looks at, and show its effect."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
