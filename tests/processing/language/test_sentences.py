"""Sentences in a row are translated each, with what a language puts between them."""

import gettext

import pytest

from processing.language import translation
from processing.language.languages import DEFAULT, LANGUAGES
from processing.language.lazy_text import LazyText, lazy_tr
from processing.language.sentences import in_a_row
from processing.language.translation import localized


class WithoutSpaces(gettext.NullTranslations):
    """Writes sentences as Chinese does, and knows one of them."""

    def gettext(self, message: str) -> str:
        return {"{sentence} {next}": "{sentence}{next}", "One.": "一。"}.get(message, message)


def test_sentences_follow_each_other_and_empty_ones_are_left_out():
    assert in_a_row("One.", "", "Two.", lazy_tr("Three.")) == "One. Two. Three."
    assert in_a_row("", "") == ""


def test_a_single_sentence_stays_what_it_is():
    sentence = lazy_tr("One.", code="one")
    assert in_a_row("", sentence) is sentence


@pytest.mark.parametrize("many", [2, 3, 5])
def test_each_is_translated_and_a_language_says_what_stands_between(many):
    text = in_a_row(*[lazy_tr("One.")] * many)
    assert isinstance(text, LazyText)
    translation.use_catalogue(WithoutSpaces(), LANGUAGES["zh_CN"])
    try:
        assert localized(text) == "一。" * many
    finally:
        translation.use(DEFAULT)
