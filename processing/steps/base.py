"""What every step is that a user may add to a recipe."""

from enum import IntEnum
from typing import ClassVar, Protocol

from processing.picture import Operation


class Phase(IntEnum):
    """When a step runs; steps of one phase run in the order of the recipe."""

    BEFORE_RESIZE = 1
    AFTER_RESIZE = 2


class Step(Operation, Protocol):
    """An operation on an upright picture: a frozen dataclass whose fields are its settings.

    Attributes:
        key: its name on the command line and in preset files.
        label: its name for people.
        phase: whether it works on the whole picture or on the result.
    """

    key: ClassVar[str]
    label: ClassVar[str]
    phase: ClassVar[Phase]
