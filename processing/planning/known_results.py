"""What earlier runs made and planned to make, so that a run only makes what is new or changed."""

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Self

from processing.files.paths import absolute, file_path
from processing.files.result_files import ON_DISK, ResultFiles
from processing.planning.rows import Row
from processing.record import record
from processing.task import SourceImage


@record
class KnownResult:
    """A result of an earlier run, with size and date of its source then; sizes in bytes."""

    destination: Path
    source_bytes: int
    source_modified_ns: int
    result_bytes: int
    result_modified_ns: int

    def row(self) -> Row:
        """Return the fields as plain values, to keep very many in little memory."""
        source = (self.source_bytes, self.source_modified_ns)
        return (str(self.destination), *source, self.result_bytes, self.result_modified_ns)

    @classmethod
    def of_row(cls, row: Row) -> Self:
        """Return the value of a row."""
        destination, *figures = row
        return cls(file_path(destination), *figures)

    def is_intact(self, files: ResultFiles = ON_DISK) -> bool:
        """Return whether the result, one of `files`, is still what that run wrote."""
        stamp = (self.result_bytes, self.result_modified_ns)
        return files.is_file(self.destination, stamp)

    def is_of(self, source: SourceImage) -> bool:
        """Return whether `source` has not changed since."""
        then = (self.source_bytes, self.source_modified_ns)
        return (source.size_bytes, source.modified_ns) == then


@record
class PromisedName:
    """The name that an interrupted run had planned for a result.

    The result may exist: the run may have ended before it could record it.

    Attributes:
        is_new: whether the name was free then.
    """

    destination: Path
    is_new: bool

    def row(self) -> Row:
        """Return the fields as plain values, to keep very many in little memory."""
        return (str(self.destination), self.is_new)

    @classmethod
    def of_row(cls, row: Row) -> Self:
        """Return the value of a row."""
        destination, is_new = row
        return cls(file_path(destination), is_new)


@record
class KnownResults:
    """Known results of one recipe and output folder, by the absolute paths of the sources."""

    made: Mapping[str, KnownResult] = field(default_factory=dict)
    promised: Mapping[str, PromisedName] = field(default_factory=dict)

    def intact(self, source: str, files: ResultFiles = ON_DISK) -> KnownResult | None:
        """Return the result that an earlier run made of the picture `source`, if it is intact."""
        result = self.made.get(absolute(source)) if self.made else None
        return result if result is not None and result.is_intact(files) else None

    def claimed_names(self) -> frozenset[str]:
        """Return the paths of intact results, and of results that may exist but were not recorded.

        Without those that were to get the name of their own source.
        """
        made = {absolute(each.destination) for each in self.made.values() if each.is_intact()}
        promised = {(source, absolute(each.destination)) for source, each in self.promised.items()}
        return frozenset(made | {name for source, name in promised if name != source})

    def promise(self, source: str) -> PromisedName | None:
        """Return the name that was planned for the result of the picture `source`."""
        return self.promised.get(absolute(source)) if self.promised else None


NOTHING_KNOWN = KnownResults()
