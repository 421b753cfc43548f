"""Read tags and XMP from camera raw files directly.

LibRaw would add EXIF tags of its own to previews without any, with an empty place and no focal
length.
"""

import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from typing import BinaryIO

from PIL import ExifTags, Image

from processing.imaging._isobmff import file_boxes
from processing.imaging.decode_errors import DAMAGE
from processing.imaging.metadata.exif import in_place, including, turned, without
from processing.imaging.metadata.exif_tags import HARMLESS, PIECES
from processing.imaging.metadata.exif_tags import XMP as XMP_TAG
from processing.imaging.metadata.ifd import MAKER_NOTE, Place, Tree, read_tree
from processing.imaging.metadata.model import EXIF_START
from processing.record import record

_TIFF_STARTS = (b"II", b"MM")
_BOXES_START = b"ftyp"
_FUJI_START = b"FUJIFILMCCD-RAW "
_FUJI_PREVIEW = 84  # offset and length of its JPEG are stored there
_MOST_HEAD_BYTES = 500_000  # of a JPEG: the part before its pixels
_MADE_UP_BY = b"dcraw"  # the software that LibRaw names in its own tags

_DNG_LENS = 0xC630  # LensInfo (DNG 1.7, 3), which in Exif is LensSpecification
_NOT_OF_RESULTS = frozenset(
    int(tag)
    for tag in (
        ExifTags.Base.TransferFunction,
        ExifTags.Base.WhitePoint,
        ExifTags.Base.PrimaryChromaticities,
        ExifTags.Base.YCbCrCoefficients,
        ExifTags.Base.YCbCrPositioning,
        ExifTags.Base.ReferenceBlackWhite,
        ExifTags.Base.CFAPattern,
        ExifTags.Base.CompressedBitsPerPixel,
    )
)
_CARRIED = (
    HARMLESS[Place.MAIN]
    | HARMLESS[Place.EXIF]
    | PIECES
    | {_DNG_LENS}
    | {
        int(tag)
        for tag in (
            ExifTags.Base.DocumentName,
            ExifTags.Base.Artist,
            ExifTags.Base.HostComputer,
            ExifTags.Base.XPComment,
            ExifTags.Base.XPAuthor,
            ExifTags.Base.XPKeywords,
        )
    }
) - _NOT_OF_RESULTS
# All other tags of the first directory are about storing and developing the raw pixels.
_LEFT_OUT = frozenset(range(1 << 16)) - _CARRIED

# Canon's boxes: each directory as a block of its own, and XMP.
_CANON = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_PLACES = {b"CMT1": Place.MAIN, b"CMT2": Place.EXIF, b"CMT4": Place.GPS}
_NOTES = b"CMT3"
_MOST_BOXES = 200
_MOST_BOX_BYTES = 1_000_000
_HEAD_BYTES, _NAME_BYTES = 8, 16


@record
class RawTags:
    """The metadata of a raw file.

    Attributes:
        tree: the tags that a result may have, in the directories of Exif.
        xmp: a packet, if it is not in a tag.
        has_tied_notes: whether there are maker notes, which are useless outside the file.
    """

    tree: Tree
    xmp: bytes = b""
    has_tied_notes: bool = False


def read_raw_tags(file: BinaryIO) -> RawTags:
    """Return the file's own metadata; none if its kind is unknown."""
    raw_tags = RawTags(Tree("<"))
    with suppress(*DAMAGE):  # metadata is optional
        file.seek(0)
        start = file.read(_HEAD_BYTES)
        if start[4:] == _BOXES_START:
            raw_tags = _read_boxes(file)
        elif start.startswith(_TIFF_STARTS):
            tree = read_tree(file, _LEFT_OUT)
            has_notes = MAKER_NOTE in tree.at(Place.EXIF)
            raw_tags = RawTags(without(tree, Place.EXIF, MAKER_NOTE), has_tied_notes=has_notes)
        elif start == _FUJI_START[:_HEAD_BYTES]:
            raw_tags = _read_fuji(file)
    return replace(raw_tags, tree=_as_exif(raw_tags.tree))


