"""The pool's own rule for chunks, for who wants to know how a run was handed out."""

from processing.running.engines._chunking import MOST, WORTH_SECONDS


def usual_chunk(task_seconds: float) -> int:
    """Return how many tasks are handed over together where each takes so long; at least 1."""
    return min(MOST, max(1, int(WORTH_SECONDS / max(task_seconds, 1e-6))))
