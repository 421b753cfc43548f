"""The user's choice of light or dark colours."""

from enum import StrEnum


class Appearance(StrEnum):
    """Which colours the window takes."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
