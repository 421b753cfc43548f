"""Metadata that is true of one result, and how that result gets it."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from processing.imaging._framing import UNCHANGED, Framing
from processing.imaging.metadata import exif
from processing.imaging.metadata.ifd import Tree

EXIF, XMP, IPTC = "EXIF data", "XMP data", "IPTC data"

COMMENT, TEXTS = "the comment", "texts"

PART_OF_EXIF = "part of its EXIF data"
MAKER_NOTES = "the notes of the camera's maker"

Options = tuple[tuple[str, Any], ...]  # what a writer is told, as name and value

Finish = Callable[[io.BytesIO], None]

Text = tuple[str, str]


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


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a format's writer is given of a cargo.

    Attributes:
        options: what it is told, as name and value.
        finish: completes the file it wrote, where it cannot.
        too_large: names of the pieces that such a file could hold if they were smaller.
        left_out: names of those that it could hold if they were of another kind.
    """

    options: Options = ()
    finish: Finish | None = None
    too_large: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shipment:
    """How a result gets its metadata.

    Attributes:
        options: what its writer is told, as name and value.
        finish: completes the written file, where its writer cannot.
        losses: sentences on what does not get into it.
    """

    options: Options = ()
    finish: Finish | None = None
    losses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Metadata:
    """What may be carried, each piece empty or None where there is none.

    Attributes:
        exif: camera, time, place and more.
        xmp: a packet of XML.
        photoshop: Photoshop's resources by their numbers; IPTC is one of them.
        comment: one for the whole picture.
        texts: a PNG's own, by their keywords.
        dpi: resolution across and down, in pixels an inch.
        has_profile: whether the source came with a colour profile.
        framing: how the result that it is for shows the source.
        warnings: what was left out although the policy would let it pass.
    """

    exif: Tree | None = None
    xmp: bytes = b""
    photoshop: Mapping[int, bytes] = field(default_factory=dict)
    comment: bytes = b""
    texts: tuple[Text, ...] = ()
    dpi: tuple[float, float] | None = None
    has_profile: bool = False
    framing: Framing = UNCHANGED
    warnings: tuple[str, ...] = ()


NOTHING = Metadata()
