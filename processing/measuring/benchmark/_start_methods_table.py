"""Every way to have workers: how processes start, threads, and none, in plain words."""

import sys
from dataclasses import dataclass

from processing.settings.batch import EngineKind, StartMethod


@dataclass(frozen=True, slots=True)
class StartWay:
    """One way to have workers.

    Attributes:
        name: what records call it.
        what: what it does, in plain words.
        when: when to use it.
        start_method: matters to an engine with processes alone.
        forks: whether workers are plain copies of a process, which no window may offer.
    """

    name: str
    what: str
    when: str
    engine: EngineKind
    start_method: StartMethod | None = None
    forks: bool = False

    @property
    def is_offered(self) -> bool:
        """Whether this system has it and it is safe there: libraries of macOS bear no fork."""
        if self.forks:
            return sys.platform == "linux"
        return self.start_method is not StartMethod.FORKSERVER or sys.platform != "win32"

    @property
    def has_processes(self) -> bool:
        """Whether its workers are processes of their own."""
        return self.engine is EngineKind.POOL


_ALL = (
    StartWay(
        "spawn",
        "Each worker is a new interpreter that imports everything anew; works everywhere.",
        "Where nothing else is to be had, as on Windows; a long run hardly feels the start-up.",
        EngineKind.POOL,
        StartMethod.SPAWN,
    ),
    StartWay(
        "forkserver",
        "Workers are copies of a small process that has imported everything once.",
        "Where the system has it: this is what Thumbpool itself uses on Linux.",
        EngineKind.POOL,
        StartMethod.FORKSERVER,
    ),
    StartWay(
        "fork",
        "Workers are copies of a process as it is; safe only where that runs no threads.",
        "In small programs without threads, and never in one that has a window.",
        EngineKind.POOL,
        forks=True,
    ),
    StartWay(
        "threads",
        "Workers share this process and its memory; a crash takes all with it.",
        "When the work waits, or spends its time in C code that lets other threads run.",
        EngineKind.THREADS,
    ),
    StartWay(
        "serial",
        "No workers: this process makes one picture after the other.",
        "For a few pictures, and as the measure of all the others.",
        EngineKind.SERIAL,
    ),
)

WAYS = {way.name: way for way in _ALL}
