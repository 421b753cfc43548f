"""Name a file of a storage by a `Path`, and tell its address again.

`s3://bucket/a.jpg` is the path `//s3:/bucket/a.jpg`: absolute, the same in every process and on
every machine, and no path of a disk. So names, folders and endings of such files are found out as
those of all others, and no value needs two forms.
"""

import os
import re
from pathlib import Path, PurePath
from typing import NamedTuple

from processing.errors import SettingsError
from processing.language.lazy_text import lazy_tr

_START = "//"
_STARTS = {_START, r"\\"}  # as Windows writes it
_ADDRESS = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9]+)://(?P<rest>.*)", re.DOTALL)
_ALMOST = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9]+):(?!//)")
_NAMED = re.compile(r"//(?P<scheme>[a-z][a-z0-9]+):(?:/|$)")
_BUCKET = re.compile(r"[A-Za-z0-9._-]+|arn:[A-Za-z0-9:._-]+")
_HOST = re.compile(r"(?:\[[0-9A-Fa-f:.%]+\]|[^\[\]:\s]+)(?::\d{0,5})?")
# The driver of S3 takes what follows for the number of a version, and would read another object.
VERSION = "?versionId="


class Scheme(NamedTuple):
    """How files of one scheme are reached, and what their storage offers.

    Attributes:
        protocol: the name of the driver of `fsspec`.
        modules: what the driver imports.
        packages: what has to be installed for that.
        has_buckets: whether the first name of an address is a bucket, which has to exist.
        has_host: whether it is a host.
        takes_user: whether it may name a user before the host.
        puts_whole: whether a file that is put appears under its name when it is whole.
    """

    protocol: str
    modules: tuple[str, ...] = ("fsspec",)
    packages: tuple[str, ...] = ("fsspec",)
    has_buckets: bool = False
    has_host: bool = False
    takes_user: bool = False
    puts_whole: bool = True


_SSH = ("fsspec", "paramiko")
SCHEMES = {
    "s3": Scheme("s3", ("s3fs",), ("s3fs",), has_buckets=True),
    "sftp": Scheme("sftp", _SSH, _SSH, has_host=True, takes_user=True, puts_whole=False),
    "file": Scheme("file", puts_whole=False),
    "memory": Scheme("memory"),
}


def has_scheme(text: str) -> bool:
    """Return whether `text` is an address of one of these schemes, valid or not."""
    found = _ADDRESS.match(text)
    return found is not None and found["scheme"].lower() in SCHEMES


def is_nearly_address(text: str) -> bool:
    """Return whether `text` begins as an address of a bucket or of a host, and lacks a slash."""
    found = _ALMOST.match(text)
    return found is not None and is_of_network(f"{found['scheme']}://x")


def is_of_network(text: str) -> bool:
    """Return whether `text` is an address, valid or not, of a bucket or of a host."""
    found = _ADDRESS.match(text)
    row = SCHEMES.get(found["scheme"].lower()) if found else None
    return row is not None and (row.has_buckets or row.has_host)


def remote_path(address: str) -> Path:
    """Return the path that names the file or folder at an address.

    Raises:
        SettingsError: it holds a secret, lacks a part, or has parts that no path has.
    """
    found = _ADDRESS.fullmatch(address)
    scheme = found["scheme"].lower() if found else ""
    if found is None or scheme not in SCHEMES:
        raise SettingsError(
            lazy_tr(
                "This is no address of a storage; there are {schemes}.",
                schemes=", ".join(f"{each}://" for each in SCHEMES),
            )
        )
    row, rest = SCHEMES[scheme], found["rest"].rstrip("/")
    if scheme == "file":  # it names no host
        rest = rest.removeprefix("/")
    top, *names = rest.split("/")
    user, is_user_there, place = top.rpartition("@")
    is_known = _is_place(row, place)
    has_secret = bool(is_user_there) and (":" in user or not row.takes_user)
    # A key may have a slash: then it ends in what looks like a folder, and the @ comes later.
    if has_secret or (not is_known and ":" in top and "@" in rest):
        # The address is not repeated: a secret would be in it.
        raise SettingsError(
            lazy_tr(
                "An address may not hold a password or a key. Leave out what stands before the @, "
                "and let the driver of {scheme}:// find it in its own configuration.",
                scheme=scheme,
            )
        )
    if not is_known or not all(map(is_name, names)):
        raise SettingsError(
            lazy_tr(
                "{address} is no address of a folder or file; one is {example}.",
                address=repr(address),
                example="s3://bucket/folder",
            )
        )
    return Path(f"{_START}{scheme}:/{rest}")


def _is_place(row: Scheme, top: str) -> bool:
    """Return whether `top` can be a bucket, a host, or else the first of several names."""
    if row.has_buckets:
        return _BUCKET.fullmatch(top) is not None
    return _HOST.fullmatch(top) is not None if row.has_host else is_name(top)


def is_name(name: str) -> bool:
    """Return whether a path can hold a name; keys of a bucket can be anything."""
    is_whole = os.sep == "/" or os.sep not in name
    return name not in {"", ".", ".."} and "\0" not in name and VERSION not in name and is_whole


def is_remote(path: PurePath | str) -> bool:
    """Return whether `path` names a file of a storage."""
    text = str(path)
    if text[:2] not in _STARTS:
        return False
    found = _NAMED.match(text.replace("\\", "/"))
    return found is not None and found["scheme"] in SCHEMES


def scheme_of(path: PurePath) -> str:
    """Return the scheme of a file of a storage."""
    return str(path)[len(_START) :].partition(":")[0]


def puts_whole(path: PurePath) -> bool:
    """Return whether a storage lets a file appear when it is whole, without a temporary name."""
    return SCHEMES[scheme_of(path)].puts_whole


def is_in_bucket(path: PurePath) -> bool:
    """Return whether a path is in a bucket, which no file manager shows."""
    return is_remote(path) and SCHEMES[scheme_of(path)].has_buckets


def top_of(path: PurePath) -> Path:
    """Return the bucket, host or outermost folder of a file of a storage."""
    scheme, rest = _split(path)
    return Path(f"{_START}{scheme}:/{rest.partition('/')[0]}")


def address_of(path: PurePath | str) -> str:
    """Return the address of a file of a storage."""
    scheme, rest = _split(path)
    return f"{scheme}://{'/' if scheme == 'file' else ''}{rest}"


def _split(path: PurePath | str) -> tuple[str, str]:
    """Return the scheme of a file of a storage, and what follows it in the address."""
    text = str(path)
    if not text.startswith(_START):  # a path of Windows; elsewhere a key may have backslashes
        text = text.replace("\\", "/")
    scheme, _, rest = text[len(_START) :].partition(":/")
    return scheme, rest


def place_of(path: PurePath | str) -> str:
    """Return `path` as people and programs know it: the address of a file of a storage."""
    text = str(path)
    return address_of(text) if is_remote(text) else text
