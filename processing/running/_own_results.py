"""Keep results of earlier runs apart from originals, in whatever folder the scan meets them."""

from collections.abc import Iterable, Sequence

from processing.files.paths import absolute
from processing.planning.hash_tables import HashSet
from processing.planning.known_results import KnownResult
from processing.planning.plan_rows import PackedSources
from processing.storage.journal.runs import MadeResult
from processing.task import SourceImage


class OwnResults:
    """Recognizes results of earlier runs among the sources; confined to one thread.

    A result is recognized where its run wrote it, and by name, size and date where it was moved. If
    it was changed since, it is the user's picture.

    Attributes:
        left_out: how many results were left out so far.
    """

    def __init__(self, results: Iterable[MadeResult]) -> None:
        self.left_out = 0
        self._known = HashSet()  # of path, and of name, with size and date
        self._is_empty = True
        for made in results:
            result = made.result
            stamp = (result.result_bytes, result.result_modified_ns)
            self._known.add((str(result.destination), *stamp))
            if not _looks_like_its_original(result):
                self._known.add((result.destination.name, *stamp))
            self._is_empty = False

    def without(self, sources: Sequence[SourceImage]) -> Sequence[SourceImage]:
        """Return those of the pictures that are no results."""
        if self._is_empty:
            return sources
        originals = PackedSources(each for each in sources if not self._is_result(each))
        self.left_out += len(sources) - len(originals)
        return originals if len(originals) < len(sources) else sources

    def sentence(self) -> str:
        """Return the message on the results that were left out; empty if none was."""
        if not self.left_out:
            return ""
        how = "“Take results of earlier runs too”, or --earlier-results, takes them"
        if self.left_out == 1:
            return f"1 result of an earlier run was left out; {how}."
        return f"{self.left_out:,} results of earlier runs were left out; {how}."

    def _is_result(self, source: SourceImage) -> bool:
        stamp = (source.size_bytes, source.modified_ns)
        if (source.path.name, *stamp) in self._known:
            return True
        return (absolute(source.path), *stamp) in self._known


def _looks_like_its_original(result: KnownResult) -> bool:
    """Return whether size and date do not tell it from its original: an unchanged copy."""
    return (result.source_bytes, result.source_modified_ns) == (
        result.result_bytes,
        result.result_modified_ns,
    )
