"""Colours of settings, written as #rrggbb."""

import re

from processing.errors import SettingsError
from processing.files.display import display
from processing.language.lazy_text import LazyText, lazy_tr

Rgb = tuple[int, int, int]

_BLACK, _WHITE = (0, 0, 0), (255, 255, 255)
_COLOR = re.compile("#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})")


def check_color(label: LazyText, text: str) -> None:
    """Check that `text`, the setting with this label, is a colour.

    Raises:
        SettingsError: it is not.
    """
    if not _COLOR.fullmatch(text):
        raise SettingsError(
            lazy_tr(
                "{setting} is '{text}', but must be a colour such as #ffffff.",
                setting=label,
                text=display(text),
            )
        )


def rgb(text: str) -> Rgb:
    """Return red, green and blue in sRGB, from 0 to 255, of a valid colour."""
    match = _COLOR.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} was not checked")
    red, green, blue = (int(part, 16) for part in match.groups())
    return red, green, blue


def is_in_every_space(color: Rgb) -> bool:
    """Return whether `color` is black or white, which are the same in every colour profile."""
    return color in {_BLACK, _WHITE}
