"""Choose how many tasks go to a worker, at once and in all, by how long the last ones took."""

from processing.running.worker.protocol import MOST_UNSETTLED
from processing.task import Outcome

MOST = 4  # half of a worker's share of the window: one chunk is made, the next waits
WORTH_SECONDS = 0.02  # enough work for one hand-over, and short enough to end together
SETTLE_SECONDS = 0.1  # how long results may take to be synced without keeping their worker waiting
_MEMORY = 0.9  # the share of the old estimate that each outcome leaves
_LEAST_SECONDS = 1e-6  # of an estimate: a worker may tell that it took no time at all


class ChunkSizer:
    """Estimates the seconds per task; one thread updates it, another may read it.

    Handing a task over costs about a tenth of what making a tiny picture takes.
    """

    def __init__(self, results: int = 1, *, are_single: bool = False) -> None:
        """Size chunks of tasks with so many `results`, and thus outcomes in a message, each.

        Or let there be one task in each.
        """
        self._most = 1 if are_single else max(1, MOST // results)
        self._seconds = WORTH_SECONDS  # per task; until one has ended, one at a time

    def learn(self, outcome: Outcome) -> None:
        """Update the estimate with how long a task took."""
        if outcome.timing is not None:
            seconds = outcome.timing.elapsed_seconds
            # A slow task counts in full at once: others must not wait behind the next such one.
            mean = self._seconds * _MEMORY + seconds * (1 - _MEMORY)
            self._seconds = max(seconds, mean, _LEAST_SECONDS)

    def size(self) -> int:
        """Return how many tasks to hand over together."""
        return min(self._most, max(1, int(WORTH_SECONDS / self._seconds)))

    def unsettled(self) -> int:
        """Return how many results of a worker may wait to be synced while it makes others."""
        return min(MOST_UNSETTLED, max(1, int(SETTLE_SECONDS / self._seconds)))
