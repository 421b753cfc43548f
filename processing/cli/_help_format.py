"""The help of a command, laid out by how wide its characters are in a terminal."""

import argparse
import re
from collections.abc import Callable
from typing import Any

from processing.cli._width import width_of, wrapped
from processing.language.translation import tr

# argparse counts letters. One that is two columns wide is followed by this noncharacter until the
# help is complete.
_SECOND_COLUMN = "\ufdd0"
_WIDE_COLON = "\uff1a"  # of Chinese; it is as wide as a colon and a space
# Until Python 3.12 argparse sets the colon behind the heading of a group by itself.
_NARROW_COLON = r"(?m)(?<=[\u3000-\u9fff]):$"


class WideHelpFormatter(argparse.HelpFormatter):
    """Aligns and wraps the help of each language; its hooks are those of Python 3.11 to 3.14."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Add the usage, whose later lines are indented by how wide its first word is."""
        super().add_usage(
            usage, actions, groups, _spread(_usage_word()) if prefix is None else prefix
        )

    def format_help(self) -> str:
        """Return the whole help."""
        told = super().format_help().replace(_SECOND_COLUMN, "")
        return re.sub(_NARROW_COLON, _WIDE_COLON, told)

    def _metavar_formatter(
        self, action: argparse.Action, default_metavar: str
    ) -> Callable[[int], tuple[str, ...]]:
        formatted = super()._metavar_formatter(action, default_metavar)
        return lambda size: tuple(map(_spread, formatted(size)))

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrapped(text, width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(wrapped(text, width, indent))


def _usage_word() -> str:
    """Return the word before the usage, and the space behind it where its colon has none."""
    word = tr("usage: ")
    return word.rstrip() if word.rstrip().endswith(_WIDE_COLON) else word


def _spread(text: str) -> str:
    """Return `text` with as many letters as it has columns."""
    if text.isascii():
        return text
    return "".join(letter + _SECOND_COLUMN if width_of(letter) == 2 else letter for letter in text)
