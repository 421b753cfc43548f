"""A conversation with a cluster, from the first worker to the last outcome."""

import time
from collections.abc import Iterator
from typing import Any

from processing.errors import EngineError, ForeignBytesError
from processing.language.amounts import plain_amount
from processing.language.lazy_text import lazy_tr
from processing.running.engines.base import EngineSettings
from processing.running.engines.cluster import messages
from processing.running.engines.cluster.blame import Blame
from processing.running.engines.cluster.chunking import CostSizer
from processing.running.engines.cluster.dispatch import Dispatch
from processing.running.engines.cluster.introduction import Introduction
from processing.running.engines.cluster.liaison import Liaison, no_connection
from processing.running.engines.cluster.membership import Membership
from processing.running.engines.cluster.messages import Pace
from processing.running.engines.cluster.roster import Blamed, Roster
from processing.running.engines.controls import Controls
from processing.running.events import Notify
from processing.running.task_queue import TaskQueue
from processing.task import Outcome

POLL_SECONDS = 0.05  # how soon cancel, pause and a change of workers are passed on
CANCEL_SECONDS = 1.0  # after which a local cluster is ended with what it is on
PATIENCE_SECONDS = 20.0  # the same for workers that others started: they end their picture
FORCE_SECONDS = 3.0  # the longest that is waited for workers that are ended by force


class ClusterSession:
    """Hands out tasks, takes outcomes, and ends when told to.

    Belongs to the thread that iterates `outcomes`.
    """

    def __init__(
        self,
        settings: EngineSettings,
        liaison: Liaison,
        controls: Controls,
        notify: Notify,
        own_host: str,
        workers: int,
    ) -> None:
        self._settings = settings
        self._liaison = liaison
        self._controls = controls
        self._roster = Roster(own_host)
        self._blame = Blame(settings.run_context.file_limit_seconds)
        sizer = CostSizer(1 + len(settings.run_context.recipe.also))
        self._dispatch = Dispatch(settings.run_id, self._roster, sizer, self._blame)
        self._members = Membership(
            settings, liaison, controls, notify, self._roster, self._blame, workers
        )
        self._progress = self._members.progress

    def outcomes(self, source: TaskQueue) -> Iterator[Outcome]:
        """Yield outcomes until there is nothing left to do, or the run is cancelled.

        Raises:
            EngineError: the cluster cannot work, or is gone.
        """
        while not self._controls.is_cancelled:
            self._members.hold_or_go_on()
            self._members.fit()
            if not self._members.is_held:
                self._dispatch.hand_out(source, self._controls.crew.memory_bytes, self._liaison)
            if not (self._roster.in_flight or self._blame.suspects or source):
                return
            yield from self._take(source, POLL_SECONDS)
            self._members.check()
        yield from self._wind_down(source)

    def _take(self, source: TaskQueue, seconds: float) -> Iterator[Outcome]:
        """Yield what the messages of a moment bring."""
        try:
            for message in self._liaison.messages(seconds):
                yield from self._do(message, source)
        except (EOFError, OSError) as error:
            raise EngineError(
                lazy_tr(
                    "The process that speaks to the cluster has ended. What was done stays; "
                    "continue the run to make the rest.",
                    code="cluster-gone",
                )
            ) from error
        except (ForeignBytesError, TypeError, ValueError, LookupError) as error:
            raise EngineError(
                lazy_tr(
                    "The cluster sent what is no message of Thumbpool: {why}. Its workers may be "
                    "captured by a picture; restart them.",
                    code="may-be-hostile",
                    why=str(error),
                )
            ) from error

    def _do(self, message: list[Any], source: TaskQueue) -> Iterator[Outcome]:
        """Take a message that may bring outcomes."""
        match message:
            case [messages.DONE, int(number), list(made)]:
                yield from self._finish(number, made, source)
            case [messages.BROKEN, int(number), str(why)]:
                yield from self._break(number, why)
            case [messages.GONE | messages.NOT_RESTARTED, str(address)]:
                yield from self._members.lose(address, source)
            case [messages.SCHEDULER_LOST]:
                self._members.lose_all(source)
            case _:
                self._hear(message)

    def _hear(self, message: list[Any]) -> None:
        """Take a message of who is there and what they do."""
        match message:
            case [messages.TOLD, [int(worker), list(told)]]:
                self._progress.take(self._roster, worker, told)
            case [messages.WORKER, str(address), *introduced]:
                self._members.admit(address, Introduction.read(introduced))
            case [messages.STRANGER, str(address), str(why)]:
                problem = lazy_tr("it does not run Thumbpool: {why}", why=why)
                self._members.refuse(address, problem)
            case [messages.CONNECTED, list(addresses)]:
                self._members.connect(addresses, has_begun=self._dispatch.has_begun)
            case [messages.REFUSED, str(why)]:
                raise EngineError(no_connection(self._settings.link, why))
            case _:
                raise ValueError(f"{message[:1]!r}")

    def _finish(self, number: int, made: list[Any], source: TaskQueue) -> Iterator[Outcome]:
        """Yield the outcomes of a chunk; put back or suspect what it has none of."""
        found = self._roster.chunk(number)
        if found is None:
            return  # its worker was taken for lost: others make, or made, its pictures
        member, chunk = found
        member.last_sign = time.monotonic()
        self._members.note_outcomes()
        for outcome in self._dispatch.accept(number, made):
            self._progress.finish(member, outcome)
            yield outcome
        rest = self._dispatch.close(number)
        if chunk.may_return:
            self._members.put_back(rest, source)
        elif rest:  # its results were lost on their way to the disk
            self._progress.forget(task.id for task in rest)
            yield from self._blame.judge(Blamed(rest, [], []), is_over_time=False)

    def _break(self, number: int, why: str) -> Iterator[Outcome]:
        """Deal with a chunk that failed as a whole, as none should."""
        found = self._roster.chunk(number)
        if found is None:
            return
        member, chunk = found
        self._members.warn(
            lazy_tr(
                "Worker {pid} on {host} gave back its pictures: {why}",
                code="worker-lost",
                pid=plain_amount(member.pid),
                host=member.host,
                why=why,
            )
        )
        rest = self._dispatch.close(number)
        self._progress.forget(task.id for task in rest)
        if chunk.is_alone:
            yield from self._blame.judge(Blamed(rest, [], []), is_over_time=False)
        else:
            self._blame.suspects += rest

    def _wind_down(self, source: TaskQueue) -> Iterator[Outcome]:
        """Yield what workers end of their own after a cancel, and end those by force that do not.

        They do not within a while, or the user wants no more of it.
        """
        self._members.set_pace(Pace.CANCEL, self._roster.addresses)
        is_local = self._settings.link.is_local
        patience = CANCEL_SECONDS if is_local else PATIENCE_SECONDS
        deadline = time.monotonic() + patience
        while self._is_working(deadline) and not self._controls.is_forced:
            yield from self._take_made(source)
        self._members.end_by_force()
        deadline = time.monotonic() + FORCE_SECONDS
        while self._is_working(deadline) and not is_local:
            yield from self._take_made(source)

    def _is_working(self, deadline: float) -> bool:
        """Return whether something is in work that may end before a moment."""
        return bool(self._roster.in_flight and self._members.is_up and time.monotonic() < deadline)

    def _take_made(self, source: TaskQueue) -> Iterator[Outcome]:
        """Yield what was made, and no verdict on what died in these moments."""
        for outcome in self._take(source, POLL_SECONDS):
            if outcome.timing is not None:
                yield outcome
