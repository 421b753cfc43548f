"""Open a stranger's file safely: regular files only, known formats only, no decoding yet."""

import contextlib
import importlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from PIL import AvifImagePlugin, Image, UnidentifiedImageError

from processing.errors import PictureError
from processing.formats.available import FORMATS, LACKING, READERS, WRITABLE, how_to_install
from processing.formats.signatures import extra_format, may_begin_later, open_extra
from processing.formats.table import PictureFormat
from processing.imaging import _png_chunks, _png_inflate
from processing.imaging._color_tags import add_told_profile
from processing.imaging.readers import avif, bmp, gif, jpeg, tiff, webp

# Named by the table, Pillow never imports its fifty others, which costs time and opens doors.
for _plugin in (each for row in FORMATS for each in row.plugins):
    importlib.import_module(f"PIL.{_plugin}")

# A pipe without a writer would block for ever without O_NONBLOCK; Windows needs O_BINARY.
_OPEN_FLAGS = os.O_RDONLY
for _name in ("O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):
    _OPEN_FLAGS |= getattr(os, _name, 0)

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)

# Pillow's own limit is a warning up to twice its number and knows nothing of reduced decoding.
# `decoding` judges sizes instead; this remains as a net below it, at the largest JPEG there is.
Image.MAX_IMAGE_PIXELS = 65535**2

# The decoder would start a thread a core in every worker, where each has a core already.
AvifImagePlugin.DEFAULT_MAX_THREADS = 1

_png_inflate.take_over()
avif.take_over()
_png_chunks.take_over()
gif.take_over()
webp.take_over()
bmp.take_over()
jpeg.take_over()
tiff.take_over()


@dataclass(frozen=True, slots=True)
class _Content:
    """How files that are often mistaken for our pictures begin."""

    offset: int
    start: bytes
    what: str


_SEEN_BYTES = 4096  # the whole of what an AVIF picture tells of its colours is within
_PROLOGUE_BYTES = 1_000_000  # of a drawing, such as comments
_BUFFER_BYTES = 65_536  # as much as decoders ask for; a small picture is read in one call
_OURS = "damaged"
_CONTENTS = (
    _Content(0, b"\xff\xd8", _OURS),
    _Content(0, b"\x89PNG", _OURS),
    _Content(0, b"GIF8", _OURS),
    _Content(8, b"WEBP", _OURS),
    _Content(0, b"II*\0", _OURS),
    _Content(0, b"MM\0*", _OURS),
    _Content(0, b"II+\0", _OURS),
    _Content(0, b"MM\0+", _OURS),
    _Content(4, b"ftypavi", _OURS),
    _Content(0, b"BM", _OURS),
    _Content(0, b"%!PS", "an EPS or PostScript file"),
    _Content(0, b"\xc5\xd0\xd3\xc6", "an EPS file"),
    _Content(0, b"%PDF", "a PDF document"),
    _Content(0, b"8BPS", "a Photoshop file"),
    _Content(4, b"ftyp", "a video"),
    _Content(0, b"\0\0\0\x0cjP", "a JPEG 2000 picture"),
    _Content(0, b"<?xml", "an XML file"),
    _Content(0, b"<", "a web page or another text"),
    _Content(0, b"DDS ", "a DDS texture"),
    _Content(0, b"\0\0\1\0", "an icon"),
    _Content(0, b"PK\3\4", "a ZIP archive"),
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A picture whose header was read; valid inside `open_picture` only.

    Attributes:
        file: what it is read from.
        modified_ns: when that was written last, in nanoseconds of Unix time.
    """

    image: Image.Image
    size_bytes: int
    file: BinaryIO
    modified_ns: int

    def read_all(self) -> memoryview:
        """Return the bytes of the file."""
        self.file.seek(0)
        return memoryview(self.file.read())


@contextlib.contextmanager
def open_picture(path: Path) -> Iterator[Opened]:
    """Open `path` and read its header; never blocks, whatever it is. Runs in a worker process.

    Raises:
        PictureError: it is no file, or holds no picture of ours.
        OSError: the system would not open it.
    """
    file, status = _open_regular(path)
    with file:
        start = file.read(_SEEN_BYTES)
        if may_begin_later(start):
            start += file.read(_PROLOGUE_BYTES)
        file.seek(0)
        row = extra_format(start, path)
        try:
            image = _open_extra(row, file, path) if row else Image.open(file, formats=READERS)
        except UnidentifiedImageError as error:
            raise PictureError(_damaged(row.label) if row else _what_it_is(start)) from error
        with image:
            add_told_profile(image, start)
            yield Opened(image, status.st_size, file, status.st_mtime_ns)


def _open_extra(row: PictureFormat, file: BinaryIO, path: Path) -> Image.Image:
    """Open a picture with the reader of its extra.

    Raises:
        PictureError: the extra is not installed.
        UnidentifiedImageError: it is damaged.
    """
    if row in LACKING:
        raise PictureError(f"To read {row.label} pictures, {how_to_install(row)}.")
    return open_extra(row, file, path)


def _open_regular(path: Path) -> tuple[BinaryIO, os.stat_result]:
    descriptor = os.open(path, _OPEN_FLAGS)
    try:
        status = os.fstat(descriptor)
        _check_regular(status.st_mode)
    except BaseException:
        os.close(descriptor)
        raise
    return os.fdopen(descriptor, "rb", _BUFFER_BYTES), status


def _check_regular(mode: int) -> None:
    if not stat.S_ISREG(mode):
        kind = next((text for is_kind, text in _KINDS if is_kind(mode)), "something else")
        raise PictureError(f"This is {kind}, not a file; choose picture files only.")


def _what_it_is(start: bytes) -> str:
    """Return a sentence on a file without a picture of ours, from its first bytes."""
    if not start:
        return "The file is empty; copy it again from where it came."
    text = start.lstrip()
    for content in _CONTENTS:
        seen = start if content.offset or not content.start.startswith(b"<") else text
        if seen[content.offset :].startswith(content.start):
            break
    else:
        return "The file holds no picture; it may be damaged or have the wrong name."
    if content.what == _OURS:
        return _damaged()
    names = ", ".join(row.label for row in WRITABLE)
    return f"The file is {content.what}, whatever its name says; save it as one of {names} first."


def _damaged(label: str = "") -> str:
    begins = f"as {label} pictures do" if label else "like a picture"
    return f"The file begins {begins}, but is damaged; copy it again from where it came."
