"""Cut what a worker has to tell, so that each message fits into what a pipe takes whole."""

from dataclasses import replace

from processing.language.lazy_text import LazyText, Value, code_of
from processing.processes.wire import encode
from processing.processes.wire_sentences import sendable
from processing.task import Outcome

# Pipes take up to 4,096 bytes (PIPE_BUF) whole or not at all, so a killed worker tears no message:
# an outcome has a reason and some warnings, a log record has one text.
TEXT_LIMIT_BYTES = 800
WARNINGS_LIMIT = 3
_OUTCOME_BYTES = 2_800  # of all its texts together; the rest of a message is figures
_CUT = " ..."
_ANYTHING = "{text}"  # the message of a sentence that is too long to be translated


def shortened(outcome: Outcome, together: int) -> Outcome:
    """Return `outcome` with texts so short that so many `together` fit into a message."""
    share = _OUTCOME_BYTES // ((1 + len(outcome.beside)) * together)
    beside = tuple(_with_texts_of(each, share) for each in outcome.beside)
    return replace(_with_texts_of(outcome, share), beside=beside)


def _with_texts_of(outcome: Outcome, share_bytes: int) -> Outcome:
    if not outcome.reason and not outcome.warnings:
        return outcome  # as of most pictures
    warnings = outcome.warnings[:WARNINGS_LIMIT]
    limit = share_bytes // (len(warnings) + bool(outcome.reason))
    return replace(
        outcome,
        reason=shorten(outcome.reason, limit),
        warnings=tuple(shorten(text, limit) for text in warnings),
    )


def shorten(text: str, limit_bytes: int = TEXT_LIMIT_BYTES) -> str:
    """Return `text` cut to so many bytes of a message.

    Of a `LazyText` first the longest value is cut, such as a name. If that is not enough it stays
    English, but keeps its code.
    """
    text = _spelt_out(text)
    if _length(text) <= limit_bytes:
        return text
    if not isinstance(text, LazyText):
        return _cut(text, limit_bytes)
    with_short_value = _with_shorter_value(text, _length(text) - limit_bytes)
    if _length(with_short_value) <= limit_bytes:
        return with_short_value
    frame = _length(LazyText(_ANYTHING, {"text": ""}, text.code))
    return LazyText(_ANYTHING, {"text": _cut(text, limit_bytes - frame)}, text.code)


def _spelt_out(text: str) -> str:
    """Return `text` as any screen can show it: a half of a surrogate pair becomes an escape."""
    shown = text.encode("utf-8", "backslashreplace").decode()
    if shown == text:
        return text
    return LazyText(_ANYTHING, {"text": shown}, code_of(text))


def _with_shorter_value(text: LazyText, excess_bytes: int) -> LazyText:
    """Return `text` with its longest value so many bytes shorter, if that is a plain text."""
    values: dict[str, Value] = dict(text.values)
    plain = {name: each for name, each in values.items() if type(each) is str}
    if not plain:
        return text
    longest = max(plain, key=lambda name: len(plain[name]))
    values[longest] = _cut(plain[longest], _length(plain[longest]) - excess_bytes)
    return LazyText(text.message, values, text.code, text.context, text.plural)


def _cut(text: str, limit_bytes: int) -> str:
    """Return the beginning of a text, and a sign that it is cut, in so many bytes of a message."""
    room = max(0, limit_bytes - _length(_CUT))
    # What stays is plain UTF-8: half a surrogate pair is spelt out.
    kept = text.encode("utf-8", "backslashreplace")[:room].decode("utf-8", "ignore")
    while kept and _length(kept) - _length("") > room:  # signs that are escaped take more
        kept = kept[: len(kept) * room // _length(kept)]
    return kept + _CUT


def _length(text: str) -> int:
    """Return how many bytes a text takes in a message."""
    return len(encode(sendable(text)))
