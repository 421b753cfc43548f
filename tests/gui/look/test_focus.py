"""Where the keyboard is can be seen on everything that takes it, in every theme."""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from gui.look.appearance import Appearance
from gui.look.contrast import SHAPE_RATIO, contrast
from gui.look.dressing import Theme
from gui.look.quiet_boxes import QuietComboBox
from gui.look.theme import THEMES, colors_of
from tests.support.bounds import WAIT_MILLISECONDS

LEAST_PIXELS = 20  # that have to change, and to be seen on what was there


@pytest.fixture(params=THEMES)
def dressed(request, ready, qtbot):
    """The window with a batch, in a theme."""
    theme = ready.window.findChild(Theme)
    colors = THEMES[request.param]
    theme.set_appearance(Appearance.DARK if colors.is_dark else Appearance.LIGHT)
    theme.follow_contrast(colors.is_strong)
    assert colors_of(QApplication.palette()) is colors
    ready.window.activateWindow()
    qtbot.waitUntil(ready.window.isActiveWindow, timeout=WAIT_MILLISECONDS)
    return ready


def one_of_each_class(window: QWidget) -> Iterator[QWidget]:
    """Return what takes the keyboard, one of each class and look."""
    seen = set()
    for widget in window.findChildren(QWidget):
        kind = (type(widget), widget.property("kind"), widget.objectName())
        takes_it = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        is_part = widget.objectName().startswith("qt_") or widget.focusProxy() is not None
        is_usable = widget.isVisible() and widget.isEnabled() and widget.window() is window
        if takes_it and is_usable and not is_part and kind not in seen:
            seen.add(kind)
            yield widget


def picture_of(widget: QWidget) -> QImage:
    """Return what is seen of a widget, on the colour of the window where it is transparent."""
    seen = widget.grab()
    image = QImage(seen.size(), QImage.Format.Format_RGB32)
    image.fill(QColor(colors_of(QApplication.palette()).window))
    painter = QPainter(image)
    painter.drawPixmap(0, 0, seen)
    painter.end()
    return image


def seen_changes(before: QImage, after: QImage) -> int:
    """Return how many pixels are others now, by a contrast of 3 : 1 at least."""
    old, new = (np.frombuffer(image.constBits(), np.uint32) for image in (before, after))
    changes = Counter(zip(old[old != new].tolist(), new[old != new].tolist(), strict=True))
    return sum(
        count
        for (was, now), count in changes.items()
        if contrast(QColor.fromRgb(was), QColor.fromRgb(now)) >= SHAPE_RATIO
    )


def test_the_cursor_of_the_keyboard_is_seen_on_everything_that_takes_it(dressed):
    unseen = []
    for tab in ("preview", "log", "workers"):
        dressed.window.pane.show_tab(tab)
        QApplication.processEvents()
        found = list(one_of_each_class(dressed.window))
        assert len(found) > 8
        unseen.extend(unseen_among(found))
    assert unseen == []


def unseen_among(widgets: Sequence[QWidget]) -> Iterator[str]:
    """Return the names of those that look the same with the keyboard as without."""
    for widget in widgets:
        if (focused := QApplication.focusWidget()) is not None:
            focused.clearFocus()
        QApplication.processEvents()
        before = picture_of(widget)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        if widget.hasFocus() and seen_changes(before, picture_of(widget)) < LEAST_PIXELS:
            yield f"{type(widget).__name__} {widget.accessibleName()}"


def test_every_widget_is_painted_in_the_theme(dressed):
    colors = colors_of(QApplication.palette())
    others = [
        w for w in dressed.window.findChildren(QWidget) if colors_of(w.palette()) is not colors
    ]
    assert others == []


def test_an_open_list_of_a_box_has_a_frame(dressed, qtbot):
    colors = colors_of(QApplication.palette())
    box = QuietComboBox("Letters")
    qtbot.addWidget(box)
    box.addItems(["a", "b", "c"])
    box.show()
    box.showPopup()
    popup = box.view().window()
    image = popup.grab().toImage()
    middle = image.height() - round(12 * image.devicePixelRatio())
    sides = [QColor(image.pixel(x, middle)).name() for x in (0, image.width() - 1)]
    assert sides == [colors.edge, colors.edge]
    box.hidePopup()
