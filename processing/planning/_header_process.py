"""Read the headers of pictures; runs in a sandboxed process of its own."""

import io
import logging
import zlib
from contextlib import suppress
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, BinaryIO

from PIL import ExifTags, Image

from processing.errors import PictureError
from processing.formats.available import by_pillow_name
from processing.formats.png_chunks import CHECKSUM_BYTES, chunks
from processing.formats.table import Container
from processing.imaging.decode_errors import DAMAGE
from processing.imaging.metadata.exif import in_place
from processing.imaging.metadata.exif_tags import STRUCTURE
from processing.imaging.metadata.extract import bare
from processing.imaging.metadata.ifd import Place, Tree, read_tree
from processing.imaging.metadata.model import EXIF_START
from processing.imaging.opening import open_picture
from processing.imaging.operations.orient import orientation_of
from processing.processes import wire
from processing.processes.captured_output import captured_output
from processing.processes.memory import limit_this_process
from processing.processes.sandbox import confine
from processing.processes.signals import ignore_stop_signals
from processing.processes.start import close_inherited_descriptors, end_with_parent
from processing.task import PictureHeader

MEMORY_BYTES = 1_000_000_000  # the reader of raw pictures loads the whole file
MAX_CAMERA_LETTERS = 60
MAX_EXIF_BYTES = 1_000_000

_EXIF_PLACES = frozenset({"exif", "Raw profile type exif"})

_DATE_FORMAT = "%Y:%m:%d %H:%M:%S"
_DATE_LETTERS = 19
_DATE_TAGS = (ExifTags.Base.DateTimeOriginal, ExifTags.Base.DateTimeDigitized)


def answer(questions: "Connection[Any, Any]", readable: tuple[Path, ...]) -> None:
    """Send None when ready, then the `PictureHeader` of each path that arrives, one by one.

    The main function of the process, which can read files below `readable` only and ends when the
    other end of the pipe is closed.
    """
    ignore_stop_signals()
    logging.disable()  # the worker that makes a picture reports what is wrong with it
    close_inherited_descriptors()
    confine(readable)
    end_with_parent()
    limit_this_process(MEMORY_BYTES)
    with questions, suppress(EOFError, OSError):
        wire.send(questions, None)
        while True:
            for path in questions.recv():
                with captured_output():
                    header = header_of(path)
                wire.send(questions, header)


def header_of(path: Path) -> PictureHeader:
    """Return what the header of `path` says; an empty one if it cannot be read."""
    try:
        with open_picture(path) as opened:
            _find_late_exif(opened.image, opened.file)
            return _header(opened.image, opened.file)
    except DAMAGE:
        return PictureHeader()
    except (PictureError, MemoryError):
        return PictureHeader()


def _find_late_exif(image: Image.Image, file: BinaryIO) -> None:
    """Find the EXIF block of a PNG after the pixels, which Pillow would decode first."""
    if _container(image) is not Container.PNG_CHUNKS or not _EXIF_PLACES.isdisjoint(image.info):
        return
    image.info["exif"] = b""
    for chunk in chunks(file):
        if chunk.name == b"eXIf":
            content = file.read(min(chunk.length, MAX_EXIF_BYTES))
            if file.read(CHECKSUM_BYTES) == zlib.crc32(chunk.name + content).to_bytes(4):
                image.info["exif"] = EXIF_START + content
            return


def _header(image: Image.Image, file: BinaryIO) -> PictureHeader:
    width, height = image.size
    if not width or not height:  # a damaged header; no name or size can be made of it
        return PictureHeader()
    size = (height, width) if orientation_of(image).lies_on_side else (width, height)
    try:
        tree = _read_tags(image, file)
    except DAMAGE:
        return PictureHeader(size)
    model = _text(tree, Place.MAIN, ExifTags.Base.Model)
    return PictureHeader(size, _taken(tree), model[:MAX_CAMERA_LETTERS])


def _read_tags(image: Image.Image, file: BinaryIO) -> Tree:
    """Return the tags that results keep; Pillow does not read all of them."""
    block = image.info.get("exif")
    if _container(image) is Container.TIFF_TAGS:
        return in_place(read_tree(file, STRUCTURE))
    if not isinstance(block, bytes):
        return Tree("<")
    return in_place(read_tree(io.BytesIO(bare(block)), STRUCTURE))


def _container(image: Image.Image) -> Container:
    return by_pillow_name(image.format).container


def _text(tree: Tree, place: Place, tag: int) -> str:
    entry = tree.at(place).get(tag)
    data = entry.data.partition(b"\0")[0] if entry else b""
    return data.decode("utf-8", "replace").strip()


def _taken(tree: Tree) -> datetime | None:
    """Return when the picture was taken, if that is valid; cameras store no time zone."""
    for tag in _DATE_TAGS:
        with suppress(ValueError):
            text = _text(tree, Place.EXIF, tag)
            return datetime.strptime(text[:_DATE_LETTERS], _DATE_FORMAT)
    return None
