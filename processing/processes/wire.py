"""Write and read what processes of this program tell each other: plain values and a few records.

Workers parse strangers' files, and one that a file took over writes what it likes. So nothing that
comes from another process is unpickled, which would run programs by name. It is read as JSON, and
every record is checked field by field before anything looks at it.
"""

import json
import math
import os
import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from multiprocessing.connection import Connection
from typing import Any

from processing.errors import ForeignBytesError, WorkerError
from processing.task import Outcome, PictureHeader, Stage, Status, Timing

LARGEST_BYTES = 8_000_000  # more than any message of ours takes; none is read that says it does
WHOLE_SECONDS = 2.0  # the longest that the rest of a message may take once its first byte is there
_HEAD_BYTES = 4  # `multiprocessing` writes the length before each message, in network order
_LARGEST_NUMBER = 2**63
_MOST_STAMPS = len(Stage) + 1
_CLOCK_SECONDS = 1.0  # how far the clocks of two cores may be apart


def encode(value: object) -> bytes:
    """Return a message that holds `value`: plain values, outcomes, headers and errors, nested.

    Raises:
        TypeError, ValueError: it holds something else.
    """
    # Surrogates of names that are no UTF-8 pass, as they do in paths.
    return _encoder.encode(value).encode("utf-8", "surrogatepass")


def decode(message: bytes) -> Any:
    """Return what a message holds, tuples as lists.

    Raises:
        ForeignBytesError: it is none that `encode` makes.
    """
    try:
        return _decoder.decode(message.decode("utf-8", "surrogatepass"))
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise ForeignBytesError(f"This is no message of ours: {error}") from error


def send(connection: "Connection[Any, Any]", value: object) -> None:
    """Send `value` through a pipe.

    Raises:
        OSError: the other end is closed.
        TypeError, ValueError: there is no message of it.
    """
    connection.send_bytes(encode(value))


def receive(connection: "Connection[Any, Any]") -> Any:
    """Wait for a message and return what it holds.

    Raises:
        EOFError, OSError: the other end is closed.
        ForeignBytesError: what came is no message, or stops in the middle of one.
    """
    return decode(_received_bytes(connection))


def is_readable(connection: "Connection[Any, Any]", timeout_seconds: float | None) -> bool:
    """Wait so long, None for ever, until something comes; return whether it did."""
    if sys.platform == "win32":
        return bool(connection.poll(timeout_seconds))
    import select

    poll = select.poll()  # a tenth of what `Connection.poll` takes
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(None if timeout_seconds is None else timeout_seconds * 1000))


def _received_bytes(connection: "Connection[Any, Any]") -> bytes:
    """Return the bytes of the next message; never wait long for the rest of one."""
    if sys.platform == "win32":  # its pipes keep messages whole
        try:
            return connection.recv_bytes(LARGEST_BYTES)
        except OSError as error:
            if connection.closed:  # as it is after a message that is too long
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
    """Return so many bytes that are on their way.

    Raises:
        EOFError: the other end is closed.
        ForeignBytesError: they do not come.
    """
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
    """Return a record of ours as what JSON holds."""
    match value:
        case Outcome():
            return {"outcome": (*outcome_fields(value), value.beside)}
        case PictureHeader(size=size, taken=taken, camera=camera):
            return {"header": (size, taken and taken.isoformat(), camera)}
        case BaseException():
            return {"error": f"{type(value).__name__}: {value}"}
    inner = getattr(value, "exc", None)  # `Pool` wraps errors, to keep where they were raised
    if isinstance(inner, BaseException):
        return _record_of(inner)
    raise TypeError(f"{type(value).__name__} is nothing that processes tell each other")


def outcome_fields(outcome: Outcome) -> tuple[Any, ...]:
    """Return the fields of an outcome as plain values, without the outcomes beside it."""
    timing = outcome.timing
    return (
        outcome.task_id,
        outcome.status.value,
        outcome.reason,
        outcome.stage and outcome.stage.value,
        outcome.warnings,
        outcome.source_bytes,
        outcome.result_bytes,
        outcome.source_size,
        outcome.result_size,
        timing and (timing.worker, timing.stamps, timing.cpu_seconds, timing.storage_cpu_seconds),
        outcome.messages_dropped,
        outcome.is_obstructed,
        outcome.needed_bytes,
    )


