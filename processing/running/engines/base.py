"""The contract that every engine keeps."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from processing.files.output_folder import linked_folders
from processing.imaging.run_context import RunContext
from processing.running.events import Notify
from processing.running.worker.protocol import Work
from processing.settings.batch import StartMethod
from processing.task import Outcome, Task


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """What an engine needs to know of a batch; crosses to the workers once.

    Attributes:
        file_limit_seconds: after this a file is given up, where the engine can.
        work: what is done with each task.
        first_session: more than that of all workers of the run's earlier engines.
        output_folder: exists when the run begins; below it everything is written.
        result_folders: those below it that results go to; some may be links to elsewhere.
        originals: folders to be written below instead, where originals are replaced.
        readable_paths: folders and files that pictures, fonts and the like are read from.
    """

    run_context: RunContext
    workers: int
    start_method: StartMethod
    file_limit_seconds: float
    work: Work
    output_folder: Path
    result_folders: tuple[Path, ...] = ()
    originals: tuple[Path, ...] = ()
    first_session: int = 0
    readable_paths: tuple[Path, ...] = ()

    @property
    def writable_folders(self) -> tuple[Path, ...]:
        """The folders below which workers may write; looks for links on the disk."""
        linked = linked_folders(self.output_folder, self.result_folders)
        return self.originals or (self.output_folder, *linked)

    @property
    def run_id(self) -> str:
        """The id of the run, which every message carries."""
        return self.run_context.run_id


class Engine(Protocol):
    """Turns tasks into outcomes, once.

    Every engine keeps these promises, and one test suite holds them to it:
    each task settles at most once, in any order, and every one of them unless cancelled;
    a bad file or a lost worker is an outcome, never an exception;
    tasks are taken lazily, a bounded number ahead of the outcomes;
    when `run` is exhausted or closed, nothing that it started is left.
    """

    def run(self, tasks: Iterable[Task], notify: Notify) -> Iterator[Outcome]:
        """Yield outcomes as they come; call it once.

        Raises:
            EngineError: the engine cannot work at all.
        """

    def pause(self) -> None:
        """Feed no more tasks; those in flight finish. From any thread, at any time, repeatedly."""

    def resume(self) -> None:
        """Feed tasks again. From any thread, at any time, repeatedly."""

    def cancel(self) -> None:
        """End the run soon, the rest unsettled. From any thread, at any time, repeatedly."""
