"""Read the `file://` addresses by which desktops name files."""

import os
import sys
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit
from urllib.request import url2pathname

SCHEME = "file://"


def path_at(address: str) -> Path:
    """Return the path that a `file://` address of this computer names, whatever bytes it has."""
    host = urlsplit(address).netloc
    # In a name that nobody has escaped, ? and # do not begin a query or a fragment.
    place = address.partition("://")[2].removeprefix(host)
    if sys.platform == "win32":
        return Path(url2pathname(place))
    return Path(os.fsdecode(unquote_to_bytes(place.encode("utf-8", "surrogateescape"))))


def path_named(text: str) -> Path:
    """Return the path that `text` is, or that it names by an address of this computer."""
    if text.startswith(SCHEME) and not os.path.lexists(text):
        return path_at(text)
    return Path(text)
