"""Dress the application in the colours that the system or the user wants."""

import re
from dataclasses import asdict
from string import Template
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from gui.look import icons, motion
from gui.look.appearance import Appearance
from gui.look.text_scale import scaled
from gui.look.theme import Colors, is_dark, theme_for

_TITLE_TIMES = 1.55  # as large as other text
_PROJECTOR_TIMES = 1.5  # as large as on a screen, so that it is read from the last row
_SCALED_LENGTH = re.compile(r"\b(\d+)u\b")


class Theme(QObject):
    """Applies colours and style sheet, again whenever the system's colours or text size change.

    The style sheet comes with `dress`, when the window is whole: under a style sheet, each widget
    that gets a parent is styled anew with all that is in it, most of the time of making a window.

    High contrast comes with every choice of colours if the system asks for it: by Qt's hint, which
    knows Windows, macOS, GNOME and KDE from 6.10 on, or by `follow_contrast`.
    """

    def __init__(self, application: QApplication, appearance: Appearance) -> None:
        super().__init__(application)
        self._application = application
        self._appearance = appearance
        application.setStyle("Fusion")
        self._is_system_dark = is_dark(application.palette())
        self._is_contrast_wanted = False  # by a service of the desktop
        # PySide takes the second for deleted as soon as nobody holds the first (6.11).
        self._style_hints: Any = application.styleHints()
        self._hints = _accessibility_hints(self._style_hints)
        if self._hints is not None:
            self._hints.contrastPreferenceChanged.connect(self._on_contrast_preference_changed)
        self._style_hints.colorSchemeChanged.connect(self._on_color_scheme_changed)
        self._usual_font: QFont | None = None  # while it is shown larger, on a projector
        application.fontChanged.connect(self._on_font_changed)
        application.setPalette(palette_in(self._colors()))
        application.setStyleSheet("")

    def dress(self) -> None:
        """Apply the colours and the style sheet."""
        colors = self._colors()
        self._application.setPalette(palette_in(colors))
        self._application.setStyleSheet(style_sheet(colors, self._application.font()))

    def set_appearance(self, appearance: Appearance) -> None:
        """Take the colours the user wants."""
        self._appearance = appearance
        self.dress()

    @property
    def is_for_projector(self) -> bool:
        """Whether everything is as large as a projector needs it."""
        return self._usual_font is not None

    def set_for_projector(self, *, is_on: bool) -> None:
        """Show everything as large as a projector needs it, or as usual again.

        Whatever is drawn is scaled with the text: bars, lines, marks.
        """
        if is_on == self.is_for_projector:
            return
        usual = self._usual_font or self._application.font()
        self._usual_font = usual if is_on else None
        font = QFont(usual)
        if is_on:
            font.setPointSizeF(usual.pointSizeF() * _PROJECTOR_TIMES)
        self._application.setFont(font)

    def follow_contrast(self, is_wanted: bool) -> None:  # noqa: FBT001 - a slot
        """Take high contrast if a service of the desktop says that the user wants it."""
        self._is_contrast_wanted = is_wanted
        self.dress()

    def follow_motion(self, is_reduced: bool) -> None:  # noqa: FBT001 - a slot
        """Let nothing move if a service of the desktop says that the user wants it so."""
        motion.set_reduced(self._application, is_reduced=is_reduced)

    def _on_color_scheme_changed(self, _scheme: Qt.ColorScheme) -> None:
        self.dress()

    def _on_contrast_preference_changed(self, _preference: object) -> None:
        self.dress()

    def _on_font_changed(self, _font: QFont) -> None:
        self.dress()

    def _colors(self) -> Colors:
        wanted = self._appearance
        is_strong = wanted is Appearance.HIGH_CONTRAST or self._is_contrast_asked_for
        by_choice = {Appearance.LIGHT: False, Appearance.DARK: True}
        by_scheme = {Qt.ColorScheme.Light: False, Qt.ColorScheme.Dark: True}
        scheme = self._style_hints.colorScheme()
        by_system = by_scheme.get(scheme, self._is_system_dark)
        return theme_for(is_dark=by_choice.get(wanted, by_system), is_strong=is_strong)

    @property
    def _is_contrast_asked_for(self) -> bool:
        """Whether the system asks for high contrast, by Qt or by a service."""
        if self._hints is None:
            return self._is_contrast_wanted
        high = Qt.ContrastPreference.HighContrast
        return self._is_contrast_wanted or self._hints.contrastPreference() == high


def _accessibility_hints(style_hints: Any) -> Any:
    """Return what Qt knows of the user's needs; None before Qt 6.10, which has no such hints."""
    return style_hints.accessibility() if hasattr(style_hints, "accessibility") else None


def style_sheet(colors: Colors, font: QFont) -> str:
    """Return the style sheet in these colours, for text of this size."""
    sheet = icons.path("style/window.qss")
    template = Template(sheet.read_text(encoding="utf-8"))
    filled = template.safe_substitute(
        asdict(colors),
        folder=sheet.parent.as_posix(),
        kind="dark" if colors.is_dark else "light",
        title_points=round(font.pointSizeF() * _TITLE_TIMES),
    )
    return _SCALED_LENGTH.sub(lambda length: f"{scaled(int(length[1]), font)}px", filled)


def palette_in(colors: Colors) -> QPalette:
    """Return the palette in these colours, by which `colors_of` finds them again."""
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: colors.window,
        QPalette.ColorRole.WindowText: colors.text,
        QPalette.ColorRole.Base: colors.base,
        QPalette.ColorRole.AlternateBase: colors.panel,
        QPalette.ColorRole.Text: colors.text,
        QPalette.ColorRole.PlaceholderText: colors.muted,
        QPalette.ColorRole.Button: colors.panel,
        QPalette.ColorRole.ButtonText: colors.text,
        QPalette.ColorRole.BrightText: colors.failed,
        QPalette.ColorRole.Highlight: colors.accent,
        QPalette.ColorRole.HighlightedText: colors.on_accent,
        QPalette.ColorRole.Accent: colors.accent,
        QPalette.ColorRole.ToolTipBase: colors.panel,
        QPalette.ColorRole.ToolTipText: colors.text,
        QPalette.ColorRole.Link: colors.link,
        QPalette.ColorRole.Mid: colors.border,
    }
    for role, color in roles.items():
        palette.setColor(role, QColor(color))
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colors.faint))
    return palette
