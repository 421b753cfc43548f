"""Embed metadata in a result in the way of its format."""

import io
import struct
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace

from PIL import Image, PngImagePlugin
from PIL.ExifTags import Base

from processing.formats.table import Container, Options, PictureFormat
from processing.imaging.decode_errors import DAMAGE, is_shortage
from processing.imaging.metadata import _iptc, _xmp, exif, exif_tags, png_raw_profiles
from processing.imaging.metadata.ifd import MAKER_NOTE, Entry, Place, Tree
from processing.imaging.metadata.ifd_writer import write_behind, write_block, write_header
from processing.imaging.metadata.model import (
    COMMENT,
    EXIF,
    EXIF_START,
    IPTC,
    MAKER_NOTES,
    NOTHING,
    PART_OF_EXIF,
    PHOTOSHOP_START,
    TEXTS,
    XMP,
    XMP_KEYWORD,
    XMP_START,
    Embedding,
    Metadata,
)
from processing.picture import Size
from processing.record import record

_APP1, _APP13, _COM = b"\xff\xe1", b"\xff\xed", b"\xff\xfe"
_MAX_SEGMENT_BYTES = 65_533  # ITU-T T.81, B.1.1.4: the length includes its own two bytes
_LENGTH_BYTES = 2

_RAW_KIND = "iptc"
_LAST_LATIN = "\xff"
_MAX_KEYWORD_CHARACTERS = 79  # PNG (third edition), 11.3.3.2

_BYTES, _UNDEFINED = 1, 7  # kinds of TIFF values
# The byte order of the TIFF files that Pillow writes is the machine's own.
ORDER = {"little": "<", "big": ">"}[sys.byteorder]
_START_AT = 4
_COUNT_BYTES, _ENTRY_BYTES, _NEXT_BYTES = 2, 12, 4


def embed(
    metadata: Metadata, result_format: PictureFormat, size: Size, *, has_profile: bool
) -> Embedding:
    """Return how a result of `size` pixels gets what of `metadata` its format can hold.

    A result without a colour profile (`has_profile`) has its colours in sRGB.
    """
    if metadata is NOTHING:
        return Embedding()
    try:
        mime_type = Image.MIME.get(result_format.pillow_name, "")
        is_srgb = metadata.has_profile and not has_profile
        metadata = _refreshed(metadata, size, mime_type, is_srgb=is_srgb)
        way = WAYS[result_format.container]
        embedding = way.embed(metadata)
    except DAMAGE as error:
        if is_shortage(error):
            raise
        return Embedding(is_refused=True)
    if metadata.dpi and result_format.has_resolution:
        embedding = replace(embedding, options=(*embedding.options, ("dpi", metadata.dpi)))
    no_place = tuple(kind for kind in metadata.kinds() if kind not in way.kinds)
    return replace(embedding, no_place=no_place + embedding.no_place)


def _refreshed(metadata: Metadata, size: Size, mime_type: str, *, is_srgb: bool) -> Metadata:
    """Return `metadata` with all that describes the pixels updated."""
    tree, xmp, framing = metadata.exif, metadata.xmp, metadata.framing
    if tree:
        tree = exif.refreshed(tree, size, is_srgb=is_srgb, framing=framing)
    if xmp:
        xmp = _xmp.refreshed(xmp, size, is_srgb=is_srgb, framing=framing, kind=mime_type)
    return replace(metadata, exif=tree, xmp=xmp)


@record
class _Way:
    """A way of embedding metadata, and the kinds of metadata that it has a place for."""

    embed: Callable[[Metadata], Embedding]
    kinds: frozenset[str] = frozenset()


def _embed_nothing(_metadata: Metadata) -> Embedding:
    return Embedding()


def _embed_comment(metadata: Metadata) -> Embedding:
    return Embedding((("comment", metadata.comment),) if metadata.comment else ())


def _embed_options(metadata: Metadata) -> Embedding:
    return Embedding((*_exif_option(metadata), *_xmp_option(metadata)))


def _embed_options_upright(metadata: Metadata) -> Embedding:
    """Embed without EXIF's orientation, which would contradict the format's own."""
    if metadata.exif:
        tree = exif.without(metadata.exif, Place.MAIN, Base.Orientation)
        metadata = replace(metadata, exif=tree)
    return Embedding((*_exif_option(metadata), *_xmp_option(metadata)))


def _embed_jpeg(metadata: Metadata) -> Embedding:
    smaller = _fitting(metadata, _MAX_SEGMENT_BYTES - len(EXIF_START))
    lost = (PART_OF_EXIF,) if smaller is not metadata else ()
    metadata = smaller
    bodies = (
        (EXIF, _APP1, _prefixed(EXIF_START, _block(metadata))),
        (XMP, _APP1, _prefixed(XMP_START, metadata.xmp)),
        (IPTC, _APP13, _prefixed(PHOTOSHOP_START, _resources(metadata))),
        (COMMENT, _COM, metadata.comment),
    )
    segments = b"".join(
        marker + struct.pack(">H", len(body) + _LENGTH_BYTES) + body
        for _, marker, body in bodies
        if 0 < len(body) <= _MAX_SEGMENT_BYTES
    )
    too_large = tuple(name for name, _, body in bodies if len(body) > _MAX_SEGMENT_BYTES)
    return Embedding((("extra", segments),), too_large=(*lost, *too_large))