def complete(raw_tags: RawTags, block: bytes, xmp: bytes) -> RawTags:
    """Add the tags that only the preview's EXIF `block` has, and its `xmp` if there is no other."""
    tree = Tree("<")
    with suppress(*DAMAGE):
        tree = read_tree(io.BytesIO(block.removeprefix(EXIF_START)), _LEFT_OUT)
    software = tree.at(Place.MAIN).get(int(ExifTags.Base.Software))
    if software is not None and software.data.startswith(_MADE_UP_BY):
        return raw_tags
    if not any(raw_tags.tree.directories.values()):
        return RawTags(tree, raw_tags.xmp or xmp)
    own_xmp = raw_tags.xmp or XMP_TAG in raw_tags.tree.at(Place.MAIN)
    # Maker notes belong to their own block, and GPS may have been removed from the file's own tags.
    tree = without(tree, Place.EXIF, MAKER_NOTE)
    if tree.order != raw_tags.tree.order:
        tree = turned(tree)
    merged = {
        place: {**(tree.at(place) if place is not Place.GPS else {}), **raw_tags.tree.at(place)}
        for place in Place
    }
    tree = replace(raw_tags.tree, directories=merged)
    return replace(raw_tags, tree=tree, xmp=raw_tags.xmp if own_xmp else xmp)


def _as_exif(tree: Tree) -> Tree:
    """Return `tree` with every tag in its directory by Exif."""
    tree = in_place(tree)
    main, inner = dict(tree.at(Place.MAIN)), dict(tree.at(Place.EXIF))
    lens = main.pop(_DNG_LENS, None)
    if lens is not None:
        inner.setdefault(int(ExifTags.Base.LensSpecification), lens)
    for tag in _NOT_OF_RESULTS:
        inner.pop(tag, None)
    return replace(tree, directories={**tree.directories, Place.MAIN: main, Place.EXIF: inner})


def _read_fuji(file: BinaryIO) -> RawTags:
    """Read the metadata of the JPEG at the start of a Fujifilm RAF."""
    file.seek(_FUJI_PREVIEW)
    place, length = int.from_bytes(file.read(4)), int.from_bytes(file.read(4))
    file.seek(place)
    head = io.BytesIO(file.read(min(length, _MOST_HEAD_BYTES)))
    with Image.open(head, formats=("JPEG",)) as jpeg:
        return complete(RawTags(Tree("<")), jpeg.info.get("exif", b""), jpeg.info.get("xmp", b""))


def _read_boxes(file: BinaryIO) -> RawTags:
    """Read the metadata of a Canon CR3, which is an ISO media file."""
    end = file.seek(0, io.SEEK_END)
    raw_tags = RawTags(Tree("<"))
    for name, start, stop in _boxes(file, 0, end):
        if name == b"moov":
            inner = [box for box in _boxes(file, start, stop) if box[0] == _CANON]
            for _, canon_start, canon_stop in inner[:1]:
                raw_tags = _read_canon(file, canon_start, canon_stop)
        elif name == _XMP and stop - start <= _MOST_BOX_BYTES:
            file.seek(start)
            raw_tags = replace(raw_tags, xmp=file.read(stop - start))
    return raw_tags


def _read_canon(file: BinaryIO, start: int, stop: int) -> RawTags:
    raw_tags = RawTags(Tree("<"))
    for name, box_start, box_stop in _boxes(file, start, stop):
        if name == _NOTES:
            raw_tags = replace(raw_tags, has_tied_notes=True)
        place = _PLACES.get(name)
        if place is None or box_stop - box_start > _MOST_BOX_BYTES:
            continue
        file.seek(box_start)
        block = io.BytesIO(file.read(box_stop - box_start))
        tree = read_tree(block, _LEFT_OUT if place is Place.MAIN else frozenset())
        if tree.order != raw_tags.tree.order:
            tree = turned(tree)
        raw_tags = replace(raw_tags, tree=including(raw_tags.tree, place, tree.at(Place.MAIN)))
    return raw_tags


def _boxes(file: BinaryIO, start: int, stop: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield the name of each box, or its UUID, and where its content begins and ends."""
    for box in islice(file_boxes(file, start, stop), _MOST_BOXES):
        if box.kind == b"uuid":
            file.seek(box.start)
            yield file.read(_NAME_BYTES), box.start + _NAME_BYTES, box.end
        else:
            yield box.kind, box.start, box.end
