"""Every way to have workers: how processes start, threads, and none, in plain words."""

import sys

from processing.language.lazy_text import lazy_tr
from processing.record import record
from processing.settings.batch import EngineKind, StartMethod


@record
class StartWay:
    """One way to have workers.

    Attributes:
        name: what records call it.
        title: what people call it.
        what: what it does, in plain words.
        when: when to use it.
        start_method: matters to an engine with processes alone.
        forks: whether workers are plain copies of a process, which no window may offer.
    """

    name: str
    title: str
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
        "spawn",
        lazy_tr("Each worker is a new interpreter that imports everything anew; works everywhere."),
        lazy_tr(
            "Where nothing else is to be had, as on Windows; a long run hardly feels the start-up."
        ),
        EngineKind.POOL,
        StartMethod.SPAWN,
    ),
    StartWay(
        "forkserver",
        "forkserver",
        lazy_tr("Workers are copies of a small process that has imported everything once."),
        lazy_tr("Where the system has it: this is what Thumbpool itself uses on Linux."),
        EngineKind.POOL,
        StartMethod.FORKSERVER,
    ),
    StartWay(
        "fork",
        "fork",
        lazy_tr("Workers are copies of a process as it is; safe only where that runs no threads."),
        lazy_tr("In small programs without threads, and never in one that has a window."),
        EngineKind.POOL,
        forks=True,
    ),
    StartWay(
        "threads",
        # Translators: workers that are threads of one process, in a table of ways to start workers.
        lazy_tr("threads"),
        lazy_tr("Workers share this process and its memory; a crash takes all with it."),
        lazy_tr("When the work waits, or spends its time in C code that lets other threads run."),
        EngineKind.THREADS,
    ),
    StartWay(
        "serial",
        # Translators: one picture after the other, without workers; short, for a table.
        lazy_tr("serial"),
        lazy_tr("No workers: this process makes one picture after the other."),
        lazy_tr("For a few pictures, and as the measure of all the others."),
        EngineKind.SERIAL,
    ),
)

WAYS = {way.name: way for way in _ALL}
