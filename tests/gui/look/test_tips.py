"""What others wrote is shown letter by letter, wherever Qt could take it for HTML."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtGui import QTextDocumentFragment
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLabel,
    QMessageBox,
    QTableView,
    QWidget,
)

from gui.look.dialogs import ask_delete_preset, ask_undo
from gui.look.tips import tip_of
from gui.table.wanted import Group
from processing.imaging.steps.watermark_text import WatermarkText
from processing.settings.recipe import Recipe
from processing.storage.journal.runs import JournaledRun
from processing.storage.presets.preset import Preset
from processing.storage.presets.preset_store import StoredPreset
from processing.task import SourceImage, Status
from tests.support.fake_window import interrupted_run

WILD = '<img src="http://example.invalid/x.png"><b>bold</b> &amp; more'
FOLDER = Path(f"/pictures/{WILD.replace('/', '-')}")
REASON = f"The picture {WILD} is damaged."


def wild_run() -> JournaledRun:
    run = interrupted_run()
    settings = replace(run.settings, sources=(FOLDER,), output_folder=FOLDER / WILD)
    return replace(run, settings=settings)


def seen(tip: str) -> str:
    """Return the letters of a tip that a person sees."""
    if not GuiQt.mightBeRichText(tip):
        return tip
    return QTextDocumentFragment.fromHtml(tip).toPlainText()


def tips_of(window: QWidget) -> list[str]:
    """Return the tips of all widgets, and of all cells that views show."""
    widgets = [window, *window.findChildren(QWidget)]
    found = [widget.toolTip() for widget in widgets]
    for view in widgets:
        if isinstance(view, QAbstractItemView) and view.model() is not None:
            found += cell_tips(view)
    return [tip for tip in found if tip]


def cell_tips(view: QAbstractItemView) -> list[str]:
    model, root = view.model(), QModelIndex()
    columns = model.columnCount(root) if isinstance(view, QTableView) else 1
    places = [(r, c) for r in range(model.rowCount(root)) for c in range(columns)]
    return [model.index(*place).data(Qt.ItemDataRole.ToolTipRole) or "" for place in places]


@pytest.fixture
def wild(desk):
    """A window in which whatever can have a name from outside has a wild one."""
    desk.fakes.history.interrupted = [wild_run()]
    desk.controller.earlier.look()
    desk.session.commands.sources.recent.remember((FOLDER,))
    stored = StoredPreset(Preset(WILD, WILD, Recipe()), Path("wild.thumbpool"))
    desk.window.recipe.presets.show_presets([stored])
    desk.window.recipe.presets.show_current(stored, ())
    desk.session.commands.change(recipe=Recipe(steps=(WatermarkText(WILD),)))
    desk.window.banner.show_problem(REASON)
    name = WILD.replace("/", "-")
    sources = tuple(
        SourceImage(FOLDER / f"{n}{name}.jpg", Path(f"{n}{name}.jpg"), 9) for n in range(3)
    )
    desk.controller.open((FOLDER,))
    desk.fakes.preparation.finish(sources)
    desk.deliver()
    desk.controller.start()
    desk.fakes.run.begin()
    desk.fakes.run.end_file(0)
    desk.fakes.run.end_file(1, Status.FAILED, REASON)
    desk.fakes.run.end_file(2, Status.FAILED, f"Another one: {WILD}")
    desk.fakes.run.finish()
    desk.deliver()
    desk.window.filters.choose(Group.ALL)
    return desk


def test_no_tip_of_the_window_is_read_as_html(wild):
    tips = [tip for tip in tips_of(wild.window) if "bold" in tip and "_b_bold" not in tip]
    assert len(tips) > 8  # of widgets and of cells
    assert [tip for tip in tips if "<b>bold<" not in seen(tip)] == []


def test_no_label_of_the_window_is_read_as_html(wild):
    labels = wild.window.findChildren(QLabel)
    assert [w.text() for w in labels if w.textFormat() is Qt.TextFormat.AutoText and w.text()] == []


def test_no_question_reads_a_name_as_html(wild):
    ask_delete_preset(wild.window, WILD, lambda: None)
    ask_undo(wild.window, wild_run(), lambda: None)
    boxes = wild.window.findChildren(QMessageBox)
    assert len(boxes) == 2
    texts = [f"{box.text()}{box.informativeText()}" for box in boxes]
    for box in boxes:
        box.close()
    QApplication.processEvents()
    assert [
        text
        for text in texts
        if "<b>bold<" not in QTextDocumentFragment.fromHtml(text).toPlainText()
    ] == []


def test_the_title_has_every_letter_of_the_folder(desk):
    desk.controller.open((Path("/pictures/a[*]b"),))
    assert "a[*][*]b" in desk.window.windowTitle()  # which Qt shows as a[*]b


@pytest.mark.parametrize("text", ["plain", "a < b", "two\nlines", ""])
def test_a_tip_that_is_no_html_stays_as_it_is(text):
    assert tip_of(text) == text


@pytest.mark.parametrize("text", ["<b>x</b>", "<i>one</i>\n  two  spaces", "&lt;b&gt; &amp;"])
def test_a_tip_that_looks_like_html_is_seen_letter_by_letter(text):
    assert seen(tip_of(text)) == text
