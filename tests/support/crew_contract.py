"""What every engine promises when the number of its workers changes, as tests to inherit."""

import itertools
import multiprocessing
import random
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from processing.running.engines.base import Engine
from processing.running.engines.controls import Crew
from processing.running.events import FileStarted, Message
from processing.running.tracker import RunTracker
from processing.task import Outcome, Status, Task
from tests.support.recorded_events import WAIT_SECONDS, RecordedEvents, wait_until

MEMORY_BYTES = 1_000_000_000
PLANNED = 100_000  # more than any of these runs makes
SEEDS = (1, 2)


class Watched:
    """A run in a thread of its own, with tasks without end until `finish`, and what it says."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.outcomes: list[Outcome] = []
        self._told = RecordedEvents()
        self._tracker = RunTracker(PLANNED, notes_changes=False)
        self._folding = threading.Lock()
        self._is_enough = threading.Event()
        self._handed_out = 0
        self._threads = threading.active_count()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def set_workers(self, workers: int) -> None:
        self.engine.set_crew(Crew(workers, MEMORY_BYTES))

    @property
    def alive(self) -> set[int]:
        """The workers that are there, as the lanes show them."""
        with self._folding:
            return {lane.worker for lane in self._tracker.lanes if lane.worker}

    @property
    def lanes(self) -> int:
        with self._folding:
            return len(self._tracker.lanes)

    def wait_for_workers(self, count: int) -> None:
        wait_until(lambda: len(self.alive) == count)

    def wait_for_more(self, count: int) -> list[Outcome]:
        """Wait for so many more outcomes, and return them."""
        before = len(self.outcomes)
        wait_until(lambda: len(self.outcomes) >= before + count)
        return self.outcomes[before:]

    def last(self, count: int) -> list[Outcome]:
        """Return so many outcomes, the last ones."""
        return self.outcomes[-count:]

    def begun(self) -> list[FileStarted]:
        return self._told.of(FileStarted)

    def hand_out_no_more(self) -> None:
        self._is_enough.set()

    def finish(self) -> None:
        """Let the run come to its end, and check that nothing is lost, made twice or left."""
        self.hand_out_no_more()
        self._thread.join(WAIT_SECONDS)
        assert not self._thread.is_alive()
        ended = sorted(outcome.task_id for outcome in self.outcomes)
        assert ended == list(range(self._handed_out))
        assert {outcome.status for outcome in self.outcomes} <= {Status.DONE}
        self.check_nothing_is_left()

    def cancel(self) -> None:
        """Cancel the run, and check that nothing is made twice or left."""
        self.engine.cancel()
        self._thread.join(WAIT_SECONDS)
        assert not self._thread.is_alive()
        ended = [outcome.task_id for outcome in self.outcomes]
        assert len(set(ended)) == len(ended)
        self.check_nothing_is_left()

    def check_nothing_is_left(self) -> None:
        assert multiprocessing.active_children() == []
        assert threading.active_count() <= self._threads

    def _run(self) -> None:
        for outcome in self.engine.run(self._tasks(), self._fold):
            self.outcomes.append(outcome)

    def _tasks(self) -> Iterator[Task]:
        for number in itertools.takewhile(lambda _: not self._is_enough.is_set(), range(PLANNED)):
            self._handed_out = number + 1
            yield Task(number, Path("nap"), Path("out") / str(number))

    def _fold(self, message: Message) -> None:
        with self._folding:
            self._tracker.fold(message)
        self._told.append(message)


class CrewContract:
    """Inherit it beside the engine contract."""

    workers: int
    engine: Callable[..., Engine]

    def present(self, wanted: int) -> int:
        """How many workers there are when so many are wanted."""
        return wanted

    @pytest.fixture
    def watched(self) -> Iterator[Watched]:
        made = Watched(self.engine())
        yield made
        made.cancel()

    def test_workers_that_are_missing_start_and_get_pictures(self, watched: Watched) -> None:
        watched.wait_for_more(1)
        watched.set_workers(4)
        watched.wait_for_workers(self.present(4))
        wait_until(lambda: len({each.worker for each in watched.begun()}) == self.present(4))
        watched.finish()

    def test_workers_that_are_too_many_end_and_the_others_go_on(self, watched: Watched) -> None:
        watched.set_workers(3)
        watched.wait_for_workers(self.present(3))
        watched.set_workers(1)
        watched.wait_for_workers(1)
        (last,) = watched.alive
        # What was handed to the others comes first; how much that is depends on the engine.
        wait_until(
            lambda: {each.timing and each.timing.worker for each in watched.last(40)} == {last}
        )
        watched.finish()

    def test_workers_come_and_go_again_and_again_in_the_same_lanes(self, watched: Watched) -> None:
        for wanted in (3, 1, 2, 3):
            watched.set_workers(wanted)
            watched.wait_for_workers(self.present(wanted))
            watched.wait_for_more(5)
        assert watched.lanes == self.present(3)
        watched.finish()

    def test_the_same_number_again_changes_nothing(self, watched: Watched) -> None:
        watched.wait_for_workers(self.workers)
        before = watched.alive
        watched.set_workers(self.workers)
        watched.wait_for_more(40)
        assert watched.alive == before
        watched.finish()

    def test_a_paused_run_changes_its_workers_and_begins_nothing(self, watched: Watched) -> None:
        watched.set_workers(4)
        watched.wait_for_workers(self.present(4))
        watched.wait_for_more(8)
        watched.engine.pause()
        watched.set_workers(2)
        watched.wait_for_workers(self.present(2))
        watched.set_workers(3)
        watched.engine.resume()
        watched.wait_for_workers(self.present(3))
        watched.wait_for_more(40)
        watched.finish()

    def test_a_run_whose_workers_change_can_be_cancelled(self, watched: Watched) -> None:
        watched.wait_for_more(1)
        watched.set_workers(4)
        watched.engine.cancel()
        watched.set_workers(1)
        watched.set_workers(5)
        watched.cancel()

    def test_a_run_ends_though_its_workers_change_in_its_last_moments(self) -> None:
        for wanted in (1, 5):
            watched = Watched(self.engine())
            watched.wait_for_more(5)
            watched.hand_out_no_more()
            watched.set_workers(wanted)
            watched.finish()
            watched.set_workers(3)
            watched.check_nothing_is_left()

    def test_an_engine_may_be_told_before_it_begins(self) -> None:
        engine = self.engine()
        engine.set_crew(Crew(3, MEMORY_BYTES))
        watched = Watched(engine)
        watched.wait_for_workers(self.present(3))
        watched.finish()

    @pytest.mark.parametrize("seed", SEEDS)
    def test_changes_at_any_moment_lose_nothing(self, watched: Watched, seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(8):
            act: Any = chance.choice(
                [
                    lambda: watched.set_workers(chance.randint(1, 4)),
                    lambda: watched.set_workers(chance.randint(1, 4)),
                    lambda: watched.wait_for_more(chance.randint(1, 20)),
                    lambda: threading.Event().wait(chance.random() / 10),
                ]
            )
            act()
        watched.finish()
