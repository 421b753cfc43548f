"""Settle how many tasks are handed over at once, by how long the last ones took."""

from processing.task import Outcome

MOST = 4  # half of a worker's part of the window: one chunk is made, the next one waits
WORTH_SECONDS = 0.02  # so much work is worth a hand-over, and nobody minds to see it end together
_MEMORY = 0.9  # how much of the estimate stays with each outcome


class ChunkSizer:
    """An estimate that is updated by one thread and may be read by another.

    Handing a task over costs as much as a tenth of a tiny picture, whatever it takes to make.
    """

    def __init__(self, results: int = 1) -> None:
        """Hand over tasks that have so many results each, and as many outcomes in one message."""
        self._most = max(1, MOST // results)
        self._seconds = WORTH_SECONDS  # what one task takes: nothing is known, so one at a time

    def learn(self, outcome: Outcome) -> None:
        """Take note of how long a task took."""
        if outcome.timing is not None:
            seconds = outcome.timing.elapsed_seconds
            # A long one counts at once: others must not wait behind the next of its kind.
            self._seconds = max(seconds, self._seconds * _MEMORY + seconds * (1 - _MEMORY))

    def size(self) -> int:
        """Return how many tasks to hand over together."""
        return min(self._most, max(1, int(WORTH_SECONDS / self._seconds)))
