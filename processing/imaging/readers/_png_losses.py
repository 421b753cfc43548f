"""What a PNG loses with a chunk that is left out, as warnings."""

from enum import Enum, auto

from processing.language.lazy_text import lazy_tr


class Flaw(Enum):
    """Why a chunk is left out."""

    DAMAGED = auto()
    LARGE = auto()
    LATE = auto()


# By what the chunk holds; where there is no sentence on a flaw, the chunk counts as damaged.
_PROFILE = {
    Flaw.DAMAGED: lazy_tr("Its colour profile is damaged and was left out.", code="profile-lost"),
    Flaw.LARGE: lazy_tr("Its colour profile is very large and was left out.", code="profile-lost"),
    Flaw.LATE: lazy_tr(
        "Its colour profile stands behind its pixels and was left out.", code="profile-lost"
    ),
}
_COLORS = {
    Flaw.DAMAGED: lazy_tr(
        "Its colour information is damaged and was left out.", code="profile-lost"
    ),
    Flaw.LATE: lazy_tr(
        "Its colour information stands behind its pixels and was left out.", code="profile-lost"
    ),
}
_TRANSPARENCY = {
    Flaw.DAMAGED: lazy_tr("Its transparency is damaged and was left out.", code="channels-lost"),
    Flaw.LATE: lazy_tr(
        "Its transparency stands behind its pixels and was left out.", code="channels-lost"
    ),
}
_RESOLUTION = {
    Flaw.DAMAGED: lazy_tr("Its resolution is damaged and was left out.", code="metadata-lost"),
    Flaw.LATE: lazy_tr(
        "Its resolution stands behind its pixels and was left out.", code="metadata-lost"
    ),
}
_EXIF = {
    Flaw.DAMAGED: lazy_tr("Its EXIF data is damaged and was left out.", code="metadata-lost"),
    Flaw.LARGE: lazy_tr("Its EXIF data is very large and was left out.", code="metadata-lost"),
}
_ANIMATION = {
    Flaw.DAMAGED: lazy_tr("Its animation is damaged and was left out.", code="frames-lost"),
    Flaw.LATE: lazy_tr(
        "Its animation stands behind its pixels and was left out.", code="frames-lost"
    ),
}
_TEXT = {
    Flaw.DAMAGED: lazy_tr("One of its texts is damaged and was left out.", code="metadata-lost"),
    Flaw.LARGE: lazy_tr("One of its texts is very large and was left out.", code="metadata-lost"),
}
_BY_CHUNK = {
    b"iCCP": _PROFILE,
    b"cICP": _COLORS,
    b"gAMA": _COLORS,
    b"cHRM": _COLORS,
    b"sRGB": _COLORS,
    b"tRNS": _TRANSPARENCY,
    b"pHYs": _RESOLUTION,
    b"eXIf": _EXIF,
    b"acTL": _ANIMATION,
    b"fcTL": _ANIMATION,
    b"tEXt": _TEXT,
    b"zTXt": _TEXT,
    b"iTXt": _TEXT,
}


def loss_of(chunk: bytes, flaw: Flaw) -> str:
    """Return the warning about the `chunk` of that name, left out for its `flaw`."""
    sentences = _BY_CHUNK[chunk]
    return sentences.get(flaw, sentences[Flaw.DAMAGED])
