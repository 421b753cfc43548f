"""Dialogs for files, folders, names and questions; none blocks the window."""

from collections.abc import Callable
from datetime import datetime
from html import escape
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFileDialog, QMessageBox, QWidget

from processing.files.display import display
from processing.formats.available import FORMATS
from processing.language import phrases
from processing.language.translation import ntr, tr
from processing.storage.journal.runs import JournaledRun

Taker = Callable[[tuple[Path, ...]], None]
Agree = Callable[[], None]


def choose_folder(parent: QWidget, title: str, start: Path | None, take: Taker) -> None:
    """Open a dialog for one folder; `take` gets it if the user chooses one."""
    dialog = _dialog(parent, title, QFileDialog.FileMode.Directory, start)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    _open(dialog, take)


def choose_pictures(parent: QWidget, start: Path | None, take: Taker) -> None:
    """Open a dialog for pictures of the formats that are read."""
    title = tr("Choose pictures")
    dialog = _dialog(parent, title, QFileDialog.FileMode.ExistingFiles, start)
    dialog.setNameFilter(tr("Pictures ({endings})", endings=picture_endings()))
    _open(dialog, take)


def choose_file(parent: QWidget, title: str, endings: str, start: Path | None, take: Taker) -> None:
    """Open a dialog for one file whose name ends as `endings` say, such as `*.ttf *.otf`."""
    dialog = _dialog(parent, title, QFileDialog.FileMode.ExistingFile, start)
    dialog.setNameFilter(tr("Files ({endings})", endings=endings))
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
    # Where the desktop has no dialog of its own, Qt shows one, whose catalogues lack these two.
    dialog.setLabelText(QFileDialog.DialogLabel.LookIn, tr("Look in:"))
    dialog.setLabelText(QFileDialog.DialogLabel.FileType, tr("Files of type:"))
    dialog.setFileMode(mode)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if start is not None:
        dialog.setDirectory(str(start))
    return dialog


def _open(dialog: QFileDialog, take: Taker) -> None:
    dialog.filesSelected.connect(lambda names: take(tuple(map(Path, names))))
    dialog.open()


def ask_undo(parent: QWidget, run: JournaledRun, agree: Agree) -> QMessageBox:
    """Ask whether to undo `run`; if so, `agree` is called. Return the question."""
    question, agreement = _undo_question(run, run.made)
    folder = escape(display(run.settings.output_folder))
    if run.settings.replace_originals:
        where = tr("The originals come back from the trash to {folder}.", folder=folder)
        advice = tr("Files you changed afterwards are kept, and so is what cannot be brought back.")
    else:
        where = tr("They are deleted from {folder}, subfolders included.", folder=folder)
        advice = tr("Files you changed afterwards are kept. The originals stay as they are.")
    when = phrases.moment(datetime.fromtimestamp(run.started), datetime.now())
    # Translators: "The run began today 14:02."
    began = tr("The run began {when}.", when=escape(when))
    details = f"<p>{where}<br>{began}</p><p>{advice}</p>"
    answers = (agreement, tr("Keep them"))
    return _ask(parent, tr("Undo the run"), (question, details), answers, agree)


def show_removable(question: QMessageBox, run: JournaledRun, count: int) -> None:
    """Correct in the question on an undo how many results are still what the run made."""
    text, agreement = _undo_question(run, count)
    if not count:
        text = tr("Nothing that this run made is there any more, unchanged.")
    question.setText(f"<b>{text}</b>")
    for button in question.buttons():
        if button.text() == agreement:
            button.setEnabled(bool(count))


def _undo_question(run: JournaledRun, count: int) -> tuple[str, str]:
    """Return the question whether to undo `count` results, and the text of the button that does."""
    if run.settings.replace_originals:
        text = ntr(
            "Restore the {n} original that this run replaced?",
            "Restore the {n} originals that this run replaced?",
            count,
        )
        return text, tr("Restore originals")
    text = ntr(
        "Remove the {n} copy that this run made?",
        "Remove the {n} copies that this run made?",
        count,
    )
    return text, tr("Remove")


