"""The window as a double click on a folder starts it; it notes when there was something to see.

When the first thumbnail has been painted and the plan is there, it presses Start; when the first
result has been painted, it closes the window. See first_picture.py.
"""

import json
import time
from functools import partial
from unittest.mock import patch

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QAbstractButton

from gui import __main__, app
from gui.control.state import State
from gui.session import Session
from gui.table._result_images import ResultFile
from gui.table.model import THUMBNAIL_ROLE
from gui.table.row import FileRow
from processing.task import Status

SETTLE_MILLISECONDS = 1000  # until a person has found the button
LOOK_MILLISECONDS = 50
THUMBNAIL, START, DONE, RESULT = "thumbnail", "start", "done", "result"


class Watch(QObject):
    """Looks, before the rows are painted, at what there is to be painted.

    Attributes:
        moments: when what was painted for the first time, and when Start was pressed; seconds of
            `time.monotonic`, which all processes share.
    """

    def __init__(self, session: Session, moments: dict[str, float]) -> None:
        super().__init__(session.window)
        self.moments = moments
        self._session = session
        self._looks = QTimer(self, interval=LOOK_MILLISECONDS)
        self._looks.timeout.connect(self._look)
        self._looks.start()
        session.window.pictures.view.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Note what is about to be painted for the first time, once it has been."""
        if event.type() is QEvent.Type.Paint:
            if THUMBNAIL not in self.moments and any(map(self._has_thumbnail, self._rows())):
                self._note_soon(THUMBNAIL)
            if START in self.moments:
                self._look_for_results()
        return False

    def _look_for_results(self) -> None:
        for number in self._rows():
            row = self._session.files.row(self._session.files.index(number, 0))
            if row is not None and row.status is Status.DONE:
                self._note_soon(DONE)
                if self._has_result(number, row):
                    self._note_soon(RESULT)

    def _has_thumbnail(self, number: int) -> bool:
        pixmap = self._session.files.index(number, 0).data(THUMBNAIL_ROLE)
        return pixmap is not None and not pixmap.isNull()

    def _has_result(self, number: int, row: FileRow) -> bool:
        """Return whether the picture of the result is there; asks for it as the row does."""
        if row.result is None or row.outcome is None:
            return False
        (task_id,) = self._session.files.task_ids(number, number)
        result = ResultFile(row.result, row.outcome.result_bytes)
        return self._session.thumbnails.pixmap(task_id, result) is not None

    def _rows(self) -> range:
        first, last = self._session.files.visible
        return range(first, min(last + 1, self._session.files.rowCount()))

    def _note_soon(self, what: str) -> None:
        QTimer.singleShot(0, partial(self._note, what))

    def _note(self, what: str) -> None:
        self.moments.setdefault(what, time.monotonic())
        if RESULT in self.moments:
            self._session.close()

    def _look(self) -> None:
        if THUMBNAIL in self.moments and self._session.controller.state is State.READY:
            self._looks.stop()
            QTimer.singleShot(SETTLE_MILLISECONDS, self._press_start)

    def _press_start(self) -> None:
        button = self._session.window.run_bar.findChild(QAbstractButton, "start")
        assert isinstance(button, QAbstractButton)
        self.moments[START] = time.monotonic()
        button.click()


def main(folder: str) -> None:
    """Show the window; when it has closed, print the moments as a line of JSON."""
    moments: dict[str, float] = {}

    class WatchedSession(Session):
        def show(self) -> None:
            super().show()
            Watch(self, moments)

    with patch.object(app, "Session", WatchedSession):
        status = __main__.main([folder])
    if status:
        raise SystemExit(status)
    print(json.dumps(moments))
