"""The state of a finished run at any moment: its counters and its figures."""

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from processing.measuring.speedup.calibration import Amount
from processing.measuring.speedup.run_speedup import Effort
from processing.measuring.timeline.records import FileRecord
from processing.measuring.timeline.timeline import Timeline, format_name
from processing.record import record
from processing.task import Task


@record
class RunState:
    """What a run had done at one moment.

    Attributes:
        done: pictures that a worker had finished, those that failed included.
        in_work: pictures that a worker was on.
        waiting: pictures that were made later, and that nobody had begun.
        effort: the figures; None before any picture was begun.
        amounts: how many megapixels of each format were finished, for a calibration.
    """

    done: int
    in_work: int
    waiting: int
    effort: Effort | None
    amounts: tuple[Amount, ...]


class ReplayedRun:
    """Answers for any moment of a run that is over, in logarithmic time; immutable.

    Moments are in seconds after the run began.
    """

    def __init__(self, timeline: Timeline, tasks: Sequence[Task]) -> None:
        """Read a `timeline` to which nothing is added any more; `tasks` tell the formats."""
        self._timeline = timeline
        self._final = timeline.finished_effort()
        records = sorted(timeline.records, key=lambda each: each.end)
        self._files = _Sums(records, [1.0] * len(records))
        self._busy = _Sums(records, [each.busy_seconds for each in records])
        self._cpu = _Sums(records, [each.cpu_seconds for each in records])
        self._storage = _Sums(records, [each.storage_seconds for each in records])
        formats: dict[str, list[FileRecord]] = {}
        for each in records:
            formats.setdefault(format_name(tasks[each.task_id]), []).append(each)
        self._megapixels = {
            name: _Sums(some, [each.megapixels for each in some]) for name, some in formats.items()
        }

    def at(self, moment: float) -> RunState:
        """Return the state at a moment, from 0."""
        since = self._in_work_since(moment)
        done = round(self._files.at(moment))
        waiting = max(0, len(self._timeline.records) - done - len(since))
        amounts = tuple(
            Amount(name, sums.at(moment))
            for name, sums in self._megapixels.items()
            if sums.has_any(moment)
        )
        return RunState(done, len(since), waiting, self._effort(moment, done, since), amounts)

    def _in_work_since(self, moment: float) -> list[float]:
        """Return when each picture was begun that was in work at a moment."""
        lost = self._timeline.lost
        begun = [each.since for each in lost if each.since <= moment < each.until]
        for lane in range(self._timeline.lanes):
            made = self._timeline.records.last_until(lane, moment)
            if made is not None and moment < made.end:
                begun.append(made.start)
        return begun

    def _effort(self, moment: float, done: int, since: Sequence[float]) -> Effort | None:
        """Return the figures as they were.

        How much processor time opening and writing took is known of the whole run only: each
        picture counts with the same share of its processor time.
        """
        timeline, final = self._timeline, self._final
        effort = timeline.effort(moment - timeline.seconds_at(0.0))
        if effort is None or final is None:
            return None
        cpu = self._cpu.at(moment)
        return replace(
            effort,
            workers=final.workers,
            busy=self._busy.at(moment),
            running=sum(moment - each for each in since),
            cpu=cpu,
            storage=self._storage.at(moment),
            storage_cpu=final.storage_cpu * cpu / final.cpu if final.cpu else 0.0,
            files=done,
        )


class _Sums:
    """A figure summed over the pictures that had ended at a moment."""

    def __init__(self, records: Sequence[FileRecord], figures: Sequence[float]) -> None:
        """Sum `figures` of `records`, which are in the order of their ends."""
        self._ends = array("d", (each.end for each in records))
        self._sums = array("d", accumulate(figures, initial=0.0))

    def at(self, moment: float) -> float:
        return self._sums[bisect_right(self._ends, moment)]

    def has_any(self, moment: float) -> bool:
        return bisect_right(self._ends, moment) > 0
