"""Read the answers of the process that makes previews, and trust none of them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from processing.errors import ForeignBytesError
from processing.previewing._helper import Helper
from processing.previewing._orders import MEGAPIXEL, MOST_MEGAPIXELS, Answer
from processing.previewing.messages import (
    OriginalShown,
    PreviewFailed,
    PreviewMessage,
    ResultShown,
)
from processing.processes import plain_values, wire_sentences

MOST_PIXELS = MOST_MEGAPIXELS * MEGAPIXEL + 100_000  # sides are rounded

_OF_ORIGINAL: list[Callable[[Any], Any]] = [plain_values.number] * 5


def receive_answer(
    helper: Helper, number: int, known: OriginalShown | None
) -> PreviewMessage | None:
    """Return the next answer to the request `number`; None for the last one.

    `known` is the original that this process has shown last.

    Raises:
        OSError, EOFError: the process died.
        ForeignBytesError: it sent what is no answer.
    """
    try:
        kind, *fields = helper.receive()
        match Answer(kind):
            case Answer.ORIGINAL:
                return _original(helper, number, fields)
            case Answer.RESULT:
                return _result(helper, number, fields)
            case Answer.FAILED:
                (reason,) = plain_values.row(fields, [wire_sentences.sentence])
                return PreviewFailed(number, reason)
            case Answer.DONE:
                return None
            case Answer.SAME_ORIGINAL if known is not None:
                return replace(known, number=number)
    except (TypeError, ValueError) as error:
        raise ForeignBytesError(f"This is no answer: {error}") from error
    raise ForeignBytesError("This is not an answer to a preview")


def _original(helper: Helper, number: int, fields: list[Any]) -> OriginalShown:
    width, height, *size, size_bytes = plain_values.row(fields, _OF_ORIGINAL)
    pixels = helper.receive_pixels(width, height, MOST_PIXELS)
    return OriginalShown(pixels, (size[0], size[1]), size_bytes, number=number)


def _result(helper: Helper, number: int, fields: list[Any]) -> ResultShown:
    checks = [*_OF_ORIGINAL, plain_values.text, _sentences]
    width, height, *size, size_bytes, format_name, warnings = plain_values.row(fields, checks)
    pixels = helper.receive_pixels(width, height, MOST_PIXELS)
    return ResultShown(pixels, (size[0], size[1]), size_bytes, format_name, warnings, number=number)


def _sentences(value: Any) -> tuple[str, ...]:
    return plain_values.row(value, [wire_sentences.sentence] * len(value))
