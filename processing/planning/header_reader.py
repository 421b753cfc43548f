"""Read the headers of pictures in a process that a picture may crash without harm."""

import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Self

from processing.errors import ForeignBytesError, ScanError, explained
from processing.language.lazy_text import lazy_tr
from processing.processes import wire
from processing.processes.start import end_processes, start_with_pipe
from processing.settings.batch import BatchSettings
from processing.settings.read_paths import readable_paths
from processing.task import PictureHeader, SourceImage

POLL_SECONDS = 0.05  # longest delay of a cancel
STOP_SECONDS = 2.0  # longest wait for its process to end
MAX_STARTS = 3  # attempts; then no picture is the cause

_UNREADABLE = PictureHeader()


class HeaderReader:
    """Adds to pictures what their headers say.

    Confined to one thread. Pictures are untrusted files, so they are read in a sandboxed process. A
    picture that crashes it or makes it hang counts as unreadable, and another process continues.
    """

    def __init__(self, settings: BatchSettings, is_cancelled: Callable[[], bool]) -> None:
        self._settings = settings
        self._linked: dict[Path, None] = {}  # targets of links that the process may read
        self._limit_seconds = settings.file_limit_seconds
        self._is_cancelled = is_cancelled
        self._process: BaseProcess | None = None
        self._answers: Connection[Any, Any] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def complete(self, sources: Sequence[SourceImage]) -> tuple[SourceImage, ...]:
        """Return `sources` with their headers; those not read yet when it is cancelled have none.

        Raises:
            ScanError: the process cannot be started, or dies before it reads anything.
        """
        lacking = [source for source in sources if source.header is None]
        self._let_read_linked(lacking)
        learnt: list[PictureHeader] = []
        while len(learnt) < len(lacking) and not self._is_cancelled():
            paths = [source.path for source in lacking[len(learnt) :]]
            answers = self._answers or self._started()
            if not self._ask(answers, paths, learnt) and not self._is_cancelled():
                self.close()  # it died or was too slow while it read a picture
                learnt.append(_UNREADABLE)
        headers = iter(learnt)
        return tuple(
            source if source.header else replace(source, header=next(headers, None))
            for source in sources
        )

    def _let_read_linked(self, sources: Sequence[SourceImage]) -> None:
        """Make sure that the process may read the targets of links among `sources`."""
        links = [Path(os.path.realpath(each.path)) for each in sources if each.is_link]
        if any(link not in self._linked for link in links):
            self._linked |= dict.fromkeys(links)
            self.close()

    def close(self) -> None:
        """End the process. May be repeated."""
        if self._answers is not None:
            self._answers.close()
        if self._process is not None:
            end_processes([self._process], STOP_SECONDS)
        self._answers = self._process = None

    def _ask(
        self, answers: "Connection[Any, Any]", paths: list[Path], learnt: list[PictureHeader]
    ) -> bool:
        """Append the headers of `paths` to `learnt` as they come; return whether all did."""
        try:
            answers.send(paths)
            for _ in paths:
                if not self._is_answered(answers):
                    return False
                header = wire.receive(answers)
                if not isinstance(header, PictureHeader):
                    return False
                learnt.append(header)
        except (EOFError, OSError, ForeignBytesError):
            return False
        return True

    def _is_answered(self, answers: "Connection[Any, Any]") -> bool:
        """Wait for an answer; return whether it came in time and this is not cancelled."""
        until = time.monotonic() + self._limit_seconds
        while not self._is_cancelled() and time.monotonic() < until:
            if answers.poll(POLL_SECONDS):
                return True
        return False

    def _started(self) -> "Connection[Any, Any]":
        """Return the pipe to a process that is ready, or any if this is cancelled.

        Raises:
            ScanError: no process starts and becomes ready.
        """
        for _ in range(MAX_STARTS):
            answers = self._start()
            with suppress(EOFError, OSError, ForeignBytesError):
                if self._is_answered(answers):
                    wire.receive(answers)
                    return answers
            if self._is_cancelled():
                return answers
            self.close()
        raise ScanError(
            lazy_tr(
                "The process that reads the headers of pictures does not stay alive. Leave {width},"
                " {height}, {date} and {camera} out of the name pattern.",
                width="{width}",
                height="{height}",
                date="{date}",
                camera="{camera}",
            )
        )

    def _start(self) -> "Connection[Any, Any]":
        from processing.planning._header_process import answer

        readable = readable_paths(self._settings, self._linked)
        try:
            self._answers, self._process = start_with_pipe(
                self._settings.start_method, answer, (readable,), name="headers", duplex=True
            )
        except (OSError, EOFError) as error:
            raise ScanError(
                lazy_tr(
                    "The process that reads the headers of pictures could not be started: {why}. "
                    "Close other programs, or leave what it has to read out of the name pattern.",
                    why=explained(error),
                )
            ) from error
        return self._answers
