"""Ask before something is done that cannot be taken back."""

from collections.abc import Callable
from html import escape

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from gui import phrases
from processing.journal import JournaledRun
from processing.paths import display


def ask_undo(parent: QWidget, run: JournaledRun, agree: Callable[[], None]) -> None:
    """Ask whether the results of `run` shall go; `agree` is called if they shall."""
    box = QMessageBox(parent)
    box.setWindowTitle(_tr("Undo the run"))
    box.setIcon(QMessageBox.Icon.NoIcon)
    question = _tr("Remove the {results} that this run has made?")
    where = _tr("They go from {folder}, and from the folders in it.")
    advice = _tr("What was changed since is kept. The originals stay as they are.")
    agreement = _tr("Remove")
    if run.settings.replace_originals:
        question = _tr("Take back the {results} that have replaced their originals?")
        where = _tr("The originals come back from the trash to {folder}.")
        agreement = _tr("Take back")
        advice = _tr("What was changed since is kept, and so is what cannot be brought back.")
    box.setText(f"<b>{question.format(results=phrases.results(run.made))}</b>")
    folder = escape(display(run.settings.output_folder))
    box.setInformativeText(f"<p>{where.format(folder=folder)}</p><p>{advice}</p>")
    remove = box.addButton(agreement, QMessageBox.ButtonRole.AcceptRole)
    keep = box.addButton(_tr("Keep them"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    remove.clicked.connect(agree)
    box.open()


def _tr(text: str) -> str:
    return QCoreApplication.translate("confirmation", text)
