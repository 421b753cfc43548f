"""The language of the window: who chooses it, and how it writes numbers and dates."""

from datetime import datetime

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtGui import QGuiApplication, Qt
from PySide6.QtWidgets import QDialogButtonBox

from gui.text import spoken_language
from gui.text.locale_style import locale_of, style_of
from processing.language import translation
from processing.language.languages import LANGUAGES, Language

ENGLISH, GERMAN, CHINESE = (LANGUAGES[tag] for tag in ("en", "de", "zh_CN"))
EVENING = datetime(2026, 11, 3, 22, 14)


@pytest.fixture
def application(qapp):
    """The application, which speaks English again afterwards."""
    before = QLocale()
    yield qapp
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
    QLocale.setDefault(before)
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    translation.use(ENGLISH)


def written(language, locale: str) -> tuple[str, str, str]:
    style = style_of(language, QLocale(locale))
    return style.decimal(12_345.6, 1), style.percentage(82), style.moment(EVENING)


def test_numbers_and_dates_are_written_as_the_locale_has_them():
    assert written(GERMAN, "de_DE") == ("12.345,6", "82\N{NO-BREAK SPACE}%", "03.11.2026 22:14")
    assert written(CHINESE, "zh_CN") == ("12,345.6", "82%", "2026/11/3 22:14")
    decimal, percent, moment = written(ENGLISH, "en_US")
    assert (decimal, percent) == ("12,345.6", "82%")
    assert moment.startswith("11/3/2026 10:14")


def test_a_country_may_write_them_in_another_way():
    assert written(GERMAN, "de_AT")[0] == "12\N{NO-BREAK SPACE}345,6"
    spanish = style_of(Language("es", "Español"), QLocale("es_ES"))
    assert (spanish.number(1204), spanish.number(12_040)) == ("1204", "12.040")


def test_a_system_without_a_country_gets_our_own_style():
    locale = locale_of(ENGLISH, QLocale.c())
    assert style_of(ENGLISH, locale) is ENGLISH.style
    assert locale_of(GERMAN, QLocale.c()).name() == "de_DE"


def test_the_users_own_numbers_count_in_the_language_they_belong_to():
    austrian = QLocale("de_AT")
    assert locale_of(GERMAN, austrian) == austrian
    assert locale_of(CHINESE, austrian).name() == "zh_CN"


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LANG": "de_AT.UTF-8"}, GERMAN),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, CHINESE),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "fr:de"}, GERMAN),
        ({"LANG": "C.UTF-8", "LANGUAGE": "de"}, ENGLISH),
    ],
)
def test_the_environment_chooses_as_it_does_for_gettext(monkeypatch, variables, language):
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.platform", "linux")
    assert spoken_language.of_the_system() is language


def test_where_the_desktop_knows_more_languages_they_count_as_well(monkeypatch):
    monkeypatch.setattr("sys.platform", "darwin")
    monkeypatch.setattr(spoken_language, "wanted_here", lambda: ["fr_FR"])
    monkeypatch.setattr(QLocale, "uiLanguages", lambda _self: ["fr-FR", "zh-Hans-CN"])
    assert spoken_language.of_the_system() is CHINESE


@pytest.mark.parametrize(
    ("language", "cancel"), [(GERMAN, "Abbrechen"), (CHINESE, "取消"), (ENGLISH, "Cancel")]
)
def test_the_buttons_of_qt_itself_are_translated(application, language, cancel):
    spoken_language.speak(language, application)
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    assert cancel in box.buttons()[0].text().replace("&", "")
    assert translation.language() is language


def test_spin_boxes_and_sentences_write_numbers_alike(application):
    spoken_language.speak(GERMAN, application)
    assert QLocale().decimalPoint() == translation.style().point == ","


def test_a_language_from_right_to_left_turns_the_window_around(application):
    arabic = Language("ar", "العربية", is_right_to_left=True)
    spoken_language.speak(arabic, application)
    assert QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
