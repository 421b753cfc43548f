"""Parts that are joined are translated each, with what a language puts between them."""

import pytest

from processing.language.joining import (
    lazy_choice,
    lazy_clauses,
    lazy_list,
    lazy_sentences,
    lazy_series,
)
from processing.language.lazy_text import LazyText, lazy_tr
from processing.language.translation import localized
from tests.support.pseudo_language import language_of


def test_sentences_follow_each_other_and_empty_ones_are_left_out():
    assert lazy_sentences("One.", "", "Two.", lazy_tr("Three.")) == "One. Two. Three."
    assert lazy_sentences("", "") == ""


def test_a_single_sentence_stays_what_it_is():
    sentence = lazy_tr("One.", code="one")
    assert lazy_sentences("", sentence) is sentence


@pytest.mark.parametrize("many", [2, 3, 5])
def test_each_is_translated_and_a_language_says_what_stands_between(many):
    text = lazy_sentences(*[lazy_tr("One.")] * many)
    assert isinstance(text, LazyText)
    with language_of({"{sentence} {next}": "{sentence}{next}", "One.": "一。"}, "zh_CN"):
        assert localized(text) == "一。" * many


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lazy_list, "a, the file and c"),
        (lazy_choice, "a, the file or c"),
        (lazy_series, "a, the file, c"),
        (lazy_clauses, "a; the file; c"),
    ],
)
def test_parts_of_a_list_are_translated_each_by_itself(make, text):
    made = make(["a", lazy_tr("the file"), "c"])
    assert made == text
    with language_of({"the file": "die Datei"}):
        assert localized(made) == text.replace("the file", "die Datei")
        assert localized(make([lazy_tr("the file")])) == "die Datei"


@pytest.mark.parametrize(("make", "most"), [(lazy_list, 6), (lazy_choice, 4), (lazy_clauses, 6)])
def test_a_list_takes_as_many_parts_as_there_are_messages_for(make, most):
    for count in range(1, most + 1):
        made = make([str(n) for n in range(count)])
        assert all(str(n) in made for n in range(count))


def test_a_series_has_any_number_of_parts():
    letters = list("abcdefghijklmn")
    assert lazy_series(letters) == ", ".join(letters)
    chinese = {"{a}, {b}, {c}": "{a}、{b}、{c}"}
    with language_of(chinese, "zh_CN"):
        assert localized(lazy_series(["1", "2", "3"])) == "1、2、3"