def _value_of(record: dict[str, Any]) -> Any:
    """Return the value of one JSON object, which is a record of ours or an error."""
    ((kind, fields),) = record.items()
    return _READERS[kind](fields)


def _outcome(fields: Any) -> Outcome:
    task_id, status, reason, stage, warnings, source_bytes, result_bytes, *more = _of(fields, list)
    source_size, result_size, timing, dropped, is_obstructed, needed_bytes, beside = more
    return Outcome(
        number(task_id),
        _STATUSES[status],
        text(reason),
        None if stage is None else _STAGES[stage],
        tuple(map(text, _of(warnings, list))),
        number(source_bytes),
        number(result_bytes),
        _size(source_size),
        _size(result_size),
        None if timing is None else _timing(*_of(timing, list)),
        number(dropped),
        _of(is_obstructed, bool),
        number(needed_bytes),
        tuple(_of(each, Outcome) for each in _of(beside, list)),
    )


def _timing(worker: Any, stamps: Any, cpu_seconds: Any, storage_cpu_seconds: Any) -> Timing:
    stamps = tuple(map(seconds, _of(stamps, list)))
    is_in_order = all(map(_is_not_after, stamps, stamps[1:]))
    if not (stamps and is_in_order and len(stamps) <= _MOST_STAMPS):
        raise ValueError("these are no stages of one picture")
    if stamps[-1] > time.perf_counter() + _CLOCK_SECONDS:
        raise ValueError("this is still to come")
    return Timing(number(worker), stamps, seconds(cpu_seconds), seconds(storage_cpu_seconds))


def _is_not_after(first: float, second: float) -> bool:
    return first <= second


def _size(value: Any) -> tuple[int, int] | None:
    if value is None:
        return None
    width, height = _of(value, list)
    return number(width), number(height)


def _header(fields: Any) -> PictureHeader:
    size, taken, camera = _of(fields, list)
    when = None if taken is None else datetime.fromisoformat(text(taken))
    if when is not None and when.tzinfo is not None:
        raise ValueError("cameras know no time zone")
    return PictureHeader(_size(size), when, text(camera))


def _error(fields: Any) -> WorkerError:
    return WorkerError(text(fields))


def whole(value: Any) -> int:
    """Return `value` if it is a whole number of 64 bits.

    Raises:
        TypeError, ValueError: it is not.
    """
    if type(value) is not int:
        raise TypeError("this is no whole number")
    if not -_LARGEST_NUMBER <= value < 2 * _LARGEST_NUMBER:
        raise ValueError("this number is out of all limits")
    return value


def number(value: Any) -> int:
    """Return `value` if it is a whole number of 64 bits, not below 0.

    Raises:
        TypeError, ValueError: it is not.
    """
    if whole(value) < 0:
        raise ValueError("this number is below 0")
    return int(value)


def seconds(value: Any) -> float:
    """Return `value` if it is a finite number, not below 0.

    Raises:
        TypeError, ValueError: it is not.
    """
    if type(value) is not float and type(value) is not int:
        raise TypeError("this is no number")
    if not 0 <= value < math.inf:
        raise ValueError("this number is out of all limits")
    return float(value)


def text(value: Any) -> str:
    """Return `value` if it is a text.

    Raises:
        TypeError: it is not.
    """
    if type(value) is not str:
        raise TypeError("this is no text")
    return value


def row(value: Any, checks: Sequence[Callable[[Any], Any]]) -> tuple[Any, ...]:
    """Return the fields of `value`, a list, each as its check returns it.

    Raises:
        TypeError, ValueError: it has others.
    """
    return tuple(check(field) for check, field in zip(checks, _of(value, list), strict=True))


def _of(value: Any, kind: type[Any]) -> Any:
    """Return `value` if it is just of that type.

    Raises:
        TypeError: it is not.
    """
    if type(value) is not kind:
        raise TypeError(f"this is no {kind.__name__}")
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number of ours")


_STATUSES = {status.value: status for status in Status}
_STAGES = {stage.value: stage for stage in Stage}
_READERS: dict[str, Callable[[Any], Any]] = {
    "outcome": _outcome,
    "header": _header,
    "error": _error,
}
_encoder = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, separators=(",", ":"), default=_record_of
)
_decoder = json.JSONDecoder(object_hook=_value_of, parse_constant=_refuse_constant)
