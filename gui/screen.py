"""Find out whether Qt can show a window, before Qt is loaded: where it cannot, it aborts."""

import os

from processing.display_system import (
    has_screen,
    install_line,
    looks_for_a_display,
    missing_packages,
    wayland_answers,
)
from processing.language.translation import tr


def obstacle() -> str:
    """Return in a line why no window can be shown here and what helps; empty if it can be tried."""
    if not looks_for_a_display():
        return ""
    names = [os.environ[name] for name in ("WAYLAND_DISPLAY", "DISPLAY") if os.environ.get(name)]
    if not names:
        return tr(
            "There is no display: neither DISPLAY nor WAYLAND_DISPLAY is set. thumbpool-cli does "
            "the same work without a window."
        )
    if not has_screen():
        return tr(
            "The display {name} does not answer. thumbpool-cli does the same work without a "
            "window.",
            name=" / ".join(names),
        )
    missing = missing_packages(window=True)
    if missing:
        return tr(
            "Qt lacks libraries to show a window: {command}",
            command=install_line(missing),
        )
    return ""


def choose_platform() -> None:
    """Keep Qt from a Wayland compositor that does not answer: it would abort, not turn to X11."""
    if looks_for_a_display() and os.environ.get("WAYLAND_DISPLAY") and not wayland_answers():
        os.environ["QT_QPA_PLATFORM"] = "xcb"
