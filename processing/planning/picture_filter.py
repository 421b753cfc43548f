"""Filter the pictures that a scan found by name, size and date, without the disk, and count."""

import os
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from processing.files.paths import absolute
from processing.language.lazy_text import lazy_ntr, lazy_tr
from processing.planning.plan_rows import files_of
from processing.record import record
from processing.settings.batch import BatchSettings
from processing.task import SourceImage


@record
class FilterCounts:
    """How many of the pictures that a scan found are taken, and what leaves out the others.

    What each filter leaves out is counted apart, so a picture may count for several of them.

    Attributes:
        found: all pictures in the sources, without results of earlier runs.
        taken: those that pass every filter.
        by_source: the taken ones of each source, in the order of the sources.
        include, exclude, least_kilobytes, most_kilobytes, modified_from, modified_to: left out by
            the setting of that name; of folders that `exclude` closes, nothing is found.
        without: left out one by one.
        earlier_results: left out as results of earlier runs.
        is_partial: whether the scan was stopped before it had seen everything.
    """

    found: int = 0
    taken: int = 0
    by_source: tuple[int, ...] = ()
    include: int = 0
    exclude: int = 0
    least_kilobytes: int = 0
    most_kilobytes: int = 0
    modified_from: int = 0
    modified_to: int = 0
    without: int = 0
    earlier_results: int = 0
    is_partial: bool = False

    @property
    def left_out(self) -> int:
        """How many pictures were found and are not taken."""
        return self.found - self.taken

    def sentence(self) -> str:
        """Return the message on what the filters leave out; empty if that is nothing."""
        if not self.left_out:
            return ""
        if self.found == 1:
            return lazy_tr("The only picture was left out by the filters.", code="filtered-out")
        return lazy_ntr(
            "{n} of {found} pictures was left out by the filters.",
            "{n} of {found} pictures were left out by the filters.",
            self.left_out,
            code="filtered-out",
            found=self.found,
        )


# The settings that only filter what a scan has found; `FilterCounts` has a field for each.
FILTERS = (
    "include",
    "exclude",
    "least_kilobytes",
    "most_kilobytes",
    "modified_from",
    "modified_to",
    "without",
)

_Test = Callable[[str, int, int, int], bool]  # of path, size, date and origin: is it left out?


class PictureFilter:
    """Applies the filters of a batch to the pictures of its scan; confined to one thread.

    A picture that is a source itself is always taken, unless it is left out one by one.
    """

    def __init__(self, settings: BatchSettings) -> None:
        self._settings = settings
        self._found = self._taken = 0
        self._by_source: Counter[int] = Counter()
        self._left_out: Counter[str] = Counter()
        self._named = tuple(map(str, settings.sources))
        self._prefixes = tuple(_prefix_of(source) for source in settings.sources)
        self._tests = self._tests_of()

    def marks(self, sources: Sequence[SourceImage]) -> bytearray:
        """Return 1 for each picture that is taken and 0 for the others, and count them."""
        if not self._tests:
            return self._take_all(sources)
        marks = bytearray()
        for file in files_of(sources):
            failed = [name for name, is_left_out in self._tests if is_left_out(*file)]
            self._left_out.update(failed)
            marks.append(not failed)
            self._by_source[file[3]] += not failed
        self._found += len(marks)
        self._taken += sum(marks)
        return marks

    def _take_all(self, sources: Sequence[SourceImage]) -> bytearray:
        self._by_source.update(origin for *_, origin in files_of(sources))
        self._found += len(sources)
        self._taken += len(sources)
        return bytearray(b"\1") * len(sources)

    def counts(self, *, earlier_results: int = 0, is_partial: bool = False) -> FilterCounts:
        """Return the counts of all pictures that were marked so far."""
        by_source = tuple(self._by_source[number] for number in range(len(self._named)))
        left_out = {name: self._left_out[name] for name in FILTERS}
        return FilterCounts(
            self._found,
            self._taken,
            by_source,
            **left_out,
            earlier_results=earlier_results,
            is_partial=is_partial,
        )

    def _tests_of(self) -> list[tuple[str, _Test]]:
        """Return a test for each filter that is in use, by the name of its setting."""
        asked = self._settings.selection
        tests: list[tuple[str, _Test]] = []
        if asked.include:
            tests.append(("include", self._of_name(lambda below: not asked.is_included(below))))
        if asked.exclude:
            tests.append(("exclude", self._of_name(asked.is_excluded)))
        least, most = asked.least_bytes, asked.most_bytes
        if least:
            tests.append(("least_kilobytes", self._of_file(lambda size, _date: size < least)))
        if most:
            tests.append(("most_kilobytes", self._of_file(lambda size, _date: size > most)))
        earliest, end = asked.modified_from_ns, asked.modified_before_ns
        if earliest is not None:
            tests.append(("modified_from", self._of_file(lambda _size, date: date < earliest)))
        if end is not None:
            tests.append(("modified_to", self._of_file(lambda _size, date: date >= end)))
        if self._settings.without:
            tests.append(("without", _is_one_of(self._settings.without)))
        return tests

    def _of_name(self, is_left_out: Callable[[str], bool]) -> _Test:
        named, prefixes = self._named, self._prefixes

        def test(path: str, _size: int, _date: int, origin: int) -> bool:
            return path != named[origin] and is_left_out(path.removeprefix(prefixes[origin]))

        return test

    def _of_file(self, is_left_out: Callable[[int, int], bool]) -> _Test:
        named = self._named
        return lambda path, size, date, origin: is_left_out(size, date) and path != named[origin]


def _is_one_of(pictures: Sequence[Path]) -> _Test:
    """Return a test for some pictures, by whatever path from here they are named."""
    paths = set(map(absolute, pictures))
    names = {picture.name for picture in pictures}  # compared first: an absolute path takes longer
    return lambda path, _size, _date, _origin: (
        os.path.basename(path) in names and absolute(path) in paths  # noqa: PTH119 - as text
    )


def _prefix_of(source: Path) -> str:
    """Return what the paths of pictures in the folder `source` begin with."""
    return str(source / "x").removesuffix("x")
