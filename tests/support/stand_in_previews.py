"""Main functions of processes that a picture has taken over; they run in place of the real one."""

import json
import os

from processing.previewing._helper_process import serving
from processing.processes import wire


def _serving_once(pipe, memory_bytes, answer):
    with serving(pipe, memory_bytes):
        answer(pipe.recv())
        pipe.recv()


def send_no_message(pipe, memory_bytes):
    """Send what cannot be parsed."""
    _serving_once(pipe, memory_bytes, lambda _: pipe.send_bytes(b"\x80no"))


def send_unknown_kind(pipe, memory_bytes):
    """Send an answer of no kind."""
    _serving_once(pipe, memory_bytes, lambda _: wire.send(pipe, ["unknown"]))


def send_no_list(pipe, memory_bytes):
    """Send a valid message that is not an answer."""
    _serving_once(pipe, memory_bytes, lambda _: wire.send(pipe, 7))


def announce_too_many_pixels(pipe, memory_bytes):
    """Announce more pixels than are ever sent."""
    sizes = [100_000, 100_000, 10, 10, 1]
    _serving_once(pipe, memory_bytes, lambda _: wire.send(pipe, ["original", *sizes]))


def announce_negative_pixels(pipe, memory_bytes):
    """Announce a size that is none."""
    _serving_once(pipe, memory_bytes, lambda _: wire.send(pipe, ["original", -1, -1, 1, 1, 1]))


def send_too_many_pixels(pipe, memory_bytes):
    """Send more pixels than were announced."""

    def answer(_order):
        wire.send(pipe, ["original", 2, 2, 2, 2, 100])
        pipe.send_bytes(bytes(17))

    _serving_once(pipe, memory_bytes, answer)


def send_pixels_in_crumbs(pipe, memory_bytes):
    """Send the pixels that were announced one by one, as to keep the window busy."""

    def answer(_order):
        wire.send(pipe, ["original", 2, 2, 2, 2, 100])
        for _ in range(4):
            pipe.send_bytes(bytes(4))

    _serving_once(pipe, memory_bytes, answer)


def keep_announced_pixels(pipe, memory_bytes):
    """Announce an original and a thumbnail at once, and send no pixels of either."""

    def answer(order):
        kind = "thumbnail" if hasattr(order, "size") else "original"
        wire.send(pipe, [kind, 2, 2, *([2, 2, 100] if kind == "original" else [])])

    _serving_once(pipe, memory_bytes, answer)


def tell_of_an_original_never_shown(pipe, memory_bytes):
    """Refer to pixels that were not sent."""
    _serving_once(pipe, memory_bytes, lambda _: wire.send(pipe, ["same original"]))


LIARS = (
    send_no_message,
    send_unknown_kind,
    send_no_list,
    announce_too_many_pixels,
    announce_negative_pixels,
    send_too_many_pixels,
    send_pixels_in_crumbs,
    tell_of_an_original_never_shown,
)


def end_at_once(_pipe, _memory_bytes):
    """Die before anything is asked."""
    os._exit(3)


def try_files(pipe, memory_bytes):
    """Try to read and to write; tell how it went as the reason of a failure."""

    def answer(order):
        source = order.task.source
        ends = {}
        for path in (source, source.parents[1] / "secret"):
            ends[str(path)] = _ending(path.read_bytes)
        for path in (source.parent / "new", source.parents[1] / "new"):
            ends[str(path)] = _ending(path.touch)
        wire.send(pipe, ["failed", json.dumps(ends)])
        wire.send(pipe, ["done"])

    _serving_once(pipe, memory_bytes, answer)


def _ending(attempt):
    try:
        attempt()
    except OSError as error:
        return type(error).__name__
    return "read"


def send_large_thumbnail(pipe, memory_bytes):
    """Send a thumbnail that is larger than any box that is asked for."""
    _serving_once(pipe, memory_bytes, lambda _: wire.send(pipe, ["thumbnail", 5_000, 5_000]))
