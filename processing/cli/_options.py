"""The parser, options that are described by their setting's declaration, and readers of values."""

import argparse
import glob
import os
import re
import shlex
import sys
from collections.abc import Callable, Iterable
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, NoReturn

from processing.cli._argparse_words import translate_argparse
from processing.cli._common import ExitStatus
from processing.cli._help_format import WideHelpFormatter
from processing.cli._terminal import Ink, lines_for
from processing.files.display import display
from processing.files.remote.names import (
    has_scheme,
    is_nearly_address,
    is_remote,
    remote_path,
)
from processing.language.translation import ptr, tr
from processing.settings.fields import SettingSpec, spec_of

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")  # a single letter is a drive


class OneLineParser(argparse.ArgumentParser):
    """Reads a command line and says in one sentence what is wrong with it.

    Parsers of the commands below it are of the same kind. Options are typed whole: a short form
    would become ambiguous with the next option that is added.
    """

    def __init__(self, *, add_help: bool = True, **options: Any) -> None:
        translate_argparse()
        super().__init__(
            allow_abbrev=False, formatter_class=WideHelpFormatter, add_help=False, **options
        )
        if add_help:  # in a sentence, as the help of every other option is
            self.add_argument("-h", "--help", action="help", help=tr("Show this help, and exit."))

    def error(self, message: str) -> NoReturn:
        """Tell what is wrong with what was typed, and end the process."""
        told = tr("{program}: {problem}; see --help", program=self.prog, problem=display(message))
        for line in lines_for(sys.stderr, told, Ink.FAILURE):
            self._print_message(f"{line}\n", sys.stderr)
        self.exit(ExitStatus.REFUSED)


def offer(
    parser: argparse._ActionsContainer,
    flag: str,
    owner: type,
    name: str,
    choices: Iterable[str] | None = None,
    metavar: str = "N",
    usual: str | None = None,
) -> None:
    """Add the option for one setting of `owner`, read as its default's type or as a choice.

    If it is left out, the setting keeps its default, which can be told in words as what is `usual`.
    """
    spec = spec_of(owner, name)
    default = _default_of(owner, name)
    kind = type(default)
    known = None if choices is None else tuple(map(str, choices))
    parser.add_argument(
        flag,
        dest=name,
        type=_READERS.get(kind, kind) if choices is None else one_of(choices),
        metavar=metavar if known is None else f"{{{','.join(known)}}}",
        choices=known,
        default=argparse.SUPPRESS,
        help=escaped(_help_of(spec, str(default) if usual is None else usual)),
    )


def offer_switch(parser: argparse._ActionsContainer, flag: str, owner: type, name: str) -> None:
    """Add the option for a setting of `owner` that is on or off, and its `--no-` form."""
    spec = spec_of(owner, name)
    if _default_of(owner, name):
        text = tr("{help} Default: on.", help=spec.help)
    else:
        text = tr("{help} Default: off.", help=spec.help)
    parser.add_argument(
        flag,
        dest=name,
        action=argparse.BooleanOptionalAction,
        default=argparse.SUPPRESS,
        help=escaped(text),
    )


def offer_flag(parser: argparse._ActionsContainer, flag: str, name: str, text: str) -> None:
    """Add an option without a value; it sets the request's field `name`."""
    parser.add_argument(flag, dest=name, action="store_true", help=escaped(text))


def offer_file(parser: argparse._ActionsContainer, flag: str, name: str, text: str) -> None:
    """Add an option that names a file to write; it sets the request's field `name`, or None."""
    parser.add_argument(flag, dest=name, type=path, metavar=tr("FILE"), help=escaped(text))


def escaped(text: str) -> str:
    """Return the text of a help as argparse takes it: a percent sign is doubled."""
    return text.replace("%", "%%")


def _help_of(spec: SettingSpec, default: str) -> str:
    """Return what a setting does, its limits and its default, numbers as one types them."""
    shown = default or ptr("default value", "any")
    if spec.limits is None:
        return tr("{help} Default: {default}.", help=spec.help, default=shown)
    least, most = map(str, spec.limits)
    return tr(
        "{help} From {least} to {most}; default: {default}.",
        help=spec.help,
        least=least,
        most=most,
        default=shown,
    )


