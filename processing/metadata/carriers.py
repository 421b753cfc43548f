"""The ways that each format has for metadata: one function a format."""

import struct
from collections.abc import Callable
from dataclasses import dataclass

from PIL import PngImagePlugin
from PIL.ExifTags import Base

from processing.metadata import exif, exif_tags, photoshop, raw_profiles, tiff_result
from processing.metadata.cargo import (
    COMMENT,
    EXIF,
    IPTC,
    MAKER_NOTES,
    TEXTS,
    XMP,
    Cargo,
    Shipment,
)
from processing.metadata.directories import MAKER_NOTE, Entry, Place, Tree
from processing.metadata.directory_writing import write_block

_EXIF_START = b"Exif\0\0"
_XMP_START = b"http://ns.adobe.com/xap/1.0/\0"
_PHOTOSHOP_START = b"Photoshop 3.0\0"
_APP1, _APP13, _COM = b"\xff\xe1", b"\xff\xed", b"\xff\xfe"
_MAX_SEGMENT_BYTES = 65_533  # ITU-T T.81, B.1.1.4: the two bytes of the length count as well
_MAX_KEYWORD_CHARACTERS = 79  # PNG (third edition), 11.3.3.2
_BYTES, _UNDEFINED = 1, 7  # kinds of TIFF values


@dataclass(frozen=True, slots=True)
class Carrier:
    """What a format holds.

    Attributes:
        pieces: the names of the pieces it has a place for.
        has_dpi: whether its writer takes a resolution.
    """

    load: Callable[[Cargo, Shipment], None]
    pieces: frozenset[str] = frozenset()
    has_dpi: bool = False


def _load_nothing(_cargo: Cargo, _shipment: Shipment) -> None:
    pass


def _load_jpeg(cargo: Cargo, shipment: Shipment) -> None:
    segments = []
    for name, marker, body in (
        (EXIF, _APP1, _EXIF_START + write_block(cargo.exif) if cargo.exif else b""),
        (XMP, _APP1, _XMP_START + cargo.xmp if cargo.xmp else b""),
        (IPTC, _APP13, _photoshop_body(cargo)),
        (COMMENT, _COM, cargo.comment),
    ):
        if len(body) > _MAX_SEGMENT_BYTES:
            shipment.too_large.append(name)
        elif body:
            segments.append(marker + struct.pack(">H", len(body) + 2) + body)
    shipment.options["extra"] = b"".join(segments)


def _photoshop_body(cargo: Cargo) -> bytes:
    block = photoshop.write_resources(cargo.photoshop)
    return _PHOTOSHOP_START + block if block else b""


def _load_png(cargo: Cargo, shipment: Shipment) -> None:
    texts = PngImagePlugin.PngInfo()
    if cargo.exif:
        shipment.options["exif"] = write_block(cargo.exif)
    if cargo.xmp:
        texts.add_itxt("XML:com.adobe.xmp", cargo.xmp)
    if cargo.photoshop:
        block = photoshop.write_resources(cargo.photoshop)
        name = raw_profiles.keyword_of("iptc")
        texts.add_text(name, raw_profiles.write_profile("iptc", block), zip=True)
    if cargo.comment:
        texts.add_text("Comment", cargo.comment.decode("utf-8", "replace"))
    for keyword, text in cargo.texts:
        if _is_keyword(keyword):
            texts.add_text(keyword, text)
        else:
            shipment.left_out.append(TEXTS)
    shipment.options["pnginfo"] = texts


def _is_keyword(keyword: str) -> bool:
    """Return whether a PNG may hold a text of that keyword."""
    is_latin = all(letter.isprintable() and letter <= "\xff" for letter in keyword)
    return is_latin and 0 < len(keyword) <= _MAX_KEYWORD_CHARACTERS


def _load_webp(cargo: Cargo, shipment: Shipment) -> None:
    if cargo.exif:
        shipment.options["exif"] = write_block(cargo.exif)
    if cargo.xmp:
        shipment.options["xmp"] = cargo.xmp


def _load_turned_elsewhere(cargo: Cargo, shipment: Shipment) -> None:
    # These formats have an orientation of their own, and AVIF's writer would rewrite the block.
    if cargo.exif:
        tree = exif.without(cargo.exif, Place.MAIN, Base.Orientation)
        shipment.options["exif"] = write_block(tree)
    if cargo.xmp:
        shipment.options["xmp"] = cargo.xmp


def _load_gif(cargo: Cargo, shipment: Shipment) -> None:
    if cargo.comment:
        shipment.options["comment"] = cargo.comment


def _load_tiff(cargo: Cargo, shipment: Shipment) -> None:
    tree = cargo.exif or Tree("<")
    resources = dict(cargo.photoshop)
    added = {
        exif_tags.XMP: Entry(_BYTES, cargo.xmp),
        exif_tags.IPTC: Entry(_UNDEFINED, resources.pop(photoshop.IPTC, b"")),
        exif_tags.PHOTOSHOP: Entry(_BYTES, photoshop.write_resources(resources)),
    }
    tree = exif.including(tree, Place.MAIN, {tag: e for tag, e in added.items() if e.data})
    if tree.order != tiff_result.ORDER and MAKER_NOTE in tree.at(Place.EXIF):
        # Nobody but the maker knows what in them would have to be turned.
        tree = exif.without(tree, Place.EXIF, MAKER_NOTE)
        shipment.left_out.append(MAKER_NOTES)
    if any(tree.directories.values()):
        shipment.finish = lambda file: tiff_result.add_tree(file, tree)


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
