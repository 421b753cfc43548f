"""Where the desktop keeps the thumbnails of a file, and how they are named."""

import hashlib
import os
import sys
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote

from processing.errors import SettingsError
from processing.files.paths import absolute
from processing.version import __version__

PROGRAM = f"thumbpool-{__version__}"  # whose failures are recorded; the next version tries again

# What GLib leaves as it is in the address of a file, besides letters and digits. Another choice
# would be right as well, and would give every thumbnail a name that no file manager looks for.
_KEPT = "!$&'()*+,-./:=@_~"

_SYSTEMS_WITH_THEIR_OWN = {"win32": "Windows", "darwin": "macOS"}


class CacheSize(StrEnum):
    """The sizes that are kept, each in a folder of that name."""

    NORMAL = "normal"
    LARGE = "large"
    X_LARGE = "x-large"
    XX_LARGE = "xx-large"

    @property
    def pixels(self) -> int:
        """The side of the square that a thumbnail fits into."""
        return _PIXELS[self]


_PIXELS = {
    CacheSize.NORMAL: 128,
    CacheSize.LARGE: 256,
    CacheSize.X_LARGE: 512,
    CacheSize.XX_LARGE: 1024,
}
_BY_PIXELS = {pixels: size for size, pixels in _PIXELS.items()}


def size_of(pixels: int) -> CacheSize:
    """Return the size whose square has sides of `pixels`."""
    return _BY_PIXELS[pixels]


def cache_folder() -> Path:
    """Return the folder of all thumbnails of this user.

    Raises:
        SettingsError: this system keeps them in another way, where nobody else can fill them in.
    """
    system = _SYSTEMS_WITH_THEIR_OWN.get(sys.platform)
    if system is not None:
        raise SettingsError(
            f"{system} keeps thumbnails in a store of its own, which it fills by itself. To have "
            "thumbnails in a folder, use run."
        )
    named = os.environ.get("XDG_CACHE_HOME", "")
    caches = Path(named) if named.startswith("/") else Path.home() / ".cache"
    return caches / "thumbnails"


def address_of(path: Path) -> str:
    """Return the file's address as file managers write it; links on the way are not followed."""
    return "file:///" + quote(os.fsencode(absolute(path)).lstrip(b"/"), safe=_KEPT)


def name_of(address: str) -> str:
    """Return the name of every thumbnail of the file of that address."""
    return hashlib.md5(address.encode(), usedforsecurity=False).hexdigest() + ".png"


def failures_folder(cache: Path) -> Path:
    """Return where in `cache` this version notes what it could make no thumbnail of."""
    return cache / "fail" / PROGRAM
