"""Walk through the chunks of a PNG file, without reading what they hold."""

from collections.abc import Iterator
from typing import IO

from processing.record import record

# PNG (third edition), 5.2 and 5.3: the signature, and around each chunk's content its length and
# name, and its checksum.
SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHECKSUM_BYTES = 4
_HEAD_BYTES = 8


@record
class Chunk:
    """One chunk.

    Attributes:
        length: of its content, in bytes.
    """

    name: bytes
    length: int


def chunks(file: IO[bytes]) -> Iterator[Chunk]:
    """Yield the chunks of `file`, positioned at each one's content; none if it is not a PNG."""
    file.seek(0)
    if file.read(len(SIGNATURE)) != SIGNATURE:
        return
    at = len(SIGNATURE)
    while len(head := file.read(_HEAD_BYTES)) == _HEAD_BYTES:
        length = int.from_bytes(head[:4])
        yield Chunk(head[4:], length)
        at += _HEAD_BYTES + length + CHECKSUM_BYTES
        file.seek(at)
