"""TODO docstring of gui.look.appearance."""

from enum import StrEnum


class Appearance(StrEnum):
    """Which colours the window takes."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
