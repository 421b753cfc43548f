"""The runs of a race as recorded runs, to be replayed."""

from itertools import pairwise

from processing.measuring.benchmark.race_runs import RaceRun
from processing.measuring.benchmark.records import RaceRecord
from processing.measuring.recordings._rows import FILE, RecordedRows
from processing.measuring.recordings.recorded_run import RecordedRun, run_of
from processing.measuring.timeline.csv import FileRow
from processing.task import Status


def recorded_runs(race: RaceRecord) -> list[RecordedRun]:
    """Return each run of a race, in its order; pictures are called by their numbers, from 1.

    A run begins when all its workers are up.
    """
    return [_recorded(race, run) for run in race.runs]


def _recorded(race: RaceRecord, run: RaceRun) -> RecordedRun:
    lanes: dict[int, int] = {}
    rows: list[FileRow] = []
    for made in sorted(run.pictures, key=lambda made: made.moments[0]):
        lane = lanes.setdefault(made.worker, len(lanes) + 1)
        opened, decoded, resized, encoded, written = (
            after - before for before, after in pairwise(made.moments)
        )
        row = FileRow(
            *(FILE, str(made.number + 1), Status.DONE.value, 1, lane, made.worker),
            *(made.moments[0], made.moments[-1]),
            *(opened, decoded, resized, encoded, written),
            made.cpu_seconds,
            None if made.core_wait_seconds < 0 else made.core_wait_seconds,
        )
        rows.append(row)
    machine = race.circumstances.machine
    return run_of(RecordedRows(tuple(rows), (), machine.cores, None, machine))
