"""Keep a preview of the current picture, by the settings as they stand, while it is looked at."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from gui.control._batch import Batch
from gui.control.makers import MakePreviewer, PreviewService
from processing.errors import ThumbpoolError
from processing.files.remote.names import is_remote
from processing.formats.available import by_suffix
from processing.previewing.messages import (
    OriginalShown,
    PreviewFailed,
    PreviewMessage,
    PreviewRequest,
    ResultShown,
    ShownPicture,
)
from processing.record import record
from processing.settings.recipe import Recipe

DELAY_MILLISECONDS = 50  # a slider that is dragged, or a held arrow key, asks once it pauses


@record
class Preview:
    """All that a preview pane shows; pictures stay until newer ones have arrived.

    Attributes:
        path: the current picture, or None.
        outputs: the recipe of each result of a picture.
        output: which of them is shown.
        shown_path: the picture that `original` and `result` are of; another than `path` until
            the first answer about that.
        made_by: the recipe that made `result`, or is making the first one.
        problem: why there is no result; empty if there is one, or will be.
        is_busy: whether a newer result is being made.
    """

    path: Path | None = None
    outputs: tuple[Recipe, ...] = ()
    output: int = 0
    shown_path: Path | None = None
    original: ShownPicture | None = None
    result: ShownPicture | None = None
    made_by: Recipe | None = None
    problem: str = ""
    is_busy: bool = False

    @property
    def recipe(self) -> Recipe:
        """The recipe of the chosen result."""
        return self.outputs[self.output]


class PreviewMaker(QObject):
    """Asks for previews while they are watched, and drops answers that come too late.

    Lives in the GUI thread. The service is made when it is first needed.

    Attributes:
        preview: what is to be shown now.

    Signals:
        changed: the new `Preview`.
    """

    changed = Signal(object)
    _answered = Signal(object)  # a `PreviewMessage`, by the thread of the service

    def __init__(self, make_previewer: MakePreviewer, batch: Batch) -> None:
        super().__init__(batch)
        self.preview = Preview()
        self._make_previewer = make_previewer
        self._batch = batch
        self._service: PreviewService | None = None
        self._is_watched = False
        self._number = 0  # of the last request; answers to others are too late
        self._asked: PreviewRequest | None = None  # the last one; None if it has to be repeated
        self._timer = QTimer(self, singleShot=True, interval=DELAY_MILLISECONDS)
        self._timer.timeout.connect(self._ask)
        self._answered.connect(self._on_answered)
        batch.choices_changed.connect(self._follow_choices)
        self._follow_choices()

    def show_picture(self, path: Path | None, output: int = 0) -> None:
        """Preview this picture from now on, and this one of its results; None for nothing."""
        if path is None:
            self._forget()
            self._change(path=None)
        elif (path, output) != (self.preview.path, self.preview.output):
            if is_remote(path):  # it is not fetched, and no other stays in its place
                self._forget()
            self._change(path=path, output=self._possible(output))
            self._ask_soon()

    def choose_output(self, output: int) -> None:
        """Show another result of the picture."""
        self.show_picture(self.preview.path, output)

    def set_watched(self, *, is_watched: bool) -> None:
        """Make previews only while somebody looks; afterwards none is kept in memory."""
        if is_watched == self._is_watched:
            return
        self._is_watched = is_watched
        if is_watched:
            self._ask()
        else:
            self._forget()

    def close(self) -> None:
        """End for good; returns at once."""
        self._is_watched = False
        self._timer.stop()
        if self._service is not None:
            self._service.close()

    def join(self, timeout: float | None = None) -> bool:
        """Wait until everything has ended, at most so long; return whether it has."""
        return self._service is None or self._service.join(timeout)

    def _follow_choices(self) -> None:
        outputs = self._batch.choices.recipe.outputs()
        if outputs != self.preview.outputs:
            output = min(self.preview.output, len(outputs) - 1)
            self._change(outputs=outputs, output=output)
        self._ask_soon()

    def _possible(self, output: int) -> int:
        return min(output, len(self.preview.outputs) - 1)

    def _ask_soon(self) -> None:
        """Ask once nothing has changed for a moment."""
        if self._is_watched and self.preview.path is not None:
            self._timer.start()

    def _ask(self) -> None:
        """Ask for the preview of the present picture and settings, unless it was asked for."""
        path = self.preview.path
        if path is None or is_remote(path) or not self._is_watched:
            return
        replaces = self._batch.choices.replace_originals
        asked = PreviewRequest(0, path, self.preview.recipe, replaces)
        if asked == self._asked:
            return
        if self._service is None:
            self._service = self._make_previewer(self._answered.emit)
        self._asked = asked
        self._number += 1
        self._change(is_busy=True)
        self._service.request(replace(asked, number=self._number))

    def _forget(self) -> None:
        """Drop the pictures and all that is under way."""
        self._timer.stop()
        self._number += 1
        self._asked = None
        if self._service is not None:
            self._service.cancel()
        blank = self._blank()
        if self.preview != blank:
            self.preview = blank
            self.changed.emit(blank)

    def _blank(self) -> Preview:
        """Return what is chosen, without any picture."""
        return Preview(self.preview.path, self.preview.outputs, self.preview.output)

    def _on_answered(self, message: PreviewMessage) -> None:
        asked = self._asked
        if message.number != self._number or asked is None:
            return
        if self.preview.shown_path != asked.source:  # what is shown is of another picture
            self.preview = replace(self._blank(), shown_path=asked.source, made_by=asked.recipe)
        match message:
            case OriginalShown():
                self._show_original(message, asked.source)
            case ResultShown():
                self._change(result=message, made_by=asked.recipe, problem="", is_busy=False)
            case PreviewFailed(reason=reason):
                self._change(result=None, made_by=asked.recipe, problem=reason, is_busy=False)

    def _show_original(self, message: OriginalShown, path: Path) -> None:
        """Show the original; nothing changes if it is the same as before."""
        known = self.preview.original
        if known is None or known.pixels is not message.pixels:
            original = replace(message, format_name=_format_name(path))
            self._change(original=original, is_busy=True)

    def _change(self, **changes: Any) -> None:
        self.preview = replace(self.preview, **changes)
        self.changed.emit(self.preview)


def _format_name(path: Path) -> str:
    try:
        return by_suffix(path).label
    except ThumbpoolError:
        return ""
