"""Whether the window is light, dark, or as the system is."""

from enum import StrEnum


class Appearance(StrEnum):
    """Which colours the window takes."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
