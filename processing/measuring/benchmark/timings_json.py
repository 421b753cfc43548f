"""A run's times as JSON, with what there is to know of the machine."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from processing.measuring.benchmark.environment import machine_facts
from processing.measuring.timeline.csv import file_rows
from processing.measuring.timeline.timeline import Timeline
from processing.task import Task

SCHEMA = "thumbpool-timings"
VERSION = 1


def timings_json(timeline: Timeline, tasks: Sequence[Task]) -> str:
    """Return the machine's facts and a row a file that a worker was on."""
    plain = {
        "schema": SCHEMA,
        "version": VERSION,
        "machine": asdict(machine_facts()),
        "files": [asdict(row) for row in file_rows(timeline, tasks)],
    }
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"
