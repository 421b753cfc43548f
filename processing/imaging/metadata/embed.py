"""The ways that each format has for metadata: one function a format."""

import io
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace

from PIL import Image, PngImagePlugin
from PIL.ExifTags import Base

from processing.formats.table import PictureFormat
from processing.imaging.decode_errors import DAMAGE, is_shortage
from processing.imaging.metadata import _iptc, _xmp, exif, exif_tags, png_raw_profiles
from processing.imaging.metadata.ifd import MAKER_NOTE, Entry, Place, Tree
from processing.imaging.metadata.ifd_writer import write_behind, write_block, write_header
from processing.imaging.metadata.model import (
    COMMENT,
    EXIF,
    IPTC,
    MAKER_NOTES,
    NOTHING,
    PART_OF_EXIF,
    TEXTS,
    XMP,
    Cargo,
    Loaded,
    Metadata,
    Options,
    Shipment,
)

_EXIF_START = b"Exif\0\0"
_XMP_START = b"http://ns.adobe.com/xap/1.0/\0"
_PHOTOSHOP_START = b"Photoshop 3.0\0"

_APP1, _APP13, _COM = b"\xff\xe1", b"\xff\xed", b"\xff\xfe"

_MAX_SEGMENT_BYTES = 65_533  # ITU-T T.81, B.1.1.4: the two bytes of the length count as well
_LENGTH_BYTES = 2
_RAW_KIND = "iptc"
_LAST_LATIN = "\xff"
_MAX_KEYWORD_CHARACTERS = 79  # PNG (third edition), 11.3.3.2

_BYTES, _UNDEFINED = 1, 7  # kinds of TIFF values


@dataclass(frozen=True, slots=True)
class Carrier:
    """What a format holds.

    Attributes:
        pieces: the names of the pieces it has a place for.
        has_dpi: whether its writer takes a resolution.
    """

    load: Callable[[Cargo], Loaded]
    pieces: frozenset[str] = frozenset()
    has_dpi: bool = False


def _load_nothing(_cargo: Cargo) -> Loaded:
    return Loaded()


def _load_jpeg(cargo: Cargo) -> Loaded:
    smaller = _fitting(cargo, _MAX_SEGMENT_BYTES - len(_EXIF_START))
    lost = (PART_OF_EXIF,) if smaller is not cargo else ()
    cargo = smaller
    bodies = (
        (EXIF, _APP1, _prefixed(_EXIF_START, _block(cargo))),
        (XMP, _APP1, _prefixed(_XMP_START, cargo.xmp)),
        (IPTC, _APP13, _prefixed(_PHOTOSHOP_START, _resources(cargo))),
        (COMMENT, _COM, cargo.comment),
    )
    segments = b"".join(
        marker + struct.pack(">H", len(body) + _LENGTH_BYTES) + body
        for _, marker, body in bodies
        if 0 < len(body) <= _MAX_SEGMENT_BYTES
    )
    too_large = tuple(name for name, _, body in bodies if len(body) > _MAX_SEGMENT_BYTES)
    return Loaded((("extra", segments),), too_large=(*lost, *too_large))


