"""Show the preview of the current picture in the pane, and large when the user asks for it."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from gui.control.controller import Controller
from gui.control.makers import MakePreviewer
from gui.control.preview import Preview, PreviewMaker
from gui.preview._large_view import LargeView
from gui.preview.panel import PreviewPanel

_LEAVING_MILLISECONDS = 100  # rows that are sorted or filtered have no current one meanwhile


class PreviewCommands(QObject):
    """Connects the pane, the large view and the maker of previews; lives in the GUI thread.

    Attributes:
        large: the large view; None before it was asked for.

    Signals:
        next_requested, previous_requested: the user wants to see another picture of the batch.
    """

    next_requested = Signal()
    previous_requested = Signal()

    def __init__(
        self, panel: PreviewPanel, controller: Controller, make_previewer: MakePreviewer
    ) -> None:
        super().__init__(panel)
        self.large: LargeView | None = None
        self._panel = panel
        self._maker = PreviewMaker(make_previewer, controller.batch)
        self._current: tuple[Path, int] | None = None  # as the table said last
        self._leaving = QTimer(self, singleShot=True, interval=_LEAVING_MILLISECONDS)
        self._leaving.timeout.connect(self._leave)
        self._maker.changed.connect(self._show)
        controller.batch.cleared.connect(self._leave)
        self._connect(panel)
        panel.large_requested.connect(self.show_large)
        self._show(self._maker.preview)
        self._watch()

    def show_picture(self, path: Path | None, output: int = 0) -> None:
        """Preview this picture from now on, and this one of its results; None for nothing.

        The same again changes nothing, so that another result that the user has chosen stays.
        """
        if path is None:
            self._leaving.start()
            return
        self._leaving.stop()
        if (path, output) != self._current:
            self._current = (path, output)
            self._maker.show_picture(path, output)

    def show_large(self) -> None:
        """Show the current picture on the whole screen."""
        if self._maker.preview.path is None:
            return
        if self.large is None:
            self.large = LargeView(self._panel.window())
            self._connect(self.large.panel)
        self.large.panel.look_like(self._panel)
        self.large.panel.show_preview(self._maker.preview)
        self.large.show_large()

    def close(self) -> None:
        """Make no more previews; returns at once."""
        self._leaving.stop()
        self._maker.close()

    def join(self, timeout: float) -> bool:
        """Wait until everything has ended, at most so long; return whether it has."""
        self.close()
        return self._maker.join(timeout)

    def _leave(self) -> None:
        """Preview nothing."""
        self._leaving.stop()
        self._current = None
        self._maker.show_picture(None)

    def _connect(self, panel: PreviewPanel) -> None:
        panel.visibility_changed.connect(self._watch)
        panel.output_chosen.connect(self._maker.choose_output)
        panel.next_requested.connect(self.next_requested)
        panel.previous_requested.connect(self.previous_requested)

    def _panels(self) -> list[PreviewPanel]:
        return [self._panel] if self.large is None else [self._panel, self.large.panel]

    def _watch(self) -> None:
        """Make previews as long as one of the panels can be seen."""
        self._maker.set_watched(is_watched=any(panel.isVisible() for panel in self._panels()))

    def _show(self, preview: Preview) -> None:
        for panel in self._panels():
            panel.show_preview(preview)
