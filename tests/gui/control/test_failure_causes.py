"""When two failures count as one cause."""

import pytest

from gui.control.failure_causes import Causes, cause_of
from processing.language.amounts import size_amount
from processing.language.lazy_text import LazyText, lazy_ntr, lazy_tr
from tests.support.pseudo_language import language_of

_GERMAN = {
    "{name} could not be read: {reason}.": "{name} war nicht zu lesen: {reason}.",
    "it needs {size}": "es braucht {size}",
    "There are {n} frames too many.": "Es sind {n} Bilder zu viel.",
}


@pytest.fixture
def german():
    with language_of(_GERMAN):
        yield


def unread(name: str, size_bytes: int) -> LazyText:
    reason = lazy_tr("it needs {size}", size=size_amount(size_bytes))
    return lazy_tr("{name} could not be read: {reason}.", code="x", name=name, reason=reason)


def test_a_cause_says_what_to_do_about_it():
    told = cause_of("The file ends early; copy it again.")
    assert told == "The file ends early; copy it again"


def test_other_names_and_numbers_are_the_same_cause():
    first = cause_of("a 1.png could not be read: it needs 1,204.5 MB.", "a 1.png")
    second = cause_of("b.png could not be read: it needs 88 MB.", "b.png")
    assert first == second == "… could not be read: it needs … MB"


def test_other_words_are_another_cause():
    assert cause_of("The file is damaged.") != cause_of("The file ends early.")


def test_only_rows_that_failed_so_have_a_cause_and_any_has_none():
    causes = Causes()
    causes.note(7, "too large")
    assert causes.has(7, "too large")
    assert causes.has(7, "")
    assert not causes.has(7, "ends early")
    assert not causes.has(8, "too large")


def test_a_reason_that_can_be_translated_is_one_cause_for_all_names_and_amounts():
    first, second = unread("a 1.png", 1_204_500_000), unread("b.png", 88_000)
    assert cause_of(first, "a 1.png") == cause_of(second, "b.png")
    assert cause_of(first, "a 1.png") == "… could not be read: it needs …"


@pytest.mark.usefixtures("german")
def test_causes_are_told_in_the_readers_language():
    first, second = unread("a 1.png", 1_204_500_000), unread("b.png", 88_000)
    assert cause_of(first, "a 1.png") == "… war nicht zu lesen: es braucht …"
    assert cause_of(second, "b.png") == cause_of(first, "a 1.png")
    assert cause_of("The file ends early.") == "The file ends early"


@pytest.mark.usefixtures("german")
def test_one_and_many_are_the_same_cause():
    texts = "There is {n} frame too many.", "There are {n} frames too many."
    assert cause_of(lazy_ntr(*texts, 1)) == cause_of(lazy_ntr(*texts, 7))
    assert cause_of(lazy_ntr(*texts, 1)) == "Es sind … Bilder zu viel"
