"""What the chart shows is folded from events, in any mixture of actors."""

import pytest

from processing.measuring.experiments.events import read_event
from processing.measuring.experiments.kinds import KINDS, Shape
from processing.measuring.experiments.stage import COUNT, Stage, counted
from tests.processing.measuring.experiments.test_findings import QUEUE, log_of


def stage_of(text) -> Stage:
    return Stage(log_of(text).events)


def row_of(stage, actor):
    return next(row for row in stage.rows if row.actor == actor)


def test_rows_of_one_kind_are_together_by_number_and_queues_come_last():
    stage = stage_of("0;queue;capacity;3\n0;sender 10;start;1\n0;main;start;2\n0;sender 2;start;3")
    assert [row.actor for row in stage.rows] == ["sender 2", "sender 10", "main", "queue"]


def test_a_bar_lasts_until_the_next_state_a_rest_or_the_end():
    row = row_of(stage_of("0;a;busy;1\n1;a;waiting;\n2;a;idle;\n3;a;busy;2\n4;a;end;"), "a")
    assert [(bar.kind.name, bar.start, bar.end) for bar in row.bars] == [
        ("busy", 0, 1),
        ("waiting", 1, 2),
        ("busy", 3, 4),
    ]
    assert row.death == 4


def test_a_bar_that_nothing_ended_is_open():
    assert row_of(stage_of("0;a;busy;1"), "a").bars[0].end is None


def test_a_process_has_its_number_and_its_life():
    row = row_of(stage_of("0.5;a;start;77\n2;a;end;"), "a")
    assert (row.process, row.birth, row.death) == ("77", 0.5, 2)


def test_a_process_that_is_told_to_have_ended_twice_ended_the_first_time():
    row = row_of(stage_of("0;a;busy;1\n2;a;end;\n5;a;end;"), "a")
    assert (row.death, row.bars[0].end) == (2, 2)


def test_a_mark_ends_no_bar():
    row = row_of(stage_of("0;a;waiting;\n1;a;full;\n2;a;put;1"), "a")
    assert [mark.what for mark in row.marks] == ["full", "put"]
    assert row.bars[0].end is None


def test_the_count_lies_beside_what_the_queue_says():
    row = row_of(stage_of(QUEUE), "queue")
    assert row.limit == 1
    assert row.levels["qsize"] == [(0.1, 1.0)]
    assert row.levels[COUNT] == [(0.1, 1.0), (0.7, 0.0), (0.8, 1.0), (1.3, 0.0)]


def test_without_a_queue_nothing_is_counted():
    stage = stage_of("0;a;put;1\n1;b;get;1")
    assert KINDS[COUNT] not in stage.kinds
    assert [row.has_levels for row in stage.rows] == [False, False]


def test_a_queue_that_is_told_of_after_its_items_is_counted_too():
    row = row_of(stage_of("0;a;put;1\n1;b;get;1\n2;queue;qsize;0"), "queue")
    assert row.levels[COUNT] == [(0.0, 1.0), (1.0, 0.0)]


def test_levels_of_something_else_are_not_counted():
    stage = stage_of("0;queue;qsize;1\n1;queue;qsize;2")
    assert list(row_of(stage, "queue").levels) == ["qsize"]
    assert KINDS[COUNT] not in stage.kinds


def test_an_item_that_was_got_before_its_put_was_told_makes_no_count_negative():
    curve = counted({"1": 0.5, "2": 0.9}, {"1": 0.4, "2": 1.0})
    assert curve == [(0.4, 0.0), (0.9, 1.0), (1.0, 0.0)]


def test_a_put_into_a_full_queue_proves_that_a_get_has_happened():
    curve = counted({"1": 0.1, "2": 0.5}, {"1": 0.6, "2": 0.9}, limit=1)
    assert curve == [(0.1, 1.0), (0.9, 0.0)]


@pytest.mark.parametrize("value", ["", "?", "nan", "inf", "x"])
def test_a_level_that_is_no_number_is_left_out(value):
    stage = stage_of(f"0;queue;qsize;{value}\n0;queue;capacity;{value}")
    assert row_of(stage, "queue").levels == {}
    assert row_of(stage, "queue").limit is None


def test_each_kind_can_be_folded_and_is_named_by_itself():
    for name, kind in KINDS.items():
        assert kind.name == name
        stage = Stage([read_event(f"0\ta\t{name}\t1".encode())])
        assert stage.kinds == [kind]
        assert stage.rows[0].has_levels == (kind.shape in {Shape.LEVEL, Shape.LIMIT})


def test_an_event_is_printed_as_it_was_read():
    line = "0.1250\tsender 1\tput\t1.1"
    assert read_event(f"{line}\r\n".encode()).line == line
