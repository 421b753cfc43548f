"""Group failures by cause: reasons that differ only in names and numbers are one cause."""

import re
from collections import Counter

from processing.files.display import display
from processing.task import Outcome, SourceImage

_NUMBER = re.compile(r"\d[\d.,]*\b")
_UNSAID = "…"


def cause_of(reason: str, *names: str) -> str:
    """Return `reason`, with what to do about it, without `names` and numbers of one picture."""
    for name in names:
        reason = reason.replace(name, _UNSAID)
    return _NUMBER.sub(_UNSAID, reason).removesuffix(".")


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
