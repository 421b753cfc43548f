"""Sentences that are made in one process or thread and shown in another, in the reader's language.

A `LazyText` is its English text: it can be compared, stored, logged and written to a report as any
other. It also keeps the message it was made of and the values in it, so that
`translation.localized` can say the same in another language. Nothing here loads a catalogue.

Whatever cuts or joins a text makes a plain `str` of it, which stays English. Sentences that belong
together are therefore kept as a tuple, or are values of another sentence.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from processing.language.amounts import ENGLISH, Amount, Style
from processing.record import record

_PLACE = re.compile(r"\{(\w+)\}")
COUNT = "n"  # the place of the number that chooses between singular and plural

Value: TypeAlias = "str | int | Amount"
"""What can stand in a place of a message: a name, a number, an amount or another `LazyText`."""


@record
class Plural:
    """The second form of a message, and the number that chooses between the two."""

    many: str
    count: int


class LazyText(str):
    """An English text that knows how it was made; immutable, and cheap to pickle.

    Attributes:
        message: the text with its places, `{name}`, as it is in the catalogue; the singular where
            there is a plural.
        values: what stands in the places.
        code: names what happened, for programs: the same in each version and language. Empty if the
            text is no reason.
        context: tells messages apart that are spelt alike; empty for most.
        plural: the form for more than one; None if nothing is counted.
    """

    message: str
    values: Mapping[str, Value]
    code: str
    context: str
    plural: Plural | None

    def __new__(
        cls,
        message: str,
        values: Mapping[str, Value],
        code: str = "",
        context: str = "",
        plural: Plural | None = None,
    ) -> "LazyText":
        """Make the English text of `message`."""
        template = message if plural is None or plural.count == 1 else plural.many
        text = super().__new__(cls, filled(template, values, ENGLISH))
        text.message, text.values = message, values
        text.code, text.context, text.plural = code, context, plural
        return text

    def __str__(self) -> str:
        """Return itself, so that `str(error)` of an error that was given one keeps it."""
        return self

    def __reduce__(self) -> tuple[object, ...]:
        return LazyText, (self.message, self.values, self.code, self.context, self.plural)


def filled(
    template: str,
    values: Mapping[str, Value],
    style: Style,
    localize: Callable[[str], str] = str,
) -> str:
    """Return `template` with its places filled; a place without a value stays as it is.

    Numbers and amounts are written in `style`, texts go through `localize`. Unlike `str.format` it
    reaches no attributes, so a template may come from a process that is not trusted.
    """

    def fill(place: re.Match[str]) -> str:
        value = values.get(place[1])
        match value:
            case None:
                return place[0]
            case str():
                return localize(value)
            case int():
                return style.number(value)
            case _:
                return value.text(style)

    return _PLACE.sub(fill, template) if "{" in template else template


def places_of(template: str) -> Iterator[str]:
    """Yield the names of the places in `template`, in order, doubles included."""
    return (place[1] for place in _PLACE.finditer(template))


def lazy_tr(message: str, /, *, code: str = "", **values: Value) -> LazyText:
    """Mark `message` for translation; return it in English, with `values` in its places."""
    return LazyText(message, values, code)


def lazy_ptr(context: str, message: str, /, *, code: str = "", **values: Value) -> LazyText:
    """Mark a `message` that is translated in its own way in this `context`."""
    return LazyText(message, values, code, context)


def lazy_ntr(one: str, many: str, n: int, /, *, code: str = "", **values: Value) -> LazyText:
    """Mark a message that counts: `one` if `n` is 1, otherwise `many`; `{n}` is the number."""
    return LazyText(one, {COUNT: n, **values}, code, plural=Plural(many, n))


def code_of(text: str) -> str:
    """Return the code of a reason; empty if it has none."""
    return text.code if isinstance(text, LazyText) else ""
