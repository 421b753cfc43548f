"""When two failures count as one cause."""

from gui.control.failure_causes import Causes, cause_of


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
