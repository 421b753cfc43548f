"""Sentences that are made in one process and shown in another, in the reader's language."""

import gettext
import pickle

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
    code_of,
    lazy_choice,
    lazy_clauses,
    lazy_list,
    lazy_ntr,
    lazy_ptr,
    lazy_series,
    lazy_tr,
)
from processing.language.translation import localized, ntr, tr


class Dictionary(gettext.NullTranslations):
    """Translates what it was given, as a catalogue does."""

    def __init__(self, **texts: str) -> None:
        super().__init__()
        self._texts = texts

    def gettext(self, message: str) -> str:
        return self._texts.get(message, message)

    def pgettext(self, context: str, message: str) -> str:
        return self._texts.get(f"{context}|{message}", message)

    def ngettext(self, one: str, many: str, n: int) -> str:
        return self._texts.get(f"{one}|{'one' if n == 1 else 'many'}", one if n == 1 else many)


@pytest.fixture
def german():
    words = {
        "{name} is damaged": "{name} ist beschädigt",
        "the file": "die Datei",
        "verb|Open": "Öffnen",
        "{n} copy|one": "{n} Kopie",
        "{n} copy|many": "{n} Kopien",
        "{size} of {part}": "{part} von {size}",
    }
    translation.use_catalogue(Dictionary(**words), LANGUAGES["de"])
    yield
    translation.use(LANGUAGES["en"])


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


def test_words_spelt_alike_differ_by_their_context(german):
    assert localized(lazy_ptr("verb", "Open")) == "Öffnen"
    assert localized(lazy_ptr("noun", "Open")) == "Open"


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


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lazy_list, "a, the file and c"),
        (lazy_choice, "a, the file or c"),
        (lazy_series, "a, the file, c"),
        (lazy_clauses, "a; the file; c"),
    ],
)
def test_parts_of_a_list_are_translated_each_by_itself(german, make, text):
    made = make(["a", lazy_tr("the file"), "c"])
    assert made == text
    assert localized(made) == text.replace("the file", "die Datei")
    assert localized(make([lazy_tr("the file")])) == "die Datei"


@pytest.mark.parametrize(("make", "most"), [(lazy_list, 6), (lazy_choice, 4), (lazy_clauses, 6)])
def test_a_list_takes_as_many_parts_as_there_are_messages_for(make, most):
    for count in range(1, most + 1):
        made = make([str(n) for n in range(count)])
        assert all(str(n) in made for n in range(count))


def test_a_series_takes_any_number_of_parts(german):
    names = [str(number) for number in range(20)]
    for count in range(1, len(names)):
        assert lazy_series(names[:count]) == ", ".join(names[:count])
    made = lazy_series([*names, lazy_tr("the file")])
    assert localized(made) == ", ".join([*names, "die Datei"])


def test_a_template_reaches_nothing_but_its_places():
    text = lazy_tr("{name.__class__} {0} {missing} {name}", name="a")
    assert text == "{name.__class__} {0} {missing} a"


def test_a_text_that_is_not_marked_stays_as_it_is(german):
    assert localized("the file") == "the file"
