"""Tell whether a thumbnail that stands in the cache is still true of its file."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

SECOND_NS = 1_000_000_000
ADDRESS, MODIFIED, SIZE = "Thumb::URI", "Thumb::MTime", "Thumb::Size"

# Any program may have written what stands there. So much is looked at, and not more.
MAX_CHUNKS = 4_000  # a picture of 1024 x 1024 pixels in the smallest usual chunks has fewer
MAX_TEXT_BYTES = 65_536  # the longest path there is, every byte of it escaped, is far shorter

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEAD_BYTES = 8  # of a chunk: length and kind
_CHECKSUM_BYTES = 4
_OPEN_FLAGS = os.O_RDONLY
for _name in ("O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):
    _OPEN_FLAGS |= getattr(os, _name, 0)


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a thumbnail notes of its file.

    Attributes:
        modified_seconds: when it was written last, in whole seconds of Unix time.
    """

    address: str
    modified_seconds: int
    size_bytes: int

    def are_told_by(self, thumbnail: Path) -> bool:
        """Return whether `thumbnail` stands and was made of this very file, as it is now.

        It need not tell the size, but where it does, that has to be right.
        """
        told: dict[str, set[str]] = {ADDRESS: set(), MODIFIED: set(), SIZE: set()}
        for key, text in _texts(thumbnail):
            if key in told:
                told[key].add(text)
        return (
            told[ADDRESS] == {self.address}
            and told[MODIFIED] == {str(self.modified_seconds)}
            and told[SIZE] <= {str(self.size_bytes)}
        )


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the plain texts of a PNG with their keys; none, or not all, where it is broken."""
    try:
        descriptor = os.open(path, _OPEN_FLAGS)  # a pipe by this name would keep us waiting
    except OSError:
        return
    with os.fdopen(descriptor, "rb") as file:
        try:
            if stat.S_ISREG(os.fstat(descriptor).st_mode):
                yield from _texts_in(file)
        except OSError:
            return


def _texts_in(file: BinaryIO) -> Iterator[tuple[str, str]]:
    if file.read(len(_SIGNATURE)) != _SIGNATURE:
        return
    for _ in range(MAX_CHUNKS):
        head = file.read(_HEAD_BYTES)
        length, kind = int.from_bytes(head[:4], "big"), head[4:]
        if len(head) < _HEAD_BYTES or kind == b"IEND":
            return
        if kind == b"tEXt" and length <= MAX_TEXT_BYTES:
            key, _, text = file.read(length).partition(b"\0")
            yield key.decode("latin-1"), text.decode("latin-1")
            length = 0
        file.seek(length + _CHECKSUM_BYTES, os.SEEK_CUR)