def _fitting(metadata: Metadata, limit_bytes: int) -> Metadata:
    """Return `metadata` with EXIF data of at most `limit_bytes`; the longest values are dropped."""
    while metadata.exif is not None and (excess := len(_block(metadata)) - limit_bytes) > 0:
        tree = metadata.exif
        values = [
            (
                entry.offset + len(entry.data),
                place,
                tag,
            )  # a value with a fixed offset needs all bytes before it
            for place, directory in tree.directories.items()
            for tag, entry in directory.items()
        ]
        if not values:
            break
        for length, place, tag in sorted(values, key=lambda value: value[0], reverse=True):
            tree = exif.without(tree, place, tag)
            excess -= length
            if excess <= 0:
                break
        metadata = replace(metadata, exif=tree)
    return metadata


def _embed_png(metadata: Metadata) -> Embedding:
    info = PngImagePlugin.PngInfo()
    if metadata.xmp:
        info.add_itxt(XMP_KEYWORD, metadata.xmp)
    if metadata.photoshop:
        text = png_raw_profiles.write_profile(_RAW_KIND, _resources(metadata))
        info.add_text(png_raw_profiles.keyword_of(_RAW_KIND), text, zip=True)
    if metadata.comment:
        info.add_text("Comment", metadata.comment.decode("utf-8", "replace"))
    texts = [(keyword, text) for keyword, text in metadata.texts if _is_keyword(keyword)]
    for keyword, text in texts:
        info.add_text(keyword, text)
    no_place = (TEXTS,) if len(texts) < len(metadata.texts) else ()
    return Embedding((*_exif_option(metadata), ("pnginfo", info)), no_place=no_place)


def _is_keyword(keyword: str) -> bool:
    """Return whether a PNG may hold a text of that keyword."""
    is_latin = all(letter.isprintable() and letter <= _LAST_LATIN for letter in keyword)
    return is_latin and 0 < len(keyword) <= _MAX_KEYWORD_CHARACTERS


def _embed_tiff(metadata: Metadata) -> Embedding:
    tree = metadata.exif or Tree(ORDER)
    # They contain offsets from the start of an EXIF block, which are wrong in a file.
    no_place = (MAKER_NOTES,) if MAKER_NOTE in tree.at(Place.EXIF) else ()
    tree = exif.without(tree, Place.EXIF, MAKER_NOTE)
    if tree.order != ORDER:
        tree = exif.turned(tree)
    others = {each: body for each, body in metadata.photoshop.items() if each != _iptc.IPTC}
    pieces = {
        exif_tags.XMP: Entry(_BYTES, metadata.xmp),
        exif_tags.IPTC: Entry(_UNDEFINED, metadata.photoshop.get(_iptc.IPTC, b"")),
        exif_tags.PHOTOSHOP: Entry(_BYTES, _iptc.write_resources(others)),
    }
    tree = exif.including(tree, Place.MAIN, {tag: e for tag, e in pieces.items() if e.data})
    if not any(tree.directories.values()):
        return Embedding()
    return Embedding(finish=lambda file: add_tree(file, tree), no_place=no_place)


def add_tree(file: io.BytesIO, tree: Tree) -> None:
    """Add `tree` to the first page of the TIFF file; the tags that it has stay.

    Raises:
        ValueError: it is not a classic TIFF, for example one above 4 GB.
    """
    file.seek(0)
    if file.read(_START_AT) != write_header(ORDER, 0)[:_START_AT]:
        raise ValueError("metadata is put into classic TIFF files only")
    tree = tree if tree.order == ORDER else exif.turned(tree)
    present, following = _read_page(file)
    end = file.seek(0, io.SEEK_END)
    if end % 2:
        end += file.write(b"\0")
    written = write_behind(tree, end, present, following)
    file.write(written.content)
    file.seek(0)
    file.write(write_header(ORDER, written.start))


def _read_page(file: io.BytesIO) -> tuple[dict[int, bytes], int]:
    """Return the entries of the first page by tag, and the offset of the next page."""
    file.seek(_START_AT)
    (start,) = struct.unpack(f"{ORDER}I", file.read(_NEXT_BYTES))
    file.seek(start)
    (count,) = struct.unpack(f"{ORDER}H", file.read(_COUNT_BYTES))
    rows = [file.read(_ENTRY_BYTES) for _ in range(count)]
    (following,) = struct.unpack(f"{ORDER}I", file.read(_NEXT_BYTES))
    return {struct.unpack_from(f"{ORDER}H", row)[0]: row for row in rows}, following


def _prefixed(prefix: bytes, body: bytes) -> bytes:
    return prefix + body if body else b""


def _resources(metadata: Metadata) -> bytes:
    return _iptc.write_resources(metadata.photoshop)


def _block(metadata: Metadata) -> bytes:
    return (
        write_block(metadata.exif)
        if metadata.exif and any(metadata.exif.directories.values())
        else b""
    )


def _exif_option(metadata: Metadata) -> Options:
    block = _block(metadata)
    return (("exif", block),) if block else ()


def _xmp_option(metadata: Metadata) -> Options:
    return (("xmp", metadata.xmp),) if metadata.xmp else ()


WAYS: Mapping[Container, _Way] = {
    Container.NONE: _Way(_embed_nothing),
    Container.COMMENT: _Way(_embed_comment, frozenset({COMMENT})),
    Container.OPTIONS: _Way(_embed_options, frozenset({EXIF, XMP})),
    Container.OPTIONS_UPRIGHT: _Way(_embed_options_upright, frozenset({EXIF, XMP})),
    Container.JPEG_SEGMENTS: _Way(_embed_jpeg, frozenset({EXIF, XMP, IPTC, COMMENT})),
    Container.PNG_CHUNKS: _Way(_embed_png, frozenset({EXIF, XMP, IPTC, COMMENT, TEXTS})),
    Container.TIFF_TAGS: _Way(_embed_tiff, frozenset({EXIF, XMP, IPTC})),
}
