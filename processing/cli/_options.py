"""Describe one option from its setting's declaration, and read the values that are typed."""

import argparse
import glob
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from processing.settings.fields import spec_of

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")  # a single letter is a drive


def offer(
    parser: argparse._ActionsContainer,
    flag: str,
    owner: type,
    name: str,
    choices: Iterable[str] | None = None,
    metavar: str = "N",
) -> None:
    """Add the option for one setting of `owner`, of its default's type unless there are `choices`.

    Left out, the setting keeps its default.
    """
    spec = spec_of(owner, name)
    limits = f", from {spec.limits[0]} to {spec.limits[1]}" if spec.limits else ""
    default = _default_of(owner, name)
    parser.add_argument(
        flag,
        dest=name,
        type=type(default) if choices is None else one_of(choices),
        metavar=metavar if choices is None else f"{{{','.join(choices)}}}",
        default=argparse.SUPPRESS,
        help=f"{spec.help}{limits} (default: {default})".replace("%", "%%"),
    )


def offer_switch(parser: argparse._ActionsContainer, flag: str, owner: type, name: str) -> None:
    """Add the option for a setting of `owner` that is on or off, and its `--no-` form."""
    spec = spec_of(owner, name)
    default = "on" if _default_of(owner, name) else "off"
    parser.add_argument(
        flag,
        dest=name,
        action=argparse.BooleanOptionalAction,
        default=argparse.SUPPRESS,
        help=f"{spec.help} (default: {default})".replace("%", "%%"),
    )


def _default_of(owner: type, name: str) -> Any:
    field = next(each for each in fields(owner) if each.name == name)
    return field.default if field.default_factory is MISSING else field.default_factory()


def value_text(value: object) -> str:
    """Return the value of a setting as it is typed."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)


def one_of(choices: Iterable[str]) -> Callable[[str], str]:
    """Return a reader of text that gives the member of `choices` it names."""
    by_text = {str(choice): choice for choice in choices}

    def read(text: str) -> str:
        if text not in by_text:
            raise argparse.ArgumentTypeError(f"{text!r} is not one of {', '.join(by_text)}")
        return by_text[text]

    return read


def path(text: str) -> Path:
    """Read the name of a file or folder; an empty one would mean the current folder.

    A quoted `~` is the home folder, as for the shell, and what a desktop copies as `file://` is
    read; unless something of that very name stands here.
    """
    if not text:
        raise argparse.ArgumentTypeError(
            "an empty name leads to no file or folder; write . for the current folder"
        )
    if os.path.lexists(text):
        return Path(text)
    if _ADDRESS.match(text):
        return _local_path(text)
    return Path(os.path.expanduser(text))  # noqa: PTH111 - raises not where there is no such user


def matched(source: Path) -> tuple[Path, ...]:
    """Return all that a pattern matches that no shell has expanded; anything else as it is.

    What matches nothing stays as well: whoever looks for it tells that it does not exist.
    """
    from processing.planning.walk import natural_key

    text = str(source)
    if not glob.has_magic(text) or os.path.lexists(text):
        return (source,)
    found = map(Path, glob.glob(text, recursive=True))  # noqa: PTH207 - of absolute ones, too
    return tuple(sorted(found, key=lambda each: natural_key(str(each)))) or (source,)


def _local_path(address: str) -> Path:
    """Return the file or folder of this computer that is at an address."""
    from urllib.parse import urlsplit
    from urllib.request import url2pathname

    parts = urlsplit(address)
    if parts.scheme.lower() != "file" or parts.netloc.lower() not in {"", "localhost"}:
        raise argparse.ArgumentTypeError(
            f"{address!r} is an address; name a file or folder of this computer, or the folder "
            "that such a place appears in here"
        )
    # What follows ? and # belongs to a name that nobody has escaped.
    return Path(url2pathname(address.partition("://")[2].removeprefix(parts.netloc)))


def size(text: str) -> tuple[int, int]:
    """Read `WIDTHxHEIGHT`, or one number for a square."""
    match = re.fullmatch(r"([0-9]{1,6})(?:x([0-9]{1,6}))?", text.strip().lower())
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 640x480")
    width, height = match.groups()
    return int(width), int(height or width)
