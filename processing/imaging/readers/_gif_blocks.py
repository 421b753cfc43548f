"""Parse the blocks of a GIF, so that its frames are known before any is decoded."""

from dataclasses import dataclass, field
from typing import IO

from processing.record import record

# GIF89a specification: the separators of blocks, the labels of extensions, the bits of flags.
_IMAGE, _EXTENSION, _TRAILER = b",", b"!", b";"
_CONTROL, _COMMENT, _APPLICATION = 0xF9, 0xFE, 0xFF
_HAS_TABLE, _TABLE_BITS, _INTERLACED, _HAS_TRANSPARENT = 0x80, 0x07, 0x40, 0x01
_SCREEN_BYTES, _DESCRIPTOR_BYTES, _CONTROL_BYTES = 13, 9, 4
_LEAST_READ_BYTES, _MOST_READ_BYTES = 1_024, 65_536  # read at once when data is skipped
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_CENTISECOND = 10  # milliseconds

Box = tuple[int, int, int, int]  # left, upper, right, lower

KEEP, CLEAR, RESTORE = 0, 2, 3  # the disposal of a frame after it was shown
_DISPOSALS = {CLEAR: CLEAR, RESTORE: RESTORE, 4: RESTORE}  # 4 is an old mistake for 3


@record
class Frame:
    """One frame as it is stored.

    Attributes:
        box: its part of the canvas, which may lie outside in whole or in part.
        table: offset and length of its colour table in the file; (0, 0) if none.
        data: start and end of its compressed pixels in the file.
        transparent: index of the transparent colour; None if there is none.
        disposal: `KEEP`, `CLEAR` or `RESTORE`.
    """

    box: Box
    table: tuple[int, int]
    data: tuple[int, int]
    is_interlaced: bool
    transparent: int | None
    disposal: int
    milliseconds: int

    @property
    def size(self) -> tuple[int, int]:
        """Its width and height in pixels."""
        left, upper, right, lower = self.box
        return right - left, lower - upper


@dataclass(slots=True)
class Blocks:
    """The blocks of the GIF in `file`, read as far as needed.

    Attributes:
        screen: width and height in the header.
        frames: those that were read so far.
        loop: how often the animation is repeated, 0 for ever; None if unknown so far.
        comment: the comment before the first frame.
        extension: name of the last application extension before the first frame.
        is_cut_off: whether the file ended without a trailer, or within a block.
        is_torn: whether the last frame is followed by an incomplete block.

    Raises:
        SyntaxError: it is no GIF.
    """

    file: IO[bytes]
    screen: tuple[int, int] = (0, 0)
    frames: list[Frame] = field(default_factory=list)
    loop: int | None = None
    comment: bytes = b""
    extension: bytes = b""
    is_cut_off: bool = False
    is_torn: bool = False
    _has_ended: bool = False
    _next: int = 0
    _table: tuple[int, int] = (0, 0)

    def __post_init__(self) -> None:
        start = self.file.read(_SCREEN_BYTES)
        if len(start) < _SCREEN_BYTES or not start.startswith((b"GIF87a", b"GIF89a")):
            raise SyntaxError("not a GIF file")
        self.screen = (_number(start, 6), _number(start, 8))
        self._next = _SCREEN_BYTES
        self._table = self._passed_table(start[10])

    def has_frame(self, number: int) -> bool:
        """Return whether there is a frame of that number; reads as far as needed."""
        while len(self.frames) <= number and not self._has_ended:
            self._read_frame()
        return number < len(self.frames)

    def read_all(self) -> None:
        """Read to the end."""
        while not self._has_ended:
            self._read_frame()

    def _read_frame(self) -> None:
        """Add the next frame, if there is one, with its graphic control."""
        self.file.seek(self._next)
        control, is_begun = b"", False
        while True:
            kind = self.file.read(1)
            if kind == _IMAGE:
                self._add_frame(control)
                return
            if kind == _EXTENSION:
                control, is_begun = self._read_extension() or control, True
            elif kind == _TRAILER:
                self._has_ended = True
                return
            elif not kind or (kind != b"\0" and self.frames):
                # After an unknown block, a frame would only be found by chance.
                self._has_ended = self.is_cut_off = True
                self.is_torn = is_begun or bool(kind)
                return

    def _add_frame(self, control: bytes) -> None:
        descriptor = self.file.read(_DESCRIPTOR_BYTES)
        if len(descriptor) < _DESCRIPTOR_BYTES:
            self._has_ended = self.is_cut_off = self.is_torn = True
            return
        left, upper, width, height = (_number(descriptor, place) for place in (0, 2, 4, 6))
        flags = descriptor[8]
        self._next = self.file.tell()
        table = self._passed_table(flags) if flags & _HAS_TABLE else self._table
        begin = self._next
        self.file.seek(begin + 1)  # the size of the first codes, in bits
        is_whole = self._pass_data()
        self._next = self.file.tell()
        self._has_ended = self.is_cut_off = not is_whole
        known = control if len(control) >= _CONTROL_BYTES else bytes(_CONTROL_BYTES)
        self.frames.append(
            Frame(
                (left, upper, left + width, upper + height),
                table,
                (begin, self._next),
                bool(flags & _INTERLACED),
                known[3] if known[0] & _HAS_TRANSPARENT else None,
                _DISPOSALS.get(known[0] >> 2 & 7, KEEP),
                _number(known, 1) * _CENTISECOND,
            )
        )

    def _read_extension(self) -> bytes:
        """Read one extension; return the graphic control of the next frame, if it is one."""
        label = self.file.read(1)
        first = self._block()
        if label == bytes([_COMMENT]) and not self.frames:
            self._add_comment(first)
            return b""
        if label == bytes([_APPLICATION]):
            self._read_application(first)
        elif first:
            self._pass_data()
        return first if label == bytes([_CONTROL]) else b""

    def _add_comment(self, first: bytes) -> None:
        parts = []
        while first:
            parts.append(first)
            first = self._block()
        self.comment = b"\n".join(filter(None, (self.comment, b"".join(parts))))

    def _read_application(self, name: bytes) -> None:
        if not self.frames:
            self.extension = name
        if not name:
            return
        block = self._block()
        if name.startswith(_LOOPS) and len(block) >= 3 and block[0] & 7 == 1:
            self.loop = _number(block, 1)
        if block:
            self._pass_data()

    def _block(self) -> bytes:
        """Return the next sub-block; empty at the end of a block's data."""
        length = self.file.read(1)
        return self.file.read(length[0]) if length else b""

    def _pass_data(self) -> bool:
        """Go to the end of a block's data; return whether that was found."""
        begin, place, size = self.file.tell(), 0, _LEAST_READ_BYTES
        while piece := self.file.read(size):
            while place < len(piece):
                if not piece[place]:
                    self.file.seek(begin + place + 1)
                    return True
                place += 1 + piece[place]
            begin, place = begin + len(piece), place - len(piece)
            size = min(2 * size, _MOST_READ_BYTES)
        return False

    def _passed_table(self, flags: int) -> tuple[int, int]:
        """Return offset and length of the colour table that comes next, and skip it."""
        if not flags & _HAS_TABLE:
            return (0, 0)
        table = (self._next, 3 << (flags & _TABLE_BITS) + 1)
        self._next += table[1]
        return table


def _number(content: bytes, place: int) -> int:
    return int.from_bytes(content[place : place + 2], "little")
