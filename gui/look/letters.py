"""Write a language in a font that has its letters, instead of one that borrows them."""

from PySide6.QtGui import QFont, QFontDatabase, QRawFont
from PySide6.QtWidgets import QApplication

from processing.language.languages import Language

# Each with a letter that a font for it has. The desktop's own fonts come first; macOS is not named,
# as its font for windows has all letters.
_FAMILIES = {
    "zh_CN": (
        "中",
        (
            "Microsoft YaHei UI",
            "Noto Sans CJK SC",
            "Noto Sans SC",
            "Source Han Sans SC",
            "WenQuanYi Micro Hei",
            "WenQuanYi Zen Hei",
        ),
    ),
}


def use_letters_of(language: Language) -> None:
    """Give the application a font that has the letters of `language`, if one is installed.

    Qt borrows missing letters from other fonts, but places a line by the measures of the first:
    Chinese would sit too high in fields, and be cut off in rows that have just room for Latin.
    """
    letter, families = _FAMILIES.get(language.tag, ("", ()))
    font = QApplication.font()
    if not letter or _has(font, letter):
        return
    installed = set(QFontDatabase.families())
    chosen = next((family for family in families if family in installed), None)
    if chosen is not None:
        font.setFamilies([chosen, *font.families()])
        QApplication.setFont(font)


def _has(font: QFont, letter: str) -> bool:
    return bool(QRawFont.fromFont(font).supportsCharacter(ord(letter)))
