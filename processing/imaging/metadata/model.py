"""A picture's metadata on its way from the source to a result."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from processing.formats.table import Options
from processing.imaging._framing import UNCHANGED, Framing
from processing.imaging.metadata import exif
from processing.imaging.metadata.ifd import Tree

# The kinds of metadata, as messages name them.
EXIF, XMP, IPTC = "EXIF data", "XMP data", "IPTC data"
COMMENT, TEXTS = "the comment", "texts"
PART_OF_EXIF = "part of its EXIF data"
MAKER_NOTES = "the camera maker's notes"

# How blocks of them begin where a file marks its blocks.
EXIF_START = b"Exif\0\0"
XMP_START = b"http://ns.adobe.com/xap/1.0/\0"
PHOTOSHOP_START = b"Photoshop 3.0\0"
XMP_KEYWORD = "XML:com.adobe.xmp"  # of a text of PNG

REFUSED = "Its metadata could not be written and was left out."

Text = tuple[str, str]  # keyword and text


@dataclass(frozen=True, slots=True)
class Metadata:
    """What results may carry; each kind is empty or None if there is none.

    Attributes:
        exif: camera, time, place and more.
        xmp: a packet of XML.
        photoshop: Photoshop's resources by their numbers; IPTC is one of them.
        comment: one for the whole picture.
        texts: a PNG's own.
        dpi: resolution across and down, in pixels an inch.
        has_profile: whether the source came with a colour profile.
        framing: how the result that it is for shows the source.
        warnings: what was left out although the policy permits it.
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

    def kinds(self) -> list[str]:
        """Return the kinds that somebody would miss."""
        has_exif = self.exif is not None and exif.tells_anything(self.exif)
        pieces = {
            EXIF: has_exif,
            XMP: self.xmp,
            IPTC: self.photoshop,
            COMMENT: self.comment,
            TEXTS: self.texts,
        }
        return [kind for kind, piece in pieces.items() if piece]


NOTHING = Metadata()


@dataclass(frozen=True, slots=True)
class Embedding:
    """How a result gets its metadata.

    Attributes:
        options: options for its writer.
        finish: completes the written file, where its writer cannot.
        too_large: what its file could hold if it were smaller.
        no_place: what its file has no place for.
        is_refused: whether all was left out, as it could not be brought up to date.
    """

    options: Options = ()
    finish: Callable[[io.BytesIO], None] | None = None
    too_large: tuple[str, ...] = ()
    no_place: tuple[str, ...] = ()
    is_refused: bool = False

    def losses(self, label: str) -> tuple[str, ...]:
        """Return sentences on what the result lacks in a format named `label`."""
        sentences = (
            REFUSED if self.is_refused else "",
            _lacks(self.no_place, f"which {label} cannot hold"),
            _lacks(self.too_large, f"too large for {label}"),
        )
        return tuple(filter(None, sentences))


def _lacks(kinds: tuple[str, ...], why: str) -> str:
    if not kinds:
        return ""
    *others, last = kinds
    listed = f"{', '.join(others)} and {last}" if others else last
    return f"The result lacks {listed}, {why}."
