"""Where in a picture something is, and in what lengths are told."""

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
        """How far from the left side to the right one it is, from 0 to 1."""
        if "west" in self:
            return _NEAR
        return _FAR if "east" in self else _MIDDLE

    @property
    def down(self) -> float:
        """How far from the top to the bottom it is, from 0 to 1."""
        if "north" in self:
            return _NEAR
        return _FAR if "south" in self else _MIDDLE


class Unit(StrEnum):
    """What lengths are told in."""

    PERCENT = "percent"
    PIXELS = "pixels"
