"""Group failures by cause: reasons that differ only in names and numbers are one cause."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from processing.files.display import display
from processing.language.lazy_text import LazyText, Value
from processing.language.translation import localized
from processing.task import Outcome, SourceImage

_NUMBER = re.compile(r"\d[\d.,]*\b")
_UNSAID = "…"
_SEVERAL = 2  # stands for every number, so that singular and plural are one cause


def cause_of(reason: str, *names: str) -> str:
    """Return `reason` in the reader's language, without `names` and numbers of one picture.

    What to do about it stays. Of a message that can be translated, all amounts count as numbers.
    """
    return localized(_without(reason, names)).removesuffix(".")


def _without(reason: str, names: Sequence[str]) -> str:
    """Return a reason of which names and numbers are left out; it can still be translated."""
    if isinstance(reason, LazyText):
        values = {place: _value_without(value, names) for place, value in reason.values.items()}
        plural = None if reason.plural is None else replace(reason.plural, count=_SEVERAL)
        return LazyText(reason.message, values, reason.code, reason.context, plural)
    for name in names:
        reason = reason.replace(name, _UNSAID)
    return _NUMBER.sub(_UNSAID, reason)


def _value_without(value: Value, names: Sequence[str]) -> Value:
    return _without(value, names) if isinstance(value, str) else _UNSAID


def cause_for(outcome: Outcome, source: SourceImage) -> str:
    """Return the cause of a picture's failure, the same for all pictures of that cause."""
    return cause_of(outcome.reason, display(source.path.name))


class Causes:
    """Which rows failed for which cause; knows no Qt.

    Attributes:
        counts: how many rows each cause has.
    """

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._of_row: dict[int, str] = {}

    def note(self, row_id: int, cause: str) -> None:
        """Record why a row failed; called once per row."""
        self.counts[cause] += 1
        self._of_row[row_id] = cause

    def has(self, row_id: int, cause: str) -> bool:
        """Return whether the row failed for `cause`; True for an empty one."""
        return not cause or self._of_row.get(row_id) == cause
