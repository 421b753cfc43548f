"""What earlier runs made, so that a run does only what changed."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from processing.task import SourceImage


@dataclass(frozen=True, slots=True)
class KnownResult:
    """A result of an earlier run, and what its source looked like then; sizes in bytes."""

    destination: Path
    source_bytes: int
    source_modified_ns: int
    result_bytes: int
    result_modified_ns: int

    def is_standing(self) -> bool:
        """Return whether the result is still what that run wrote."""
        try:
            status = self.destination.stat()
        except OSError:
            return False
        return (status.st_size, status.st_mtime_ns) == (self.result_bytes, self.result_modified_ns)

    def is_of(self, source: SourceImage) -> bool:
        """Return whether the source is unchanged since."""
        then = (self.source_bytes, self.source_modified_ns)
        return (source.size_bytes, source.modified_ns) == then


KnownResults = Mapping[str, KnownResult]  # by the absolute path of the source


def standing_result(known: KnownResults, source: SourceImage) -> KnownResult | None:
    """Return the result that an earlier run made of `source`, if it is still there untouched."""
    if not known:
        return None
    result = known.get(os.path.abspath(source.path))  # noqa: PTH100 - plain texts, 100,000 of them
    return result if result is not None and result.is_standing() else None
