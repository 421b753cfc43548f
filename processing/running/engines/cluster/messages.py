"""The values that the main process, the liaison and the workers of a cluster exchange.

The main process writes commands as pickles, and reads only JSON: a worker that a picture has taken
over can make Dask unpickle anything, but in the liaison's process alone.
"""

from enum import IntEnum
from pathlib import Path

from processing.imaging.run_context import RunContext
from processing.record import record
from processing.running.worker.protocol import TaskFunction
from processing.task import Task

# What the liaison tells, each the first word of a JSON list; what follows is said beside it.
CONNECTED = "connected"  # addresses of the workers that are there
REFUSED = "refused"  # why there is no connection
WORKER = "worker"  # address, its introduction, clock ahead of ours, error of that; in seconds
STRANGER = "stranger"  # address, why it cannot be used
GONE = "gone"  # address
DONE = "done"  # chunk, outcomes
BROKEN = "broken"  # chunk, why
TOLD = "told"  # address, what the worker told: begun tasks and log records
SCHEDULER_LOST = "scheduler lost"
NOT_RESTARTED = "not restarted"  # address

# What is told to who only looks at a cluster; `REFUSED` as above.
SEEN = "seen"  # of each worker: address, threads, bytes of memory, how it is introduced or why not


class Pace(IntEnum):
    """How a worker goes on with a chunk."""

    GO = 0
    PAUSE = 1  # end the picture, and hand the others back
    CANCEL = 2  # the same, and begin to write no result


@record
class Sighting:
    """What this machine sees of a file that every worker has to see by the same path.

    Attributes:
        head: a hash of its first bytes; empty for a folder, which only has to be there.
    """

    path: Path
    head: str


@record
class Conditions:
    """What is the same for all pictures of a run; sent to every worker once.

    Attributes:
        is_local: whether all workers are processes that this program started on this machine.
        sightings: what a worker checks that it sees.
        keeps_folders: whether the numbers of the known folders hold for a worker as they are. On
            another machine they are others, and are asked for anew; but not where another folder is
            in the place of one: then nothing may be written there.
    """

    run_context: RunContext
    work: TaskFunction
    is_local: bool
    sightings: tuple[Sighting, ...]
    keeps_folders: bool = True


@record
class Order:
    """A chunk of tasks for one worker.

    Attributes:
        worker: the id of the worker, for timings.
        memory_bytes: how much memory each picture may use; the worker's own limit may be lower.
        ahead_seconds: how far the worker's clock is ahead of the main process's.
        attempts: how often each task was handed out before: each attempt has its own temporary
            files, because a worker that was taken for lost may still be writing.
    """

    run_id: str
    worker: int
    memory_bytes: int
    ahead_seconds: float
    tasks: tuple[Task, ...]
    attempts: tuple[int, ...]


# Commands of the main process, each a record of its own.


@record
class Scale:
    """Start so many workers more; only where the cluster is the run's own."""

    more: int


@record
class Retire:
    """End a worker for good; only where the cluster is the run's own."""

    address: str


@record
class Hand:
    """Hand a chunk to a worker: a pickled `Order`."""

    chunk: int
    address: str
    order: bytes


@record
class SetPace:
    """Let workers go on, pause or stop; a lower `number` that comes later counts for nothing."""

    pace: Pace
    number: int
    addresses: tuple[str, ...]


@record
class Restart:
    """End a worker's process by force, and let its nanny start another."""

    address: str


Command = Scale | Retire | Hand | SetPace | Restart | None  # None ends the liaison
