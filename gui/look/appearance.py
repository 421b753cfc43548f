"""The user's choice of colours."""

from enum import StrEnum


class Appearance(StrEnum):
    """Which colours the window takes."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high contrast"  # light or dark as the system is
