"""How fast pictures came over the whole run, and how many waited: a few points to draw."""

from dataclasses import dataclass

from processing.measuring.timeline.timeline import Timeline

POINTS = 40  # at most, over the whole run so far
_LEAST_SECONDS = 0.5  # of a step: in less, a few pictures look like a flood


@dataclass(frozen=True, slots=True)
class RunHistory:
    """Points in equal steps from the begin of a run to now.

    Attributes:
        waiting: files that nobody had begun, at the end of each step.
        files_per_second, megapixels_per_second: over each step.
    """

    waiting: tuple[float, ...]
    files_per_second: tuple[float, ...]
    megapixels_per_second: tuple[float, ...]


def history_of(timeline: Timeline, seconds: float) -> RunHistory:
    """Return the history of a run that goes on for `seconds`."""
    columns = timeline.columns
    columns.reach(seconds)
    used = columns.column_at(seconds) + 1
    step = max(-(-used // POINTS), round(_LEAST_SECONDS / columns.column_seconds), 1)
    depths = timeline.queue_depths()
    waiting, files, megapixels = [], [], []
    for first in range(0, used, step):
        last = min(used, first + step)
        flows = [columns.flow(column) for column in range(first, last)]
        passed = min(seconds, last * columns.column_seconds) - first * columns.column_seconds
        passed = max(passed, columns.column_seconds)
        waiting.append(float(depths[last - 1]))
        files.append(sum(flow.finished for flow in flows) / passed)
        megapixels.append(sum(flow.megapixels for flow in flows) / passed)
    return RunHistory(tuple(waiting), tuple(files), tuple(megapixels))
