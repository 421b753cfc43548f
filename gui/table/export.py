"""Save what the table shows as CSV or JSON, without holding up the window."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gui.table._exported import WRITERS, ExportedRow, exported
from gui.table._slices import Slices
from gui.table.model import FileModel
from processing.files.atomic_write import save_lines
from processing.processes.threads import BackgroundThread

_ROWS_AT_ONCE = 40  # per step, which takes some milliseconds


class ListExport(QObject):
    """Goes through the rows in slices of the event loop, and writes them in a thread.

    Lives in the GUI thread; rows can be read only there. The list is that of the moment in which
    it was asked for; what a run ends meanwhile is in it.

    Signals:
        ended: the `Path` of the file, and a sentence on what failed, or "".
    """

    ended = Signal(object, str)
    _written = Signal(object, str)  # from the thread

    def __init__(self, files: FileModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._files = files
        self._reading = Slices(self)
        self._thread: BackgroundThread | None = None
        self._written.connect(self._on_written)

    @property
    def is_under_way(self) -> bool:
        """Whether a list is being saved."""
        return self._reading.is_under_way or self._thread is not None

    def begin(self, path: Path) -> None:
        """Save the rows that are shown; the ending of `path` tells how, CSV where it tells nothing.

        While another list is being saved, nothing is done.
        """
        if self.is_under_way:
            return
        if path.suffix.lower() not in WRITERS:
            path = path.with_name(f"{path.name}.csv")
        shown = self._files.task_ids(0, self._files.rowCount() - 1)
        self._reading.begin(self._read(path, shown))

    def join(self, timeout: float) -> bool:
        """Wait at most `timeout` seconds for what is being written; return whether it is."""
        self._reading.drop()
        return self._thread is None or self._thread.wait(timeout)

    def _read(self, path: Path, task_ids: Sequence[int]) -> Iterator[None]:
        texts: list[str] = []
        for text in WRITERS[path.suffix.lower()](self._groups(task_ids)):
            texts.append(text)
            yield
        self._thread = BackgroundThread(
            "list-export",
            lambda: save_lines(texts, path),
            lambda problem: self._written.emit(path, problem),
        )
        self._thread.start()

    def _groups(self, task_ids: Sequence[int]) -> Iterator[list[ExportedRow]]:
        for first in range(0, len(task_ids), _ROWS_AT_ONCE):
            near = task_ids[first : first + _ROWS_AT_ONCE]
            yield [exported(self._files.picture(task_id)) for task_id in near]

    def _on_written(self, path: Path, problem: str) -> None:
        self._thread = None
        self.ended.emit(path, problem)
