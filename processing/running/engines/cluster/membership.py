"""Who works for a run on a cluster: workers come, are refused, pause, take too long, and go."""

import time
from collections.abc import Iterator
from typing import Any

from processing.errors import EngineError
from processing.language.amounts import plain_amount
from processing.language.lazy_text import lazy_tr
from processing.running.engines.base import EngineSettings
from processing.running.engines.cluster.blame import Blame
from processing.running.engines.cluster.introduction import Introduction
from processing.running.engines.cluster.liaison import Liaison
from processing.running.engines.cluster.messages import Pace, Restart, Retire, Scale, SetPace
from processing.running.engines.cluster.progress import Progress
from processing.running.engines.cluster.roster import Member, Roster
from processing.running.engines.controls import Controls
from processing.running.events import (
    Notify,
    WarningRaised,
    WorkerDismissed,
    WorkerLost,
    WorkersChanged,
    WorkerStopped,
)
from processing.running.task_queue import TaskQueue
from processing.task import Outcome, Task

MOST_BARREN = 12  # deaths of workers in a row without any outcome
# Workers of an own cluster come by themselves; all begin at once, on a machine that may be busy.
OWN_START_SECONDS = 300.0
LIMIT_GRACE_SECONDS = 3.0  # after the time limit: a sign may be on its way

_NONE_THERE = lazy_tr(
    "The cluster has no worker; start some with 'dask worker', as the guide says. "
    "What was done stays.",
    code="workers-not-started",
)
_NONE_STARTED = lazy_tr(
    "No worker of the local cluster started within five minutes; use fewer, or another engine. "
    "What was done stays.",
    code="workers-not-started",
)


