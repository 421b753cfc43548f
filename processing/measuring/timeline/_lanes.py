"""Which lane a worker has: the rule by which lanes are counted and drawn alike."""


class Seats:
    """Gives each worker a lane, from 0; thread-confined.

    The rule is the tracker's: a worker takes the first lane that is free, else a new one. A lane
    falls free when its worker is lost, and all do when a new generation of workers begins. A
    worker that is gone keeps the lane it had for what is still told of it. One that was never
    introduced, because its result came first, is taken for one of the newest generation.
    """

    def __init__(self) -> None:
        self._workers: list[int] = []  # by lane; 0 where it is free
        self._lanes: dict[int, int] = {}  # by worker, those that are gone included
        self._strangers: set[int] = set()  # seated, and not introduced yet
        self._generation = 0

    def __len__(self) -> int:
        return len(self._workers)

    def introduce(self, worker: int, generation: int) -> int | None:
        """Return the lane of a worker that is up; None for late word of an older generation."""
        if generation < self._generation:
            return self._lanes.get(worker)
        if generation > self._generation:
            self._generation = generation
            self._workers = [each if each in self._strangers else 0 for each in self._workers]
        self._strangers.discard(worker)
        return self._seat(worker)

    def lane_of(self, worker: int) -> int:
        """Return the lane of a worker; one that was never introduced is given one."""
        lane = self._lanes.get(worker)
        if lane is None:
            self._strangers.add(worker)
            lane = self._seat(worker)
        return lane

    def vacate(self, worker: int) -> None:
        """Leave the lane of a worker that is gone free for the next one."""
        if worker in self._workers:
            self._workers[self._workers.index(worker)] = 0

    def _seat(self, worker: int) -> int:
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
