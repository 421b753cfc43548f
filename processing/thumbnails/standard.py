"""The rules of the cache: sizes, names, and whether a thumbnail is up to date."""

import hashlib
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

from processing.errors import SettingsError
from processing.files.paths import absolute, open_to_read
from processing.formats.png_chunks import chunks
from processing.language.lazy_text import lazy_tr
from processing.record import record
from processing.settings.batch import BatchSettings
from processing.settings.choices import AnimationPolicy, ColorPolicy, MetadataPolicy
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant
from processing.version import __version__

SECOND_NS = 1_000_000_000

ADDRESS, MODIFIED, SIZE = "Thumb::URI", "Thumb::MTime", "Thumb::Size"

# Any program may have written a thumbnail, so no more than this is read.
MAX_CHUNKS = 4_000  # a picture of 1024 x 1024 pixels in the smallest usual chunks has fewer
MAX_TEXT_BYTES = 65_536  # far more than the longest path, every byte of it escaped

FORMAT = "png"  # of every thumbnail, whatever its file is
PROGRAM = f"thumbpool-{__version__}"  # failures are recorded per version; the next one tries again

# The characters that GLib does not escape in a URI, besides letters and digits. Escaping others
# would be valid, but file managers would look for another name.
_KEPT = "!$&'()*+,-./:=@_~"
_SYSTEMS_WITH_THEIR_OWN = {"win32": "Windows", "darwin": "macOS"}


class CacheSize(StrEnum):
    """The sizes of thumbnails, each in a folder of that name."""

    NORMAL = "normal"
    LARGE = "large"
    X_LARGE = "x-large"
    XX_LARGE = "xx-large"

    @property
    def pixels(self) -> int:
        """The longest side of a thumbnail."""
        return _PIXELS[self]


_PIXELS = {
    CacheSize.NORMAL: 128,
    CacheSize.LARGE: 256,
    CacheSize.X_LARGE: 512,
    CacheSize.XX_LARGE: 1024,
}

_BY_PIXELS = {pixels: size for size, pixels in _PIXELS.items()}
USUAL_SIZES = (CacheSize.NORMAL, CacheSize.LARGE)


def cache_batch(
    sources: Sequence[Path], sizes: Sequence[CacheSize], **chosen: Any
) -> BatchSettings:
    """Return the batch of thumbnails of `sources` in `sizes`; `chosen` are its other fields.

    Raises:
        SettingsError: there is no such cache on this system, or something is out of its limits.
    """
    first, *others = dict.fromkeys(sizes)
    recipe = Recipe(
        width_pixels=first.pixels,
        height_pixels=first.pixels,
        output_format=FORMAT,
        color=ColorPolicy.SRGB,
        metadata=MetadataPolicy.NONE,
        animation=AnimationPolicy.FIRST,
        also=tuple(Variant(size.pixels, size.pixels, FORMAT) for size in others),
    )
    return BatchSettings(tuple(sources), cache_folder(), recipe, thumbnail_cache=True, **chosen)


def size_of(pixels: int) -> CacheSize:
    """Return the size whose longest side is `pixels`."""
    return _BY_PIXELS[pixels]


def cache_folder() -> Path:
    """Return the folder of all thumbnails of this user.

    Raises:
        SettingsError: this system has a thumbnail store that other programs cannot fill.
    """
    system = _SYSTEMS_WITH_THEIR_OWN.get(sys.platform)
    if system is not None:
        raise SettingsError(
            lazy_tr(
                "{system} keeps thumbnails in a store of its own, which it fills by itself. "
                "To have thumbnails in a folder, use run.",
                system=system,
            )
        )
    named = os.environ.get("XDG_CACHE_HOME", "")
    caches = Path(named) if named.startswith("/") else Path.home() / ".cache"
    return caches / "thumbnails"


def address_of(path: Path) -> str:
    """Return the URI of a file as file managers write it; links are not resolved."""
    return "file:///" + quote(os.fsencode(absolute(path)).lstrip(b"/"), safe=_KEPT)


def name_of(address: str) -> str:
    """Return the file name of the thumbnails of the file at a URI."""
    return hashlib.md5(address.encode(), usedforsecurity=False).hexdigest() + ".png"


def failures_folder(cache: Path) -> Path:
    """Return the folder in `cache` where this version records its failures."""
    return cache / "fail" / PROGRAM


@record
class FileState:
    """What a thumbnail stores about its file.

    Attributes:
        modified_seconds: time of the last change, in whole seconds of Unix time.
    """

    address: str
    modified_seconds: int
    size_bytes: int

    def is_noted_in(self, thumbnail: Path) -> bool:
        """Return whether `thumbnail` exists and was made of this file in this state.

        The size of the file may be missing in it, but must not differ.
        """
        noted: dict[str, set[str]] = {ADDRESS: set(), MODIFIED: set(), SIZE: set()}
        for key, text in _texts(thumbnail):
            if key in noted:
                noted[key].add(text)
        return (
            noted[ADDRESS] == {self.address}
            and noted[MODIFIED] == {str(self.modified_seconds)}
            and noted[SIZE] <= {str(self.size_bytes)}
        )


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the tEXt chunks of a PNG as key and text, up to the first damage."""
    try:
        descriptor = open_to_read(path)
    except OSError:
        return
    with os.fdopen(descriptor, "rb") as file:
        try:
            if stat.S_ISREG(os.fstat(descriptor).st_mode):
                yield from _texts_in(file)
        except OSError:
            return


def _texts_in(file: BinaryIO) -> Iterator[tuple[str, str]]:
    for chunk in islice(chunks(file), MAX_CHUNKS):
        if chunk.name == b"IEND":
            return
        if chunk.name == b"tEXt" and chunk.length <= MAX_TEXT_BYTES:
            key, _, text = file.read(chunk.length).partition(b"\0")
            yield key.decode("latin-1"), text.decode("latin-1")
