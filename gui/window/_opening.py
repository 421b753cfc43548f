"""Open files and folders with the desktop's programs, and say where there is none."""

from pathlib import Path

from gui.look import desktop
from gui.window._cards import Banner
from processing.files.display import display
from processing.language.translation import tr


def open_path(path: Path, banner: Banner) -> None:
    """Let the desktop open a file or folder; the banner says if no program takes it."""
    if not desktop.open_path(path):
        text = tr("This desktop found no program to open {path} with.", path=display(path))
        banner.show_problem(text)
