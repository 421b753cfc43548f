"""Numbers and times as a person would say them."""

import pytest

from gui.text.phrases import tally
from processing.language import phrases
from processing.task import Counts


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.42, "0.4 s"), (42.4, "42 s"), (59.7, "1 min"), (185, "3 min 5 s"), (4320, "1 h 12 min")],
)
def test_durations(seconds, said):
    assert phrases.duration(seconds) == said


@pytest.mark.parametrize(
    ("estimate", "said"),
    [
        (None, ""),
        ((1.0, 3.0), "a few seconds left"),
        ((38.0, 41.0), "about 40 s left"),
        ((31.0, 62.0), "30 to 60 s left"),
        ((55.0, 118.0), "1 to 2 min left"),
        ((7000.0, 10000.0), "2 to 3 h left"),
    ],
)
def test_time_left_is_a_range_where_it_is_one(estimate, said):
    assert phrases.time_left(estimate) == said


@pytest.mark.parametrize(
    ("size_bytes", "said"), [(13, "13 bytes"), (1500, "1.5 kB"), (250_000_000, "250 MB")]
)
def test_sizes(size_bytes, said):
    assert phrases.size(size_bytes) == said


@pytest.mark.parametrize(
    ("per_second", "said"),
    [(0, ""), (0.2, "12 pictures/min"), (2.345, "2.3 pictures/s"), (1234.5, "1,234 pictures/s")],
)
def test_rates(per_second, said):
    assert phrases.rate(per_second) == said


def test_a_tiny_result_never_saved_all_of_it():
    assert phrases.saved(3_000_000, 900) == "99%"
    assert phrases.saved(100, 150) == "\N{MINUS SIGN}50%"
    assert phrases.saved(0, 150) == ""


def test_a_tally_leaves_out_what_there_was_none_of():
    assert tally(Counts(12_411, done=12_408, failed=3)) == "12,408 done, 3 failed"
