"""Open files and folders with the desktop's programs, and say where there is none."""

import os
from pathlib import Path

from gui.look import desktop
from gui.window._cards import Banner
from processing.files.display import display
from processing.files.remote.names import is_remote
from processing.language.translation import tr


def open_path(path: Path, banner: Banner) -> None:
    """Let the desktop open a file or folder; the banner says why it could not."""
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
