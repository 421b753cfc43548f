"""Which rows are shown, against the plain way of choosing them."""

from fakes import numbered_sources, sources_named
from hypothesis import given
from hypothesis import strategies as st

from gui.row_filter import RowFilter, Wanted
from processing.task import Status


def test_without_a_filter_all_rows_are_shown_in_order():
    rows = RowFilter()
    rows.append(numbered_sources(3))
    rows.append(numbered_sources(2))
    assert list(rows.shown) == [0, 1, 2, 3, 4]


def test_a_text_is_found_in_any_case_and_in_the_folder():
    rows = RowFilter()
    rows.append(sources_named("Coast/Évora.JPG", "hills/b.jpg"))
    rows.choose(Wanted(text="éVORA"))
    assert list(rows.shown) == [0]
    rows.choose(Wanted(text="HILLS"))
    assert list(rows.shown) == [1]


def test_appended_rows_pass_the_filter_first():
    rows = RowFilter()
    rows.choose(Wanted(text="a"))
    more = sources_named("a.jpg", "b.jpg", "ba.png")
    assert rows.matching_new(more) == 2
    rows.append(more)
    assert list(rows.shown) == [0, 2]


def test_a_row_ends_once():
    rows = RowFilter()
    rows.append(numbered_sources(2))
    rows.choose(Wanted(Status.DONE))
    assert rows.end(1, Status.DONE)
    assert not rows.end(1, Status.DONE)
    assert not rows.end(1, Status.FAILED)


ENDINGS = st.lists(st.tuples(st.integers(0, 19), st.sampled_from(Status)), max_size=40)


@given(endings=ENDINGS, status=st.none() | st.sampled_from(Status), text=st.sampled_from(["", "1"]))
def test_after_any_endings_a_filter_shows_just_what_matches_in_order(endings, status, text):
    rows = RowFilter()
    rows.append(numbered_sources(20))
    first: dict[int, Status] = {}
    for row_id, ending in endings:
        first.setdefault(row_id, ending)
        rows.end(row_id, ending)
    rows.choose(Wanted(status, text))
    matching = [
        n for n in range(20) if (status is None or first.get(n) is status) and text in f"{n:06}.jpg"
    ]
    assert list(rows.shown) == matching


def test_sorted_rows_are_those_of_the_filter_and_go_back_to_the_order_of_the_batch():
    rows = RowFilter()
    rows.append(numbered_sources(6))
    for row_id in (1, 4, 5):
        rows.end(row_id, Status.DONE)
    rows.sort(lambda: lambda row_id: row_id % 3, is_descending=True)
    assert list(rows.shown) == [2, 5, 1, 4, 0, 3]  # of equal ones the first comes first
    rows.choose(Wanted(Status.DONE))
    assert list(rows.shown) == [5, 1, 4]
    rows.sort(None)
    assert list(rows.shown) == [1, 4, 5]


def test_rows_that_are_found_later_come_to_the_end_until_all_are_reopened():
    rows = RowFilter()
    rows.sort(lambda: lambda row_id: -row_id)
    rows.append(numbered_sources(2))
    rows.append(numbered_sources(2))
    assert list(rows.shown) == [0, 1, 2, 3]
    assert not rows.is_settled
    rows.reopen()
    assert list(rows.shown) == [3, 2, 1, 0]
    assert rows.is_settled


def test_one_cause_shows_its_rows_alone_those_to_come_too():
    rows = RowFilter()
    rows.append(numbered_sources(4))
    rows.end(0, Status.FAILED, "too large")
    rows.end(1, Status.FAILED, "ends early")
    rows.choose(Wanted(Status.FAILED, cause="ends early"))
    assert list(rows.shown) == [1]
    assert not rows.end(2, Status.FAILED, "too large")
    assert rows.end(3, Status.FAILED, "ends early")
    assert rows.causes.counts == {"too large": 2, "ends early": 2}
