"""A run's times as JSON, with what there is to know of the machine and how to read them."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from processing.measuring.benchmark.environment import machine_facts
from processing.measuring.timeline.csv import all_rows
from processing.measuring.timeline.timeline import Timeline
from processing.task import Task

SCHEMA = "thumbpool-timings"
VERSION = 2
_ABOUT = (
    "What the workers of one run of Thumbpool did: each entry of rows is a file that a worker was "
    "on, work that was lost, the start-up of a worker, or the end of one. Times are in seconds; "
    "start and end count from the begin of the run. Lanes count from 1; worker is a process id. "
    "Each of pauses is the begin and the end of one."
)


def timings_json(timeline: Timeline, tasks: Sequence[Task]) -> str:
    """Return the machine's facts and the rows of the table that `files_csv` makes."""
    plain = {
        "schema": SCHEMA,
        "version": VERSION,
        "about": _ABOUT,
        "machine": asdict(machine_facts()),
        "pauses": timeline.pauses(timeline.reached()),
        "rows": [asdict(row) for row in all_rows(timeline, tasks)],
    }
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"
