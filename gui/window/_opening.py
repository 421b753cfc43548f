"""Open files and folders with the desktop's programs, and say where there is none."""

from pathlib import Path

from PySide6.QtGui import QGuiApplication

from gui.look import desktop
from gui.look.tips import tip_of
from gui.look.widgets import IconButton, spoken_name
from gui.window._cards import Banner
from processing.files.display import display
from processing.files.remote.names import is_in_bucket, place_of
from processing.language.translation import tr


def open_path(path: Path, banner: Banner) -> None:
    """Let the desktop open a file or folder; the banner says if no program takes it.

    Of what is in a bucket the address is copied, for a program that knows it.
    """
    if is_in_bucket(path):
        banner.show_note(copied(path))
    elif not desktop.open_path(path):
        banner.show_problem(not_opened(path))


def copied(path: Path) -> str:
    """Copy the address of what is in a bucket, and return a sentence that says so."""
    QGuiApplication.clipboard().setText(place_of(path))
    return tr("The address was copied: {address}", address=display(path))


def not_opened(path: Path) -> str:
    """Return a sentence that no program opens a file or folder."""
    return tr("This desktop found no program to open {path} with.", path=display(path))


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
