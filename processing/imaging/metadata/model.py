"""A picture's metadata on its way from the source to a result."""

import io
from collections.abc import Callable, Mapping
from dataclasses import field

from processing.formats.table import Options
from processing.imaging._framing import UNCHANGED, Framing
from processing.imaging.metadata import exif
from processing.imaging.metadata.ifd import Tree
from processing.language.joining import lazy_list
from processing.language.lazy_text import lazy_ptr, lazy_tr
from processing.record import record

# The kinds of metadata, as messages name them.
# Translators: what a result lacks; they are listed in "The result lacks {parts}, …".
EXIF, XMP = lazy_ptr("lacks", "EXIF data"), lazy_ptr("lacks", "XMP data")
IPTC = lazy_ptr("lacks", "IPTC data")
COMMENT, TEXTS = lazy_ptr("lacks", "the comment"), lazy_ptr("lacks", "texts")
PART_OF_EXIF = lazy_ptr("lacks", "part of its EXIF data")
MAKER_NOTES = lazy_ptr("lacks", "the camera maker's notes")

# How blocks of them begin where a file marks its blocks.
EXIF_START = b"Exif\0\0"
XMP_START = b"http://ns.adobe.com/xap/1.0/\0"
PHOTOSHOP_START = b"Photoshop 3.0\0"
XMP_KEYWORD = "XML:com.adobe.xmp"  # of a text of PNG

REFUSED = lazy_tr("Its metadata could not be written and was left out.", code="metadata-lost")

Text = tuple[str, str]  # keyword and text


@record
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


@record
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
            _has_no_place(self.no_place, label) if self.no_place else "",
            _is_too_large(self.too_large, label) if self.too_large else "",
        )
        return tuple(filter(None, sentences))


def _has_no_place(kinds: tuple[str, ...], label: str) -> str:
    return lazy_tr(
        "The result lacks {parts}, which {format} cannot hold.",
        code="metadata-lost",
        parts=lazy_list(kinds),
        format=label,
    )


def _is_too_large(kinds: tuple[str, ...], label: str) -> str:
    return lazy_tr(
        "The result lacks {parts}, too large for {format}.",
        code="metadata-lost",
        parts=lazy_list(kinds),
        format=label,
    )
