"""Let the user choose folders and files; no dialog holds up the window."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from processing.formats.available import FORMATS

Taker = Callable[[tuple[Path, ...]], None]


def choose_folder(parent: QWidget, title: str, start: Path | None, take: Taker) -> None:
    """Open a dialog for one folder; `take` gets it if the user chooses one."""
    dialog = _dialog(parent, title, QFileDialog.FileMode.Directory, start)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    _open(dialog, take)


def choose_pictures(parent: QWidget, start: Path | None, take: Taker) -> None:
    """Open a dialog for pictures of the formats that are read."""
    title = _tr("Choose pictures")
    dialog = _dialog(parent, title, QFileDialog.FileMode.ExistingFiles, start)
    dialog.setNameFilter(_tr("Pictures ({endings})").format(endings=picture_endings()))
    _open(dialog, take)


def choose_file(parent: QWidget, title: str, endings: str, start: Path | None, take: Taker) -> None:
    """Open a dialog for one file whose name ends as `endings` say, such as `*.ttf *.otf`."""
    dialog = _dialog(parent, title, QFileDialog.FileMode.ExistingFile, start)
    dialog.setNameFilter(_tr("Files ({endings})").format(endings=endings))
    _open(dialog, take)


def picture_endings() -> str:
    """Return how the names of pictures end that are read here, as dialogs take it."""
    return " ".join(f"*{suffix}" for row in FORMATS for suffix in row.suffixes)


def choose_file_to_save(parent: QWidget, title: str, suffix: str, take: Taker) -> None:
    """Open a dialog for the name of a file to write."""
    dialog = _dialog(parent, title, QFileDialog.FileMode.AnyFile, None)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suffix)
    _open(dialog, take)


def _dialog(
    parent: QWidget, title: str, mode: QFileDialog.FileMode, start: Path | None
) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(mode)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if start is not None:
        dialog.setDirectory(str(start))
    return dialog


def _open(dialog: QFileDialog, take: Taker) -> None:
    dialog.filesSelected.connect(lambda names: take(tuple(map(Path, names))))
    dialog.open()


def _tr(text: str) -> str:
    return QCoreApplication.translate("choosers", text)
