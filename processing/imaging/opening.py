"""Open an untrusted file safely: regular files and known formats only, without decoding."""

import contextlib
import importlib
import io
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

from processing.errors import PictureError
from processing.files.paths import open_to_read
from processing.formats.available import FORMATS, LACKING, READERS, WRITABLE, remedy
from processing.formats.signatures import (
    begins_like_a_picture,
    extra_format,
    may_begin_later,
    open_extra,
    reader_of,
)
from processing.formats.table import PictureFormat
from processing.imaging._color_tags import add_profile_of_tags
from processing.imaging.operations import orient
from processing.language.lazy_text import lazy_ptr, lazy_tr
from processing.record import record

# Pillow never imports its fifty other plug-ins, which would cost time and open doors.
for _row in FORMATS:
    for _plugin in _row.plugins:
        importlib.import_module(f"PIL.{_plugin}")
    if _row.reader and not _row.extra:
        reader_of(_row).take_over()
orient.take_over()

_DEVICE = lazy_tr("This is a device, not a file; choose picture files only.", code="no-file")
_KINDS = (
    (
        stat.S_ISDIR,
        lazy_tr("This is a folder, not a file; choose picture files only.", code="no-file"),
    ),
    (
        stat.S_ISFIFO,
        lazy_tr("This is a pipe, not a file; choose picture files only.", code="no-file"),
    ),
    (
        stat.S_ISSOCK,
        lazy_tr("This is a socket, not a file; choose picture files only.", code="no-file"),
    ),
    (stat.S_ISCHR, _DEVICE),
    (stat.S_ISBLK, _DEVICE),
)
_NO_FILE = lazy_tr("This is no file; choose picture files only.", code="no-file")

# Pillow's own limit is a warning up to twice its number and knows nothing of reduced decoding.
# `_decoding` checks sizes instead; this remains as a safety net, at the largest JPEG there is.
Image.MAX_IMAGE_PIXELS = 65535**2
_SEEN_BYTES = 4096  # enough to tell formats apart
_PROLOGUE_BYTES = 1_000_000  # of an SVG, such as comments
_BUFFER_BYTES = 65_536  # as much as decoders ask for; a small picture is read in one call


@record
class _Content:
    """How files begin that are often mistaken for pictures."""

    offset: int
    start: bytes
    what: str


# Translators: each completes "The file is {what}, whatever its name says".
_CONTENTS = (
    _Content(0, b"%!PS", lazy_ptr("the file is", "an EPS or PostScript file")),
    _Content(0, b"\xc5\xd0\xd3\xc6", lazy_ptr("the file is", "an EPS file")),
    _Content(0, b"%PDF", lazy_ptr("the file is", "a PDF document")),
    _Content(0, b"8BPS", lazy_ptr("the file is", "a Photoshop file")),
    _Content(4, b"ftyp", lazy_ptr("the file is", "a video")),
    _Content(0, b"\0\0\0\x0cjP", lazy_ptr("the file is", "a JPEG 2000 picture")),
    _Content(0, b"<?xml", lazy_ptr("the file is", "an XML file")),
    _Content(0, b"<", lazy_ptr("the file is", "a web page or another text")),
    _Content(0, b"DDS ", lazy_ptr("the file is", "a DDS texture")),
    _Content(0, b"\0\0\1\0", lazy_ptr("the file is", "an icon")),
    _Content(0, b"PK\3\4", lazy_ptr("the file is", "a ZIP archive")),
)


@record
class Opened:
    """A picture whose header was read; valid inside `open_picture` only.

    Attributes:
        file: the open file.
        modified_ns: time of its last change, in nanoseconds of Unix time.
        inode: its number on its disk; 0 for content in memory.
    """

    image: Image.Image
    size_bytes: int
    file: BinaryIO
    modified_ns: int
    inode: int = 0

    @property
    def version(self) -> tuple[int, int, int]:
        """What differs from that of any other file, and of this one when it was changed."""
        return self.inode, self.size_bytes, self.modified_ns

    def read_all(self) -> memoryview:
        """Return the bytes of the file."""
        self.file.seek(0)
        return memoryview(self.file.read())


