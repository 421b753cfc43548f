"""Show what a run would make of one picture, without a run."""

import threading
import time
from contextlib import suppress
from pathlib import Path

from processing.errors import ForeignBytesError, PreviewError
from processing.formats import available
from processing.language.amounts import short_amount
from processing.language.lazy_text import lazy_tr
from processing.previewing._answers import receive_answer
from processing.previewing._helper import LOST, Helper
from processing.previewing._orders import PreviewOrder
from processing.previewing.messages import (
    OriginalShown,
    PreviewFailed,
    PreviewMessage,
    PreviewNotify,
    PreviewRequest,
)
from processing.processes.memory import MEGABYTE, budget_bytes
from processing.processes.threads import RestartingThread
from processing.settings.read_paths import paths_of_picture
from processing.task import Task

LIMIT_SECONDS = 60.0  # for one preview
GRACE_SECONDS = 0.4  # for the process to stop by itself at what nobody wants any more
POLL_SECONDS = 0.02  # longest delay until it is told so
MOST_BYTES = 3_000 * MEGABYTE  # memory for one preview, and at most half of what a run may use
IDLE_SECONDS = 120.0  # without a request, until memory is given back
MAX_STARTS = 2  # attempts; then the picture is not the cause


class Previewer:
    """Makes previews in a sandboxed process of its own, always the one that was asked for last.

    Thread-safe; owns one thread, in which it notifies. The process keeps the pixels of the last
    original, so that other settings cost only what differs. A picture that crashes it, or takes too
    long, is a failed preview, and another process, kept ready, continues. Nothing is written.
    """

    def __init__(
        self,
        notify: PreviewNotify,
        limit_seconds: float = LIMIT_SECONDS,
        memory_bytes: int | None = None,
    ) -> None:
        """Tell `notify` what comes; `memory_bytes` limits one preview, by default to a share."""
        self._notify = notify
        self._limit_seconds = limit_seconds
        self._memory_bytes = memory_bytes or min(MOST_BYTES, budget_bytes(0) // 2)
        self._has_work = threading.Condition()
        self._wanted: PreviewRequest | None = None
        self._changes = 0  # grows whenever what was asked for before is obsolete
        self._is_closed = False
        self._helper: Helper | None = None
        self._spare: Helper | None = None
        self._original: OriginalShown | None = None  # what the present process has shown last
        self._thread = RestartingThread("previews", self._run, lambda: self._is_closed)

    def request(self, request: PreviewRequest) -> None:
        """Make this preview and no other; returns at once."""
        self._change(request)

    def cancel(self) -> None:
        """Make none; returns at once."""
        self._change(None)

    def close(self) -> None:
        """End the process and the thread; returns at once. May be repeated."""
        self._is_closed = True
        self._change(None)

    def join(self, timeout: float | None = None) -> bool:
        """Wait at most `timeout` seconds for the end after `close`; return whether it is there."""
        return self._thread.wait(timeout)

    def _change(self, wanted: PreviewRequest | None) -> None:
        with self._has_work:
            self._wanted = wanted
            self._changes += 1
            self._has_work.notify()

    def _run(self) -> None:
        """Runs in the thread."""
        try:
            while (taken := self._take()) is not None:
                self._answer(*taken)
                self._prepare_spare()
        finally:
            self._end_all()

    def _take(self) -> tuple[PreviewRequest, int] | None:
        """Wait for a request, and return it with the number of changes; None when it is closed."""
        while not self._is_closed:
            with self._has_work:
                self._has_work.wait_for(self._has_come, IDLE_SECONDS)
                request, self._wanted = self._wanted, None
                if request is not None:
                    return request, self._changes
            self._end_all()  # it has been idle for long
        return None

    def _has_come(self) -> bool:
        return self._is_closed or self._wanted is not None

    def _answer(self, request: PreviewRequest, changes: int) -> None:
        """Make one preview, unless it becomes obsolete meanwhile."""
        try:
            helper = self._helper_for(request)
            self._follow(request, helper, changes)
        except PreviewError as error:
            self._end_helper()
            self._tell(PreviewFailed(request.number, str(error)), changes)
        except LOST as error:
            reason = self._reason(error)
            self._end_helper()
            self._tell(PreviewFailed(request.number, reason), changes)

    def _follow(self, request: PreviewRequest, helper: Helper, changes: int) -> None:
        """Pass on all answers.

        Raises:
            PreviewError: it takes too long.
            Exception: one of `LOST`.
        """
        deadline = time.monotonic() + self._limit_seconds
        helper.send(_order(request))
        while self._is_wanted(changes):
            if time.monotonic() > deadline:
                raise PreviewError(
                    lazy_tr(
                        "This preview took longer than {seconds} seconds and was given up. "
                        "A run may still make the picture.",
                        code="took-too-long",
                        seconds=short_amount(self._limit_seconds),
                    )
                )
            if helper.has_answer(POLL_SECONDS):
                message = self._receive(helper, request.number)
                if message is None:
                    return
                self._tell(message, changes)
        self._stop(helper, request.number)

    def _receive(self, helper: Helper, number: int) -> PreviewMessage | None:
        message = receive_answer(helper, number, self._original)
        if isinstance(message, OriginalShown):
            self._original = message
        return message

    def _stop(self, helper: Helper, number: int) -> None:
        """Stop the process at what it does, or end it if that takes too long."""
        deadline = time.monotonic() + (0.0 if self._is_closed else GRACE_SECONDS)
        helper.send(None)
        while helper.has_answer(max(0.0, deadline - time.monotonic())):
            if self._receive(helper, number) is None:
                return
        self._end_helper()

    def _is_wanted(self, changes: int) -> bool:
        return changes == self._changes

    def _tell(self, message: PreviewMessage, changes: int) -> None:
        if self._is_wanted(changes):
            self._notify(message)

    def _helper_for(self, request: PreviewRequest) -> Helper:
        """Return a process that may read what the preview needs.

        Raises:
            PreviewError: none starts and stays alive.
        """
        needed = paths_of_picture(request.source, request.recipe)
        if self._helper is not None and self._helper.may_read(needed):
            return self._helper
        self._end_helper()
        picture, *others = needed
        for _ in range(MAX_STARTS):
            helper, self._spare = self._spare or self._new_helper(), None
            with suppress(*LOST):
                helper.confine((picture.parent, *others))
                self._helper = helper
                return helper
            helper.end()
        raise PreviewError(
            lazy_tr("The process that makes previews does not stay alive. Close other programs.")
        )

    def _new_helper(self) -> Helper:
        from processing.previewing._preview_process import answer_previews

        return Helper(answer_previews, "previews", self._memory_bytes)

    def _prepare_spare(self) -> None:
        """Have another process ready for when the present one has to be ended."""
        if self._spare is None and self._wanted is None and not self._is_closed:
            with suppress(PreviewError):  # it is tried again when one is needed
                self._spare = self._new_helper()

    def _end_helper(self) -> None:
        if self._helper is not None:
            self._helper.end()
        self._helper = self._original = None

    def _end_all(self) -> None:
        self._end_helper()
        if self._spare is not None:
            self._spare.end()
        self._spare = None

    def _reason(self, error: Exception) -> str:
        """Return why there is no preview when the process was lost."""
        if isinstance(error, ForeignBytesError):
            return lazy_tr(
                "The process that makes previews sent what is no message of Thumbpool while it was "
                "on this picture, and was ended. The picture may have been made to attack "
                "programs; do not open it elsewhere.",
                code="may-be-hostile",
            )
        helper = self._helper
        return lazy_tr(
            "The process that makes previews died on this picture ({cause}). "
            "It may be damaged, or need more memory than there is.",
            code="worker-died",
            cause=helper.cause_of_death() if helper is not None else lazy_tr("it is gone"),
        )


def _order(request: PreviewRequest) -> PreviewOrder:
    suffix = available.result_suffix(request.recipe.output_format, request.source)
    destination = Path(f"{request.source.stem}-preview{suffix}")
    task = Task(request.number, request.source, destination)
    return PreviewOrder(task, request.recipe, request.replaces_original)
