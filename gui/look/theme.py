"""The window's colours: light, dark, and either in high contrast."""

from PySide6.QtGui import QPalette

from processing.record import record
from processing.task import Status

_DARK_BELOW_LIGHTNESS = 128  # of a palette's window colour, 0 to 255


@record
class Colors:
    """The colours of one theme, by what they are for.

    `contrast_pairs` says which of them are seen on which, and a test measures it.

    Attributes:
        is_dark: whether text is lighter than its background.
        is_strong: whether it is for people who need high contrast.
        faint: what cannot be used now, and signs beside words that tell the same.
        edge: the border of what can be used; `border` only parts one thing from another.
    """

    is_dark: bool
    is_strong: bool
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
    is_dark=False,
    is_strong=False,
    window="#f3f5f7",
    panel="#ffffff",
    base="#ffffff",
    text="#1b222c",
    muted="#5a6575",
    faint="#727d8a",
    border="#dfe4ea",
    edge="#727d8a",
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
)
DARK = Colors(
    is_dark=True,
    is_strong=False,
    window="#181c22",
    panel="#20262e",
    base="#1b2027",
    text="#e5e9ef",
    muted="#9fa9b8",
    faint="#7d8999",
    border="#2f3742",
    edge="#7d8999",
    hover="#2b333d",
    pressed="#343d49",
    accent="#38b2d8",
    accent_hover="#5cc3e3",
    accent_fill="#173947",
    on_accent="#06222c",
    link="#6fcdea",
    done="#4fc48a",
    done_fill="#172c25",
    failed="#ff8273",
    failed_fill="#351f1f",
    warning="#e3b04b",
    warning_fill="#322a18",
)
STRONG_LIGHT = Colors(
    is_dark=False,
    is_strong=True,
    window="#ffffff",
    panel="#ffffff",
    base="#ffffff",
    text="#000000",
    muted="#2b2b2b",
    faint="#5c5c5c",
    border="#5c5c5c",
    edge="#000000",
    hover="#e8e8e8",
    pressed="#d4d4d4",
    accent="#003a70",
    accent_hover="#00264a",
    accent_fill="#cfe3fa",
    on_accent="#ffffff",
    link="#003a70",
    done="#00401d",
    done_fill="#e9f7ee",
    failed="#760000",
    failed_fill="#ffecea",
    warning="#4d3200",
    warning_fill="#fff4d6",
)
STRONG_DARK = Colors(
    is_dark=True,
    is_strong=True,
    window="#000000",
    panel="#000000",
    base="#000000",
    text="#ffffff",
    muted="#e2e2e2",
    faint="#a6a6a6",
    border="#a6a6a6",
    edge="#ffffff",
    hover="#262626",
    pressed="#383838",
    accent="#3fe0ff",
    accent_hover="#a3f1ff",
    accent_fill="#002f3e",
    on_accent="#000000",
    link="#8beeff",
    done="#6bff9f",
    done_fill="#002a12",
    failed="#ffa69a",
    failed_fill="#3a0000",
    warning="#ffd84d",
    warning_fill="#2e2300",
)
THEMES = {"light": LIGHT, "dark": DARK, "strong light": STRONG_LIGHT, "strong dark": STRONG_DARK}
# A style sheet changes a widget's palette where it sets a background or a colour, but not there.
_BY_LINK = {colors.link: colors for colors in THEMES.values()}


def theme_for(*, is_dark: bool, is_strong: bool) -> Colors:
    """Return the theme of this kind."""
    kinds = {(each.is_dark, each.is_strong): each for each in THEMES.values()}
    return kinds[is_dark, is_strong]


def is_dark(palette: QPalette) -> bool:
    """Return whether the background of a palette, ours or the system's, is dark."""
    return palette.color(QPalette.ColorRole.Window).lightness() < _DARK_BELOW_LIGHTNESS


def colors_of(palette: QPalette) -> Colors:
    """Return the theme that a widget with this palette is painted in."""
    link = palette.color(QPalette.ColorRole.Link).name()
    return _BY_LINK.get(link) or theme_for(is_dark=is_dark(palette), is_strong=False)
