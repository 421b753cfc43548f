"""Which rows are shown, against the plain way of choosing them."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.table._filter import RowFilter
from gui.table._sorting import STEP_ROWS, sorted_rows
from gui.table.wanted import GROUP_OF_STATUS, Group, Wanted
from processing.planning.plan_rows import PackedSources
from processing.task import Status
from tests.support.fake_window import numbered_sources, sources_named


def take_chosen(rows: RowFilter) -> None:
    """Take all steps at once."""
    for _ in rows.choosing():
        pass
    assert not rows.take()


def choose(rows: RowFilter, wanted: Wanted) -> None:
    rows.choose(wanted)
    take_chosen(rows)


def sort(rows: RowFilter, key, *, is_descending=False) -> None:
    keys = None if key is None else lambda row_ids: [key(row_id) for row_id in row_ids]
    rows.sort(keys, is_descending=is_descending)
    take_chosen(rows)


def test_without_a_filter_all_rows_are_shown_in_order():
    rows = RowFilter()
    rows.append(numbered_sources(3))
    rows.append(numbered_sources(2))
    assert list(rows.shown) == [0, 1, 2, 3, 4]


def test_a_text_is_found_in_any_case_and_in_the_folder():
    rows = RowFilter()
    rows.append(sources_named("Coast/Évora.JPG", "hills/b.jpg"))
    choose(rows, Wanted(text="éVORA"))
    assert list(rows.shown) == [0]
    choose(rows, Wanted(text="HILLS"))
    assert list(rows.shown) == [1]


def test_appended_rows_pass_the_filter_first():
    rows = RowFilter()
    choose(rows, Wanted(text="a"))
    more = sources_named("a.jpg", "b.jpg", "ba.png")
    assert rows.matching_new(more) == 2
    rows.append(more)
    assert list(rows.shown) == [0, 2]


def test_a_row_ends_once():
    rows = RowFilter()
    rows.append(numbered_sources(2))
    choose(rows, Wanted(Group.DONE))
    assert rows.end(1, Status.DONE)
    assert not rows.end(1, Status.DONE)
    assert not rows.end(1, Status.FAILED)


ENDINGS = st.lists(
    st.tuples(st.integers(0, 19), st.sampled_from(Status), st.booleans()), max_size=40
)


def groups_of(status: Status | None, *, has_warnings: bool) -> set[Group]:
    """Return the groups that a row is in."""
    ended = {Group.WAITING} if status is None else {GROUP_OF_STATUS[status]}
    return {Group.ALL} | ended | ({Group.WARNED} if has_warnings else set())


@given(endings=ENDINGS, group=st.sampled_from(Group), text=st.sampled_from(["", "1"]))
def test_after_any_endings_a_filter_shows_just_what_matches_in_order(endings, group, text):
    rows = RowFilter()
    rows.append(numbered_sources(20))
    groups = {n: groups_of(None, has_warnings=False) for n in range(20)}
    for row_id, status, has_warnings in endings:
        if Group.WAITING in groups[row_id]:
            groups[row_id] = groups_of(status, has_warnings=has_warnings)
        rows.end(row_id, status, has_warnings=has_warnings)
    choose(rows, Wanted(group, text))
    matching = [n for n in range(20) if group in groups[n] and text in f"{n:06}.jpg"]
    assert list(rows.shown) == matching
    assert rows.endings.count(group) == sum(group in each for each in groups.values())


@given(
    ended=st.lists(st.integers(0, 19), unique=True),
    late=st.lists(st.integers(0, 19), unique=True),
    is_sorted=st.booleans(),
)
def test_rows_that_wait_no_longer_leave_those_that_wait(ended, late, is_sorted):
    rows = RowFilter()
    rows.append(numbered_sources(20))
    if is_sorted:
        sort(rows, lambda row_id: row_id * 7 % 20)
    for row_id in ended:
        rows.end(row_id, Status.DONE)
    choose(rows, Wanted(Group.WAITING))
    for row_id in late:
        assert not rows.end(row_id, Status.FAILED)
    for first, last in rows.leaving():
        rows.drop(first, last)
    left = [n for n in range(20) if n not in {*ended, *late}]
    assert list(rows.shown) == sorted(left, key=lambda n: n * 7 % 20 if is_sorted else n)
    assert rows.leaving() == []


def test_rows_that_end_while_those_that_wait_are_chosen_leave_afterwards():
    rows = many_rows()
    rows.choose(Wanted(Group.WAITING))
    steps = rows.choosing()
    next(steps)
    rows.end(3, Status.DONE)
    rows.end(MANY - 1, Status.DONE)
    assert rows.leaving() == []  # the rows of before are shown
    assert list(steps)
    rows.take()
    for first, last in rows.leaving():
        rows.drop(first, last)
    assert list(rows.shown) == [n for n in range(MANY) if n not in {3, MANY - 1}]


def test_sorted_rows_are_those_of_the_filter_and_go_back_to_the_order_of_the_batch():
    rows = RowFilter()
    rows.append(numbered_sources(6))
    for row_id in (1, 4, 5):
        rows.end(row_id, Status.DONE)
    sort(rows, lambda row_id: row_id % 3, is_descending=True)
    assert list(rows.shown) == [2, 5, 1, 4, 0, 3]  # of equal ones the first comes first
    choose(rows, Wanted(Group.DONE))
    assert list(rows.shown) == [5, 1, 4]
    sort(rows, None)
    assert list(rows.shown) == [1, 4, 5]


def test_rows_that_are_found_later_come_to_the_end_until_all_are_reopened():
    rows = RowFilter()
    sort(rows, lambda row_id: -row_id)
    rows.append(numbered_sources(2))
    rows.append(numbered_sources(2))
    assert list(rows.shown) == [0, 1, 2, 3]
    assert not rows.is_current
    rows.reopen()
    take_chosen(rows)
    assert list(rows.shown) == [3, 2, 1, 0]
    assert rows.is_current


def test_one_cause_shows_its_rows_alone_those_to_come_too():
    rows = RowFilter()
    rows.append(numbered_sources(4))
    rows.end(0, Status.FAILED, "too large")
    rows.end(1, Status.FAILED, "ends early")
    choose(rows, Wanted(Group.FAILED, cause="ends early"))
    assert list(rows.shown) == [1]
    assert not rows.end(2, Status.FAILED, "too large")
    assert rows.end(3, Status.FAILED, "ends early")
    assert rows.endings.causes.counts == {"too large": 2, "ends early": 2}


MANY = 3 * STEP_ROWS + 1


@pytest.mark.parametrize("is_descending", [False, True])
def test_rows_that_are_sorted_in_steps_stand_as_those_sorted_at_once(is_descending):
    source = random.Random(5)
    keys = [source.randrange(50) for _ in range(MANY)]
    base = sorted(source.sample(range(MANY), MANY // 2))
    steps = sorted_rows(base, lambda ids: [keys[n] for n in ids], is_descending=is_descending)
    assert returned(steps) == sorted(base, key=keys.__getitem__, reverse=is_descending)


def returned(steps):
    """Return what comes of some steps."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return list(end.value)


