"""What earlier runs made and planned to make, so that a run only makes what is new or changed."""

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Self

from processing.files.paths import FileStamp, absolute, file_path
from processing.files.result_files import ON_DISK, ResultFiles
from processing.planning.rows import Row
from processing.record import record


@record
class KnownResult:
    """A result of an earlier run, with size and date of its source then; sizes in bytes.

    Attributes:
        path: where it was written, as text: a path object for each of very many takes long.
    """

    path: str
    source_bytes: int
    source_modified_ns: int
    result_bytes: int
    result_modified_ns: int

    def row(self) -> Row:
        """Return the fields as plain values, to keep very many in little memory."""
        source = (self.source_bytes, self.source_modified_ns)
        return (self.path, *source, self.result_bytes, self.result_modified_ns)

    @classmethod
    def of_row(cls, row: Row) -> Self:
        """Return the value of a row."""
        return cls(*row)

    @property
    def destination(self) -> Path:
        """Where it was written."""
        return file_path(self.path)

    def is_intact(self, files: ResultFiles = ON_DISK) -> bool:
        """Return whether the result, one of `files`, is still what that run wrote."""
        stamp = (self.result_bytes, self.result_modified_ns)
        return files.is_file(self.path, stamp)

    def is_of(self, stamp: FileStamp) -> bool:
        """Return whether its source, which has this `stamp`, has not changed since."""
        return (self.source_bytes, self.source_modified_ns) == stamp


@record
class PromisedName:
    """The name that an interrupted run had planned for a result.

    The result may exist: the run may have ended before it could record it.

    Attributes:
        path: the name with its folder, as text.
        is_new: whether the name was free then.
    """

    path: str
    is_new: bool

    def row(self) -> Row:
        """Return the fields as plain values, to keep very many in little memory."""
        return (self.path, self.is_new)

    @classmethod
    def of_row(cls, row: Row) -> Self:
        """Return the value of a row."""
        return cls(*row)

    @property
    def destination(self) -> Path:
        """The name with its folder."""
        return file_path(self.path)


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
        made = {absolute(each.path) for each in self.made.values() if each.is_intact()}
        promised = {(source, absolute(each.path)) for source, each in self.promised.items()}
        return frozenset(made | {name for source, name in promised if name != source})

    def promise(self, source: str) -> PromisedName | None:
        """Return the name that was planned for the result of the picture `source`."""
        return self.promised.get(absolute(source)) if self.promised else None


NOTHING_KNOWN = KnownResults()
