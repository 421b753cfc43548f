"""Choose the language of the window, before its first text is made."""

import sys

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QGuiApplication

from gui.text.locale_style import locale_of, style_of
from processing.language import translation
from processing.language.languages import DEFAULT, Language, best_of, wanted_here

_QT_CATALOGUE = "qtbase"  # the buttons of message boxes, the dialogs for files, the menus of fields


def of_the_system() -> Language:
    """Return the language that the environment or the desktop asks for."""
    wanted = wanted_here()
    if sys.platform in {"win32", "darwin"}:  # elsewhere the environment says it all
        wanted += QLocale.system().uiLanguages()
    return best_of(wanted)


def speak(language: Language, application: QCoreApplication) -> None:
    """Speak `language` from now on, Qt's own texts included, with the user's own numbers."""
    locale = locale_of(language, QLocale.system())
    QLocale.setDefault(locale)
    translation.use(language, style_of(language, locale))
    directions = Qt.LayoutDirection
    is_right_to_left = language.is_right_to_left
    QGuiApplication.setLayoutDirection(
        directions.RightToLeft if is_right_to_left else directions.LeftToRight
    )
    if language is not DEFAULT:
        _translate_qt(language, application)


def _translate_qt(language: Language, application: QCoreApplication) -> None:
    """Show Qt's own texts in `language`; they stay English where Qt has no translation."""
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(QLocale(language.tag), _QT_CATALOGUE, "_", folder):
        application.installTranslator(translator)
