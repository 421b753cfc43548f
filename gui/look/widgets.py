"""Small widgets that several panels share."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QWidget,
)

from gui.look import icons
from gui.look.keys import tip_with_keys
from gui.look.text_scale import scaled, text_scale
from gui.look.theme import colors_of
from gui.look.tips import tip_of

_MIDDLE = Qt.TextElideMode.ElideMiddle
_TEXT_MARGIN = 6


class IconButton(QPushButton):
    """A push button whose icon takes the colour of its text, in light and dark.

    Args:
        kind: how the style sheet shows it: primary, link, tool, chip, or empty for a plain one.
        keys: what does the same, as `QKeySequence` reads it; the tip says so.
    """

    def __init__(
        self, text: str, icon_name: str = "", *, kind: str = "", tip: str = "", keys: str = ""
    ) -> None:
        super().__init__(text)
        self._icon_name = icon_name
        self.setProperty("kind", kind)
        self.setToolTip(tip_of(tip_with_keys(tip, keys)))
        self.setAccessibleName(spoken_name(text, tip))
        self._draw_icon()

    def set_icon_name(self, icon_name: str) -> None:
        """Show another icon."""
        self._icon_name = icon_name
        self._draw_icon()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon anew when the theme changes."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self._draw_icon()

    def _draw_icon(self) -> None:
        if not self._icon_name:
            return
        self.ensurePolished()
        palette = self.palette()
        usable = palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.ButtonText)
        unusable = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
        has_text, size = bool(self.text()), text_scale(self.font())
        usual = QSize(icons.icon_width(has_text=has_text), icons.icon_height())
        self.setIconSize(usual * size)
        drawn = icons.icon(self._icon_name, usable, unusable, has_text=has_text, size=size)
        self.setIcon(drawn)


def spoken_name(text: str, tip: str) -> str:
    """Return what a button with this text and tip is called by screen readers.

    That is the tip, but only if it has the text in it: who speaks to the computer says what is
    seen (WCAG 2.5.3).
    """
    words = text.casefold().rstrip("…").strip()
    is_sign = not any(map(str.isalpha, words))
    return tip if tip and (is_sign or words in tip.casefold()) else text


class IconLabel(QLabel):
    """A decorative icon, without an accessible name.

    Args:
        color_name: the field of `Colors` it is drawn in, whatever the theme.
    """

    def __init__(self, icon_name: str, size_pixels: int = 16, color_name: str = "text") -> None:
        super().__init__()
        self._icon_name = icon_name
        self._size_pixels = size_pixels
        self._color_name = color_name
        self._fit_to_text()

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the text."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit_to_text()

    def _fit_to_text(self) -> None:
        side = scaled(self._size_pixels, self.font())
        self.setFixedSize(side, side)

    def show_icon(self, icon_name: str, color_name: str) -> None:
        """Show another icon in another colour."""
        self._icon_name, self._color_name = icon_name, color_name
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon in its present colour."""
        color: str = getattr(colors_of(self.palette()), self._color_name)
        ratio = self.devicePixelRatioF()
        image = icons.pixmap(self._icon_name, color, self.width(), ratio)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, image)
        painter.end()


class ElidedLabel(QLabel):
    """A line of text that is shortened to fit; the tooltip shows all of it."""

    def __init__(self, *, role: str = "", elide: Qt.TextElideMode = _MIDDLE) -> None:
        super().__init__()
        self._whole = ""
        self._elide = elide
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def set_text(self, text: str, whole: str = "") -> None:
        """Show `text`, as much as fits; the tip says it, or the `whole` that it is short for."""
        self._whole = text
        self.setToolTip(tip_of(whole or text))
        self.setAccessibleName(whole or text)
        self._fit()
        self.updateGeometry()

    def whole_width(self) -> int:
        """Return how many pixels all of the text would take."""
        return self.fontMetrics().horizontalAdvance(self._whole)

    def sizeHint(self) -> QSize:
        """Return one line with room for all of the text; most are given what room there is."""
        return QSize(self.whole_width() + 1, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        """Return one line of any width."""
        return QSize(0, self.fontMetrics().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the text to the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.contentsRect().width()
        self.setText(self.fontMetrics().elidedText(self._whole, self._elide, room))


def label(text: str, role: str = "", *, wraps: bool = False) -> QLabel:
    """Return a label of plain text; `role` is how the style sheet shows it."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setWordWrap(wraps)
    return made


def add_spoken_label(control: QWidget) -> None:
    """Give a control that is laid out already a label by its name that only screen readers find.

    On Linux, Qt calls a box of choices by its value, and readers look for its label.
    """
    spoken = QLabel(control.accessibleName(), control.parentWidget())
    spoken.setTextFormat(Qt.TextFormat.PlainText)
    spoken.setBuddy(control)
    spoken.hide()


class TightContent(QWidget):
    """What a scroll area scrolls only when even its least height has no room.

    A scroll area gives content with wrapped text its preferred height for a width, and scrolls,
    where a table in it could be lower.
    """

    def heightForWidth(self, width: int) -> int:
        """Return the least height of the layout at this width."""
        layout = self.layout()
        if layout is None:
            return super().heightForWidth(width)
        return layout.minimumHeightForWidth(width)


def scrolled(content: QWidget) -> QScrollArea:
    """Return a scroll area around `content`."""
    scroll = QScrollArea()
    scroll.setWidget(content)
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return scroll


def pad_text(box: QAbstractSpinBox) -> None:
    """Keep the text of a box off its edge; a style sheet's padding does not reach the field.

    Files that are dropped there are for the window.
    """
    box.lineEdit().setTextMargins(_TEXT_MARGIN, 0, 0, 0)
    box.lineEdit().setAcceptDrops(False)


def tab_after(previous: QWidget, panel: QWidget) -> None:
    """Put `panel` or the controls in it, which came later, after `previous` in the tab order."""
    for control in (panel, *panel.findChildren(QWidget)):
        if _takes_tab(control, previous):
            QWidget.setTabOrder(previous, control)
            previous = control


def tab_before(following: QWidget, panel: QWidget) -> None:
    """Put `panel` or the controls in it, which came later, before `following` in the tab order."""
    previous = following.previousInFocusChain()
    while previous is not None and not _takes_tab(previous, following):
        previous = previous.previousInFocusChain()
    if previous is not None:
        tab_after(previous, panel)


def _takes_tab(control: QWidget, neighbour: QWidget) -> bool:
    """Return whether the tab key reaches `control`, if it reaches `neighbour`.

    What opens from a control has its place in the chain too, but is a window of its own.
    """
    has_focus = bool(control.focusPolicy() & Qt.FocusPolicy.TabFocus)
    is_inner = control.objectName().startswith("qt_")
    return has_focus and not is_inner and control.window() is neighbour.window()


def restyle(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet uses, and apply it."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
