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
from processing.running.engines.cluster.messages import Pace, Restart, Retire, Scale, SetPace
from processing.running.engines.cluster.progress import Progress
from processing.running.engines.cluster.roster import Blamed, Member, Roster
from processing.running.engines.controls import Controls
from processing.running.events import Notify, WarningRaised, WorkerDismissed, WorkerLost
from processing.running.task_queue import TaskQueue
from processing.task import Outcome

POLL_SECONDS = 0.05  # how soon cancel, pause and a change of workers are passed on
CANCEL_SECONDS = 1.0  # after which a local cluster is ended with what it is on
FORCE_SECONDS = 20.0  # the same for workers that others started: they end their picture
MOST_BARREN = 12  # deaths of workers in a row without any outcome
LIMIT_GRACE_SECONDS = 3.0  # after the time limit: a sign may be on its way


class ClusterSession:
    """Hands out tasks, takes outcomes, and notices who comes and goes.

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
        self._notify = notify
        self._run_id = settings.run_id
        self._roster = Roster(own_host)
        self._blame = Blame(settings.run_context.file_limit_seconds)
        sizer = CostSizer(1 + len(settings.run_context.recipe.also))
        self._dispatch = Dispatch(self._run_id, self._roster, sizer, self._blame)
        self._progress = Progress(self._run_id, settings.first_session, notify)
        self._awaited = workers if settings.link.is_local else 0  # local workers on their way
        self._initial: set[str] = set()  # those that have to see the files, or the run ends
        self._retired: set[str] = set()  # addresses of those that were one too many
        self._paces = 0
        self._is_held = False
        self._is_up = False  # connected
        self._lonely_since = time.monotonic()
        self._barren = 0

    def outcomes(self, source: TaskQueue) -> Iterator[Outcome]:
        """Yield outcomes until there is nothing left to do, or the run is cancelled.

        Raises:
            EngineError: the cluster cannot work, or is gone.
        """
        while not self._controls.is_cancelled:
            self._hold_or_go_on()
            if self._settings.link.is_local and self._is_up:
                self._fit()
            if not self._is_held:
                self._dispatch.hand_out(source, self._controls.crew.memory_bytes, self._liaison)
            if not (self._roster.in_flight or self._blame.suspects or source):
                return
            yield from self._take(source, POLL_SECONDS)
            self._check_time()
            self._check_company()
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
                yield from self._lose(address, source)
            case [messages.SCHEDULER_LOST]:
                self._lose_all(source)
            case _:
                self._hear(message)

    def _hear(self, message: list[Any]) -> None:
        """Take a message of who is there and what they do."""
        match message:
            case [messages.TOLD, [int(worker), list(told)]]:
                self._progress.take(self._roster, worker, told)
            case [messages.WORKER, str(address), *introduced]:
                self._admit(address, Introduction.read(introduced))
            case [messages.STRANGER, str(address), str(why)]:
                self._refuse(address, lazy_tr("it does not run Thumbpool: {why}", why=why))
            case [messages.CONNECTED, list(addresses)]:
                self._is_up = True
                self._initial = set() if self._dispatch.has_begun else set(addresses)
                self._lonely_since = time.monotonic()
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
        self._barren = 0
        for outcome in self._dispatch.accept(number, made):
            self._progress.finish(member, outcome)
            yield outcome
        rest = self._dispatch.close(number)
        if chunk.may_return:
            self._put_back(rest, source)
        elif rest:  # its results were lost on their way to the disk
            self._progress.forget(task.id for task in rest)
            yield from self._blame.judge(Blamed(rest, [], []), is_over_time=False)

    def _break(self, number: int, why: str) -> Iterator[Outcome]:
        """Deal with a chunk that failed as a whole, as none should."""
        found = self._roster.chunk(number)
        if found is None:
            return
        member, chunk = found
        self._warn(
            lazy_tr(
                "Worker {pid} on {host} gave back its pictures: {why}",
                code="worker-lost",
                pid=plain_amount(member.id),
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

    def _admit(self, address: str, who: Introduction) -> None:
        """Let a worker work, unless it is of another version or sees other files."""
        problem = who.problem()
        if problem:
            self._refuse(address, problem, who.host)
            return
        self._initial.discard(address)
        self._awaited = max(0, self._awaited - 1)
        self._barren = 0
        member = self._roster.add(address, who.host, who.pid, who.ahead_seconds)
        self._progress.welcome(member, who, is_first=len(self._roster) == 1)
        for text in who.warnings():
            self._warn(text)
        if self._is_held:
            self._set_pace(Pace.PAUSE, (address,))

    def _refuse(self, address: str, problem: str, host: str = "") -> None:
        text = lazy_tr(
            "The worker on {host} cannot be used: {problem}.",
            code="worker-refused",
            host=host or address,
            problem=problem,
        )
        if address in self._initial:
            raise EngineError(text)
        self._warn(text)

    def _lose(self, address: str, source: TaskQueue) -> Iterator[Outcome]:
        """Notice that a worker is gone, and yield the failures of what it died of."""
        self._initial.discard(address)
        member = self._roster.remove(address)
        if member is None:
            if address not in self._retired:
                self._check_barren()
            return
        if member.is_leaving:
            self._put_back(member.tasks, source)
            return
        if self._settings.link.is_local:
            self._awaited += 1  # its nanny starts another
        blamed = member.share_blame()
        on = blamed.guilty[0].id if blamed.is_alone else None
        self._notify(WorkerLost(self._run_id, member.id, on, time.perf_counter()))
        self._warn(
            lazy_tr(
                "Worker {pid} on {host} was lost; its pictures are tried again.",
                code="worker-lost",
                pid=plain_amount(member.id),
                host=member.host,
            )
        )
        self._put_back(blamed.innocent, source)
        self._progress.forget(task.id for task in member.tasks)
        failures = self._blame.judge(blamed, is_over_time=member.is_over_time)
        yield from failures
        if not failures:
            self._check_barren()

    def _lose_all(self, source: TaskQueue) -> None:
        """Notice that the scheduler is gone, and with it all workers; none of them is to blame."""
        self._is_up = False
        self._lonely_since = time.monotonic()
        self._warn(
            lazy_tr(
                "The scheduler of the cluster is gone; the run waits up to a minute for it.",
                code="cluster-gone",
            )
        )
        for member in self._roster:
            self._roster.remove(member.address)
            self._put_back(member.tasks, source)
        self._progress.begin_session()

    def _put_back(self, tasks: list[Any], source: TaskQueue) -> None:
        self._progress.forget(task.id for task in tasks)
        for task in tasks:
            source.put_back(task)

    def _hold_or_go_on(self) -> None:
        """Pass on pause and resume; a held worker gives back what it has not begun."""
        if self._controls.is_paused != self._is_held:
            self._is_held = self._controls.is_paused
            self._set_pace(Pace.PAUSE if self._is_held else Pace.GO, self._roster.addresses)

    def _set_pace(self, pace: Pace, addresses: tuple[str, ...]) -> None:
        self._paces += 1
        for address in addresses:
            if (member := self._roster.get(address)) is not None:
                member.note_pace(is_held=pace is not Pace.GO)
        self._liaison.send(SetPace(pace, self._paces, addresses))

    def _fit(self) -> None:
        """Start the workers that a local cluster lacks, and end those that are too many."""
        wanted = self._controls.crew.workers
        staying = self._roster.staying
        missing = wanted - len(staying) - self._awaited
        if missing > 0:
            self._liaison.send(Scale(missing))
            self._awaited += missing
        for member in staying[wanted:]:
            member.is_leaving = True
            self._set_pace(Pace.PAUSE, (member.address,))
        for member in self._roster:
            if member.is_leaving and not member.chunks:
                self._dismiss(member)

    def _dismiss(self, member: Member) -> None:
        self._roster.remove(member.address)
        self._retired.add(member.address)
        self._liaison.send(Retire(member.address))
        self._notify(WorkerDismissed(self._run_id, member.id, time.perf_counter()))

    def _check_time(self) -> None:
        """End workers that give no sign for longer than a picture may take."""
        limit = self._settings.run_context.file_limit_seconds + LIMIT_GRACE_SECONDS
        now = time.monotonic()
        for member in self._roster:
            if not member.chunks or self._is_held:
                member.last_sign = now
            elif now - member.last_sign > limit and not member.is_over_time:
                member.is_over_time = True
                self._liaison.send(Restart(member.address))

    def _check_company(self) -> None:
        """End the run if nobody is there to work for a minute.

        Raises:
            EngineError: it is so.
        """
        if self._roster or not self._is_up:
            self._lonely_since = time.monotonic() if self._roster else self._lonely_since
            return
        if time.monotonic() - self._lonely_since > self._settings.link.patience_seconds:
            raise EngineError(
                lazy_tr(
                    "The cluster has no worker; start some with 'dask worker', as the guide says. "
                    "What was done stays.",
                    code="workers-not-started",
                )
            )

    def _check_barren(self) -> None:
        """End the run if workers die again and again and nothing is made.

        Raises:
            EngineError: they do.
        """
        self._barren += 1
        if self._barren >= MOST_BARREN:
            raise EngineError(
                lazy_tr(
                    "The workers of the cluster are lost as soon as they start; their own log may "
                    "tell more. What was done stays.",
                    code="workers-not-started",
                )
            )

    def _wind_down(self, source: TaskQueue) -> Iterator[Outcome]:
        """Yield what workers end of their own after a cancel, and force those that do not."""
        self._set_pace(Pace.CANCEL, self._roster.addresses)
        is_local = self._settings.link.is_local
        deadline = time.monotonic() + (CANCEL_SECONDS if is_local else FORCE_SECONDS)
        while self._roster.in_flight and self._is_up and time.monotonic() < deadline:
            for outcome in self._take(source, POLL_SECONDS):
                if outcome.timing is not None:  # no verdict on what died in these moments
                    yield outcome
        for member in self._roster:
            if member.chunks and not is_local:
                self._liaison.send(Restart(member.address))

    def _warn(self, text: str) -> None:
        self._notify(WarningRaised(self._run_id, text))