def whole_number(text: str) -> int:
    """Read a whole number."""
    try:
        return int(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            tr("{text} is not a whole number", text=repr(text))
        ) from error


def _decimal_number(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(tr("{text} is not a number", text=repr(text))) from error


_READERS: dict[type, Callable[[str], Any]] = {int: whole_number, float: _decimal_number}


def _default_of(owner: type, name: str) -> Any:
    field = next(each for each in fields(owner) if each.name == name)
    return field.default if field.default_factory is MISSING else field.default_factory()


def value_text(value: object) -> str:
    """Return the value of a setting as one types it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)


def one_of(choices: Iterable[str]) -> Callable[[str], str]:
    """Return a reader that turns a text into the member of `choices` it names."""
    by_text = {str(choice): choice for choice in choices}

    def read(text: str) -> str:
        if text not in by_text:
            raise argparse.ArgumentTypeError(
                tr("{text} is not one of {choices}", text=repr(text), choices=", ".join(by_text))
            )
        return by_text[text]

    return read


def path(text: str) -> Path:
    """Read the name of a file or folder; an empty one would mean the current folder.

    As in a shell, `~` is the home folder, and a `file://` address that a desktop copies is read as
    a path, unless something of that very name exists here.
    """
    if not text:
        raise argparse.ArgumentTypeError(
            tr("an empty name is no file or folder; write . for the current folder")
        )
    if os.path.lexists(text):
        return Path(text)
    if _ADDRESS.match(text):
        return _local_path(text)
    return Path(os.path.expanduser(text))  # noqa: PTH111 - it raises if there is no such user


def place(text: str) -> Path:
    """Read the name of a file or folder, or its address in a storage.

    Raises:
        SettingsError: the address is not valid.
    """
    if os.path.lexists(text) or text.lower().startswith("file:"):
        return path(text)
    # With one slash it would be a folder `s3:` of the current one.
    return remote_path(text) if has_scheme(text) or is_nearly_address(text) else path(text)


def matched(sources: Iterable[Path]) -> tuple[Path, ...]:
    """Return `sources` with each pattern that no shell has expanded replaced by what it matches."""
    return tuple(path for source in sources for path in _matched(source))


def _matched(source: Path) -> Iterable[Path]:
    """Return all that a pattern matches, in natural order; anything else as it is.

    A pattern that matches nothing stays, too: whoever looks for it says that it does not exist.
    """
    text = str(source)
    if is_remote(source) or not glob.has_magic(text) or os.path.lexists(text):
        return (source,)
    from processing.files.paths import natural_key

    found = map(Path, glob.glob(text, recursive=True))  # noqa: PTH207 - of absolute ones, too
    return sorted(found, key=lambda each: natural_key(str(each))) or (source,)


def _local_path(address: str) -> Path:
    """Return the path on this computer that a `file://` address names."""
    from urllib.parse import urlsplit

    from processing.files.addresses import path_at

    parts = urlsplit(address)
    if parts.scheme.lower() != "file" or parts.netloc.lower() not in {"", "localhost"}:
        raise argparse.ArgumentTypeError(
            tr(
                "{address} is an address of another kind; name a file or folder of this computer, "
                "an address such as {first} or {second}, or the folder where that place is "
                "mounted here",
                # Passwords and signatures stand before the host and behind the path.
                address=repr(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"),
                first="s3://bucket/folder",
                second="sftp://host/folder",
            )
        )
    return path_at(address)


def words(text: str, between: str) -> list[str]:
    """Split `text` at the characters `between` as a shell does at spaces, with its quotation marks.

    Backslashes are kept: they are parts of paths.

    Raises:
        ValueError: a quotation mark has no other.
    """
    lexer = shlex.shlex(text, posix=True, punctuation_chars=False)
    lexer.whitespace, lexer.whitespace_split = between, True
    lexer.escape = lexer.commenters = ""
    return list(lexer)


def size(text: str) -> tuple[int, int]:
    """Read `WIDTHxHEIGHT`, or one number for a square."""
    match = re.fullmatch(r"([0-9]{1,6})(?:x([0-9]{1,6}))?", text.strip().lower())
    if match is None:
        raise argparse.ArgumentTypeError(
            tr("{text} is not a size such as {example}", text=repr(text), example="640x480")
        )
    width, height = match.groups()
    return int(width), int(height or width)
