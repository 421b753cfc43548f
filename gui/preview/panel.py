"""The preview pane: a toolbar, the pictures, and their facts."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from gui.control.preview import Preview
from gui.look.layouts import column
from gui.preview._canvas import ViewMode
from gui.preview._facts import output_texts
from gui.preview._facts_bar import FactsBar
from gui.preview._message import PreviewMessage
from gui.preview._toolbar import PreviewToolbar
from gui.preview.view import PreviewView
from processing.files.display import display
from processing.files.remote.names import is_remote
from processing.language.translation import localized, tr

UPDATING_MILLISECONDS = 150  # what takes less needs no mark, which would only flicker
_SPACING = 6


class PreviewPanel(QWidget):
    """Shows a `Preview`; fit for a low strip and for a whole screen.

    Attributes:
        view: the pictures.

    Signals:
        visibility_changed: it can be seen now, or no more.
        output_chosen: the number of a result, from 0.
        next_requested, previous_requested: the user wants to see another picture of the batch.
        large_requested: the user wants the large view, or no longer.
    """

    visibility_changed = Signal()
    output_chosen = Signal(int)
    next_requested = Signal()
    previous_requested = Signal()
    large_requested = Signal()

    def __init__(self, parent: QWidget | None = None, *, is_large: bool = False) -> None:
        super().__init__(parent)
        self._preview = Preview()
        self.view = PreviewView(is_large=is_large)
        self._toolbar = PreviewToolbar(is_large=is_large)
        self._facts = FactsBar()
        self._message = PreviewMessage(self.view)
        self._updating = QTimer(self, singleShot=True, interval=UPDATING_MILLISECONDS)
        self._lines = column(self._toolbar, (self.view, 1), self._facts, of=self, spacing=_SPACING)
        self._connect()
        self.show_preview(self._preview)
        self._choose_mode(self.view.mode)

    def show_preview(self, preview: Preview) -> None:
        """Show these pictures and facts; for each other `Preview` again."""
        self._preview = preview
        name = display(preview.path.name) if preview.path is not None else ""
        self._toolbar.show_name(name)
        self._toolbar.show_outputs(output_texts(preview.outputs), preview.output)
        self.view.show_preview(preview)
        self._facts.show_preview(preview)
        self._show_message()
        self._show_busy()
        self._describe(name)

    def look_like(self, other: "PreviewPanel") -> None:
        """Compare the pictures in the way that another panel does."""
        self._choose_mode(other.view.mode)
        self.view.set_split(other.view.split)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for a preview."""
        super().showEvent(event)
        self.visibility_changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask for none."""
        super().hideEvent(event)
        self.visibility_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the message in the middle."""
        super().resizeEvent(event)
        self._lines.activate()
        self._place_message()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the keys stand for that the toolbar does not use."""
        if not self.view.take_key(event):
            super().keyPressEvent(event)

    def _connect(self) -> None:
        view, toolbar = self.view, self._toolbar
        view.view_changed.connect(self._on_view_changed)
        view.next_requested.connect(self.next_requested)
        view.previous_requested.connect(self.previous_requested)
        view.large_requested.connect(self.large_requested)
        toolbar.large_requested.connect(self.large_requested)
        toolbar.mode_chosen.connect(self._choose_mode)
        toolbar.output_chosen.connect(self.output_chosen)
        toolbar.zoom_chosen.connect(view.set_zoom)
        toolbar.zoom_stepped.connect(view.step_zoom)
        self._updating.timeout.connect(lambda: view.show_updating(is_updating=True))

    def _choose_mode(self, mode: ViewMode) -> None:
        self.view.set_mode(mode)
        self._toolbar.show_mode(mode)
        self._place_message()

    def _on_view_changed(self) -> None:
        view = self.view
        is_known = view.has_pictures
        self._toolbar.show_zoom(view.zoom, is_fitted=view.is_fitted, is_known=is_known)

    def _show_message(self) -> None:
        """Say why there is nothing to see, where that is so."""
        if self._preview.problem:
            self._message.show_failure(localized(self._preview.problem))
        elif self._preview.path is None:
            self._message.show_hint(tr("Select a picture to preview it"))
        elif is_remote(self._preview.path):
            self._message.show_hint(tr("Pictures in a bucket or on a server have no preview"))
        else:
            self._message.hide()
        self._place_message()

    def _place_message(self) -> None:
        """Put it in the middle of what is empty."""
        shows_before = self.view.mode is ViewMode.SIDE_BY_SIDE and self.view.has_pictures
        self._message.place(self.view.room_of_result() if shows_before else self.view.rect())

    def _show_busy(self) -> None:
        """Mark what is shown as out of date, but not at once."""
        if not self._preview.is_busy:
            self._updating.stop()
            self.view.show_updating(is_updating=False)
        elif not self._updating.isActive():
            self._updating.start()

    def _describe(self, name: str) -> None:
        """Tell screen readers what is seen."""
        title = tr("Preview of {name}", name=name) if name else tr("Preview")
        self.view.setAccessibleName(title)
        self.view.setAccessibleDescription(localized(self._preview.problem) or self._facts.spoken)
