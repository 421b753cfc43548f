"""How many tasks are handed over at once goes by how long the last ones took."""

import itertools
import threading
from pathlib import Path

from processing.running.engines._chunking import MOST, WORTH_SECONDS, ChunkSizer
from processing.running.engines.controls import Controls
from processing.running.engines.task_window import TaskWindow
from processing.running.task_queue import TaskQueue
from processing.task import Outcome, Status, Task, Timing
from tests.support.recorded_events import WAIT_SECONDS


def taking(seconds: float) -> Outcome:
    return Outcome(0, Status.DONE, timing=Timing(1, (10.0, 10.0 + seconds), seconds))


def after(*seconds: float) -> int:
    sizer = ChunkSizer()
    for each in seconds:
        sizer.learn(taking(each))
    return sizer.size()


def window(tasks: int, size: int, controls: Controls | None = None) -> TaskWindow:
    planned = [Task(n, Path(f"{n}.jpg"), Path(f"out/{n}.jpg")) for n in range(tasks)]
    return TaskWindow(TaskQueue(planned), size, controls or Controls())


def test_while_nothing_is_known_tasks_are_handed_over_one_by_one() -> None:
    assert ChunkSizer().size() == 1


def test_tiny_pictures_are_handed_over_together_but_never_more_than_a_few() -> None:
    assert after(*[WORTH_SECONDS / 100] * 100) == MOST


def test_tasks_that_are_said_to_take_no_time_are_handed_over_like_tiny_ones() -> None:
    assert after(*[0.0] * 10_000) == MOST
    sizer = ChunkSizer()
    sizer.learn(taking(0.0))
    assert sizer.unsettled() > 0


def test_photographs_are_handed_over_one_by_one() -> None:
    assert after(*[0.06] * 100) == 1


def test_one_long_picture_lets_nothing_wait_behind_the_next() -> None:
    assert after(*[0.001] * 100, 1.0) == 1


def test_what_nobody_worked_on_teaches_nothing() -> None:
    sizer = ChunkSizer()
    for _ in range(100):
        sizer.learn(Outcome(0, Status.FAILED, "lost"))
    assert sizer.size() == 1


def test_chunks_hold_every_task_once_and_as_many_as_were_asked_for() -> None:
    wide = window(10, 12)
    feed = wide.feed_chunks(lambda: 4)
    chunks = list(itertools.islice(feed, 3))
    wide.release(*range(10))
    assert list(feed) == []
    assert [len(each) for each in chunks] == [4, 4, 2]
    assert [task.id for each in chunks for _, task in each] == list(range(10))


def test_a_chunk_never_waits_for_a_vacancy_beyond_its_first() -> None:
    narrow = window(10, 3)
    chunks = narrow.feed_chunks(lambda: 4)
    assert len(next(chunks)) == 3
    narrow.release(0, 2)
    assert [task.id for _, task in next(chunks)] == [3, 4]


def test_a_pause_and_a_cancel_end_a_chunk() -> None:
    for stop in (Controls.pause, Controls.cancel):
        controls = Controls()
        held = window(10, 10, controls)
        sizes = itertools.chain([4], itertools.repeat(1))

        def size(controls: Controls = controls, stop=stop, sizes=sizes) -> int:
            stop(controls)
            return next(sizes)

        assert len(next(held.feed_chunks(size))) == 1


def test_an_end_in_the_midst_of_a_chunk_leaves_the_feed_nothing_to_wait_for() -> None:
    told: list[int] = []
    narrow, has_one = window(2, 3), threading.Event()

    def feed() -> None:
        for each in narrow.feed_chunks(lambda: 4):
            told.append(len(each))
            has_one.set()

    feeding = threading.Thread(target=feed, daemon=True)
    feeding.start()
    assert has_one.wait(WAIT_SECONDS)
    narrow.release(0, 1)
    feeding.join(WAIT_SECONDS)
    assert not feeding.is_alive()
    assert told == [2]


def test_pictures_of_many_results_are_handed_over_one_by_one() -> None:
    sizer = ChunkSizer(results=9)
    for _ in range(200):
        sizer.learn(taking(0.0001))
    assert sizer.size() == 1