def _fitting(cargo: Cargo, limit_bytes: int) -> Cargo:
    """Return `cargo` with EXIF of no more than `limit_bytes`, its longest values left out."""
    while cargo.exif is not None and (excess := len(_block(cargo)) - limit_bytes) > 0:
        tree = cargo.exif
        values = [
            (entry.offset + len(entry.data), place, tag)  # what has to stay takes all before it
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
        cargo = replace(cargo, exif=tree)
    return cargo


def _load_png(cargo: Cargo) -> Loaded:
    info = PngImagePlugin.PngInfo()
    if cargo.xmp:
        info.add_itxt("XML:com.adobe.xmp", cargo.xmp)
    if cargo.photoshop:
        text = png_raw_profiles.write_profile(_RAW_KIND, _resources(cargo))
        info.add_text(png_raw_profiles.keyword_of(_RAW_KIND), text, zip=True)
    if cargo.comment:
        info.add_text("Comment", cargo.comment.decode("utf-8", "replace"))
    texts = [(keyword, text) for keyword, text in cargo.texts if _is_keyword(keyword)]
    for keyword, text in texts:
        info.add_text(keyword, text)
    left_out = (TEXTS,) if len(texts) < len(cargo.texts) else ()
    return Loaded((*_exif_option(cargo), ("pnginfo", info)), left_out=left_out)


def _is_keyword(keyword: str) -> bool:
    """Return whether a PNG may hold a text of that keyword."""
    is_latin = all(letter.isprintable() and letter <= _LAST_LATIN for letter in keyword)
    return is_latin and 0 < len(keyword) <= _MAX_KEYWORD_CHARACTERS


def _load_webp(cargo: Cargo) -> Loaded:
    return Loaded((*_exif_option(cargo), *_xmp_option(cargo)))


def _load_turned_elsewhere(cargo: Cargo) -> Loaded:
    """Load a format that has an orientation of its own, which the one among the tags disturbs."""
    if cargo.exif:
        tree = exif.without(cargo.exif, Place.MAIN, Base.Orientation)
        cargo = replace(cargo, exif=tree)
    return Loaded((*_exif_option(cargo), *_xmp_option(cargo)))


def _load_gif(cargo: Cargo) -> Loaded:
    return Loaded((("comment", cargo.comment),) if cargo.comment else ())


def _load_tiff(cargo: Cargo) -> Loaded:
    tree = cargo.exif or Tree(ORDER)
    # They hold offsets from the start of a block, where a file has other things.
    left_out = (MAKER_NOTES,) if MAKER_NOTE in tree.at(Place.EXIF) else ()
    tree = exif.without(tree, Place.EXIF, MAKER_NOTE)
    if tree.order != ORDER:
        tree = exif.turned(tree)
    others = {each: body for each, body in cargo.photoshop.items() if each != _iptc.IPTC}
    pieces = {
        exif_tags.XMP: Entry(_BYTES, cargo.xmp),
        exif_tags.IPTC: Entry(_UNDEFINED, cargo.photoshop.get(_iptc.IPTC, b"")),
        exif_tags.PHOTOSHOP: Entry(_BYTES, _iptc.write_resources(others)),
    }
    tree = exif.including(tree, Place.MAIN, {tag: e for tag, e in pieces.items() if e.data})
    if not any(tree.directories.values()):
        return Loaded()
    return Loaded(finish=lambda file: add_tree(file, tree), left_out=left_out)


def _prefixed(prefix: bytes, body: bytes) -> bytes:
    return prefix + body if body else b""


def _resources(cargo: Cargo) -> bytes:
    return _iptc.write_resources(cargo.photoshop)


def _block(cargo: Cargo) -> bytes:
    return write_block(cargo.exif) if cargo.exif and any(cargo.exif.directories.values()) else b""


def _exif_option(cargo: Cargo) -> Options:
    block = _block(cargo)
    return (("exif", block),) if block else ()


def _xmp_option(cargo: Cargo) -> Options:
    return (("xmp", cargo.xmp),) if cargo.xmp else ()


CARRIERS = {
    "JPEG": Carrier(_load_jpeg, frozenset({EXIF, XMP, IPTC, COMMENT}), has_dpi=True),
    "PNG": Carrier(_load_png, frozenset({EXIF, XMP, IPTC, COMMENT, TEXTS}), has_dpi=True),
    "WEBP": Carrier(_load_webp, frozenset({EXIF, XMP})),
    "AVIF": Carrier(_load_turned_elsewhere, frozenset({EXIF, XMP})),
    "JXL": Carrier(_load_turned_elsewhere, frozenset({EXIF, XMP})),
    "TIFF": Carrier(_load_tiff, frozenset({EXIF, XMP, IPTC}), has_dpi=True),
    "GIF": Carrier(_load_gif, frozenset({COMMENT})),
    "BMP": Carrier(_load_nothing, has_dpi=True),
}

NO_CARRIER = Carrier(_load_nothing)
REFUSED = "Its metadata could not be written and was left out."


def ship(
    metadata: Metadata, result_format: PictureFormat, size: tuple[int, int], *, has_profile: bool
) -> Shipment:
    """Return how a result of `size` pixels in `result_format` gets what of `metadata` it can hold.

    A result without a colour profile (`has_profile`) has its colours in sRGB.
    """
    if metadata is NOTHING:
        return Shipment()
    try:
        kind = Image.MIME.get(result_format.pillow_name, "")
        cargo = _cargo(metadata, size, kind, is_srgb=metadata.has_profile and not has_profile)
        return _load(cargo, metadata.dpi, result_format)
    except DAMAGE as error:
        if is_shortage(error):
            raise
        return Shipment(losses=(REFUSED,))


def _cargo(metadata: Metadata, size: tuple[int, int], kind: str, *, is_srgb: bool) -> Cargo:
    tree, framing = metadata.exif, metadata.framing
    return Cargo(
        exif.refreshed(tree, size, is_srgb=is_srgb, framing=framing) if tree else None,
        _xmp.refreshed(metadata.xmp, size, is_srgb=is_srgb, framing=framing, kind=kind)
        if metadata.xmp
        else b"",
        metadata.photoshop,
        metadata.comment,
        metadata.texts,
    )


def _load(cargo: Cargo, dpi: tuple[float, float] | None, result_format: PictureFormat) -> Shipment:
    carrier = CARRIERS.get(result_format.pillow_name, NO_CARRIER)
    loaded = carrier.load(cargo)
    options = (*loaded.options, ("dpi", dpi)) if dpi and carrier.has_dpi else loaded.options
    without_place = [name for name in cargo.names() if name not in carrier.pieces]
    losses = (
        _sentence((*without_place, *loaded.left_out), f"which {result_format.label} cannot hold"),
        _sentence(loaded.too_large, f"too large for {result_format.label}"),
    )
    return Shipment(options, loaded.finish, tuple(filter(None, losses)))


def _sentence(names: tuple[str, ...], why: str) -> str:
    """Return what a result lacks and why, or an empty text."""
    if not names:
        return ""
    *others, last = names
    listed = f"{', '.join(others)} and {last}" if others else last
    return f"The result lacks {listed}, {why}."


# Of what the writer makes, which is the machine's own.
ORDER = {"little": "<", "big": ">"}[sys.byteorder]
_START_AT = 4

_COUNT_BYTES, _ENTRY_BYTES, _NEXT_BYTES = 2, 12, 4


def add_tree(file: io.BytesIO, tree: Tree) -> None:
    """Add `tree` to the first page of the TIFF file; what that page tells already stays.

    Raises:
        ValueError: it is of another kind, as one above 4 GB.
    """
    file.seek(0)
    if file.read(_START_AT) != write_header(ORDER, 0)[:_START_AT]:
        raise ValueError("metadata is put into classic TIFF files only")
    tree = tree if tree.order == ORDER else exif.turned(tree)
    standing, following = _read_page(file)
    end = file.seek(0, io.SEEK_END)
    if end % 2:
        end += file.write(b"\0")
    written = write_behind(tree, end, standing, following)
    file.write(written.content)
    file.seek(0)
    file.write(write_header(ORDER, written.start))


def _read_page(file: io.BytesIO) -> tuple[dict[int, bytes], int]:
    """Return the entries of the first page by their tags, and where the next page's are."""
    file.seek(_START_AT)
    (start,) = struct.unpack(f"{ORDER}I", file.read(_NEXT_BYTES))
    file.seek(start)
    (count,) = struct.unpack(f"{ORDER}H", file.read(_COUNT_BYTES))
    rows = [file.read(_ENTRY_BYTES) for _ in range(count)]
    (following,) = struct.unpack(f"{ORDER}I", file.read(_NEXT_BYTES))
    return {struct.unpack_from(f"{ORDER}H", row)[0]: row for row in rows}, following