def ask_forget(parent: QWidget, run: JournaledRun, agree: Agree) -> None:
    """Ask whether to forget `run`; if so, `agree` is called."""
    when = phrases.moment(datetime.fromtimestamp(run.started), datetime.now())
    # Translators: "The run began today 14:02."
    began = tr("The run began {when}.", when=escape(when))
    rest = tr("Finished files stay. The run can be neither undone nor continued afterwards.")
    texts = (tr("Forget this run?"), f"{began}<br>{rest}")
    _ask(parent, tr("Forget a run"), texts, (tr("Forget"), tr("Keep it")), agree)


def ask_replace(parent: QWidget, count: int, agree: Agree) -> None:
    """Ask whether results shall take the places of `count` originals; if so, `agree` is called."""
    question = ntr(
        "Replace {n} picture by its result?", "Replace {n} pictures by their results?", count
    )
    details = tr("Each original goes to the trash once its result is verified and in its place.")
    answers = (tr("Replace"), tr("Keep them"))
    _ask(parent, tr("Replace originals"), (question, details), answers, agree)


def ask_close_during_run(parent: QWidget, agree: Agree, agree_forever: Agree) -> QMessageBox:
    """Ask whether to close the window during a run; return the question.

    `agree_forever` is called before `agree` if the user does not want to be asked again.
    """
    never_again = QCheckBox(tr("Do not ask again"))

    def close() -> None:
        if never_again.isChecked():
            agree_forever()
        agree()

    question = tr("Stop the run and close Thumbpool?")
    details = tr(
        "Finished files stay. The next start offers to continue with the rest. The window closes "
        "within a few seconds."
    )
    box = _ask_close(parent, (question, details), close)
    box.setCheckBox(never_again)
    return box


def ask_close_during_undo(parent: QWidget, agree: Agree) -> QMessageBox:
    """Ask whether to close the window during an undo; return the question."""
    question = tr("Stop the undo and close Thumbpool?")
    details = tr(
        "What is removed stays removed. The run can be undone again at the next start. The window "
        "closes within a few seconds."
    )
    return _ask_close(parent, (question, details), agree)


def _ask_close(parent: QWidget, texts: tuple[str, str], agree: Agree) -> QMessageBox:
    answers = (tr("Stop and close"), tr("Keep running"))
    return _ask(parent, tr("Close Thumbpool"), texts, answers, agree)


def ask_add_or_replace(parent: QWidget, count: int, add: Agree, replace: Agree) -> QMessageBox:
    """Ask whether `count` files and folders are added to the list, or replace it.

    Return the question; adding is proposed, and without an answer nothing is opened.
    """
    details = tr("The pictures that are open can stay in the list, or make room.")
    answers = (tr("Replace the list"), tr("Cancel"))
    box = _ask(parent, tr("Open in Thumbpool"), ("", details), answers, replace)
    ask_about(box, count)
    first = box.addButton(tr("Add to the list"), QMessageBox.ButtonRole.AcceptRole)
    first.clicked.connect(add)
    box.setDefaultButton(first)
    return box


def ask_about(box: QMessageBox, count: int) -> None:
    """Let the question of `ask_add_or_replace` be about `count` files and folders."""
    question = ntr(
        "Open {n} file or folder in this window?",
        "Open {n} files and folders in this window?",
        count,
    )
    box.setText(f"<b>{question}</b>")


def ask_delete_preset(parent: QWidget, name: str, agree: Agree) -> None:
    """Ask whether to delete a preset; if so, `agree` is called."""
    texts = (tr("Delete the preset {name}?", name=escape(name)), "")
    _ask(parent, tr("Delete a preset"), texts, (tr("Delete"), tr("Keep it")), agree)


def ask_replace_preset(parent: QWidget, name: str, agree: Agree) -> None:
    """Ask whether a preset shall take the place of an older one; if so, `agree` is called."""
    texts = (tr("Replace the preset {name}?", name=escape(name)), tr("It exists already."))
    _ask(parent, tr("Replace a preset"), texts, (tr("Replace"), tr("Keep it")), agree)


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
