"""Assign each worker to a lane, so that counts, table and timeline all show the same one."""

HOST_STEP = 10_000_000  # more than any process id: workers of a further host are told by it


def pid_of(worker: int) -> int:
    """Return the process id on its own machine of a worker that events tell of by this id."""
    return worker % HOST_STEP


class LaneAssignment:
    """Gives each worker a lane, numbered from 0; thread-confined.

    A worker takes the first free lane, else a new one. A lane becomes free when its worker is
    lost, and all lanes do when a new pool session begins. A worker that is gone keeps the lane it
    had for messages that arrive late. A worker whose result arrives before its `WorkerStarted` is
    taken for one of the newest session.
    """

    def __init__(self) -> None:
        self._workers: list[int] = []  # by lane; 0 where it is free
        self._lanes: dict[int, int] = {}  # by worker, those that are gone included
        self._unannounced: set[int] = set()  # have a lane, and no `WorkerStarted` came yet
        self._session = 0

    def __len__(self) -> int:
        return len(self._workers)

    def __contains__(self, worker: int) -> bool:
        """Return whether a worker has, or had, a lane."""
        return worker in self._lanes

    @property
    def workers(self) -> tuple[int, ...]:
        """The worker in each lane; 0 where it is free."""
        return tuple(self._workers)

    def add(self, worker: int, session: int) -> int | None:
        """Return the lane of a worker that started; None for a late message of an older session."""
        if session < self._session:
            return self._lanes.get(worker)
        if session > self._session:
            self._session = session
            self._workers = [each if each in self._unannounced else 0 for each in self._workers]
        self._unannounced.discard(worker)
        return self._assign(worker)

    def lane_of(self, worker: int) -> int:
        """Return the lane of a worker; one that is not known yet is given one."""
        lane = self._lanes.get(worker)
        if lane is None:
            self._unannounced.add(worker)
            lane = self._assign(worker)
        return lane

    def place(self, worker: int, lane: int) -> None:
        """Give a worker that comes the lane that it had in a recorded run."""
        if self._lanes.get(worker) == lane and worker in self._workers:
            return
        self.vacate(worker)
        self._workers.extend([0] * (lane + 1 - len(self._workers)))
        self._workers[lane] = worker
        self._lanes[worker] = lane
        self._unannounced.add(worker)

    def vacate(self, worker: int) -> None:
        """Free the lane of a worker that is gone."""
        if worker in self._workers:
            self._workers[self._workers.index(worker)] = 0

    def _assign(self, worker: int) -> int:
        if worker in self._workers:
            return self._workers.index(worker)
        if 0 in self._workers:
            lane = self._workers.index(0)
            self._workers[lane] = worker
        else:
            lane = len(self._workers)
            self._workers.append(worker)
        self._lanes[worker] = lane
        return lane
