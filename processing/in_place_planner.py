"""Settle results that take the places of their originals."""

from collections.abc import Set
from pathlib import Path

from processing.files.paths import absolute
from processing.formats import available
from processing.known_results import KnownResult, PromisedName
from processing.planner import Planner
from processing.planning._name_book import NameBook
from processing.settings.batch import BatchSettings
from processing.task import SourceImage


class InPlacePlanner(Planner):
    """Settles sources that their results are to replace; no file but the original ever gives way.

    `claimed` are the names of results, made or promised, by their absolute paths.
    """

    def __init__(self, settings: BatchSettings, names: NameBook, claimed: Set[str]) -> None:
        super().__init__(settings, names)
        self._claimed = claimed

    def add(
        self, source: SourceImage, output: int, earlier: KnownResult | PromisedName | None
    ) -> None:
        """Settle the next source; a link is left alone, for what it leads to is elsewhere."""
        if source.is_link:
            self._leave(source, "It is a link, and links are never replaced.")
        elif absolute(source.path) in self._claimed:
            self._leave(source, "It is a result of this recipe already.")
        else:
            super().add(source, output, earlier)

    def _leave(self, source: SourceImage, reason: str) -> None:
        self._append(source, source.path)
        self._skip(source, reason)

    def _add_made(self, source: SourceImage, standing: KnownResult) -> None:
        """Make it once more: an original that is still there did not come to the trash."""
        if not standing.is_of(source):
            self._add_new(source)
            return
        self._append(source, standing.destination)

    def _add_promised(self, source: SourceImage, promise: PromisedName) -> None:
        self._append(source, promise.destination)

    def _add_new(self, source: SourceImage) -> None:
        path = source.path
        suffix = available.result_suffix(self._settings.recipe.output_format, path)
        if available.by_suffix(Path(f"a{suffix}")) is available.by_suffix(path):
            self.settled.replacing.add(self._append(source, path, overwrite=True))
            return
        given = self._names.give(path.parent, path.stem, suffix, over_existing=False)
        task_id = self._append(source, given.path)
        if given.is_numbered:
            self.settled.renamed.add(task_id)
