"""Windows and dialogs beside the main one: history, help, about."""

from PySide6.QtWidgets import QTabWidget, QWidget

from gui.help._about_dialog import AboutDialog
from gui.help._report_dialog import ReportDialog
from gui.help.guide import Place
from tests.screenshots.scenes.earlier_runs import earlier_runs
from tests.screenshots.scenes.main_window import done_with_failures
from tests.screenshots.studio import (
    Studio,
    await_signal,
)


def history_window(studio: Studio) -> QWidget:
    studio.get_ready()
    history, earlier = studio.fakes.history, studio.controller.earlier
    history.runs = earlier_runs()
    history.undoable = history.runs[:4]
    await_signal(lambda: studio.choose("History"), earlier.runs_found)
    return studio.session.history.window


def help_window(studio: Studio) -> QWidget:
    return _guide(studio, "sizes-and-steps#sizes")


def help_search(studio: Studio) -> QWidget:
    guide = _guide(studio, "journal-and-undo#undo")
    guide.search_for("undo run")
    return guide


def report_dialog(studio: Studio) -> QWidget:
    done_with_failures(studio)
    studio.choose("Report a problem")
    return studio.window.findChild(ReportDialog)


def about_dialog(studio: Studio) -> QWidget:
    studio.choose("About Thumbpool")
    about = studio.window.findChild(AboutDialog)
    about.findChild(QTabWidget).setCurrentIndex(1)
    return about


def _guide(studio: Studio, place: str) -> QWidget:
    studio.session.help.show_place(Place.parse(place))
    return studio.session.help.window
