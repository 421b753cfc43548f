"""Test that a language is written in a font that has its letters."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QRawFont
from PySide6.QtWidgets import QApplication

from gui.look import letters
from processing.language.languages import DEFAULT, LANGUAGES, Language

CHINESE = LANGUAGES["zh_CN"]


@pytest.fixture
def font(qapp: QApplication) -> Iterator[QFont]:
    """The application's font, put back afterwards."""
    usual = QFont(qapp.font())
    yield usual
    qapp.setFont(usual)


def test_chinese_is_written_in_a_font_that_has_its_letters(
    font: QFont, monkeypatch: pytest.MonkeyPatch
) -> None:
    chinese = next(
        iter(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)), None
    )
    if chinese is None:
        pytest.skip("no Chinese font is installed")
    QApplication.setFont(_latin_font())
    monkeypatch.setattr(letters, "_FAMILIES", {CHINESE.tag: ("中", ("No such font", chinese))})
    letters.use_letters_of(CHINESE)
    assert QRawFont.fromFont(QApplication.font()).supportsCharacter(ord("中"))
    assert QApplication.font().pointSizeF() == font.pointSizeF()


@pytest.mark.parametrize("language", [DEFAULT, CHINESE])
def test_a_font_stays_where_none_is_better(
    font: QFont, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    monkeypatch.setattr(letters, "_FAMILIES", {CHINESE.tag: ("中", ("No such font",))})
    letters.use_letters_of(language)
    assert QApplication.font().families() == font.families()


def _latin_font() -> QFont:
    font = QFont(QApplication.font())
    for family in QFontDatabase.families(QFontDatabase.WritingSystem.Latin):
        font.setFamilies([family])
        if not letters._has(font, "中"):
            return font
    pytest.skip("all fonts have Chinese letters")
