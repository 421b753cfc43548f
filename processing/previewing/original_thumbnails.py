"""Thumbnails of originals for a table, from their embedded previews or a small decode."""

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from processing.errors import ForeignBytesError, PreviewError
from processing.language.lazy_text import lazy_tr
from processing.picture import Size
from processing.previewing._helper import LOST, Helper
from processing.previewing._orders import Answer, ThumbnailOrder
from processing.previewing.messages import ThumbnailNotify, ThumbnailRequest
from processing.previewing.pixels import Pixels
from processing.processes import plain_values
from processing.processes.memory import MEGABYTE, budget_bytes
from processing.processes.threads import RestartingThread

WANTED_LIMIT = 256  # some screens of a grid; older requests have scrolled away
LIMIT_SECONDS = 10.0  # for one picture
GRACE_SECONDS = 0.3  # to finish a picture that nobody wants any more
POLL_SECONDS = 0.05  # longest delay until the thread notices that it is closed
MOST_BYTES = 1_000 * MEGABYTE  # memory for one picture, and at most a quarter of what a run may use
MOST_FOLDERS = 1_000  # that the process may read; each takes time when it is confined
MAX_STARTS = 2  # attempts; then the picture is not the cause

_UNMADE: tuple[type[Exception], ...] = (*LOST, PreviewError)


class OriginalThumbnails:
    """Makes thumbnails in a sandboxed process of its own, the one that was asked for last first.

    Thread-safe; owns one thread, in which it notifies: of a request and its pixels, or None for a
    picture that cannot be shown. Of very many requests, the oldest are forgotten. A picture that
    crashes the process, or takes too long, cannot be shown, and another process continues.
    """

    def __init__(
        self,
        notify: ThumbnailNotify,
        limit_seconds: float = LIMIT_SECONDS,
        memory_bytes: int | None = None,
    ) -> None:
        """Tell `notify` what comes; `memory_bytes` limits one picture, by default to a share."""
        self._notify = notify
        self._limit_seconds = limit_seconds
        self._memory_bytes = memory_bytes or min(MOST_BYTES, budget_bytes(0) // 4)
        self._has_work = threading.Condition()
        self._wanted: OrderedDict[ThumbnailRequest, None] = OrderedDict()
        self._in_work: ThumbnailRequest | None = None
        self._is_closed = False
        self._helper: Helper | None = None
        self._folders: OrderedDict[Path, None] = OrderedDict()  # of pictures asked for so far
        self._thread = RestartingThread("original-thumbnails", self._run, lambda: self._is_closed)

    def request(self, wanted: ThumbnailRequest) -> None:
        """Make this thumbnail before all others; returns at once. May be repeated."""
        with self._has_work:
            if self._in_work == wanted:
                return
            self._wanted[wanted] = None
            self._wanted.move_to_end(wanted)
            if len(self._wanted) > WANTED_LIMIT:
                self._wanted.popitem(last=False)
            self._has_work.notify()

    def clear(self) -> None:
        """Forget all requests; at most one that is ready this moment is told of."""
        with self._has_work:
            self._wanted.clear()
            self._in_work = None

    def close(self) -> None:
        """End the process and the thread; returns at once. May be repeated."""
        with self._has_work:
            self._is_closed = True
            self._wanted.clear()
            self._in_work = None
            self._has_work.notify()

    def join(self, timeout: float | None = None) -> bool:
        """Wait at most `timeout` seconds for the end after `close`; return whether it is there."""
        return self._thread.wait(timeout)

    def _run(self) -> None:
        """Runs in the thread."""
        try:
            while (wanted := self._take()) is not None:
                self._settle(wanted, self._made(wanted))
        finally:
            self._end_helper()

    def _take(self) -> ThumbnailRequest | None:
        """Wait for a request and return it; None when it is closed."""
        with self._has_work:
            self._has_work.wait_for(lambda: self._is_closed or self._wanted)
            if self._is_closed:
                return None
            self._in_work, _ = self._wanted.popitem(last=True)
            return self._in_work

    def _settle(self, wanted: ThumbnailRequest, pixels: Pixels | None) -> None:
        """Tell of what was made, unless it was cleared away meanwhile."""
        with self._has_work:
            is_current, self._in_work = self._in_work is wanted, None
        if is_current:
            self._notify(wanted, pixels)

    def _made(self, wanted: ThumbnailRequest) -> Pixels | None:
        """Return the thumbnail; None if there is none to show."""
        try:
            helper = self._helper_for(wanted.path)
            helper.send(ThumbnailOrder(wanted.path, wanted.size))
            if self._is_answered(helper, wanted):
                return _received(helper, wanted.size)
        except _UNMADE:
            pass  # the picture has ended the process, or none can be started
        self._end_helper()
        return None

    def _is_answered(self, helper: Helper, wanted: ThumbnailRequest) -> bool:
        """Wait for the answer; return whether it came in time."""
        deadline = time.monotonic() + self._limit_seconds
        while self._in_work is wanted:
            if helper.has_answer(POLL_SECONDS):
                return True
            if time.monotonic() > deadline:
                return False
        return helper.has_answer(0.0 if self._is_closed else GRACE_SECONDS)

    def _helper_for(self, path: Path) -> Helper:
        """Return a process that may read `path`.

        Raises:
            PreviewError: none starts and stays alive.
        """
        picture = Path(os.path.realpath(path))
        if self._helper is not None and self._helper.may_read([picture]):
            return self._helper
        self._end_helper()
        self._note_folders(picture)
        for _ in range(MAX_STARTS):
            helper = self._new_helper()
            with suppress(*LOST):
                helper.confine(self._folders)
                self._helper = helper
                return helper
            helper.end()
        raise PreviewError(lazy_tr("The process that makes thumbnails does not stay alive."))

    def _new_helper(self) -> Helper:
        from processing.previewing._thumbnail_process import answer_thumbnails

        return Helper(answer_thumbnails, "original-thumbnails", self._memory_bytes)

    def _note_folders(self, picture: Path) -> None:
        """Let the next process read the folders of all that is wanted, and of what was."""
        with self._has_work:
            wanted = [each.path for each in self._wanted]
        self._add_folders(Path(os.path.realpath(each)).parent for each in wanted)
        self._add_folders([picture.parent])

    def _add_folders(self, folders: Iterable[Path]) -> None:
        for folder in folders:
            self._folders[folder] = None
            self._folders.move_to_end(folder)
        while len(self._folders) > MOST_FOLDERS:
            self._folders.popitem(last=False)

    def _end_helper(self) -> None:
        if self._helper is not None:
            self._helper.end()
        self._helper = None


def _received(helper: Helper, size: Size) -> Pixels | None:
    """Return the answer that is there.

    Raises:
        OSError, EOFError: the process died.
        ForeignBytesError: it sent what is no answer.
    """
    try:
        kind, *fields = helper.receive()
        if Answer(kind) is Answer.FAILED:
            return None
        width, height = plain_values.row(fields, [plain_values.number] * 2)
    except (TypeError, ValueError) as error:
        raise ForeignBytesError(f"This is no answer: {error}") from error
    return helper.receive_pixels(width, height, size[0] * size[1])
