"""What a look at a cluster finds: its hosts and workers, and who of them cannot work."""

from collections.abc import Callable
from itertools import groupby
from pathlib import Path

from processing.record import record


@record
class Place:
    """Where a cluster is, as the user says it, and what its workers have to see.

    Attributes:
        scheduler, certificates, insecure: as in `BatchSettings`.
        workers: how many a local cluster is tried with.
        sources: folders and pictures.
        output_folder: None while there is none; one that does not exist yet is not looked for.
        first_source: a picture in the sources, of which the first bytes are compared.
    """

    scheduler: str = ""
    certificates: str = ""
    insecure: bool = False
    workers: int = 1
    sources: tuple[Path, ...] = ()
    output_folder: Path | None = None
    first_source: Path | None = None


@record
class SeenWorker:
    """A worker that is connected to the scheduler.

    Attributes:
        host: the name of its machine; its address where it could not be asked.
        memory_bytes: how much its process may use; 0 without a limit.
        versions: those of Thumbpool, Python and distributed; empty where it could not be asked.
        problem: why it cannot be used, to be put into a sentence; empty if it can.
    """

    address: str
    host: str
    threads: int
    memory_bytes: int
    versions: tuple[str, ...] = ()
    ahead_seconds: float = 0.0
    clock_error_seconds: float = 0.0
    problem: str = ""
    warnings: tuple[str, ...] = ()


@record
class SeenHost:
    """A machine and its workers."""

    name: str
    workers: tuple[SeenWorker, ...]

    @property
    def usable(self) -> int:
        """How many of its workers can work."""
        return sum(not each.problem for each in self.workers)

    @property
    def threads(self) -> int:
        """How many threads its workers have together."""
        return sum(each.threads for each in self.workers)

    @property
    def memory_bytes(self) -> int:
        """How much memory its workers may use together; 0 if one has no limit."""
        each_of = [each.memory_bytes for each in self.workers]
        return sum(each_of) if all(each_of) else 0

    @property
    def problems(self) -> tuple[str, ...]:
        """Why workers of it cannot be used, each reason once."""
        return tuple(dict.fromkeys(each.problem for each in self.workers if each.problem))

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is different there and need not do harm, in sentences."""
        return tuple(dict.fromkeys(text for each in self.workers for text in each.warnings))


@record
class Survey:
    """What was found at a place."""

    place: Place
    workers: tuple[SeenWorker, ...]

    @property
    def hosts(self) -> tuple[SeenHost, ...]:
        """The machines, by their names."""
        ordered = sorted(self.workers, key=_host_of)
        return tuple(SeenHost(name, tuple(group)) for name, group in groupby(ordered, _host_of))

    @property
    def usable(self) -> int:
        """How many workers can work."""
        return sum(each.usable for each in self.hosts)


@record
class SurveyFinished:
    """A look ended: with a survey, with a problem as a sentence, or, if cancelled, neither."""

    run_id: str
    survey: Survey | None
    problem: str = ""


SurveyNotify = Callable[[SurveyFinished], None]


def _host_of(worker: SeenWorker) -> str:
    return worker.host
