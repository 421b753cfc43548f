"""Keep results of earlier runs apart from originals, in whatever folder the scan meets them."""

from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence
from itertools import compress
from os.path import basename

from processing.files.paths import absolute
from processing.language.lazy_text import lazy_ntr
from processing.planning.known_results import KnownResult
from processing.planning.plan_rows import files_of
from processing.storage.journal.runs import MadeResult
from processing.task import SourceImage

_LookUp = Callable[[Collection[int]], Sequence[MadeResult]]  # by dates


class OwnResults:
    """Recognizes results of earlier runs among the sources; confined to one thread.

    A result is recognized where its run wrote it, and by name, size and date where it was moved. If
    it was changed since, it is the user's picture. Only pictures with the date of some result are
    looked up, as a journal may know a million results.

    Attributes:
        left_out: how many results were left out so far.
    """

    def __init__(self, dates: Sequence[int], look_up: _LookUp) -> None:
        """Know the dates of all results, sorted; `look_up` returns the results of some dates."""
        self.left_out = 0
        self._dates = dates
        self._look_up = look_up

    def without(self, sources: Sequence[SourceImage]) -> Sequence[SourceImage]:
        """Return those of the pictures that are no results."""
        suspects = {date for _, _, date, _ in files_of(sources) if self._is_of_a_result(date)}
        if not suspects:
            return sources
        known = _keys_of(self._look_up(suspects))
        marks = [
            all((name, size, date) not in known for name in (basename(path), absolute(path)))  # noqa: PTH119 - as text
            for path, size, date, _ in files_of(sources)
        ]
        self.left_out += marks.count(False)
        return tuple(compress(sources, marks))

    def sentence(self) -> str:
        """Return the message on the results that were left out; empty if none was."""
        if not self.left_out:
            return ""
        return lazy_ntr(
            "{n} result of an earlier run was left out; "
            "“Take results of earlier runs too”, or --earlier-results, takes it.",
            "{n} results of earlier runs were left out; "
            "“Take results of earlier runs too”, or --earlier-results, takes them.",
            self.left_out,
            code="earlier-results-left-out",
        )

    def _is_of_a_result(self, date: int) -> bool:
        place = bisect_left(self._dates, date)
        return place < len(self._dates) and self._dates[place] == date


def _keys_of(results: Sequence[MadeResult]) -> set[tuple[str, int, int]]:
    """Return path or name of each result with its size and date."""
    keys = set()
    for made in results:
        result = made.result
        stamp = (result.result_bytes, result.result_modified_ns)
        keys.add((result.path, *stamp))
        if not _looks_like_its_original(result):
            keys.add((basename(result.path), *stamp))  # noqa: PTH119 - as text
    return keys


def _looks_like_its_original(result: KnownResult) -> bool:
    """Return whether size and date do not tell it from its original: an unchanged copy."""
    return (result.source_bytes, result.source_modified_ns) == (
        result.result_bytes,
        result.result_modified_ns,
    )
