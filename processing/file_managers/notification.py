"""Show a notification of the desktop with a button, and wait a while for it to be pressed.

By `notify-send`, which is there wherever the desktop shows notifications, stays on the bus until
the notification is closed and prints the button that was pressed. A call by `gdbus` is over at
once, and some desktops close the notification with it; the window's own way needs Qt.
"""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from functools import cache
from html import escape
from pathlib import Path

from processing.desktop_id import DESKTOP_ID

OFFER_SECONDS = 600  # how long the button works; so long a small process waits
_SHOWN_SECONDS = 30  # with a button, where the desktop lets programs say it; usual are five to ten
_ANSWER_SECONDS = 10
_CLOSING_SECONDS = 1
_BUTTON = "button"
# The texts are arguments, so that nothing in a folder's name is taken for a command.
_APPLE_SCRIPT = (
    "on run argv",
    "display notification (item 2 of argv) with title (item 1 of argv)",
    "end run",
)


def can_notify() -> bool:
    """Return whether notifications can be shown here."""
    if sys.platform == "darwin":
        return True
    return _has_session_bus() and shutil.which("notify-send") is not None


def notify(title: str, text: str, button: str = "") -> bool:
    """Show a notification; with a `button`, wait and return whether it was pressed."""
    command = notification_command(title, text, button if _has_buttons() else "")
    if not (command and can_notify()):
        return False
    seconds = OFFER_SECONDS if button else _ANSWER_SECONDS
    try:
        process = subprocess.Popen(  # noqa: S603 - a command of the system
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
    except OSError:
        return False
    with process:
        try:
            told, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)  # it closes the notification, too
            with suppress(subprocess.TimeoutExpired):
                process.wait(_CLOSING_SECONDS)
            process.kill()
            return False
    return told.strip() == _BUTTON


def notification_command(title: str, text: str, button: str = "") -> list[str]:
    """Return the command of this system that shows a notification; empty where there is none."""
    if sys.platform == "darwin":
        lines = [part for line in _APPLE_SCRIPT for part in ("-e", line)]
        return ["/usr/bin/osascript", *lines, title, text]
    program = shutil.which("notify-send")
    if program is None:
        return []
    options = ["--app-name=Thumbpool", f"--icon={DESKTOP_ID}"]
    if button:
        options += [f"--action={_BUTTON}={button}", f"--expire-time={1000 * _SHOWN_SECONDS}"]
    # In the text, though not in the title, < and & are markup.
    return [program, *options, "--", title, escape(text, quote=False)]


@cache
def _has_buttons() -> bool:
    """Return whether `notify-send` knows buttons: it does from version 0.8 on."""
    program = shutil.which("notify-send")
    if program is None:
        return False
    try:
        told = subprocess.run(  # noqa: S603 - a command of the system
            [program, "--help"],
            capture_output=True,
            text=True,
            check=False,
            timeout=_ANSWER_SECONDS,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return "--action" in told.stdout


def _has_session_bus() -> bool:
    runtime_folder = os.environ.get("XDG_RUNTIME_DIR")
    is_at_usual_place = bool(runtime_folder) and Path(str(runtime_folder), "bus").exists()
    return bool(os.environ.get("DBUS_SESSION_BUS_ADDRESS")) or is_at_usual_place
