"""Decide which XMP properties pass, and bring those that describe the pixels up to date."""

import codecs
from collections.abc import Mapping
from dataclasses import dataclass

from processing.metadata import packet
from processing.metadata.xmp_properties import (
    EXIF,
    PHOTOSHOP,
    RDF,
    SYNTAX,
    TIFF,
    is_harmless,
    is_lost,
    is_place,
    is_region,
)
from processing.policies import MetadataPolicy

MAX_XMP_BYTES = 1_000_000
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class _Permission:
    """Lets pass what the policy lets, and nothing that no result has any more.

    Attributes:
        is_reframed: whether the result's edges or its sides are others than the source's.
    """

    policy: MetadataPolicy
    is_reframed: bool

    @property
    def strips_remarks(self) -> bool:
        return self.policy is not MetadataPolicy.KEEP

    def removes(self, namespace: str, name: str) -> bool:
        if namespace in SYNTAX:
            return False
        if is_lost(namespace, name) or (self.is_reframed and is_region(namespace, name)):
            return True
        match self.policy:
            case MetadataPolicy.KEEP:
                return False
            case MetadataPolicy.NO_LOCATION:
                return is_place(namespace, name)
            case _:
                return is_place(namespace, name) or not is_harmless(namespace, name)

    def replacement(self, namespace: str, name: str) -> str | None:
        is_id = self.policy is MetadataPolicy.NO_PRIVATE and (namespace, name) == (RDF, "about")
        return "" if is_id else None


@dataclass(frozen=True, slots=True)
class _Refreshment:
    """Gives properties new values, and removes others."""

    values: Mapping[tuple[str, str], str]
    removed: frozenset[tuple[str, str]]
    strips_remarks: bool = False

    def removes(self, namespace: str, name: str) -> bool:
        return (namespace, name) in self.removed

    def replacement(self, namespace: str, name: str) -> str | None:
        return self.values.get((namespace, name))


def permitted(data: bytes, policy: MetadataPolicy, *, is_reframed: bool) -> bytes:
    """Return the packet `data`, in UTF-8, with what may pass.

    Raises:
        ValueError: it is damaged or senselessly large.
    """
    if len(data) > MAX_XMP_BYTES:
        raise ValueError("the XMP data is senselessly large")
    return packet.edit(_as_utf8(data), _Permission(policy, is_reframed))


def refreshed(data: bytes, size: tuple[int, int], *, is_srgb: bool) -> bytes:
    """Return what `permitted` returned as it is true of an upright result of `size` pixels.

    `is_srgb` tells whether its colours are no longer those of the source, but sRGB.
    """
    width, height = map(str, size)
    values = {
        (TIFF, "Orientation"): "1",
        (TIFF, "ImageWidth"): width,
        (TIFF, "ImageLength"): height,
        (EXIF, "PixelXDimension"): width,
        (EXIF, "PixelYDimension"): height,
    }
    if not is_srgb:
        return packet.edit(data, _Refreshment(values, frozenset()))
    values[EXIF, "ColorSpace"] = "1"
    return packet.edit(data, _Refreshment(values, frozenset({(PHOTOSHOP, "ICCProfile")})))


def _as_utf8(data: bytes) -> bytes:
    data = data.rstrip(b"\0")
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding).encode()
    return data
