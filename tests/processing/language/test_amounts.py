"""Each language's numbers and dates, against the Unicode consortium's data as Babel has it."""

from datetime import datetime

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from processing.language.languages import LANGUAGES

NUMBERS = (0, 7, 999, 1000, 12_345, 1_234_567)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_whole_numbers_are_written_as_in_that_language(tag):
    for number in NUMBERS:
        assert LANGUAGES[tag].style.number(number) == format_decimal(number, locale=tag)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_decimals_are_written_as_in_that_language(tag):
    for number in (0.5, 3.25, 1234.5):
        expected = format_decimal(number, "#,##0.00", locale=tag)
        assert LANGUAGES[tag].style.decimal(number, 2) == expected


@pytest.mark.parametrize("tag", LANGUAGES)
def test_percentages_are_written_as_in_that_language(tag):
    assert LANGUAGES[tag].style.percentage(82) == format_percent(0.82, locale=tag)


@pytest.mark.parametrize(("tag", "length"), [("de", "medium"), ("zh_CN", "short")])
def test_dates_are_written_as_in_that_language(tag, length):
    day = datetime(2026, 3, 9, 8, 5)
    assert LANGUAGES[tag].style.date(day) == format_date(day, length, locale=tag)


def test_english_dates_are_those_that_nobody_mistakes():
    assert LANGUAGES["en"].style.moment(datetime(2026, 3, 9, 8, 5)) == "2026-03-09 08:05"


def test_sizes_have_three_digits_at_most():
    style = LANGUAGES["de"].style
    texts = [style.size(size) for size in (0, 999, 1000, 12_345, 123_456, 99_950_000, 5 * 10**15)]
    assert texts == ["0 Byte", "999 Byte", "1,0 kB", "12,3 kB", "123 kB", "100,0 MB", "5.000 TB"]
