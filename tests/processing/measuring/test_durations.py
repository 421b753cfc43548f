"""Times have as many digits as comparing them needs, and the decimal point of the reader."""

import pytest

from processing.language.translation import localized
from processing.measuring.durations import (
    brief,
    from_to,
    hundredths,
    milliseconds,
    precise,
    short,
    tenths,
)
from tests.support.pseudo_language import pseudo_language


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (hundredths(12.345), "12.35 s"),
        (tenths(12.345), "12.3 s"),
        (precise(9.876), "9.88 s"),
        (precise(12.345), "12.3 s"),
        (brief(0.0271), "27 ms"),
        (brief(0.3141), "0.31 s"),
        (brief(12.345), "12 s"),
        (short(0.00042), "0.4 ms"),
        (short(0.0271), "27 ms"),
        (from_to(0.31, 0.424), "0.31 to 0.42 s"),
        (milliseconds(1234.5, 1), "1,234.5 ms"),
    ],
)
def test_a_time_has_the_digits_that_it_needs(time, words):
    assert time == words
    with pseudo_language():
        told = localized(time)
    swapped = words.translate(str.maketrans(".,", ",."))
    assert [c for c in told if c.isdigit() or c in ".,"] == [
        c for c in swapped if c.isdigit() or c in ".,"
    ]
