"""Open files and folders with the desktop's programs, and say where there is none."""

import os
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from gui.look import desktop
from gui.look.tips import tip_of
from gui.look.widgets import IconButton, spoken_name
from gui.window._cards import Banner
from processing.files.display import display
from processing.files.remote.names import is_in_bucket, is_remote, place_of
from processing.language.translation import tr


def open_path(path: Path, banner: Banner) -> None:
    """Let the desktop open a file or folder; the banner says why it could not.

    Of what is in a bucket the address is copied, for a program that knows it.
    """
    if is_in_bucket(path):
        banner.show_note(copied(path))
        return
    problem = problem_of_opening(path)
    if problem:
        banner.show_problem(problem)


def problem_of_opening(path: Path) -> str:
    """Let the desktop open a file or folder; return in a sentence why it could not, or nothing.

    Of what is not there, a desktop tells nobody.
    """
    if not is_remote(path) and not os.path.exists(path):  # noqa: PTH110 - raises not
        return tr("{path} is not there.", path=display(path))
    if not desktop.open_path(path):
        return tr("This desktop found no program to open {path} with.", path=display(path))
    return ""


def copied(path: Path) -> str:
    """Copy the address of what is in a bucket, and return a sentence that says so."""
    QGuiApplication.clipboard().setText(place_of(path))
    return tr("The address was copied: {address}", address=display(path))


def name_opening(button: IconButton, *, in_bucket: bool) -> None:
    """Say on a button what it does with the folder of results."""
    if not in_bucket:
        text, tip = tr("Open folder"), ""
    else:
        text = tr("Copy address")
        tip = tr("No file manager shows buckets; copy the address for a program that does")
    button.set_icon_name("copy" if in_bucket else "folder")
    button.setText(text)
    button.setToolTip(tip_of(tip or text))
    button.setAccessibleName(spoken_name(text, tip) if tip else text)
