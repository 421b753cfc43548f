"""The events of a run in which one of two workers is killed: what is drawn of it is known."""

from collections.abc import Sequence
from pathlib import Path

from processing.running.events import (
    FileFinished,
    FileStarted,
    Message,
    WorkerLost,
    WorkerStarted,
    WorkerStarting,
    WorkerStopped,
)
from processing.task import Outcome, Stage, Status, Task, Timing

BEGUN = 1000.0
KILLED, STOPPED, NEXT, NEXT_BESIDE, ALONE = 71, 72, 73, 74, 75  # the process ids
TASKS = [Task(n, Path(f"in/{n}.jpg"), Path(f"out/{n}.jpg")) for n in range(3)]
_RUN = "run"


def ended(task_id: int, worker: int, start: float, seconds: float) -> Sequence[Message]:
    """Return what is told of a file that was made."""
    stamps = tuple(BEGUN + start + seconds * step / 5 for step in range(len(Stage) + 1))
    timing = Timing(worker, stamps, seconds / 2)
    outcome = Outcome(task_id, Status.DONE, source_size=(2000, 1000), timing=timing)
    return FileStarted(_RUN, task_id, worker, stamps[0]), FileFinished(_RUN, outcome)


def killed_worker_story() -> list[Message]:
    """Return the events, in the order in which a pool tells them.

    Two workers are up after 0.5 s. One of them is killed at 2 s on file 0, the other one stopped at
    2.125 s on file 1. The next pool's are asked for at 2.25 s and up at 2.5 s; they make files 1
    and 2. File 0 is made alone in lane 1, by a worker asked for at 4 s and up at 4.25 s.
    """
    return [
        *(WorkerStarting(_RUN, worker, 1, BEGUN + 0.25) for worker in (KILLED, STOPPED)),
        # The second one is up first, and has the second lane nevertheless.
        *(WorkerStarted(_RUN, worker, 1, BEGUN + 0.5) for worker in (STOPPED, KILLED)),
        FileStarted(_RUN, 0, KILLED, BEGUN + 1.0),
        FileStarted(_RUN, 1, STOPPED, BEGUN + 1.25),
        WorkerStopped(_RUN, STOPPED, BEGUN + 2.125),
        WorkerLost(_RUN, KILLED, 0, BEGUN + 2.0, "SIGKILL"),
        *(WorkerStarting(_RUN, worker, 2, BEGUN + 2.25) for worker in (NEXT, NEXT_BESIDE)),
        *(WorkerStarted(_RUN, worker, 2, BEGUN + 2.5) for worker in (NEXT_BESIDE, NEXT)),
        *ended(1, NEXT, 2.75, 1.0),
        *ended(2, NEXT_BESIDE, 2.5, 1.0),
        WorkerStarting(_RUN, ALONE, 3, BEGUN + 4.0),
        WorkerStarted(_RUN, ALONE, 3, BEGUN + 4.25),
        *ended(0, ALONE, 4.25, 1.0),
    ]
