"""What was tried and found is told in sentences, with every doubt."""

from dataclasses import replace

import pytest

from processing.language.translation import localized
from processing.measuring.what_if import words
from processing.measuring.what_if.answer import Measured, answer_of
from processing.measuring.what_if.schedule import ListOrder, Pool, schedule
from tests.processing.measuring.what_if.test_schedule import work


def measured(*seconds, took, pool=Pool(2, 2)):  # noqa: B008
    costs = work(*seconds)
    return Measured(costs, pool, took, schedule(costs, pool))


@pytest.mark.parametrize(
    ("pool", "told"),
    [
        (Pool(1, 1), "1 worker on 1 core"),
        (Pool(4, 2), "4 workers on 2 cores"),
        (Pool(4, 1.5), "4 workers on 1.5 cores"),
        (
            Pool(4, 2, 3, ListOrder.LONGEST_FIRST, 0.025),
            (
                "4 workers on 2 cores, 3 pictures per chunk, longest first, "
                "a sync of 25 ms per picture"
            ),
        ),
    ],
)
def test_all_that_is_tried_is_named(pool, told):
    assert localized(words.whole_pool_text(pool)) == told


@pytest.mark.parametrize(
    ("took", "told"),
    [
        (2.0, "takes as long."),
        (2.1, "takes 2.00 s: 4.8% less."),
        (1.9, "takes 2.00 s: 5.3% more."),
        (4.0, "50.0% less. The run had less of the cores than there are"),
        (1.0, "100.0% more. Trust differences between simulated times"),
    ],
)
def test_how_far_the_simulation_is_off_is_told_and_doubted(took, told):
    found = measured(1, 1, 1, 1, took=took)
    assert told in localized(words.check_text(found))
    assert found.is_missed == (took in {1.0, 4.0})


def test_the_limit_is_the_longest_picture_or_the_cores():
    long = measured(5, 1, 1, took=5.0)
    text = localized(words.limit_text(answer_of(long, Pool(2, 4), (2,))))
    assert "more than 1.4 times as fast: the longest picture alone takes 5.00 s" in text
    even = measured(*[1] * 8, took=4.0)
    text = localized(words.limit_text(answer_of(even, Pool(2, 2), (2,))))
    assert "more than 2.0 times as fast: the cores cannot compute faster" in text


def test_the_table_has_a_row_per_size_and_no_law_where_there_are_too_few():
    answer = answer_of(measured(*[1] * 8, took=4.0), Pool(2, 4), (2,))
    rows = [[localized(cell) for cell in row] for row in words.rows_of(answer.curve)]
    assert rows == [
        ["1", "8.00 s", "1.00", "100%", "–", "–"],  # noqa: RUF001
        ["2", "4.00 s", "2.00", "100%", "–", "–"],  # noqa: RUF001
    ]
    more = answer_of(answer.measured, replace(answer.made.pool, workers=8), (2, 3, 4))
    assert localized(words.rows_of(more.curve)[-1][-1]) != "–"  # noqa: RUF001
