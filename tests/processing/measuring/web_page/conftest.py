"""A small run with names that try to break out of a page."""

from pathlib import Path

import pytest

from processing.measuring.benchmark.environment import MachineFacts
from processing.measuring.timeline.timeline import Timeline
from processing.running.events import FileFinished, WorkerStarted
from processing.task import Outcome, Status, Task, Timing

HOSTILE = (
    "</script><script>document.title='stolen'</script>.jpg",
    "<img src=x onerror=\"document.title='stolen'\">.jpg",
    "\"><svg onload=document.title='stolen'>.jpg",
    "&lt;b&gt; ' \" \u2028 \u202e gpj.exe",
    "odd\udcff\n\0.jpg",
    "<!--<script>.jpg",
    "a" * 300 + ".jpg",
    "{{constructor}}${7*7}.jpg",
)
MACHINE = MachineFacts("Test <b>CPU</b>", 2, 2, 10**9, "Linux", "3.11", "13.0", "0.1")


@pytest.fixture
def tasks():
    names = [name.replace("/", "\N{DIVISION SLASH}").replace("\0", "") for name in HOSTILE]
    return [Task(n, Path(name), Path(f"{n}.png")) for n, name in enumerate(names)]


@pytest.fixture
def timeline(tasks):
    """Two workers, up at 0.5 and 1.0, make a picture of one second each, one after the other."""
    timeline = Timeline(tasks, 2, 0.0)
    for worker, up in ((7, 0.5), (8, 1.0)):
        timeline.fold(WorkerStarted("run", worker, 1, up))
    for number in range(len(tasks)):
        begun = 1.0 + number // 2
        stamps = tuple(begun + step for step in (0, 0.125, 0.5, 0.75, 0.875, 1))
        timing = Timing(7 + number % 2, stamps, 0.75, 0.0625)
        outcome = Outcome(number, Status.DONE, source_size=(1000, 1000), timing=timing)
        timeline.fold(FileFinished("run", outcome))
    return timeline
