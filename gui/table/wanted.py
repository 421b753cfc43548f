"""Say which rows of the table are to be shown."""

from enum import Enum, auto

from processing.record import record
from processing.task import Status


class Group(Enum):
    """The rows that one chip of the filter bar shows."""

    ALL = auto()
    WAITING = auto()  # not ended yet
    DONE = auto()
    WARNED = auto()  # done, with something lost or unusual
    FAILED = auto()
    SKIPPED = auto()
    CANCELLED = auto()


GROUP_OF_STATUS = {
    Status.DONE: Group.DONE,
    Status.FAILED: Group.FAILED,
    Status.SKIPPED: Group.SKIPPED,
    Status.CANCELLED: Group.CANCELLED,
}


@record
class Wanted:
    """Which rows are to be shown.

    Attributes:
        group: how they ended, or that they have not.
        text: what is in their path below the source, in any letter case; empty for all.
        cause: why they failed; empty for all.
    """

    group: Group = Group.ALL
    text: str = ""
    cause: str = ""

    @property
    def needle(self) -> str:
        """The text as it is looked for."""
        return self.text.strip().casefold()
