"""Keep results of earlier runs apart from originals, in whatever folder the scan meets them."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from processing.files.paths import absolute
from processing.formats import available
from processing.planning.hash_tables import HashSet
from processing.planning.plan_rows import PackedSources
from processing.storage.journal.runs import MadeResult
from processing.task import SourceImage


def folders_among(sources: Sequence[Path]) -> list[Path]:
    """Return those of `sources` that are folders, by their names alone."""
    return [source for source in sources if not available.is_supported(source)]


class OwnResults:
    """Recognizes results of earlier runs among the sources; confined to one thread.

    A result that was changed since is the user's picture, and so is one that was named by itself.

    Attributes:
        left_out: how many results were left out so far.
    """

    def __init__(self, results: Iterable[MadeResult], named: Sequence[Path]) -> None:
        """Know these results; `named` are the sources as the user named them."""
        self.left_out = 0
        self._named = {absolute(path) for path in named}
        self._known = HashSet()
        self._is_empty = True
        for made in results:
            result = made.result
            self._known.add(
                (str(result.destination), result.result_bytes, result.result_modified_ns)
            )
            self._is_empty = False

    def without(self, sources: Sequence[SourceImage]) -> Sequence[SourceImage]:
        """Return those of the pictures that are no results."""
        if self._is_empty:
            return sources
        originals = PackedSources(each for each in sources if not self._is_result(each))
        self.left_out += len(sources) - len(originals)
        return originals if len(originals) < len(sources) else sources

    def sentence(self) -> str:
        """Return the message on the results that were left out."""
        if self.left_out == 1:
            return "1 result of an earlier run was left out; open its own folder to take it."
        return (
            f"{self.left_out:,} results of earlier runs were left out; "
            "open their own folder to take them."
        )

    def _is_result(self, source: SourceImage) -> bool:
        path = absolute(source.path)
        is_known = (path, source.size_bytes, source.modified_ns) in self._known
        return is_known and path not in self._named
