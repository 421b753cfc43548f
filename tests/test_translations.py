"""Each language's catalogue, against the texts of the program: nothing missing, nothing lost."""

import gettext
import re
from collections import Counter
from pathlib import Path

import pytest
import translations

from processing.language.languages import DEFAULT, LANGUAGES

GUIDE = Path(__file__).parent.parent / "resources" / "help"
_PLACE = re.compile(r"\{\w+\}|%\(\w+\)[rsd]|%[rsd]")
_MARKUP = re.compile(r"</?\w+[^>]*>|`[^`]*`|\\\w")
_MNEMONIC = re.compile(r"&(?=\w)")
_CHINESE_MNEMONIC = re.compile(r"\(&\w\)")
_SMALL_WORD = re.compile(r"[a-z]{3,}")
_HAN = re.compile(r"[\u4e00-\u9fff]")
TAGS = [tag for tag in LANGUAGES if tag != DEFAULT.tag]


@pytest.fixture(scope="module")
def template():
    return translations.extracted()


@pytest.fixture(scope="module", params=TAGS)
def catalogue(request):
    return translations.read(request.param)


def messages(catalogue):
    return [message for message in catalogue if message.id]


def key(message):
    return message.context, message.id


def sources(message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def forms(message) -> list[str]:
    string = message.string or ""
    return [string] if isinstance(string, str) else list(string)


def pairs(catalogue):
    """Yield what each text is made of: the English for many, and each form."""
    for message in messages(catalogue):
        for form in forms(message):
            yield sources(message)[-1], form


def is_of_words(message) -> bool:
    """Return whether it has more words than names and abbreviations have."""
    return len(_SMALL_WORD.findall(_PLACE.sub("", sources(message)[0]))) > 2


def test_every_language_has_a_catalogue():
    assert translations.languages() == sorted(TAGS)


def test_no_text_is_missing(template, catalogue):
    translated = {key(message) for message in messages(catalogue) if all(forms(message))}
    assert {key(message) for message in messages(template)} - translated == set()


def test_nothing_is_kept_that_is_no_longer_said(template, catalogue):
    wanted = {key(message) for message in messages(template)}
    assert {key(message) for message in messages(catalogue)} - wanted == set()
    assert not catalogue.obsolete


@pytest.mark.parametrize("tag", TAGS)
def test_no_text_is_there_twice(tag):
    written = translations.catalogue_path(tag).read_text(encoding="utf-8")
    entries = re.findall(r'^(?:msgctxt .*\n)?msgid (?:".*"\n)+', written, re.MULTILINE)
    assert [entry for entry, times in Counter(entries).items() if times > 1] == []


def test_nothing_is_only_guessed(catalogue):
    assert [message.id for message in messages(catalogue) if message.fuzzy] == []


def test_no_place_is_lost_and_none_is_added(catalogue):
    wrong = []
    for message in messages(catalogue):
        allowed = [Counter(_PLACE.findall(text)).keys() for text in sources(message)]
        wrong += [
            (message.id, form)
            for form in forms(message)
            if Counter(_PLACE.findall(form)).keys() not in allowed
        ]
    assert wrong == []


def test_the_form_for_many_says_how_many(catalogue):
    """A form for one may leave the number out."""
    counted = [m for m in messages(catalogue) if len(sources(m)) == 2 and "{n}" in m.id[1]]
    assert [message.id for message in counted if "{n}" not in forms(message)[-1]] == []


def test_markup_and_spaces_at_the_ends_stay(catalogue):
    wrong = []
    for source, form in pairs(catalogue):
        is_alike = Counter(_MARKUP.findall(source)) == Counter(_MARKUP.findall(form))
        ends = (source[:1].isspace(), source[-1:].isspace())
        if not is_alike or ends != (form[:1].isspace(), form[-1:].isspace()):
            wrong.append((source, form))
    assert wrong == []


def test_a_menu_entry_has_a_letter_to_press(catalogue):
    wrong = [
        (source, form)
        for source, form in pairs(catalogue)
        if len(_MNEMONIC.findall(source)) != len(_MNEMONIC.findall(form))
    ]
    assert wrong == []


def test_a_question_stays_one_and_an_ellipsis_too(catalogue):
    wrong = []
    for source, form in pairs(catalogue):
        said = _CHINESE_MNEMONIC.sub("", form)
        asks = said.endswith(("?", "\N{FULLWIDTH QUESTION MARK}"))
        if asks != source.endswith("?") or said.endswith("…") != source.endswith("…"):
            wrong.append((source, form))
    assert wrong == []


def test_chinese_is_written_in_chinese():
    catalogue = translations.read("zh_CN")
    forgotten = [
        message.id
        for message in messages(catalogue)
        if is_of_words(message) and not any(map(_HAN.search, forms(message)))
    ]
    assert forgotten == []


def test_german_is_not_left_in_english():
    catalogue = translations.read("de")
    forgotten = [
        message.id
        for message in messages(catalogue)
        if is_of_words(message) and forms(message)[-1] == sources(message)[-1]
    ]
    assert forgotten == []


def test_the_program_reads_what_the_translators_wrote():
    for path in translations.compile_all():
        with path.open("rb") as file:
            compiled = gettext.GNUTranslations(file)
        for message in messages(translations.read(path.parents[1].name)):
            if isinstance(message.id, str) and not message.context:
                assert compiled.gettext(message.id) == message.string


def labels(page: str) -> set[str]:
    """Return what a page of the guide sets in italics, as it does with the window's words."""
    prose = re.sub(r"^```.*?^```$|`[^`]*`", "", page, flags=re.DOTALL | re.MULTILINE)
    spans = re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", prose)
    return {
        plain(part) for span in spans for part in re.split(r", | > |: ", " ".join(span.split()))
    }


def plain(text: str) -> str:
    """Return a text as it is read: without the mark of its letter and what leads on."""
    text = _CHINESE_MNEMONIC.sub("", text).replace("&", "").replace("\N{NO-BREAK SPACE}", " ")
    return text.rstrip("… :")


@pytest.mark.parametrize("tag", TAGS)
def test_the_guide_calls_things_as_the_window_does(tag):
    said = {plain(sources(m)[0]): forms(m)[0] for m in messages(translations.read(tag))}
    strangers = []
    for page in sorted(GUIDE.glob("*.md")):
        translated = " ".join((GUIDE / tag / page.name).read_text(encoding="utf-8").split())
        known = labels(page.read_text(encoding="utf-8")) & said.keys()
        strangers += [
            (page.name, label, said[label])
            for label in known
            if plain(said[label]) not in plain(translated)
        ]
    assert strangers == []
