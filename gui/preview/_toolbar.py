"""The controls above a preview: how to compare, which result, and how near."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QMenu, QWidget

from gui.look.layouts import Stretch, row
from gui.look.text_scale import scaled
from gui.look.widgets import ElidedLabel, IconButton, add_spoken_label
from gui.preview._canvas import ViewMode
from gui.preview._geometry import MOST_ZOOM, zoom_text
from processing.language.translation import tr

_ZOOMS = (1.0, 2.0, MOST_ZOOM)
_ZOOM_WIDTH = 58  # the present zoom has this room, so that its neighbours stay where they are
_SPACING = 4
_APART = 10
_LEAST_WIDTH = 250
_LEAST_OUTPUT_WIDTH = 125  # where a long text is cut off
_ROOMY, _TIGHTEST = 0, 3  # how much has gone


class PreviewToolbar(QWidget):
    """One line; where it is narrow, buttons go that the zoom menu has too, then words.

    Args:
        is_large: whether it belongs to the large view, which has the picture's name in it.

    Signals:
        mode_chosen: a `ViewMode`.
        output_chosen: the number of a result, from 0.
        zoom_chosen: device pixels per pixel of the result; None fits.
        zoom_stepped: one usual step, or -1.
        large_requested: the user wants the large view, or no longer.
    """

    mode_chosen = Signal(object)
    output_chosen = Signal(int)
    zoom_chosen = Signal(object)
    zoom_stepped = Signal(int)
    large_requested = Signal()

    def __init__(self, *, is_large: bool) -> None:
        super().__init__()
        self._modes = {
            ViewMode.SPLIT: _Mode(
                tr("Split"),
                "split",
                tr("Before and after, with a line to drag"),
                keys="Ctrl+Right",
            ),
            ViewMode.SIDE_BY_SIDE: _Mode(
                tr("Side by side"),
                "side-by-side",
                tr("Before and after beside or above each other"),
            ),
            ViewMode.AFTER: _Mode(tr("After"), "pictures", tr("Only the result")),
        }
        self._name = ElidedLabel(role="strong")
        self._output = QComboBox()
        for named in (self._output, self._output.view()):
            named.setAccessibleName(tr("Result"))
        self._output.setToolTip(tr("Which of the results of a picture is previewed"))
        whole = tr("Fit: the whole picture")
        at_most = tr("Fit: the whole picture, not enlarged")
        whole_size = zoom_text(1.0)
        self._fit = _chip(tr("Fit"), whole if is_large else at_most, "0")
        self._actual = _chip(
            whole_size,
            tr(
                "{zoom}: one pixel of the result is one of the screen; before has its size",
                zoom=whole_size,
            ),
            "1",
        )
        self._farther = _tool("\N{MINUS SIGN}", tr("Zoom out"), "-")
        self._zoom = _tool("", tr("Zoom"))
        self._nearer = _tool("+", tr("Zoom in"), "+")
        close, enlarge = tr("Close the large view"), tr("Show large")
        self._large = IconButton(
            "",
            "close" if is_large else "enlarge",
            kind="tool",
            tip=close if is_large else enlarge,
            keys="Esc" if is_large else "Space",
        )
        self._lay_out(is_large=is_large)
        add_spoken_label(self._output)
        self._make_menu()
        self._connect()
        self.show_zoom(1.0, is_fitted=False, is_known=False)

    def show_name(self, name: str) -> None:
        """Show the name of the picture, in a large view."""
        self._name.set_text(name)

    def show_mode(self, mode: ViewMode) -> None:
        """Show how pictures are compared."""
        self._modes[mode].setChecked(True)

    def show_outputs(self, texts: Sequence[str], chosen: int) -> None:
        """Offer these results, if there are several."""
        with QSignalBlocker(self._output):
            if [self._output.itemText(n) for n in range(self._output.count())] != list(texts):
                self._output.clear()
                self._output.addItems(list(texts))
            self._output.setCurrentIndex(chosen)
        self._output.setVisible(len(texts) > 1)
        self._fit_width()

    def show_zoom(self, zoom: float, *, is_fitted: bool, is_known: bool) -> None:
        """Show how near the picture is; nothing if none is known."""
        text = zoom_text(zoom) if is_known else ""
        self._zoom.setText(text)
        self._zoom.setAccessibleName(tr("Zoom: {zoom}", zoom=text))
        self._fit.setChecked(is_fitted and is_known)
        self._actual.setChecked(not is_fitted and zoom == 1.0 and is_known)
        for control in (self._fit, self._actual, self._farther, self._zoom, self._nearer):
            control.setEnabled(is_known)

    def minimumSizeHint(self) -> QSize:
        """Return the room for what never goes."""
        output = 0 if self._output.isHidden() else _LEAST_OUTPUT_WIDTH + 2 * _APART
        wide = scaled(_LEAST_WIDTH + output, self.font())
        return QSize(wide, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as there is room for."""
        super().resizeEvent(event)
        self._fit_width()

    def changeEvent(self, event: QEvent) -> None:
        """Make room for text of another size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit_width()

    def _fit_width(self) -> None:
        """Let go of as little as possible."""
        self._zoom.setMinimumWidth(scaled(_ZOOM_WIDTH, self.font()))
        self._output.setMinimumWidth(scaled(_LEAST_OUTPUT_WIDTH, self.font()))
        for tightness in range(_ROOMY, _TIGHTEST + 1):
            self._fit.setVisible(tightness < 1)
            self._actual.setVisible(tightness < 1)
            for mode in self._modes.values():
                mode.show_word(is_shown=tightness < 2)
            self._farther.setVisible(tightness < _TIGHTEST)
            self._nearer.setVisible(tightness < _TIGHTEST)
            if self._line.minimumSize().width() <= self.width():
                return

    def _make_menu(self) -> None:
        menu = QMenu(self._zoom)
        entries: list[tuple[str, float | None, str]] = [(tr("Fit"), None, "0")]
        entries += [(zoom_text(zoom), zoom, str(round(zoom))) for zoom in _ZOOMS]
        for text, zoom, key in entries:
            action = menu.addAction(f"{text}\t{key}")
            action.triggered.connect(partial(self._choose_zoom, zoom))
        self._zoom.setMenu(menu)

    def _choose_zoom(self, zoom: float | None, _is_checked: object = None) -> None:
        self.zoom_chosen.emit(zoom)

    def _connect(self) -> None:
        for mode, chip in self._modes.items():
            chip.clicked.connect(partial(self._choose_mode, mode))
        self._output.currentIndexChanged.connect(self.output_chosen)
        self._fit.clicked.connect(partial(self._choose_zoom, None))
        self._actual.clicked.connect(partial(self._choose_zoom, 1.0))
        self._farther.clicked.connect(lambda: self.zoom_stepped.emit(-1))
        self._nearer.clicked.connect(lambda: self.zoom_stepped.emit(1))
        self._large.clicked.connect(self.large_requested)

    def _choose_mode(self, mode: ViewMode, _is_checked: object = None) -> None:
        self.mode_chosen.emit(mode)

    def _lay_out(self, *, is_large: bool) -> None:
        group = QButtonGroup(self)
        for mode in self._modes.values():
            group.addButton(mode)
            mode.setAutoExclusive(True)  # to screen readers, one choice of several
        modes = row(*self._modes.values(), spacing=2)
        zooms = row(self._farther, self._zoom, self._nearer, spacing=0)
        self._name.setVisible(is_large)
        self._output.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        name = (self._name, 1) if is_large else Stretch()
        self._line = row(
            modes,
            _APART,
            self._output,
            _APART,
            name,
            self._fit,
            self._actual,
            zooms,
            self._large,
            of=self,
            spacing=_SPACING,
        )
        for control in self.findChildren(QWidget):
            if control.focusPolicy() & Qt.FocusPolicy.ClickFocus:  # a click leaves the keys alone
                control.setFocusPolicy(Qt.FocusPolicy.TabFocus)


class _Mode(IconButton):
    """Chooses how to compare; its word goes where there is no room, and the icon stays."""

    def __init__(self, word: str, icon_name: str, tip: str, keys: str = "") -> None:
        super().__init__(word, icon_name, kind="chip", tip=tip, keys=keys)
        self._word = word
        self._icon = icon_name
        self.setCheckable(True)
        self.setAccessibleName(word)
        self.setAccessibleDescription(tip)

    def show_word(self, *, is_shown: bool) -> None:
        """Show the icon with or without the word."""
        text = self._word if is_shown else ""
        if self.text() != text:
            self.setText(text)
            self.set_icon_name(self._icon)


def _chip(text: str, tip: str, keys: str) -> IconButton:
    chip = IconButton(text, kind="chip", tip=tip, keys=keys)
    chip.setCheckable(True)
    return chip


def _tool(text: str, tip: str, keys: str = "") -> IconButton:
    return IconButton(text, kind="tool", tip=tip, keys=keys)
