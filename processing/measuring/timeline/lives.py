"""Follow the worker processes of a run: when each was started, was up and ended, and its lane."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from processing.record import record
from processing.running.lanes import LaneAssignment


class WorkerEnd(Enum):
    """How a worker ended before its run did."""

    DIED = "died"
    STOPPED = "stopped"
    DISMISSED = "dismissed"


@record
class StartUp:
    """A worker process that was coming up; moments in seconds after the run began."""

    lane: int
    worker: int
    since: float
    until: float


@record
class Absence:
    """A time without a worker in a lane, in seconds after the run began."""

    lane: int
    since: float
    until: float


@record
class End:
    """The end of a worker in mid-run; `at` is in seconds after the run began.

    Attributes:
        cause: how it died, in a few words; empty if it did not.
    """

    lane: int
    worker: int
    at: float
    how: WorkerEnd
    cause: str = ""


@dataclass(slots=True)
class _Life:
    """One worker's time; `up` is None until it is ready, `until` while it is there."""

    lane: int
    worker: int
    since: float
    up: float | None = None
    until: float | None = None
    end: End | None = None
    host: str = ""


class WorkerLives:
    """Every worker of a run with its lane; thread-confined.

    All moments are in seconds after the run began. A worker whose start was not announced is taken
    to have started with the run if it is the first of its lane, else in the moment when it was up.
    """

    def __init__(self) -> None:
        self.lanes = LaneAssignment()
        self._lives: list[_Life] = []
        self._present: dict[int, _Life] = {}  # the last life of each process id
        self._sessions: dict[int, int] = {}  # the last session of each process id
        self._session = 0

    def start(self, worker: int, session: int, at: float) -> None:
        """Note that a worker process was asked for."""
        self._enter(session, at)
        lane = self.lanes.add(worker, session)
        known = self._present.get(worker)
        if lane is None or (known is not None and self._sessions.get(worker) == session):
            return
        self._sessions[worker] = session
        self._add(_Life(lane, worker, max(0.0, at)))

    def come_up(self, worker: int, session: int, at: float, host: str = "") -> None:
        """Note that a worker is ready; one of a session that is over changes nothing.

        Its `host` is that of a cluster.
        """
        self._enter(session, at)
        lane = self.lanes.add(worker, session)
        if lane is None:
            return
        self._sessions.setdefault(worker, session)
        if self._sessions[worker] != session:
            self._sessions[worker] = session
            if session == self._session:
                self._present.pop(worker, None)  # another process has its number now
        self._be_up(worker, lane, at)
        self._present[worker].host = host

    def see_at_work(self, worker: int, since: float) -> int:
        """Return the lane of a worker that was at work at a moment, so it was up by then."""
        lane = self.lanes.lane_of(worker)
        self._be_up(worker, lane, since)
        return lane

    def note_end(self, worker: int, at: float, how: WorkerEnd, cause: str = "") -> None:
        """Note the end of a worker; another word of the same end changes nothing."""
        life = self._present.get(worker)
        self.lanes.vacate(worker)
        if life is None or life.until is not None:
            return
        life.until = max(at, life.since)
        life.end = End(life.lane, worker, life.until, how, cause)

    def ended_at(self, worker: int) -> float | None:
        """Return when a worker ended; None if it is there or unknown."""
        life = self._present.get(worker)
        return None if life is None else life.until

    def start_ups(self, seconds: float) -> list[StartUp]:
        """Return every start-up until `seconds`, those that go on included, by lane."""
        return [
            StartUp(each.lane, each.worker, each.since, until)
            for each in self._by_lane()
            if (until := self._ready_at(each, seconds)) > each.since
        ]

    def absences(self, lanes: int, seconds: float) -> list[Absence]:
        """Return when each of so many lanes had no worker, up to `seconds`, by lane."""
        found = []
        reached = dict.fromkeys(range(lanes), 0.0)
        for each in self._by_lane():
            since = reached.get(each.lane, 0.0)
            if each.since > since:
                found.append(Absence(each.lane, since, each.since))
            reached[each.lane] = seconds if each.until is None else each.until
        found += [
            Absence(lane, since, seconds) for lane, since in reached.items() if since < seconds
        ]
        return sorted(found, key=lambda each: (each.lane, each.since))

    @property
    def ends(self) -> list[End]:
        """Every end of a worker in mid-run, by its moment."""
        ends = (each.end for each in self._lives if each.end is not None)
        return sorted(ends, key=lambda end: (end.at, end.lane))

    @property
    def workers(self) -> dict[int, int]:
        """The lane of every worker process there ever was, by its id, by lane."""
        return {each.worker: each.lane for each in self._by_lane()}

    def worker_in(self, lane: int) -> int:
        """Return the process id of the last worker of a lane; 0 if it never had one."""
        return next((each.worker for each in reversed(self._lives) if each.lane == lane), 0)

    def host_of(self, worker: int) -> str:
        """Return the name of a worker's machine; empty where that is this one, or unknown."""
        life = self._present.get(worker)
        return "" if life is None else life.host

    @property
    def hosts(self) -> tuple[str, ...]:
        """The machines of a cluster that ever had a worker, as they came; none without one."""
        return tuple(dict.fromkeys(each.host for each in self._lives if each.host))

    def by_host(self, lanes: int) -> tuple[int, ...]:
        """Return so many lanes in an order that has those of one host side by side."""
        places = {host: place for place, host in enumerate(self.hosts)}
        hosts = {each.lane: each.host for each in self._lives}  # of the last worker of each
        return tuple(
            sorted(range(lanes), key=lambda lane: places.get(hosts.get(lane, ""), len(places)))
        )

    def _by_lane(self) -> Iterator[_Life]:
        return iter(sorted(self._lives, key=lambda life: (life.lane, life.since)))

    @staticmethod
    def _ready_at(life: _Life, seconds: float) -> float:
        present = seconds if life.until is None else life.until
        return present if life.up is None else life.up

    def _enter(self, session: int, at: float) -> None:
        """Note that all workers of lower sessions are gone, if that was not told before."""
        if session <= self._session:
            return
        self._session = session
        for worker, life in self._present.items():
            if life.until is None and self._sessions.get(worker, session) < session:
                life.until = max(at, life.since)

    def _be_up(self, worker: int, lane: int, at: float) -> None:
        life = self._present.get(worker)
        if life is None:
            has_earlier = any(each.lane == lane for each in self._lives)
            life = _Life(lane, worker, at if has_earlier else 0.0)
            self._add(life)
        life.up = at if life.up is None else min(life.up, at)
        life.since = min(life.since, life.up)

    def _add(self, life: _Life) -> None:
        self._lives.append(life)
        self._present[life.worker] = life