@contextlib.contextmanager
def open_picture(path: Path) -> Iterator[Opened]:
    """Open `path` and read its header; never blocks, whatever it is. Runs in a worker process.

    Raises:
        PictureError: it is no regular file, or no picture that is read here.
        OSError: it cannot be opened.
    """
    file, status = _open_regular(path)
    with file, _image_in(file, path) as image:
        yield Opened(image, status.st_size, file, status.st_mtime_ns, status.st_ino)


@contextlib.contextmanager
def open_content(content: bytes | memoryview, path: Path) -> Iterator[Opened]:
    """Open the content of a file that was never written, as `open_picture` would at `path`.

    Raises:
        PictureError: it is no picture that is read here.
    """
    with io.BytesIO(content) as file, _image_in(file, path) as image:
        yield Opened(image, len(content), file, 0)


def _image_in(file: BinaryIO, path: Path) -> Image.Image:
    """Return the picture in `file` with its header read.

    Raises:
        PictureError: it is no picture that is read here.
    """
    start = file.read(_SEEN_BYTES)
    if may_begin_later(start):
        start += file.read(_PROLOGUE_BYTES)
    file.seek(0)
    row = extra_format(start, path)
    try:
        image = _open_extra(row, file, path) if row else Image.open(file, formats=READERS)
    except UnidentifiedImageError as error:
        raise PictureError(_damaged(row.label) if row else _what_it_is(start)) from error
    add_profile_of_tags(image)
    return image


def _open_extra(row: PictureFormat, file: BinaryIO, path: Path) -> Image.Image:
    """Open a picture with the reader of an extra.

    Raises:
        PictureError: the extra is not installed.
        UnidentifiedImageError: it is damaged.
    """
    if row in LACKING:
        raise PictureError(
            lazy_tr(
                "{format} pictures cannot be read here. {remedy}",
                code="format-not-installed",
                format=row.label,
                remedy=remedy(row),
            )
        )
    return open_extra(row, file, path)


def _open_regular(path: Path) -> tuple[BinaryIO, os.stat_result]:
    descriptor = open_to_read(path)
    try:
        status = os.fstat(descriptor)
        _check_regular(status.st_mode)
    except BaseException:
        os.close(descriptor)
        raise
    return os.fdopen(descriptor, "rb", _BUFFER_BYTES), status


def _check_regular(mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise PictureError(next((text for is_kind, text in _KINDS if is_kind(mode)), _NO_FILE))


def _what_it_is(start: bytes) -> str:
    """Return a sentence on what a file is that is not read here, from its first bytes."""
    if not start:
        return lazy_tr(
            "The file is empty; copy it again from the camera or a backup.", code="empty"
        )
    if begins_like_a_picture(start):
        return _damaged()
    text = start.lstrip()
    for content in _CONTENTS:
        seen = start if content.offset or not content.start.startswith(b"<") else text
        if seen[content.offset :].startswith(content.start):
            break
    else:
        return lazy_tr(
            "The file holds no picture; it may be damaged or have the wrong name.",
            code="no-picture",
        )
    names = ", ".join(row.label for row in WRITABLE)
    return lazy_tr(
        "The file is {what}, whatever its name says; save it as one of {formats} first.",
        code="unsupported",
        what=content.what,
        formats=names,
    )


def _damaged(label: str = "") -> str:
    if label:
        return lazy_tr(
            "The file begins as {format} pictures do, but is damaged; "
            "copy it again from the camera or a backup.",
            code="damaged",
            format=label,
        )
    return lazy_tr(
        "The file begins like a picture, but is damaged; "
        "copy it again from the camera or a backup.",
        code="damaged",
    )
