"""Sentences that are made in one process and shown in another, in the reader's language."""

import gettext
import pickle
import threading

import pytest

from processing.errors import PictureError
from processing.language import translation
from processing.language.amounts import (
    decimal_amount,
    percent_amount,
    plain_amount,
    short_amount,
    size_amount,
)
from processing.language.languages import LANGUAGES
from processing.language.lazy_text import (
    LazyText,
    Plural,
    code_of,
    lazy_ntr,
    lazy_ptr,
    lazy_tr,
)
from processing.language.translation import catalogue_of, localized, nptr, ntr, tr
from tests.support.bounds import WAIT_SECONDS
from tests.support.pseudo_language import language_of, speaking


@pytest.fixture
def german():
    known = {
        "{name} is damaged": "{name} ist beschädigt",
        "the file": "die Datei",
        "{n} copy": "{n} Kopie",
        "{n} copies": "{n} Kopien",
        "{size} of {part}": "{part} von {size}",
    }
    with language_of(known):
        yield


def test_a_sentence_is_its_english_text_until_it_is_shown(german):
    text = lazy_tr("{name} is damaged", name="a.jpg", code="damaged")
    assert text == "a.jpg is damaged"
    assert localized(text) == "a.jpg ist beschädigt"
    assert code_of(text) == "damaged"


def test_a_sentence_within_a_sentence_is_translated_too(german):
    text = lazy_tr("{name} is damaged", name=lazy_tr("the file"))
    assert text == "the file is damaged"
    assert localized(text) == "die Datei ist beschädigt"


def test_an_error_keeps_its_sentence(german):
    text = str(PictureError(lazy_tr("{name} is damaged", name="b.jpg", code="damaged")))
    assert localized(text) == "b.jpg ist beschädigt"
    assert PictureError(text).code == "damaged"


def test_a_sentence_survives_a_pickle(german):
    text = pickle.loads(pickle.dumps(lazy_ntr("{n} copy", "{n} copies", 1204, code="copies")))
    assert text == "1,204 copies"
    assert localized(text) == "1.204 Kopien"
    assert text.code == "copies"


def test_one_and_many_have_their_forms(german):
    assert ntr("{n} copy", "{n} copies", 1) == "1 Kopie"
    assert localized(lazy_ntr("{n} copy", "{n} copies", 1)) == "1 Kopie"


class Verbs(gettext.NullTranslations):
    """Translates in one context only, as a catalogue does."""

    def pgettext(self, context: str, message: str) -> str:
        return {("verb", "Open"): "Öffnen"}.get((context, message), message)

    def npgettext(self, context: str, one: str, many: str, n: int) -> str:
        return "{n} mal öffnen" if context == "verb" else (one if n == 1 else many)


def test_words_spelt_alike_differ_by_their_context():
    with speaking(Verbs(), LANGUAGES["de"]):
        assert localized(lazy_ptr("verb", "Open")) == "Öffnen"
        assert localized(lazy_ptr("noun", "Open")) == "Open"
        counted = LazyText("{n} open", {"n": 2}, context="verb", plural=Plural("{n} opens", 2))
        assert localized(counted) == nptr("verb", "{n} open", "{n} opens", 2) == "2 mal öffnen"


def test_an_empty_text_is_not_the_heading_of_the_catalogue():
    with speaking(catalogue_of(LANGUAGES["de"]), LANGUAGES["de"]):
        assert tr("") == localized(lazy_tr("")) == ""


def test_a_thread_never_sees_a_language_with_the_numbers_of_another():
    seen = set()
    is_over = threading.Event()

    def look() -> None:
        while not is_over.is_set():
            now = translation.speech()
            seen.add((now.language.tag, now.style.point))

    thread = threading.Thread(target=look)
    thread.start()
    for _ in range(200):
        for tag in ("en", "de"):
            with language_of({}, tag):
                pass
    is_over.set()
    thread.join(WAIT_SECONDS)
    assert seen <= {("en", "."), ("de", ",")}


def test_amounts_are_written_as_the_reader_does(german):
    text = lazy_tr("{size} of {part}", size=size_amount(12_345_678), part=percent_amount(2.5, 1))
    assert text == "12.3 MB of 2.5%"
    assert localized(text) == "2,5\N{NO-BREAK SPACE}% von 12,3 MB"
    assert tr("{n}", n=decimal_amount(1234.5, 1)) == "1.234,5"
    assert tr("{n}", n=plain_amount(12345)) == "12345"


def test_a_time_has_no_more_digits_than_it_needs(german):
    limits = [lazy_tr("{seconds}", seconds=short_amount(seconds)) for seconds in (120.0, 0.5)]
    assert limits == ["120", "0.5"]
    assert [*map(localized, limits)] == ["120", "0,5"]


def test_a_template_reaches_nothing_but_its_places():
    text = lazy_tr("{name.__class__} {0} {missing} {name}", name="a")
    assert text == "{name.__class__} {0} {missing} a"


def test_a_text_that_is_not_marked_stays_as_it_is(german):
    assert localized("the file") == "the file"
