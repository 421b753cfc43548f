"""Extract the metadata of an opened picture as raw bytes, from where its format keeps it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from PIL import Image

from processing.formats.available import by_pillow_name
from processing.formats.table import Container
from processing.imaging.metadata import _iptc, png_raw_profiles
from processing.imaging.metadata.model import (
    EXIF_START,
    PHOTOSHOP_START,
    XMP_KEYWORD,
    XMP_START,
    Text,
)
from processing.language.lazy_text import lazy_tr

_COMMENT_KEYWORD = "Comment"
_EXTENDED_XMP_START = b"http://ns.adobe.com/xmp/extension/\0"
# Adobe's XMP Specification, part 3, 1.1.2: the packet is not in blocks; bytes after it lead readers
# that expect blocks to its end.
_GIF_XMP_START, _GIF_XMP_END = b"\x21\xff\x0bXMP DataXMP", b"\x01\xff\xfe"
_PIECE_BYTES = 1_000_000  # of a file that is searched
_EXIF_KIND = "exif"
_XMP_KINDS, _PHOTOSHOP_KINDS = {"xmp", "app1"}, {"iptc", "8bim"}  # of raw profiles

EXTENDED_XMP = lazy_tr(
    "The second part of its XMP data, which continues the first, was left out.",
    code="metadata-lost",
)
DAMAGED_PROFILE = lazy_tr(
    "A raw profile among its texts is damaged and was left out.", code="metadata-lost"
)


@dataclass(slots=True)
class Extracted:
    """Untrusted bytes, not parsed yet; empty if there is none of the kind.

    Attributes:
        exif: an EXIF block, or None if the file itself has the tags.
        photoshop: a block of Photoshop's resources.
        losses: warnings about metadata that cannot be carried.
    """

    exif: bytes | None = b""
    xmp: bytes = b""
    photoshop: bytes = b""
    comment: bytes = b""
    texts: list[Text] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)


def extract(image: Image.Image, file: BinaryIO) -> Extracted:
    """Return the metadata of `image`, which was opened from `file` and is decoded."""
    return EXTRACTORS[by_pillow_name(image.format).container](image, file)


def bare(exif: bytes) -> bytes:
    """Return an EXIF block without its identifiers, which some programs write twice."""
    while exif.startswith(EXIF_START):
        exif = exif.removeprefix(EXIF_START)
    return exif


def _from_info(image: Image.Image, _file: BinaryIO) -> Extracted:
    info = image.info
    exif = bare(_bytes(info.get("exif")))
    return Extracted(exif=exif, xmp=_bytes(info.get("xmp")), comment=_bytes(info.get("comment")))


def _from_jpeg(image: Image.Image, file: BinaryIO) -> Extracted:
    found = _from_info(image, file)
    segments: list[tuple[str, bytes]] = getattr(image, "applist", [])
    found.xmp = next((s[len(XMP_START) :] for _, s in segments if s.startswith(XMP_START)), b"")
    found.comment = b"\n".join(body for kind, body in segments if kind == "COM")
    found.photoshop = b"".join(
        body[len(PHOTOSHOP_START) :] for _, body in segments if body.startswith(PHOTOSHOP_START)
    )
    if any(body.startswith(_EXTENDED_XMP_START) for _, body in segments):
        found.losses.append(EXTENDED_XMP)
    return found


def _from_png(image: Image.Image, file: BinaryIO) -> Extracted:
    found = _from_info(image, file)
    texts: dict[str, str] = dict(getattr(image, "text", {}))
    found.comment = _encoded(texts.pop(_COMMENT_KEYWORD, ""))
    found.xmp = found.xmp or _encoded(texts.get(XMP_KEYWORD, ""))
    texts.pop(XMP_KEYWORD, None)
    for keyword, text in texts.items():
        if not png_raw_profiles.is_raw_profile(keyword):
            found.texts.append((keyword, text))
            continue
        try:
            content = png_raw_profiles.read_profile(text)
        except ValueError:
            found.losses.append(DAMAGED_PROFILE)
        else:
            _take_raw_profile(found, png_raw_profiles.kind_of(keyword), content)
    return found


def _take_raw_profile(found: Extracted, kind: str, content: bytes) -> None:
    """Add the content of a text to `found`, unless there is metadata of that kind."""
    if content.startswith(EXIF_START) or kind == _EXIF_KIND:
        found.exif = found.exif or content.removeprefix(EXIF_START)
    elif kind in _XMP_KINDS:
        found.xmp = found.xmp or content.removeprefix(XMP_START)
    elif kind in _PHOTOSHOP_KINDS:
        found.photoshop = found.photoshop or _as_resources(content)


def _as_resources(content: bytes) -> bytes:
    """Return IPTC data as a Photoshop resource; some programs write it without one."""
    if content.startswith(_iptc.MARK):
        return _iptc.write_resources({_iptc.IPTC: content})
    return content


def _from_tiff(_image: Image.Image, _file: BinaryIO) -> Extracted:
    return Extracted(exif=None)  # the file's own directory has all


def _from_gif(image: Image.Image, file: BinaryIO) -> Extracted:
    place = file.tell()  # Pillow continues with the next frame there
    found = _from_info(image, file)
    found.xmp = _xmp_of_gif(file)
    file.seek(place)
    return found


def _xmp_of_gif(file: BinaryIO) -> bytes:
    """Return the XMP packet of a GIF, empty if it has none; Pillow does not find its end."""
    file.seek(0)
    seen = b""
    while piece := file.read(_PIECE_BYTES):
        seen += piece
        _, start, packet = seen.partition(_GIF_XMP_START)
        if start:
            packet += file.read(_PIECE_BYTES)
            return packet.partition(_GIF_XMP_END)[0]
        seen = seen[-len(_GIF_XMP_START) :]
    return b""


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else b""


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")


EXTRACTORS: Mapping[Container, Callable[[Image.Image, BinaryIO], Extracted]] = {
    Container.NONE: _from_info,
    Container.COMMENT: _from_gif,
    Container.OPTIONS: _from_info,
    Container.OPTIONS_UPRIGHT: _from_info,
    Container.JPEG_SEGMENTS: _from_jpeg,
    Container.PNG_CHUNKS: _from_png,
    Container.TIFF_TAGS: _from_tiff,
}
