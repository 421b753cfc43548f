"""Choose an output folder in which nothing is, so that a run skips nothing."""

import os
from pathlib import Path


class FreshFolders:
    """Names folders after the one that the user chose: thumbnails, thumbnails 2, thumbnails 3."""

    def __init__(self) -> None:
        self._base: Path | None = None
        self._last: Path | None = None

    def next_after(self, present: Path) -> Path:
        """Return a folder that does not exist, beside `present`, which may be one of these."""
        if self._base is None or present != self._last:
            self._base = present
        number = 2
        while os.path.lexists(path := self._base.with_name(f"{self._base.name} {number}")):
            number += 1
        self._last = path
        return path
