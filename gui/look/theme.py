"""The window's colours, light or dark as the system or the user wants."""

import re
from dataclasses import asdict, dataclass
from string import Template

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from gui.look import icons
from gui.look.appearance import Appearance
from gui.look.text_scale import scaled
from processing.task import Status

_DARK_BELOW_LIGHTNESS = 128  # of a palette's window colour, 0 to 255
_TITLE_TIMES = 1.55  # as large as other text
_SCALED_LENGTH = re.compile(r"\b(\d+)u\b")


@dataclass(frozen=True, slots=True)
class Colors:
    """The colours of one theme, by what they are for.

    Attributes:
        faint: what cannot be used now, and signs beside words that tell the same.
        edge: the border of what can be used; `border` only parts one thing from another.
        check: which drawing of a tick can be seen on the accent.
    """

    window: str
    panel: str
    base: str
    text: str
    muted: str
    faint: str
    border: str
    edge: str
    hover: str
    pressed: str
    accent: str
    accent_hover: str
    accent_fill: str
    on_accent: str
    link: str
    done: str
    done_fill: str
    failed: str
    failed_fill: str
    warning: str
    warning_fill: str
    check: str

    def of_status(self, status: Status | None) -> str:
        """Return the colour of the word for how a picture ended."""
        if status is None:
            return self.muted
        return {
            Status.DONE: self.done,
            Status.FAILED: self.failed,
            Status.SKIPPED: self.warning,
            Status.CANCELLED: self.muted,
        }[status]


LIGHT = Colors(
    window="#f3f5f7",
    panel="#ffffff",
    base="#ffffff",
    text="#1b222c",
    muted="#5d6979",
    faint="#7e8995",
    border="#dfe4ea",
    edge="#7e8995",
    hover="#e9edf2",
    pressed="#dde3ea",
    accent="#0b789d",
    accent_hover="#096584",
    accent_fill="#dff0f6",
    on_accent="#ffffff",
    link="#08617f",
    done="#18794e",
    done_fill="#ecf8f1",
    failed="#c02a1c",
    failed_fill="#fdf0ee",
    warning="#8a5a00",
    warning_fill="#fdf6e3",
    check="check-light",
)
DARK = Colors(
    window="#181c22",
    panel="#20262e",
    base="#1b2027",
    text="#e5e9ef",
    muted="#9ba6b5",
    faint="#76828f",
    border="#2f3742",
    edge="#707c8c",
    hover="#2b333d",
    pressed="#343d49",
    accent="#38b2d8",
    accent_hover="#5cc3e3",
    accent_fill="#173947",
    on_accent="#06222c",
    link="#6fcdea",
    done="#4fc48a",
    done_fill="#172c25",
    failed="#ff7b6b",
    failed_fill="#351f1f",
    warning="#e3b04b",
    warning_fill="#322a18",
    check="check-dark",
)


def colors_of(palette: QPalette) -> Colors:
    """Return the theme that a widget with this palette is painted in."""
    is_dark = palette.color(QPalette.ColorRole.Window).lightness() < _DARK_BELOW_LIGHTNESS
    return DARK if is_dark else LIGHT


class Theme(QObject):
    """Applies colours and style sheet, again whenever the system's colours or text size change.

    The style sheet comes with `dress`, when the window is whole: under a style sheet, each widget
    that gets a parent is styled anew with all that is in it, most of the time of making a window.
    """

    def __init__(self, application: QApplication, appearance: Appearance) -> None:
        super().__init__(application)
        self._application = application
        self._appearance = appearance
        application.setStyle("Fusion")
        self._system = colors_of(application.palette())
        application.styleHints().colorSchemeChanged.connect(self._on_color_scheme_changed)
        application.fontChanged.connect(self._on_font_changed)
        application.setPalette(_palette(self._colors()))
        application.setStyleSheet("")

    def dress(self) -> None:
        """Apply the colours and the style sheet."""
        colors = self._colors()
        self._application.setPalette(_palette(colors))
        self._application.setStyleSheet(style_sheet(colors, self._application.font()))

    def set_appearance(self, appearance: Appearance) -> None:
        """Take the colours the user wants."""
        self._appearance = appearance
        self.dress()

    def _on_color_scheme_changed(self, _scheme: Qt.ColorScheme) -> None:
        self.dress()

    def _on_font_changed(self, _font: QFont) -> None:
        self.dress()

    def _colors(self) -> Colors:
        by_choice = {Appearance.LIGHT: LIGHT, Appearance.DARK: DARK}
        by_scheme = {Qt.ColorScheme.Light: LIGHT, Qt.ColorScheme.Dark: DARK}
        scheme = self._application.styleHints().colorScheme()
        return by_choice.get(self._appearance) or by_scheme.get(scheme, self._system)


def style_sheet(colors: Colors, font: QFont) -> str:
    """Return the style sheet in these colours, for text of this size."""
    sheet = icons.path("style/window.qss")
    template = Template(sheet.read_text(encoding="utf-8"))
    filled = template.safe_substitute(
        asdict(colors),
        folder=sheet.parent.as_posix(),
        title_points=round(font.pointSizeF() * _TITLE_TIMES),
    )
    return _SCALED_LENGTH.sub(lambda length: f"{scaled(int(length[1]), font)}px", filled)


def _palette(colors: Colors) -> QPalette:
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
