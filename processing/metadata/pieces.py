"""What a picture tells beside its pixels, as far as it may go into results."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from processing.framing import UNCHANGED, Framing
from processing.metadata.directories import Tree

Text = tuple[str, str]


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
