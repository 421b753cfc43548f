"""The picture formats Thumbpool reads and writes: one row each, nothing else is ever opened."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from processing.errors import SettingsError
from processing.settings import KEEP_FORMAT


@dataclass(frozen=True, slots=True)
class PictureFormat:
    """One file format.

    Attributes:
        key: how the command line and a recipe name it.
        label: how the window names it.
        pillow_name: Pillow's name for its reader and writer.
        suffixes: file name endings, lower case, the preferred one first.
        modes: the Pillow modes that results may have in it, from those `modes` makes.
        has_quality: whether the recipe's quality applies.
        has_profile: whether a file of it can carry a colour profile.
        has_draft: whether its reader can decode at 1/2, 1/4 or 1/8 of the size, and so faster.
        reader_bytes: what its reader takes beside the pixels it gives, in bytes a pixel.
        writer_bytes: what its writer takes beside the pixels it gets, in bytes a pixel of the
            result, for opaque and for transparent pictures.
        kin: what Pillow calls its other kinds once they are open.
        save_options: what else the writer is told, as name and value.
    """

    key: str
    label: str
    pillow_name: str
    suffixes: tuple[str, ...]
    modes: frozenset[str]
    has_quality: bool = False
    has_profile: bool = True
    reader_bytes: int = 0
    writer_bytes: tuple[int, int] = (9, 9)
    has_draft: bool = False
    kin: tuple[str, ...] = ()
    save_options: tuple[tuple[str, Any], ...] = ()


# The memory figures are the growth of a process's address space on pictures with noise of
# 3000 x 3000 pixels, rounded up. Readers: WebP 12.5; AVIF 8.1 at 8 bits a channel and, not
# measured, as much again at 10; TIFF a strip, which may be the whole picture. Writers, opaque and
# transparent: JPEG 8.0 and 13.0, PNG 6.4 and 7.4, WebP 15.9 and 44.3, AVIF 33.7 and 36.7,
# TIFF 10.3 and 12.1, GIF 36.9 and 40.9, BMP 7.2 and 13.0.
FORMATS = (
    PictureFormat(
        "jpeg",
        "JPEG",
        "JPEG",
        (".jpg", ".jpeg", ".jpe", ".jfif"),
        frozenset({"L", "RGB"}),
        has_quality=True,
        writer_bytes=(9, 14),
        has_draft=True,
        kin=("MPO",),  # several JPEGs in one file; opened through JPEG, as its reader has no name
        save_options=(("optimize", True),),  # progressive would take five times as long
    ),
    PictureFormat(
        "png",
        "PNG",
        "PNG",
        (".png",),
        frozenset({"L", "LA", "RGB", "RGBA"}),
        save_options=(("compress_level", 3),),  # a third of the usual time, 2 % more bytes
    ),
    PictureFormat(
        "webp",
        "WebP",
        "WEBP",
        (".webp",),
        frozenset({"RGB", "RGBA"}),
        has_quality=True,
        reader_bytes=13,
        writer_bytes=(18, 48),
        save_options=(("method", 4),),  # 6 takes 2.5 times as long for 4 % of the bytes
    ),
    PictureFormat(
        "avif",
        "AVIF",
        "AVIF",
        (".avif",),
        frozenset({"RGB", "RGBA"}),
        has_quality=True,
        reader_bytes=16,
        writer_bytes=(37, 40),
        # Speed 9 takes an eighth of the usual time for 5 % more bytes. One thread, as the other
        # cores are busy with other pictures.
        save_options=(("speed", 9), ("max_threads", 1)),
    ),
    PictureFormat(
        "tiff",
        "TIFF",
        "TIFF",
        (".tif", ".tiff"),
        frozenset({"L", "LA", "RGB", "RGBA"}),
        reader_bytes=8,
        writer_bytes=(13, 15),
        save_options=(("compression", "tiff_adobe_deflate"),),
    ),
    PictureFormat(
        "gif",
        "GIF",
        "GIF",
        (".gif",),
        frozenset({"L", "P"}),
        has_profile=False,
        reader_bytes=1,
        writer_bytes=(42, 46),
    ),
    PictureFormat(
        "bmp",
        "BMP",
        "BMP",
        (".bmp", ".dib"),
        frozenset({"L", "RGB"}),
        has_profile=False,
        writer_bytes=(9, 14),
    ),
)

_BY_KEY = {row.key: row for row in FORMATS}
_BY_SUFFIX = {suffix: row for row in FORMATS for suffix in row.suffixes}
_BY_PILLOW_NAME = {name: row for row in FORMATS for name in (row.pillow_name, *row.kin)}

# Pillow opens a file with these readers only, whatever its name claims: never Ghostscript (EPS),
# never the readers that 300 bytes can make allocate half a gigabyte (BLP, DDS, FLI).
READERS = tuple(row.pillow_name for row in FORMATS)

OUTPUT_KEYS = (KEEP_FORMAT, *_BY_KEY)


def is_supported(path: PurePath) -> bool:
    """Return whether the name of `path` ends as one of our formats does."""
    return path.suffix.lower() in _BY_SUFFIX


def by_key(key: str) -> PictureFormat:
    """Return the format that `key` names.

    Raises:
        SettingsError: there is none.
    """
    row = _BY_KEY.get(key)
    if row is None:
        raise SettingsError(f"Format {key!r} is not known; choose one of {', '.join(OUTPUT_KEYS)}.")
    return row


def by_suffix(path: PurePath) -> PictureFormat:
    """Return the format that the name of `path` claims.

    Raises:
        SettingsError: no format of ours ends so.
    """
    row = _BY_SUFFIX.get(path.suffix.lower())
    if row is None:
        raise SettingsError(
            f"{path.name} is no picture that Thumbpool reads; "
            f"it reads {', '.join(row.label for row in FORMATS)}."
        )
    return row


def by_pillow_name(name: str | None) -> PictureFormat:
    """Return the format of a picture that one of `READERS` opened."""
    return _BY_PILLOW_NAME[name or ""]


def result_suffix(output_format: str, source: PurePath) -> str:
    """Return the ending of the result's name; kept formats keep the source's own spelling."""
    if output_format == KEEP_FORMAT:
        return source.suffix
    return by_key(output_format).suffixes[0]
