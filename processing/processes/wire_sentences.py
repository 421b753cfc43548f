"""Sentences between processes as plain values: a `LazyText` as all that it is made of."""

import re
from typing import Any

from processing.language.amounts import Amount
from processing.language.lazy_text import LazyText, Plural, Value
from processing.processes.plain_values import LARGEST_NUMBER, exactly, number, text, whole

# Limits of a sentence from another process, none of which ours come near.
MOST_LETTERS = 20_000  # of each of its texts, and of it as a whole
MOST_PLACES = 16
MOST_LEVELS = 3  # sentences in the places of others, itself counted
_NAME = re.compile(r"\w{1,40}")  # of a place
_AMOUNT_FIELDS = 3
_CUT = " ..."


def sendable(said: str, levels: int = MOST_LEVELS) -> Any:
    """Return a text as plain values, which `sentence` reads: a `LazyText` as all it is made of.

    One that `sentence` would refuse for its size is sent as the beginning of its English text.
    """
    if not isinstance(said, LazyText) or not levels or len(said) > MOST_LETTERS:
        return _beginning(str.__str__(said))
    values = [[name, _sendable_value(value, levels - 1)] for name, value in said.values.items()]
    plural = said.plural and [said.plural.many, said.plural.count]
    return [said.message, values, said.code, said.context, plural]


def _beginning(text: str) -> str:
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - len(_CUT)] + _CUT


def _sendable_value(value: Value, levels: int) -> Any:
    match value:
        case str():
            return sendable(value, levels)
        case Amount():
            return [str(value.kind), value.value, value.digits]
        case _:
            return value


def sentence(value: Any, levels: int = MOST_LEVELS) -> str:
    """Return `value` if it is a text, and a `LazyText` if it is the list that one was sent as.

    With no more than so many `levels` of sentences within others.

    Raises:
        TypeError, ValueError: it is neither, or larger than any sentence of this program.
    """
    if type(value) is str:
        return _short(value)
    message, pairs, code, context, plural = exactly(value, list)
    if levels == 0 or len(exactly(pairs, list)) > MOST_PLACES:
        raise ValueError("this sentence has too many parts")
    values = {_place(name): _value_in_place(each, levels) for name, each in pairs}
    forms = None if plural is None else _plural(*exactly(plural, list))
    for template in (_short(message), forms.many if forms else ""):
        if template.count("{") > MOST_PLACES:
            raise ValueError("this sentence has too many places")
    made = LazyText(message, values, _short(code), _short(context), forms)
    _short(str.__str__(made))
    return made


def restored(value: Any) -> str:
    """Return the text of which this process made `value` by `sendable`, faster than `sentence`."""
    if type(value) is str:
        return value
    message, pairs, code, context, plural = value
    values = {name: _restored_part(each) if type(each) is list else each for name, each in pairs}
    return LazyText(message, values, code, context, plural and Plural(*plural))


def _restored_part(value: list[Any]) -> Value:
    return Amount(*value) if len(value) == _AMOUNT_FIELDS else restored(value)


def _plural(many: Any, count: Any) -> Plural:
    return Plural(_short(many), whole(count))


def _place(name: Any) -> str:
    if not _NAME.fullmatch(text(name)):
        raise ValueError("this is no name of a place")
    return str(name)


def _value_in_place(value: Any, levels: int) -> Value:
    """Return what stands in a place of a sentence."""
    if type(value) is int:
        return whole(value)
    if type(value) is str:
        return _short(value)
    if len(exactly(value, list)) == _AMOUNT_FIELDS:
        kind, size, digits = value
        if type(size) is not float:
            whole(size)
        elif not abs(size) < LARGEST_NUMBER:
            raise ValueError("this amount is out of range")
        return Amount(text(kind), size, number(digits))
    return sentence(value, levels - 1)


def _short(value: Any) -> str:
    if len(text(value)) > MOST_LETTERS:
        raise ValueError("this text is too long")
    return str(value)
