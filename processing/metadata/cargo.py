"""Metadata that is true of one result, and how that result gets it."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from processing.metadata import exif
from processing.metadata.directories import Tree
from processing.metadata.pieces import Text

EXIF, XMP, IPTC = "EXIF data", "XMP data", "IPTC data"
COMMENT, TEXTS = "the comment", "texts"
MAKER_NOTES = "the notes of the camera's maker"

Finish = Callable[[io.BytesIO], None]


@dataclass(frozen=True, slots=True)
class Cargo:
    """Metadata brought up to date for one result; each piece empty or None where there is none."""

    exif: Tree | None = None
    xmp: bytes = b""
    photoshop: Mapping[int, bytes] = field(default_factory=dict)
    comment: bytes = b""
    texts: tuple[Text, ...] = ()

    def names(self) -> list[str]:
        """Return the names of the pieces that somebody would miss."""
        tells_more = self.exif is not None and exif.tells_anything(self.exif)
        pieces = {
            EXIF: tells_more,
            XMP: self.xmp,
            IPTC: self.photoshop,
            COMMENT: self.comment,
            TEXTS: self.texts,
        }
        return [name for name, piece in pieces.items() if piece]


@dataclass(slots=True)
class Shipment:
    """How a result gets its metadata.

    Attributes:
        options: what the writer is told, by name.
        finish: completes the written file where its writer cannot.
        too_large: names of the pieces that such a file could hold if they were smaller.
        left_out: names of those it cannot hold for another reason.
    """

    options: dict[str, Any] = field(default_factory=dict)
    finish: Finish | None = None
    too_large: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
