"""Make results in memory and show them beside their originals; runs in a sandboxed process."""

import os
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from processing.errors import StoppedError
from processing.formats import available
from processing.imaging.attempt import Attempt
from processing.imaging.loading import LoadedPictures
from processing.imaging.opening import open_content, open_picture
from processing.imaging.pipeline import make_in_memory
from processing.imaging.run_context import RunContext
from processing.imaging.screen import Rendered, render, whole_picture
from processing.imaging.stopwatch import Stopwatch
from processing.language.amounts import decimal_amount
from processing.language.lazy_text import lazy_tr
from processing.previewing._helper_process import send_pixels, serving
from processing.previewing._orders import MOST_MEGAPIXELS, Answer, PreviewOrder
from processing.processes import wire, wire_sentences
from processing.processes.captured_output import captured_output
from processing.processes.memory import MEGABYTE
from processing.task import Outcome, Stage, Status

KEPT_BYTES = 300 * MEGABYTE  # of pixels of the last original


def answer_previews(pipe: "Connection[Any, Any]", memory_bytes: int) -> None:
    """Answer each `PreviewOrder` that comes through the pipe; None stops the one in work.

    The main function of the process. An answer is a list that begins with its kind; pixels follow
    it. The last one is `Answer.DONE`.
    """
    with serving(pipe, memory_bytes + KEPT_BYTES):
        maker = _Maker(pipe, memory_bytes)
        while True:
            order = pipe.recv()
            if order is not None:
                maker.answer(order)
                wire.send(pipe, [Answer.DONE])


class _Maker:
    """Answers one order after the other, and keeps the pixels of the last original."""

    def __init__(self, pipe: "Connection[Any, Any]", memory_bytes: int) -> None:
        self._pipe = pipe
        self._memory_bytes = memory_bytes
        self._pictures = LoadedPictures(KEPT_BYTES)
        self._shown: tuple[int, int, int] | None = None  # version of the original shown last

    def answer(self, order: PreviewOrder) -> None:
        """Show original and result, or tell why there is none."""
        attempt = Attempt(order.task, Stopwatch(os.getpid(), self._stop_if_obsolete))
        with captured_output(), attempt.catching():
            attempt.watch.enter(Stage.OPEN)
            self._show_original(order.task.source)
        if attempt.outcome is not None and attempt.outcome.status is Status.CANCELLED:
            return
        attempt = Attempt(order.task, Stopwatch(os.getpid(), self._stop_if_obsolete))
        with attempt.catching():  # whatever came of the original: a run would try this
            self._show_result(order, attempt)
        if attempt.outcome is not None:
            self._tell_failure(attempt.outcome)

    def _show_original(self, path: Path) -> None:
        with open_picture(path) as opened:
            if opened.version == self._shown:
                wire.send(self._pipe, [Answer.SAME_ORIGINAL])
                return
            size_bytes, version = opened.size_bytes, opened.version
            recipe = whole_picture(MOST_MEGAPIXELS)
            rendered = render(opened, recipe, self._memory_bytes, self._pictures.load)
        self._send(Answer.ORIGINAL, rendered, size_bytes)
        self._shown = version

    def _show_result(self, order: PreviewOrder, attempt: Attempt) -> None:
        context = RunContext(
            "preview", order.recipe, self._memory_bytes, replaces_originals=order.replaces_original
        )
        with captured_output() as noise:
            made = make_in_memory(order.task, context, attempt.watch, self._pictures.load)
        if made.content is None or made.outcome.status is not Status.DONE:
            attempt.outcome = made.outcome
            return
        self._stop_if_obsolete(Stage.WRITE)
        with captured_output(), open_content(made.content, order.task.destination) as opened:
            label = available.by_pillow_name(opened.image.format).label
            rendered = render(opened, whole_picture(MOST_MEGAPIXELS), self._memory_bytes)
        self._stop_if_obsolete(Stage.WRITE)
        warnings = [wire_sentences.sendable(text) for text in (*made.outcome.warnings, *noise)]
        self._send(Answer.RESULT, rendered, len(made.content), label, warnings)

    def _tell_failure(self, outcome: Outcome) -> None:
        if outcome.status is Status.CANCELLED:
            return
        reason = outcome.reason
        if outcome.needed_bytes > self._memory_bytes:
            reason = lazy_tr(
                "This picture is too large for a preview: it takes about {needed} MB of memory, "
                "and a preview may use {allowed} MB. A run may still make it.",
                code="needs-memory",
                needed=decimal_amount(outcome.needed_bytes / MEGABYTE, 0),
                allowed=decimal_amount(self._memory_bytes / MEGABYTE, 0),
            )
        wire.send(self._pipe, [Answer.FAILED, wire_sentences.sendable(reason)])

    def _send(self, kind: Answer, rendered: Rendered, size_bytes: int, *more: object) -> None:
        size = rendered.image.size
        wire.send(self._pipe, [kind, *size, *rendered.size, size_bytes, *more])
        send_pixels(self._pipe, rendered.image)

    def _stop_if_obsolete(self, _stage: Stage) -> None:
        """Raise if the next order is there, or a word to stop."""
        if wire.is_readable(self._pipe, 0):
            raise StoppedError