class Membership:
    """Lets workers in and out of a roster, and says what becomes of their tasks.

    Thread-confined: belongs to the session.

    Attributes:
        is_up: whether there is a connection to the scheduler.
        is_held: whether workers were told to pause.
    """

    def __init__(
        self,
        settings: EngineSettings,
        liaison: Liaison,
        controls: Controls,
        notify: Notify,
        roster: Roster,
        blame: Blame,
        workers: int,
    ) -> None:
        """Await so many `workers` of a local cluster."""
        self.is_up = False
        self.is_held = False
        self._settings = settings
        self._link = settings.link
        self._liaison = liaison
        self._controls = controls
        self._notify = notify
        self._run_id = settings.run_id
        self._roster = roster
        self._blame = blame
        self.progress = Progress(self._run_id, settings.first_session, notify)
        self._awaited = workers if self._link.is_local else 0  # local workers on their way
        self._initial: set[str] = set()  # those that have to see the files, or the run ends
        self._retired: set[str] = set()  # addresses of those that were one too many
        self._spare: dict[str, Introduction] = {}  # those that are not wanted yet, by address
        self._told = 0  # how many workers the run was told to have
        self._paces = 0
        self._lonely_since = time.monotonic()
        self._barren = 0

    def connect(self, addresses: list[Any], *, has_begun: bool) -> None:
        """Note that there is a connection, and who is there; none may be refused at the begin."""
        self.is_up = True
        self._initial = set() if has_begun else set(addresses)
        self._lonely_since = time.monotonic()

    def note_outcomes(self) -> None:
        """Note that something was made."""
        self._barren = 0

    def admit(self, address: str, who: Introduction) -> None:
        """Let a worker work, unless it is of another version, sees other files, or is spare.

        Raises:
            EngineError: it was there at the begin, and cannot be used.
        """
        problem = who.problem()
        if problem:
            self.refuse(address, problem, who.host)
            return
        self._initial.discard(address)
        self._awaited = max(0, self._awaited - 1)
        self._barren = 0
        most = 0 if self._link.is_local else self._link.most_workers
        if most and len(self._roster) >= most:
            self._spare[address] = who
            return
        member = self._roster.add(address, who.host, who.pid, who.ahead_seconds)
        self.progress.welcome(
            member, who, is_first=len(self._roster) == 1, is_alone=self._link.is_local
        )
        for text in who.warnings():
            self.warn(text)
        if self.is_held:
            self.set_pace(Pace.PAUSE, (address,))

    def refuse(self, address: str, problem: str, host: str = "") -> None:
        """Say that a worker cannot be used, and end it in a local cluster.

        Raises:
            EngineError: it was there at the begin, or none can be used.
        """
        text = lazy_tr(
            "The worker on {host} cannot be used: {problem}.",
            code="worker-refused",
            host=host or address,
            problem=problem,
        )
        if address in self._initial:
            raise EngineError(text)
        self.warn(text)
        if self._link.is_local:  # another is started in its place
            self._awaited = max(0, self._awaited - 1)
            self._retired.add(address)
            self._liaison.send(Retire(address))
            self._check_barren()

    def lose(self, address: str, source: TaskQueue) -> Iterator[Outcome]:
        """Notice that a worker is gone, and yield the failures of what it died of.

        Raises:
            EngineError: they die again and again.
        """
        self._initial.discard(address)
        self._spare.pop(address, None)
        member = self._roster.remove(address)
        if member is None:
            if address not in self._retired:
                self._check_barren()
            return
        if member.is_leaving:
            self.put_back(member.tasks, source)
            return
        if self._controls.is_cancelled:  # no verdict on what died in these moments
            self._notify(WorkerStopped(self._run_id, member.id, time.perf_counter()))
            return
        if self._link.is_local:
            self._awaited += 1  # its nanny starts another
        self._tell_number()
        yield from self._judge(member, source)
        if self._spare:
            self.admit(*self._spare.popitem())

    def lose_all(self, source: TaskQueue) -> None:
        """Notice that the scheduler is gone, and with it all workers; none of them is to blame."""
        self.is_up = False
        self._spare.clear()
        self._lonely_since = time.monotonic()
        self.warn(
            lazy_tr(
                "The scheduler of the cluster is gone; the run waits up to a minute for it.",
                code="cluster-gone",
            )
        )
        for member in self._roster:
            self._roster.remove(member.address)
            self.put_back(member.tasks, source)
        self.progress.begin_session()

    def put_back(self, tasks: list[Task], source: TaskQueue) -> None:
        """Take tasks as not begun, and as the next ones to be."""
        self.progress.forget(task.id for task in tasks)
        for task in tasks:
            source.put_back(task)

    def hold_or_go_on(self) -> None:
        """Pass on pause and resume; a held worker gives back what it has not begun."""
        if self._controls.is_paused != self.is_held:
            self.is_held = self._controls.is_paused
            self.set_pace(Pace.PAUSE if self.is_held else Pace.GO, self._roster.addresses)

    def set_pace(self, pace: Pace, addresses: tuple[str, ...]) -> None:
        """Tell workers how to go on."""
        self._paces += 1
        for address in addresses:
            if (member := self._roster.get(address)) is not None:
                member.note_pace(is_held=pace is not Pace.GO)
        self._liaison.send(SetPace(pace, self._paces, addresses))

    def fit(self) -> None:
        """Start the workers that a local cluster lacks, and end those that are too many."""
        if not (self._link.is_local and self.is_up):
            return
        wanted = self._controls.crew.workers
        staying = self._roster.staying
        missing = wanted - len(staying) - self._awaited
        if missing > 0:
            self._liaison.send(Scale(missing))
            self._awaited += missing
        for member in staying[wanted:]:
            member.is_leaving = True
            self.set_pace(Pace.PAUSE, (member.address,))
        for member in self._roster:
            if member.is_leaving and not member.chunks:
                self._dismiss(member)

    def check(self) -> None:
        """Look whether somebody takes too long, or nobody is there.

        Raises:
            EngineError: nobody was there for a minute.
        """
        self._check_time()
        self._tell_number()
        self._check_company()

    def end_by_force(self) -> None:
        """End the workers that have something in hand; those of a local cluster end with it."""
        for member in self._roster:
            if member.chunks and not self._link.is_local:
                self._liaison.send(Restart(member.address))

    def warn(self, text: str) -> None:
        """Tell what the user should know."""
        self._notify(WarningRaised(self._run_id, text))

    def _judge(self, member: Member, source: TaskQueue) -> Iterator[Outcome]:
        """Tell that a worker was lost, and yield the failures of what it died of."""
        blamed = member.share_blame()
        on = blamed.guilty[0].id if blamed.is_alone else None
        self._notify(WorkerLost(self._run_id, member.id, on, time.perf_counter()))
        self.warn(
            lazy_tr(
                "Worker {pid} on {host} was lost; its pictures are tried again.",
                code="worker-lost",
                pid=plain_amount(member.pid),
                host=member.host,
            )
        )
        self.put_back(blamed.innocent, source)
        self.progress.forget(task.id for task in member.tasks)
        failures = self._blame.judge(blamed, is_over_time=member.is_over_time)
        yield from failures
        if not failures:
            self._check_barren()

    def _dismiss(self, member: Member) -> None:
        self._roster.remove(member.address)
        self._retired.add(member.address)
        self._liaison.send(Retire(member.address))
        self._notify(WorkerDismissed(self._run_id, member.id, time.perf_counter()))

    def _tell_number(self) -> None:
        """Tell how many workers a cluster has that others started: nobody asked for a number."""
        number = len(self._roster)
        if number and number != self._told and not self._link.is_local:
            self._told = number
            self._notify(WorkersChanged(self._run_id, number, time.perf_counter()))

    def _check_time(self) -> None:
        """End workers that give no sign for longer than a picture may take."""
        limit = self._settings.run_context.file_limit_seconds + LIMIT_GRACE_SECONDS
        now = time.monotonic()
        for member in self._roster:
            if not member.chunks or self.is_held:
                member.last_sign = now
            elif now - member.last_sign > limit and not member.is_over_time:
                member.is_over_time = True
                self._liaison.send(Restart(member.address))

    def _check_company(self) -> None:
        """End the run if nobody is there to work for too long.

        Raises:
            EngineError: it is so.
        """
        if self._roster or not self.is_up:
            self._lonely_since = time.monotonic() if self._roster else self._lonely_since
            return
        is_own = self._link.is_local
        limit = OWN_START_SECONDS if is_own else self._link.patience_seconds
        if time.monotonic() - self._lonely_since > limit:
            raise EngineError(_NONE_STARTED if is_own else _NONE_THERE)

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