def many_rows() -> RowFilter:
    rows = RowFilter()
    rows.append(numbered_sources(MANY))
    return rows


def test_rows_of_before_are_shown_until_all_are_chosen():
    rows = many_rows()
    rows.choose(Wanted(text="7"))
    steps = rows.choosing()
    next(steps)
    assert rows.shown == range(MANY)
    assert not rows.is_current
    assert list(steps)
    rows.take()
    assert list(rows.shown) == [n for n in range(MANY) if "7" in f"{n:06}"]


def test_rows_that_come_while_others_are_chosen_come_after_those():
    rows = many_rows()
    rows.sort(lambda row_ids: [-row_id for row_id in row_ids])
    steps = rows.choosing()
    next(steps)
    assert rows.matching_new(numbered_sources(2)) == 0
    rows.append(numbered_sources(2))
    assert list(steps)
    assert list(rows.take()) == [MANY, MANY + 1]
    assert list(rows.shown) == list(reversed(range(MANY)))


def test_rows_that_end_while_those_of_their_kind_are_chosen_come_after_those():
    rows = many_rows()
    for row_id in (5, MANY - 1):
        rows.end(row_id, Status.DONE)
    rows.choose(Wanted(Group.DONE, "0"))
    steps = rows.choosing()
    next(steps)
    assert not rows.end(1, Status.DONE)
    assert not rows.end(2, Status.FAILED)
    assert not list(steps)
    assert list(rows.take()) == [1]
    assert list(rows.shown) == [5, MANY - 1]


def test_a_choice_that_is_dropped_for_another_leaves_nothing_behind():
    rows = many_rows()
    rows.sort(rows.pictures.names)
    next(rows.choosing())
    rows.choose(Wanted(text="000007"))
    rows.sort(None)
    take_chosen(rows)
    assert list(rows.shown) == [7]


def test_the_pictures_of_a_plan_are_taken_as_they_are():
    planned = PackedSources(numbered_sources(5))
    rows = RowFilter()
    rows.append(numbered_sources(3))
    rows.complete(planned)
    rows.endings.end_all(Group.SKIPPED, [1, 4])
    choose(rows, Wanted(Group.SKIPPED))
    assert (len(rows.pictures), list(rows.shown)) == (5, [1, 4])
    assert not rows.end(4, Status.DONE)
