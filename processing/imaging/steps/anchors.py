"""Choices that several steps share: nine places in a picture, and units of length."""

from enum import StrEnum

_NEAR, _MIDDLE, _FAR = 0.0, 0.5, 1.0


class Anchor(StrEnum):
    """One of nine places in a picture."""

    CENTER = "center"
    NORTH = "north"
    NORTH_EAST = "north-east"
    EAST = "east"
    SOUTH_EAST = "south-east"
    SOUTH = "south"
    SOUTH_WEST = "south-west"
    WEST = "west"
    NORTH_WEST = "north-west"

    @property
    def across(self) -> float:
        """Its position from left to right, from 0 to 1."""
        if "west" in self:
            return _NEAR
        return _FAR if "east" in self else _MIDDLE

    @property
    def down(self) -> float:
        """Its position from top to bottom, from 0 to 1."""
        if "north" in self:
            return _NEAR
        return _FAR if "south" in self else _MIDDLE


class Unit(StrEnum):
    """The unit of lengths."""

    PERCENT = "percent"
    PIXELS = "pixels"
