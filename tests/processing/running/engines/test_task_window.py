"""The window of tasks in flight: bounded, and nothing is lost between taking and handing out."""

import threading
from pathlib import Path

from processing.running.engines.controls import Controls
from processing.running.engines.task_window import TaskWindow
from processing.running.task_queue import TaskQueue
from processing.task import Task


def tasks(count: int) -> list[Task]:
    return [Task(n, Path(f"{n}.jpg"), Path(f"out/{n}.jpg")) for n in range(count)]


def test_a_source_gives_returned_tasks_first_and_knows_when_it_is_empty() -> None:
    first, second = tasks(2)
    source = TaskQueue([first, second])
    assert source.take() == first
    source.put_back(first)
    assert source
    assert [source.take(), source.take(), source.take()] == [first, second, None]
    assert not source


def test_no_more_than_the_window_is_handed_out_until_one_is_released() -> None:
    window = TaskWindow(TaskQueue(tasks(10)), 3, Controls())
    feed = window.feed()
    slots = [next(feed)[0] for _ in range(3)]
    assert sorted(slots) == [0, 1, 2]
    handed_out: list[int] = []
    waiting = threading.Thread(target=lambda: handed_out.append(next(feed)[1].id), daemon=True)
    waiting.start()
    waiting.join(0.3)
    assert handed_out == []
    window.release(slots[1])
    waiting.join(5)
    assert handed_out == [3]
    assert {task.id for _, task in window.in_flight()} == {0, 2, 3}


def test_a_closed_window_ends_its_feed_although_every_slot_is_taken() -> None:
    window = TaskWindow(TaskQueue(tasks(5)), 1, Controls())
    feed = window.feed()
    next(feed)
    window.close()
    window.close()
    assert list(feed) == []


def test_a_task_that_is_taken_while_the_window_closes_goes_back_to_the_source() -> None:
    class SlowSource(TaskQueue):
        def take(self) -> Task | None:
            task = super().take()
            window.close()  # the pool is given up at the worst moment
            return task

    source = SlowSource(tasks(1))
    window = TaskWindow(source, 2, Controls())
    assert list(window.feed()) == []
    assert window.in_flight() == []
    assert source


def test_a_chunk_takes_what_there_is_room_for_and_leaves_the_rest() -> None:
    window = TaskWindow(TaskQueue(tasks(10)), 5, Controls())
    feed = window.feed_chunks(lambda: 4)
    chunks = [next(feed), next(feed)]
    assert [[task.id for _, task in chunk] for chunk in chunks] == [[0, 1, 2, 3], [4]]
    window.release(*(slot for slot, _ in chunks[0]))
    assert [task.id for _, task in next(feed)] == [5, 6, 7, 8]
    window.release(*range(5))
    assert [task.id for _, task in next(feed)] == [9]
    window.resize(3)
    window.release(*(slot for slot, _ in window.in_flight()))
    assert next(feed, None) is None


def test_what_is_taken_back_is_fed_again_although_the_source_was_empty() -> None:
    window = TaskWindow(TaskQueue(tasks(2)), 2, Controls())
    feed = window.feed_chunks(lambda: 4)
    assert [task.id for _, task in next(feed)] == [0, 1]
    window.take_back(1)
    assert [task.id for _, task in window.in_flight()] == [0]
    ((slot, task),) = next(feed)
    assert task.id == 1
    window.release(0, slot)
    assert next(feed, None) is None


def test_tasks_that_a_chunk_takes_while_the_window_closes_go_back_to_the_source() -> None:
    class ClosingSource(TaskQueue):
        def take(self) -> Task | None:
            task = super().take()
            if task is not None and task.id == 2:
                window.close()
            return task

    source = ClosingSource(tasks(4))
    window = TaskWindow(source, 4, Controls())
    ((_, first),) = next(window.feed_chunks(lambda: 4))
    assert first.id == 0
    assert [task.id for _, task in window.in_flight()] == [0]
    assert [source.take().id for _ in range(3)] == [1, 2, 3]


def test_a_cancelled_run_ends_the_feed() -> None:
    controls = Controls()
    feed = TaskWindow(TaskQueue(tasks(5)), 2, controls).feed()
    next(feed)
    controls.cancel()
    assert list(feed) == []
