"""Chunks of about half a second of work."""

from pathlib import Path

from processing.running.engines.cluster.chunking import MOST_TASKS, CostSizer
from processing.running.task_queue import TaskQueue
from processing.task import Outcome, Status, Task, Timing


def source_of(folder: Path, *sizes: int) -> TaskQueue:
    tasks = []
    for number, size in enumerate(sizes):
        path = folder / f"{number}.jpg"
        path.write_bytes(bytes(size))
        tasks.append(Task(number, path, folder / f"{number}.out"))
    return TaskQueue(tasks)


def sizer_of(seconds: float, size_bytes: int) -> CostSizer:
    sizer = CostSizer()
    sizer.learn(
        Outcome(0, Status.DONE, source_bytes=size_bytes, timing=Timing(1, (0.0, seconds), 0.0))
    )
    return sizer


def ids(chunk: tuple[Task, ...]) -> list[int]:
    return [task.id for task in chunk]


def test_before_anything_is_known_each_task_goes_alone(tmp_path: Path) -> None:
    source = source_of(tmp_path, 100, 100)
    assert ids(CostSizer().next_chunk(source)) == [0]


def test_a_chunk_is_about_half_a_second_of_work(tmp_path: Path) -> None:
    source = source_of(tmp_path, *[100] * 20)
    assert ids(sizer_of(0.1, 100).next_chunk(source)) == [0, 1, 2, 3, 4]


def test_a_giant_goes_alone_and_what_comes_before_it_without_it(tmp_path: Path) -> None:
    source = source_of(tmp_path, 100, 100, 5_000, 100)
    sizer = sizer_of(0.1, 100)
    assert ids(sizer.next_chunk(source)) == [0, 1]
    assert ids(sizer.next_chunk(source)) == [2]
    assert ids(sizer.next_chunk(source)) == [3]
    assert sizer.next_chunk(source) == ()


def test_however_small_the_pictures_a_chunk_has_an_end(tmp_path: Path) -> None:
    source = source_of(tmp_path, *[1] * (MOST_TASKS + 5))
    assert len(sizer_of(0.000001, 1).next_chunk(source)) == MOST_TASKS
