"""Ask the user, before something is done that cannot be taken back, or for a name."""

from collections.abc import Callable
from datetime import datetime
from html import escape

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QInputDialog, QMessageBox, QWidget

from gui.text import phrases
from processing.files.display import display
from processing.storage.journal.runs import JournaledRun

Agree = Callable[[], None]

_NAME_WIDTH = 360  # of the dialog for a name


def ask_undo(parent: QWidget, run: JournaledRun, agree: Agree) -> None:
    """Ask whether the results of `run` shall go; `agree` is called if they shall."""
    question = _tr("Remove the {results} that this run has made?")
    where = _tr("They go from {folder}, and from the folders in it.")
    advice = _tr("What was changed since is kept. The originals stay as they are.")
    agreement = _tr("Remove")
    if run.settings.replace_originals:
        question = _tr("Take back the {results} that have replaced their originals?")
        where = _tr("The originals come back from the trash to {folder}.")
        agreement = _tr("Take back")
        advice = _tr("What was changed since is kept, and so is what cannot be brought back.")
    folder = escape(display(run.settings.output_folder))
    when = phrases.moment(datetime.fromtimestamp(run.started), datetime.now())
    began = _tr("The run began {when}.").format(when=escape(when))
    details = f"<p>{began} {where.format(folder=folder)}</p><p>{advice}</p>"
    question = question.format(results=phrases.results(run.made))
    _ask(parent, _tr("Undo the run"), (question, details), (agreement, _tr("Keep them")), agree)


def ask_replace(parent: QWidget, count: int, agree: Agree) -> None:
    """Ask whether results shall take the places of `count` originals; if so, `agree` is called."""
    question = _tr("Replace {pictures} by their results?")
    details = _tr("Each original goes to the trash once its result is verified and in its place.")
    texts = (question.format(pictures=phrases.pictures(count)), details)
    _ask(parent, _tr("Replace originals"), texts, (_tr("Replace"), _tr("Keep them")), agree)


def ask_close(parent: QWidget, agree: Agree, *, is_undo: bool) -> QMessageBox:
    """Ask whether the window shall close although a run or an undo goes; return the question."""
    question = _tr("Stop the run and close Thumbpool?")
    rest = _tr("What is finished stays, and the rest can be continued at the next start.")
    if is_undo:
        question = _tr("Stop the undo and close Thumbpool?")
        rest = _tr("What is removed stays removed; the run can be undone again at the next start.")
    details = f"{rest} {_tr('The window closes within a few seconds.')}"
    texts = (question, details)
    answers = (_tr("Stop and close"), _tr("Keep running"))
    return _ask(parent, _tr("Close Thumbpool"), texts, answers, agree)


def ask_delete_preset(parent: QWidget, name: str, agree: Agree) -> None:
    """Ask whether a preset shall go; `agree` is called if it shall."""
    texts = (_tr("Delete the preset {name}?").format(name=escape(name)), "")
    _ask(parent, _tr("Delete a preset"), texts, (_tr("Delete"), _tr("Keep it")), agree)


def ask_replace_preset(parent: QWidget, name: str, agree: Agree) -> None:
    """Ask whether a preset shall take the place of an older one; if so, `agree` is called."""
    texts = (_tr("Replace the preset {name}?").format(name=escape(name)), _tr("It exists already."))
    _ask(parent, _tr("Replace a preset"), texts, (_tr("Replace"), _tr("Keep it")), agree)


def ask_preset_name(parent: QWidget, name: str, take: Callable[[str], None]) -> None:
    """Ask how a preset shall be called, with `name` as a proposal; `take` gets the answer."""
    dialog = QInputDialog(parent)
    dialog.setWindowTitle(_tr("Save as preset"))
    dialog.setLabelText(_tr("Name of the preset"))
    dialog.setTextValue(name)
    dialog.setOkButtonText(_tr("Save"))
    dialog.resize(_NAME_WIDTH, dialog.sizeHint().height())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.textValueSelected.connect(lambda text: take(text) if text.strip() else None)
    dialog.open()


def _ask(
    parent: QWidget, title: str, texts: tuple[str, str], answers: tuple[str, str], agree: Agree
) -> QMessageBox:
    """Ask a question with details below it; the second answer, the safe one, is proposed."""
    box = QMessageBox(parent)
    box.setWindowTitle(title)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setText(f"<b>{texts[0]}</b>")
    box.setInformativeText(texts[1])
    act = box.addButton(answers[0], QMessageBox.ButtonRole.AcceptRole)
    keep = box.addButton(answers[1], QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    act.clicked.connect(agree)
    box.open()
    return box


def _tr(text: str) -> str:
    return QCoreApplication.translate("confirmation", text)
