"""What is packed comes out as it went in, wherever it is looked at."""

from dataclasses import fields
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processing.planning.plan_rows import (
    PackedOutcomes,
    PackedSources,
    PackedTasks,
    folders_of,
    paths_of,
    relative_paths_of,
    sizes_of,
    task_ids_of,
)
from processing.planning.rows import BLOCK_ROWS, Packed, Reordered
from processing.task import Outcome, PictureHeader, SourceImage, Stage, Status, Task, Timing

SOURCES = (
    SourceImage(Path("/a/caf\udce9.jpg"), Path("caf\udce9.jpg"), 2**40, is_link=True),
    SourceImage(Path("a/b.png"), Path("b.png"), 7, False, -(2**70), (3, 2**127), None),
    SourceImage(
        Path("c.jpg"),
        Path("c.jpg"),
        0,
        header=PictureHeader((4, 3), datetime(2024, 6, 1), "X1"),
        origin=2,
    ),
)
TASKS = (
    Task(0, Path("a.jpg"), Path("/out/a.jpg"), overwrite=True, replaces=(5, 2**66)),
    Task(1, Path("a.jpg"), Path("/out/b/a-64.jpg"), output=1),
    Task(2, Path("c.jpg"), Path("/out/c.jpg")),
)
TIMING = Timing(3, (0.1, 0.7), 0.2, storage_cpu_seconds=0.1, core_wait_seconds=0.3)
OUTCOMES = (
    Outcome(4, Status.DONE, "", None, ("odd",), 9, 8, (2, 1), (1, 1), TIMING),
    Outcome(5, Status.FAILED, "It is broken.", Stage.DECODE, messages_dropped=2),
    Outcome(6, Status.FAILED, "It is too large.", is_obstructed=True, needed_bytes=2**41),
)
NUMBERS = Packed(int, int, range(2 * BLOCK_ROWS + 7))


def test_pictures_tasks_and_outcomes_come_out_as_they_went_in():
    outcomes = PackedOutcomes()
    outcomes.extend(OUTCOMES)
    assert tuple(PackedSources(SOURCES)) == SOURCES
    assert tuple(PackedTasks(TASKS)) == TASKS
    assert tuple(outcomes) == OUTCOMES


@pytest.mark.parametrize("values", [SOURCES, TASKS, OUTCOMES, (TIMING,)])
def test_no_field_is_tried_by_its_default_alone(values):
    for field in fields(values[0]):
        if field.name != "beside":  # of what is packed, none has others beside it
            told = {getattr(value, field.name) for value in values}
            assert told != {field.default}, field.name


def test_what_is_asked_for_often_is_the_same_packed_or_not():
    packed = PackedSources(SOURCES)
    assert list(sizes_of(packed)) == list(sizes_of(SOURCES))
    assert list(paths_of(packed)) == list(paths_of(SOURCES))
    assert list(relative_paths_of(packed)) == list(relative_paths_of(SOURCES))
    assert list(relative_paths_of(packed, 1, 2)) == list(relative_paths_of(SOURCES, 1, 2))
    assert list(folders_of(PackedTasks(TASKS))) == list(folders_of(TASKS))


@given(st.integers(0, 3 * BLOCK_ROWS), st.integers(0, 3 * BLOCK_ROWS))
def test_rows_of_some_places_are_those_of_all_that_stand_there(first, end):
    assert list(NUMBERS.rows(first, end)) == list(NUMBERS.rows())[first:end]


def test_outcomes_are_looked_for_by_their_tasks_packed_or_not():
    assert list(task_ids_of(PackedOutcomes(OUTCOMES))) == [4, 5, 6]
    assert list(task_ids_of(OUTCOMES)) == [4, 5, 6]


def test_pictures_that_were_taken_apart_elsewhere_are_put_together_here():
    packed = PackedSources.of_rows(PackedSources(SOURCES).rows())
    assert packed == SOURCES
    assert list(packed.sizes) == [2**40, 7, 0]


@given(st.integers(0, 3 * BLOCK_ROWS), st.data())
def test_every_place_and_stretch_is_found_before_and_after_its_block_is_packed(count, data):
    plain = list(range(count))
    packed = Packed(lambda number: (number,), lambda row: row[0], plain)
    assert len(packed) == count
    assert packed == plain
    places = st.integers(-count - 1, count)
    stretch = slice(data.draw(places), data.draw(places))
    assert packed[stretch] == tuple(plain[stretch])
    if count:
        place = data.draw(st.integers(-count, count - 1))
        assert packed[place] == plain[place]


def test_sequences_of_other_values_or_lengths_are_not_equal():
    packed = PackedSources(SOURCES)
    assert packed != SOURCES[:2]
    assert packed != SOURCES[::-1]
    assert packed != "text"


def test_values_in_an_order_of_their_own_are_found_there():
    arranged = Reordered("abcd", [3, 0, 2])
    assert list(arranged) == ["d", "a", "c"]
    assert (arranged[0], arranged[-1], arranged[1:]) == ("d", "c", ("a", "c"))
    assert arranged == ("d", "a", "c")
    assert arranged != ("d", "a")


@pytest.mark.parametrize("name", ["a.jpg", "folder/a.jpg", "/a.jpg", "//two/a.jpg", "/in/a:b.jpg"])
def test_paths_come_out_of_their_rows_as_they_went_in(name):
    source = SourceImage(Path(name), Path("in", "a.jpg"), 5)
    task = Task(0, Path(name), Path("out", "a.jpg"))
    for _ in range(2):
        assert list(PackedSources([source])) == [source]
        assert list(PackedTasks([task])) == [task]
