"""What can be done with the pictures that are selected."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import cast

from PySide6.QtCore import (
    QElapsedTimer,
    QItemSelectionModel,
    QItemSelectionRange,
    QMimeData,
    QObject,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QCursor,
    QDrag,
    QGuiApplication,
    QKeySequence,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QToolTip

from gui.look.desktop import GNOME_FILES, url_of
from gui.look.keys import KeyMap, KeyRow
from gui.look.tips import tip_of
from gui.table._slices import Slices
from gui.table._sorting import near_rows
from gui.table.model import THUMBNAIL_ROLE, FileModel
from gui.table.picture_keys import REMOVE, SHOW_LARGE
from gui.table.row import FileRow
from gui.table.wanted import Group
from processing.files.display import display
from processing.language.translation import ntr, tr

_WITH_REASON = (Group.FAILED, Group.SKIPPED, Group.WARNED)
_ROWS_AT_ONCE = 50  # whose reasons are looked up in a step
_PATHS_AT_ONCE = 1_000  # that are made in a step
_MOST_PASTED = 10_000  # as files; more are copied as text only, which is fast
_MOST_DRAGGED = 2_000  # each takes time at the beginning of the drag
_Select = QItemSelectionModel.SelectionFlag


class PictureCommands(QObject):
    """Carries out commands on the selected pictures; both views share it.

    Very many pictures are gone through in slices: the clipboard is filled, and a request is
    signalled, some moments later.

    Attributes:
        keys: what keys do where a view of the pictures has the focus.

    Signals:
        open_requested: a `Path`, a file or folder that the desktop shall open.
        preview_requested: the current picture is to be seen large.
        remove_requested: a tuple of `Path`, originals to be taken out of the list.
        retry_requested: a frozenset of task ids.
        escape_pressed: the user wants to go a step back.
    """

    open_requested = Signal(object)
    preview_requested = Signal()
    remove_requested = Signal(object)
    retry_requested = Signal(object)
    escape_pressed = Signal()

    def __init__(self, files: FileModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._files = files
        self._selection = QItemSelectionModel(files, self)
        self._copying = Slices(self)
        self._removing = Slices(self)
        self._can_remove = self._can_retry = True
        self._typed = ""
        self._since_typed = QElapsedTimer()
        self.keys = KeyMap(self._key_rows())

    @property
    def selection(self) -> QItemSelectionModel:
        """The selection and the current picture of both views."""
        return self._selection

    def set_possible(self, *, can_remove: bool, can_retry: bool) -> None:
        """Allow or refuse what depends on whether a run is under way or has ended."""
        self._can_remove, self._can_retry = can_remove, can_retry

    def select_current(self) -> None:
        """Select the picture that the keyboard has come to, if none is selected."""
        index = self._selection.currentIndex()
        if index.isValid() and not self._selection.hasSelection():
            self._selection.select(index, _Select.ClearAndSelect | _Select.Rows)

    def selected(self) -> Sequence[int]:
        """Return the task ids of the selected pictures, as they are shown."""
        ranges = cast("Iterable[QItemSelectionRange]", self._selection.selection())
        ids: list[int] = []
        last = -1
        for top, bottom in sorted((each.top(), each.bottom()) for each in ranges):
            if bottom > last:
                ids.extend(self._files.task_ids(max(top, last + 1), bottom))
                last = bottom
        return ids

    def count_selected(self) -> int:
        """Return how many pictures are selected, without going through them."""
        ranges = cast("Iterable[QItemSelectionRange]", self._selection.selection())
        count, last = 0, -1
        for top, bottom in sorted((each.top(), each.bottom()) for each in ranges):
            count += max(0, bottom - max(top, last + 1) + 1)
            last = max(last, bottom)
        return count

    def preview(self) -> None:
        """Ask for a large view of the current picture."""
        if self._current() is not None:
            self.preview_requested.emit()

    def copy_paths(self) -> None:
        """Put each selected picture on the clipboard, as a line of text and as a file."""
        self._copying.begin(self._copy_paths(self.selected()))

    def copy_reasons(self) -> None:
        """Put the path of each selected picture that has one and its reason on the clipboard."""
        self._copying.begin(self._copy_reasons(self.with_reason(self.selected())))

    def remove(self) -> None:
        """Ask that the selected pictures are taken out of the list."""
        if self._can_remove and self._selection.hasSelection():
            self._removing.begin(self._remove(self.selected()))

    def retry(self) -> None:
        """Ask that the selected pictures that failed are made again."""
        failed = self._files.among(Group.FAILED, self.selected())
        if self._can_retry and failed:
            self.retry_requested.emit(frozenset(failed))

    def drag(self, view: QAbstractItemView) -> None:
        """Let the results of the selected pictures be copied elsewhere, or else the originals."""
        ids = self.selected()
        if len(ids) > _MOST_DRAGGED:
            text = ntr(
                "At most {n} picture can be dragged. Open the output folder for more.",
                "At most {n} pictures can be dragged. Open the output folder for more.",
                _MOST_DRAGGED,
            )
            QToolTip.showText(QCursor.pos(), tip_of(text), view)
            return
        urls = self._files.urls(ids)
        drag = QDrag(view)
        data = QMimeData()
        data.setUrls(urls)
        drag.setMimeData(data)
        image = self._selection.currentIndex().siblingAtColumn(0).data(THUMBNAIL_ROLE)
        if isinstance(image, QPixmap) and not image.isNull():
            drag.setPixmap(image)
        drag.exec(Qt.DropAction.CopyAction)

    def go_to_name(self, text: str) -> None:
        """Go to the next picture whose name begins with what is typed in quick succession."""
        pause = QApplication.keyboardInputInterval()
        is_new = not self._since_typed.isValid() or self._since_typed.hasExpired(pause)
        self._typed = text if is_new else self._typed + text
        self._since_typed.start()
        start = self._selection.currentIndex().row() + (1 if is_new else 0)
        row = self._files.row_named(self._typed.casefold(), max(0, start))
        if row is not None:
            index = self._files.index(row, 0)
            self._selection.setCurrentIndex(index, _Select.ClearAndSelect | _Select.Rows)

    def why_no_retry(self, failed: Sequence[int]) -> str:
        """Return why `failed`, those of the selection, cannot be made again; empty if they can."""
        if not failed:
            return tr("Only pictures that failed can be retried.")
        return "" if self._can_retry else tr("Pictures can be retried when the run has ended.")

    @property
    def why_no_removal(self) -> str:
        """Why pictures cannot be taken out of the list now; empty if they can."""
        return "" if self._can_remove else tr("Pictures can be removed when the run has ended.")

    def with_reason(self, ids: Sequence[int]) -> Sequence[int]:
        """Return those of some pictures whose rows explain what has happened."""
        found = (each for group in _WITH_REASON for each in self._files.among(group, ids))
        return sorted(found)

    def _key_rows(self) -> tuple[KeyRow, ...]:
        return (
            KeyRow(tr("Show large"), (SHOW_LARGE,), self.preview),
            KeyRow(tr("Open the result, or the original"), ("Return", "Enter"), self.open_made),
            KeyRow(tr("Take the selected pictures off the list"), (REMOVE,), self.remove),
            KeyRow(
                tr("Copy the paths"),
                (QKeySequence(QKeySequence.StandardKey.Copy).toString(),),
                self.copy_paths,
            ),
            KeyRow(
                tr("Go back: search, selection, message, pane"),
                ("Esc",),
                self.escape_pressed.emit,
            ),
        )

    def _current(self) -> FileRow | None:
        return self._files.row(self._selection.currentIndex())

    def open_made(self) -> None:
        """Open the result of the current picture, or the picture if there is none yet."""
        row = self._current()
        if row is not None:
            self.open_requested.emit(row.result or row.source.path)

    def _copy_paths(self, ids: Sequence[int]) -> Iterator[None]:
        path_of: dict[int, str] = {}
        for near in near_rows(sorted(ids)):
            if path_of:
                yield
            path_of.update(zip(near, self._files.paths(near), strict=True))
        paths = dict.fromkeys(path_of[each] for each in ids)  # of several results each once
        QGuiApplication.clipboard().setMimeData(_files_to_copy(list(paths)))

    def _copy_reasons(self, ids: Sequence[int]) -> Iterator[None]:
        lines = []
        for number, task_id in enumerate(ids, 1):
            row = self._files.picture(task_id)
            lines.append(f"{display(row.source.path)}: {row.note}")
            if number % _ROWS_AT_ONCE == 0:
                yield
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _remove(self, ids: Sequence[int]) -> Iterator[None]:
        paths: dict[Path, None] = {}  # each once, however many results a picture has
        for near in near_rows(sorted(ids)):
            names = self._files.paths(near)
            for first in range(0, len(names), _PATHS_AT_ONCE):
                if paths:
                    yield
                paths.update(dict.fromkeys(map(Path, names[first : first + _PATHS_AT_ONCE])))
        self.remove_requested.emit(tuple(paths))


def _files_to_copy(paths: Sequence[str]) -> QMimeData:
    """Return paths as text, a line each, and as files that a file manager can paste."""
    data = QMimeData()
    data.setText("\n".join(map(display, paths)))
    if len(paths) <= _MOST_PASTED:
        urls = [url_of(Path(path)) for path in paths]
        data.setUrls(urls)
        lines = ("copy", *(bytes(url.toEncoded().data()).decode() for url in urls))
        data.setData(GNOME_FILES, "\n".join(lines).encode())
    return data
