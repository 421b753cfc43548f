"""Messages between the processes of this program, as JSON: plain values and a few records.

Workers parse untrusted files, and a worker that a file has taken over can send anything. So nothing
from another process is unpickled, which could run any code. It is parsed as JSON, and every field
of a record is validated before use.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import datetime
from multiprocessing.connection import Connection
from typing import Any

from processing.errors import ForeignBytesError, WorkerError
from processing.processes.plain_values import (
    LARGEST_NUMBER,
    LARGEST_SECONDS,
    MOST_LETTERS,
    exactly,
    number,
    seconds,
    text,
)
from processing.processes.wire_sentences import sendable, sentence
from processing.task import Outcome, PictureHeader, Stage, Status, Timing

LARGEST_BYTES = 8_000_000  # more than any valid message; a longer one is refused
_MOST_WARNINGS = 16  # of an outcome; workers tell fewer
_MOST_CAMERA_LETTERS = 200  # of a name, which becomes a part of others
_SHOWN_LETTERS = 200  # of why a message is refused, which may quote it
WHOLE_SECONDS = 2.0  # limit for the rest of a message after its first byte
_HEAD_BYTES = 4  # `multiprocessing` writes the length before each message, in network order
_MOST_STAMPS = len(Stage) + 1
# Of a picture that was made: task, bytes and sizes of source and result, worker; then its times.
_FIGURE_TYPES = (int,) * 8 + (float,) * (_MOST_STAMPS + 2)
_WITH_WAIT_TYPES = (*_FIGURE_TYPES, float)  # where the system tells how long it waited for a core
_NUMBER_TYPES = {int, float}
_LARGEST_SIDE = 2**31  # in pixels; width by height fits 64 bits
_CLOCK_SECONDS = 1.0  # how far the clocks of two cores may be apart


def encode(value: object) -> bytes:
    """Return `value` as a message: plain values, outcomes, headers and errors, nested.

    Raises:
        TypeError, ValueError: it contains anything else.
    """
    # Surrogates of names that are not UTF-8 pass, as they do in paths.
    return _encoder.encode(value).encode("utf-8", "surrogatepass")


def decode(message: bytes) -> Any:
    """Return the value of a message; tuples become lists.

    Raises:
        ForeignBytesError: it is not a message of `encode`.
    """
    try:
        return _decoder.decode(message.decode("utf-8", "surrogatepass"))
    except (ValueError, TypeError, LookupError, ArithmeticError, RecursionError) as error:
        why = str(error)[:_SHOWN_LETTERS]
        raise ForeignBytesError(f"This is not a valid message: {why}") from error


def send(connection: "Connection[Any, Any]", value: object) -> None:
    """Send `value` through a pipe.

    Raises:
        OSError: the other end is closed.
        TypeError, ValueError: it cannot be encoded.
    """
    connection.send_bytes(encode(value))


def receive(connection: "Connection[Any, Any]") -> Any:
    """Wait for a message and return its value.

    Raises:
        EOFError, OSError: the other end is closed.
        ForeignBytesError: the bytes are not a message, or it is incomplete.
    """
    return decode(receive_bytes(connection))


def is_readable(connection: "Connection[Any, Any]", timeout_seconds: float | None) -> bool:
    """Wait until something can be read, without limit if None; return whether it can."""
    if sys.platform == "win32":
        return bool(connection.poll(timeout_seconds))
    import select

    poll = select.poll()  # ten times as fast as `Connection.poll`
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(None if timeout_seconds is None else timeout_seconds * 1000))


def receive_bytes(connection: "Connection[Any, Any]") -> bytes:
    """Wait for a message and return its bytes, which may be anything, such as pixels.

    Raises:
        EOFError, OSError: the other end is closed.
        ForeignBytesError: it is too long or incomplete.
    """
    if sys.platform == "win32":  # its pipes keep messages whole
        try:
            return connection.recv_bytes(LARGEST_BYTES)
        except OSError as error:
            if connection.closed:  # closed by `recv_bytes` after a message that is too long
                raise ForeignBytesError("A message is too long") from error
            raise
    descriptor = connection.fileno()
    head = os.read(descriptor, _HEAD_BYTES)
    if not head:
        raise EOFError
    deadline = time.monotonic() + WHOLE_SECONDS
    if len(head) < _HEAD_BYTES:
        head += _rest(descriptor, _HEAD_BYTES - len(head), deadline)
    length = int.from_bytes(head)
    if length > LARGEST_BYTES:
        raise ForeignBytesError(f"A message of {length:,} bytes is too long")
    return _rest(descriptor, length, deadline)


def _rest(descriptor: int, length: int, deadline: float) -> bytes:
    """Return the next `length` bytes.

    Raises:
        EOFError: the other end is closed.
        ForeignBytesError: they do not arrive by the deadline.
    """
    if sys.platform == "win32":
        raise NotImplementedError  # its pipes keep messages whole
    import select

    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    parts: list[bytes] = []
    while length:
        if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
            raise ForeignBytesError("A message stops in the middle")
        part = os.read(descriptor, length)
        if not part:
            raise EOFError
        parts.append(part)
        length -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _record_of(value: object) -> dict[str, Any]:
    """Return a record as a JSON object."""
    match value:
        case Outcome():
            figures = _figures_of(value)
            if figures is not None:
                return {"done": figures}
            return {"outcome": (*outcome_fields(value), value.beside)}
        case PictureHeader(size=size, taken=taken, camera=camera):
            return {"header": (size, taken and taken.isoformat(), camera)}
        case BaseException():
            return {"error": f"{type(value).__name__}: {value}"[:MOST_LETTERS]}
    inner = getattr(value, "exc", None)  # `Pool` wraps errors, to keep their tracebacks
    if isinstance(inner, BaseException):
        return _record_of(inner)
    raise TypeError(f"{type(value).__name__} cannot be sent to another process")


def _figures_of(outcome: Outcome) -> tuple[float, ...] | None:
    """Return all that is to be told of a picture that was made as usual; None of any other."""
    timing, size, made = outcome.timing, outcome.source_size, outcome.result_size
    if timing is None or size is None or made is None or outcome.warnings or outcome.beside:
        return None
    sizes = (outcome.source_bytes, outcome.result_bytes, *size, *made)
    used = (timing.cpu_seconds, timing.storage_cpu_seconds)
    waited = () if timing.core_wait_seconds is None else (timing.core_wait_seconds,)
    figures = (outcome.task_id, *sizes, timing.worker, *timing.stamps, *used, *waited)
    types = _WITH_WAIT_TYPES if waited else _FIGURE_TYPES
    is_usual = tuple(map(type, figures)) == types and outcome == _usual(outcome, timing)
    return figures if is_usual else None


def _usual(like: Outcome, timing: Timing) -> Outcome:
    """Return the outcome of a picture that was made, with the figures of another."""
    return Outcome(
        like.task_id,
        Status.DONE,
        source_bytes=like.source_bytes,
        result_bytes=like.result_bytes,
        source_size=like.source_size,
        result_size=like.result_size,
        timing=timing,
    )


def outcome_fields(outcome: Outcome) -> tuple[Any, ...]:
    """Return the fields of an outcome as plain values, without the outcomes beside it."""
    timing = outcome.timing
    return (
        outcome.task_id,
        outcome.status.value,
        sendable(outcome.reason),
        outcome.stage and outcome.stage.value,
        [sendable(each) for each in outcome.warnings],
        outcome.source_bytes,
        outcome.result_bytes,
        outcome.source_size,
        outcome.result_size,
        timing
        and (
            *(timing.worker, timing.stamps, timing.cpu_seconds, timing.storage_cpu_seconds),
            timing.core_wait_seconds,
        ),
        outcome.messages_dropped,
        outcome.is_obstructed,
        outcome.needed_bytes,
    )


def _value_of(record: dict[str, Any]) -> Any:
    """Return the value of a JSON object, which is always a record."""
    ((kind, fields),) = record.items()
    return _READERS[kind](fields)


def _outcome(fields: Any) -> Outcome:
    task_id, status, reason, stage, warnings, source_bytes, result_bytes, *more = exactly(
        fields, list
    )
    source_size, result_size, timing, dropped, is_obstructed, needed_bytes, beside = more
    return Outcome(
        number(task_id),
        _STATUSES[status],
        sentence(reason),
        None if stage is None else _STAGES[stage],
        _warnings(warnings),
        number(source_bytes),
        number(result_bytes),
        _size(source_size),
        _size(result_size),
        None if timing is None else _timing(*exactly(timing, list)),
        number(dropped),
        exactly(is_obstructed, bool),
        number(needed_bytes),
        tuple(exactly(each, Outcome) for each in exactly(beside, list)),
    )


def _warnings(warnings: Any) -> tuple[str, ...]:
    if len(exactly(warnings, list)) > _MOST_WARNINGS:
        raise ValueError("these are too many warnings")
    return tuple(map(sentence, warnings))


def _done(figures: Any) -> Outcome:
    """Return the outcome of a picture that was made as usual, of `_figures_of` it."""
    if tuple(map(type, exactly(figures, list))) not in (_FIGURE_TYPES, _WITH_WAIT_TYPES):
        raise TypeError("these are not the figures of a picture")
    if min(figures) < 0 or max(figures) >= 2 * LARGEST_NUMBER:
        raise ValueError("a figure is out of range")
    task_id, source_bytes, result_bytes, width, height, made_width, made_height = figures[:7]
    worker, *times = figures[7:]
    stamps, used = times[:_MOST_STAMPS], times[_MOST_STAMPS:]
    _check_stamps(stamps)
    if worker >= LARGEST_NUMBER or max(used) >= LARGEST_SECONDS:
        raise ValueError("a figure is out of range")
    return Outcome(
        task_id,
        Status.DONE,
        source_bytes=source_bytes,
        result_bytes=result_bytes,
        source_size=_checked_size(width, height),
        result_size=_checked_size(made_width, made_height),
        timing=Timing(worker, tuple(stamps), *used),
    )


def _timing(
    worker: Any, stamps: Any, cpu_seconds: Any, storage_cpu_seconds: Any, core_wait: Any
) -> Timing:
    if not (_NUMBER_TYPES.issuperset(map(type, exactly(stamps, list))) and stamps):
        raise TypeError("these are not times")
    _check_stamps(stamps)
    used = seconds(cpu_seconds), seconds(storage_cpu_seconds)
    waited = None if core_wait is None else seconds(core_wait)
    if number(worker) >= LARGEST_NUMBER:  # more than any id of a process or a thread
        raise ValueError("this number is out of range")
    return Timing(worker, tuple(map(float, stamps)), *used, waited)


def _check_stamps(stamps: list[float]) -> None:
    """Make sure that stamps can be those of one picture.

    Raises:
        ValueError: they cannot.
    """
    if stamps[0] < 0 or sorted(stamps) != stamps or len(stamps) > _MOST_STAMPS:
        raise ValueError("these are not the times of one picture")
    if stamps[-1] > time.perf_counter() + _CLOCK_SECONDS:
        raise ValueError("this is in the future")


def _size(value: Any) -> tuple[int, int] | None:
    if value is None:
        return None
    width, height = map(number, exactly(value, list))
    return _checked_size(width, height)


def _checked_size(width: int, height: int) -> tuple[int, int]:
    """Return a size in pixels that a picture can have.

    Raises:
        ValueError: no picture is so large.
    """
    if max(width, height) >= _LARGEST_SIDE:
        raise ValueError("no picture is so large")
    return width, height


def _header(fields: Any) -> PictureHeader:
    size, taken, camera = exactly(fields, list)
    when = None if taken is None else datetime.fromisoformat(text(taken))
    if when is not None and when.tzinfo is not None:
        raise ValueError("cameras know no time zone")
    if len(text(camera)) > _MOST_CAMERA_LETTERS:
        raise ValueError("no camera has so long a name")
    return PictureHeader(_size(size), when, camera)


def _error(fields: Any) -> WorkerError:
    return WorkerError(text(fields))


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not allowed")


_STATUSES = {status.value: status for status in Status}
_STAGES = {stage.value: stage for stage in Stage}
_READERS: dict[str, Callable[[Any], Any]] = {
    "outcome": _outcome,
    "done": _done,
    "header": _header,
    "error": _error,
}
_encoder = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, separators=(",", ":"), default=_record_of
)
_decoder = json.JSONDecoder(object_hook=_value_of, parse_constant=_refuse_constant)
