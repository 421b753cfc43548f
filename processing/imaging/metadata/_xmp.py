"""Filter XMP properties by the policy, and update those that describe the pixels."""

import codecs
import re
from collections.abc import Mapping

from processing.imaging._framing import UNCHANGED, Framing
from processing.imaging.metadata import _pixel_geometry, _xmp_editor
from processing.imaging.metadata._xmp_properties import (
    DUBLIN_CORE,
    EXIF,
    PHOTOSHOP,
    RDF,
    SYNTAX,
    TIFF,
    is_branch_of_keywords,
    is_development,
    is_harmless,
    is_lost,
    is_place,
    is_region,
)
from processing.record import record
from processing.settings.choices import MetadataPolicy

MAX_XMP_BYTES = 1_000_000
# How a packet begins in each encoding but UTF-8: with a byte order mark, or without one. UTF-32
# comes before UTF-16, as its mark begins with that of UTF-16.
_STARTS = tuple(
    (start, encoding)
    for encoding, mark in (
        ("utf-32-le", codecs.BOM_UTF32_LE),
        ("utf-32-be", codecs.BOM_UTF32_BE),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
    )
    for start in (mark, "<".encode(encoding))
)
_BYTE_ORDER_MARK = "\ufeff"
# The declared encoding, which is wrong once the packet is converted.
_TOLD_ENCODING = re.compile(
    r"""(<\?(?:xml|xpacket)\b[^>]*?)\s+encoding\s*=\s*(?:"[^"]*"|'[^']*')"""
)
# Many programs write something after the end of the packet; all readers stop there.
_END = re.compile(rb"<\?xpacket\s+end\s*=[^>]*(\?>|\Z)")


@record
class _Permission:
    """Removes what the policy does not permit, and what is wrong for any result.

    Attributes:
        is_reframed: whether the result is cropped, turned or stretched.
        is_developed: whether the source was a raw picture.
    """

    policy: MetadataPolicy
    is_reframed: bool
    is_developed: bool

    @property
    def strips_remarks(self) -> bool:
        return self.policy is not MetadataPolicy.KEEP

    def removes(self, namespace: str, name: str) -> bool:
        if namespace in SYNTAX:
            return False
        if is_lost(namespace, name) or (self.is_reframed and is_region(namespace, name)):
            return True
        if (self.is_reframed or self.is_developed) and is_development(namespace):
            return True
        match self.policy:
            case MetadataPolicy.KEEP:
                return False
            case MetadataPolicy.NO_LOCATION:
                return is_place(namespace, name)
            case _:
                return is_place(namespace, name) or not is_harmless(namespace, name)

    def removes_value(self, namespace: str, name: str, value: str) -> bool:
        is_kept = self.policy is MetadataPolicy.KEEP
        return not is_kept and is_branch_of_keywords(namespace, name, value)

    def replacement(self, namespace: str, name: str) -> str | None:
        is_id = self.policy is MetadataPolicy.NO_PRIVATE and (namespace, name) == (RDF, "about")
        return "" if is_id else None


@record
class _Refreshment:
    """Sets and removes properties."""

    values: Mapping[tuple[str, str], str]
    removed: frozenset[tuple[str, str]]
    strips_remarks: bool = False

    def removes(self, namespace: str, name: str) -> bool:
        return (namespace, name) in self.removed

    def removes_value(self, _namespace: str, _name: str, _value: str) -> bool:
        return False

    def replacement(self, namespace: str, name: str) -> str | None:
        return self.values.get((namespace, name))


def permitted(
    data: bytes, policy: MetadataPolicy, *, is_reframed: bool, is_developed: bool = False
) -> bytes:
    """Return the packet `data`, in UTF-8, with what `policy` permits.

    Args:
        data: the packet, in any encoding.
        policy: what the user permits.
        is_reframed: whether the result is cropped, turned or stretched.
        is_developed: whether the source was a raw picture.

    Raises:
        ValueError: it is damaged or senselessly large.
    """
    if len(data) > MAX_XMP_BYTES:
        raise ValueError("the XMP data is senselessly large")
    return _xmp_editor.edit(_as_utf8(data), _Permission(policy, is_reframed, is_developed))


def refreshed(
    data: bytes,
    size: tuple[int, int],
    *,
    is_srgb: bool,
    framing: Framing = UNCHANGED,
    kind: str = "",
) -> bytes:
    """Return the packet updated for an upright result.

    Args:
        data: what `permitted` returned.
        size: width and height of the result in pixels.
        is_srgb: whether its colours were converted to sRGB.
        framing: which part of the source it shows.
        kind: its media type; empty if it has none.
    """
    width, height = map(str, size)
    changes: dict[tuple[str, str], str | None] = {
        (TIFF, "Orientation"): "1",
        (TIFF, "ImageWidth"): width,
        (TIFF, "ImageLength"): height,
        (EXIF, "PixelXDimension"): width,
        (EXIF, "PixelYDimension"): height,
        (DUBLIN_CORE, "format"): kind or None,
        **_pixel_geometry.changes(data, framing, size),
    }
    if is_srgb:
        changes[EXIF, "ColorSpace"] = "1"
        changes |= {(PHOTOSHOP, "ICCProfile"): None, (PHOTOSHOP, "ColorMode"): None}
    values = {key: value for key, value in changes.items() if value is not None}
    return _xmp_editor.edit(data, _Refreshment(values, frozenset(changes.keys() - values.keys())))


def _as_utf8(data: bytes) -> bytes:
    """Return the packet without its byte order mark and what follows its end.

    Raises:
        ValueError: it is damaged.
    """
    for start, encoding in _STARTS:
        if data.startswith(start):
            data = _TOLD_ENCODING.sub(r"\1", _decoded(data, encoding)).encode()
            break
    data = data.removeprefix(codecs.BOM_UTF8)
    end = _END.search(data)
    if end is None:
        return data.rstrip(b"\0")
    return data[: end.end()] if end[1] else data[: end.start()]  # the end may be cut off


def _decoded(data: bytes, encoding: str) -> str:
    """Decode a packet in `encoding`, and ignore an incomplete character at its end."""
    text = codecs.getincrementaldecoder(encoding)().decode(data)
    return text.removeprefix(_BYTE_ORDER_MARK).rstrip("\0")
