"""A picture whose results are written and not in their places yet: they have to be synced first."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

from processing.files.atomic_write import WrittenFile
from processing.files.disk_sync import UnsyncedFile
from processing.imaging.attempt import Attempt
from processing.record import record
from processing.task import Outcome


@record
class WrittenResult:
    """One result; `outcome` is how it ends once its file is in its place."""

    attempt: Attempt
    file: WrittenFile
    outcome: Outcome


@record
class WrittenPicture:
    """All results of one picture; at least one of them is written.

    Other threads may sync and settle it, one at a time.

    Attributes:
        attempts: those of all its results, in order; who has no file has an outcome already.
        written: those that have a file.
        source_bytes: size of the source file.
        source_size: width and height of the source in pixels, upright; None if unknown.
    """

    attempts: tuple[Attempt, ...]
    written: tuple[WrittenResult, ...]
    source_bytes: int
    source_size: tuple[int, int] | None

    @property
    def files(self) -> list[UnsyncedFile]:
        """The files that have to be synced before `settle` is called."""
        return [each.file.file for each in self.written]

    def sync(self) -> None:
        """Sync all files, one after the other; each keeps its own error."""
        for file in self.files:
            file.sync()

    def settle(self) -> Outcome:
        """Move all files into their places, and return how the picture ended.

        An error in one of several results does not affect the others.

        Raises:
            PictureError, OSError: the only one cannot be moved, or could not be synced.
        """
        for each in self.written:
            with self._apart(each.attempt):
                each.file.place()
                each.attempt.outcome = each.outcome
        return outcome_of(self.attempts, self.source_bytes, self.source_size)

    def _apart(self, attempt: Attempt) -> AbstractContextManager[None]:
        return attempt.catching() if len(self.attempts) > 1 else nullcontext()


def outcome_of(
    attempts: tuple[Attempt, ...], source_bytes: int, source_size: tuple[int, int] | None
) -> Outcome:
    """Return the outcome of a picture from those of its results, all of which have ended."""
    first, *others = (
        replace(each.outcome, source_bytes=source_bytes, source_size=source_size)
        for each in attempts
        if each.outcome is not None
    )
    return replace(first, beside=tuple(others)) if others else first


def settled(made: Outcome | WrittenPicture) -> Outcome:
    """Sync and place at once what was made, and return how that ended.

    Raises:
        PictureError, OSError: what `WrittenPicture.settle` raises.
    """
    if isinstance(made, Outcome):
        return made
    made.sync()
    return made.settle()
