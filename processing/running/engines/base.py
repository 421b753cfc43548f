"""The contract that every engine keeps."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from processing.imaging.run_context import RunContext
from processing.record import record
from processing.running.engines.cluster.link import OWN_CLUSTER, Link
from processing.running.engines.controls import Crew
from processing.running.events import Notify
from processing.running.worker.protocol import TaskFunction
from processing.settings.batch import StartMethod
from processing.task import Outcome, Task


@record
class EngineSettings:
    """What an engine needs: the context that its workers get, and how to start them.

    Attributes:
        work: what is done with each task; a function that a worker can import by its name.
        first_session: higher than the session of every worker of the run's earlier engines.
        link: how to reach a cluster, for the engine that works on one.
        waits_for_tasks: whether the next task may be long in coming, as its source is fetched: no
            other may wait for it then.
        watches_queue: whether to notify what passes through the queue of messages, if there is one.
    """

    run_context: RunContext
    workers: int
    start_method: StartMethod
    work: TaskFunction
    first_session: int = 0
    link: Link = OWN_CLUSTER
    waits_for_tasks: bool = False
    watches_queue: bool = False

    @property
    def crew(self) -> Crew:
        """The workers to begin with."""
        return Crew(self.workers, self.run_context.memory_bytes)

    @property
    def run_id(self) -> str:
        """The id of the run, which every message carries."""
        return self.run_context.run_id


class Engine(Protocol):
    """Turns tasks into outcomes, once.

    Every engine keeps these promises, and one test suite holds them to it:
    each task gets at most one outcome, in any order, and every one of them unless cancelled;
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
        """Feed no more tasks; those in flight finish. Thread-safe; may be repeated."""

    def resume(self) -> None:
        """Feed tasks again. Thread-safe; may be repeated."""

    def cancel(self) -> None:
        """End the run soon, the other tasks without outcomes. Thread-safe; may be repeated."""

    def force_stop(self) -> None:
        """Cancel, and do not wait for what is in work. Thread-safe; may be repeated.

        A pool ends its workers soon after a cancel anyway, and threads cannot be ended.
        """

    def set_crew(self, crew: Crew) -> None:
        """Have so many workers from the next picture on. Thread-safe; may be repeated.

        Workers that are missing start at once; those that are too many finish their picture. An
        engine that works in the thread that iterates `run` ignores it.
        """
