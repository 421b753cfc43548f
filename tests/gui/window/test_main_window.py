"""What the panels show as the batch goes on, with a core that only pretends."""

import os
import shlex
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QSpinBox,
)

from gui.look import desktop
from gui.look.widgets import ElidedLabel
from gui.table.columns import Column
from gui.text import phrases
from processing.planning.figures import PlanFigures
from processing.settings.batch import ConflictPolicy
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.desk import button, start_button, texts
from tests.support.fake_window import FOLDER, numbered_sources


def test_it_invites_to_choose_a_folder_at_first(desk):
    assert desk.window.start_page.isVisible()
    assert not start_button(desk.window).isEnabled()
    assert "Choose a folder" in start_button(desk.window).toolTip()


def test_a_dropped_folder_is_opened_and_remembered(desk, qtbot):
    dropped = QMimeData()
    dropped.setUrls([desktop.url_of(FOLDER)])
    event = QDropEvent(
        QPointF(9, 9),
        Qt.DropAction.CopyAction,
        dropped,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    desk.window.dropEvent(event)
    assert desk.controller.batch.sources == (FOLDER,)
    assert desk.window.start_page.isHidden() or not desk.window.start_page.isVisible()


def test_the_plan_stands_in_a_line_before_the_run(ready):
    assert start_button(ready.window).text() == "Make 4 copies"
    assert "4 new" in texts(ready.window.run_bar)
    assert str(FOLDER / "thumbnails") in texts(ready.window.run_bar)
    assert start_button(ready.window).isEnabled()


def test_the_plan_tells_how_many_are_new_renamed_and_skipped(ready, tmp_path):
    for name in ("000001.jpg", "000002.jpg"):
        (tmp_path / name).touch()
    for policy, words in (
        (ConflictPolicy.RENAME, "2 new · 2 under a new name"),
        (ConflictPolicy.OVERWRITE, "2 new · 2 replaced"),
        (ConflictPolicy.SKIP, "2 new · 2 skipped"),
    ):
        ready.session.commands.change(output_folder=tmp_path, on_conflict=policy)
        ready.controller.rescan()
        ready.fakes.preparation.finish(numbered_sources(4))
        ready.deliver()
        assert words in texts(ready.window.run_bar)


@pytest.mark.parametrize("width", [860, 1100, 1400])
def test_names_have_room_at_every_width_and_nothing_is_cut_off(ready, qtbot, width):
    qtbot.waitExposed(ready.window)
    ready.window.resize(width, 780)
    table = ready.window.table
    qtbot.waitUntil(lambda: ready.window.width() == width, timeout=WAIT_MILLISECONDS)
    shown = [column for column in Column if not table.isColumnHidden(column)]
    assert table.columnWidth(Column.NAME) >= 180
    assert table.columnWidth(Column.RESULT) >= 150
    assert Column.STATE in shown
    assert (Column.SAVED in shown) is (width > 860)
    assert table.horizontalHeader().length() <= table.viewport().width()


def test_the_table_is_sorted_by_its_headings_and_by_the_menu(ready, qtbot):
    qtbot.waitExposed(ready.window)
    table, files = ready.window.table, ready.session.files
    header = table.horizontalHeader()

    def first_name() -> str:
        return files.index(0, Column.NAME).data()

    def click_name() -> None:
        place = QPoint(header.sectionViewportPosition(Column.NAME) + 40, header.height() // 2)
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)

    names = []
    for _ in range(3):
        click_name()
        names.append((first_name(), header.sortIndicatorSection()))
    assert names == [("000000.jpg", 0), ("000003.jpg", 0), ("000000.jpg", -1)]
    ready.choose("Name")
    ready.choose("Name")
    assert first_name() == "000003.jpg"
    ready.choose("As found")
    assert first_name() == "000000.jpg"


def test_a_problem_is_a_sentence_in_the_window(desk):
    desk.controller.open((FOLDER,))
    desk.fakes.preparation.give_up("It is gone. Choose another folder.")
    desk.deliver()
    assert "It is gone." in texts(desk.window.banner)
    assert desk.window.start_page.isVisible()


def test_replacing_originals_is_said_in_the_plan_and_not_remembered(ready, qtbot):
    (place,) = (
        box
        for box in ready.window.recipe.findChildren(QComboBox)
        if box.accessibleName() == "Save to"
    )
    ready.session.commands.change(on_conflict=ConflictPolicy.OVERWRITE)
    place.setCurrentIndex(1)
    assert ready.fakes.preparation.settings.replace_originals
    assert ready.fakes.preparation.settings.output_folder == FOLDER
    ready.fakes.preparation.finish(numbered_sources(4))
    ready.deliver()
    assert start_button(ready.window).text() == "Replace 4 originals…"
    assert "4 replace their original" in texts(ready.window.run_bar)
    assert "the originals go to the Trash" in texts(ready.window.run_bar)
    assert f"goes to the {phrases.trash()}" in texts(ready.window.recipe)
    assert not ready.store.load_choices().replace_originals
    place.setCurrentIndex(0)
    assert ready.fakes.preparation.settings.on_conflict is ConflictPolicy.OVERWRITE


def test_the_limits_are_folded_away_and_do_not_ask_for_a_new_plan(ready, qtbot):
    limits = {box.accessibleName(): box for box in ready.window.recipe.findChildren(QSpinBox)}
    assert not limits["Time limit"].isVisible()
    qtbot.mouseClick(button(ready.window, "Limits of a run"), Qt.MouseButton.LeftButton)
    assert limits["Memory limit"].text() == "Automatic"
    limits["Time limit"].setValue(30)
    limits["Memory limit"].setValue(2000)
    qtbot.waitUntil(
        lambda: ready.controller.batch.plan.settings.memory_megabytes == 2000,
        timeout=WAIT_MILLISECONDS,
    )
    assert ready.controller.batch.plan.settings.file_limit_seconds == 30
    assert len(ready.fakes.preparations) == 1
    assert ready.store.load_choices().file_limit_seconds == 30


def test_choices_are_remembered_as_they_are_made(ready):
    before = ready.controller.batch.choices
    ready.session.commands.change(on_conflict=ConflictPolicy.OVERWRITE)
    assert ready.controller.batch.choices == replace(before, on_conflict=ConflictPolicy.OVERWRITE)
    assert ready.store.load_choices().on_conflict is ConflictPolicy.OVERWRITE


def test_a_folder_of_strange_letters_is_shown_as_escapes(desk):
    folder = Path("/pictures/a\u202eb")
    desk.controller.open((folder,))
    assert "a\\u202eb" in desk.window.windowTitle()


def test_the_plan_tells_of_room_and_losses_until_it_runs(desk):
    desk.controller.open((FOLDER,))
    losses = tuple(f"Of {n} pictures, something is lost." for n in range(2, 7))
    figures = PlanFigures(4, 0, 0, 0, 5_000_000, 2_000_000, losses, result_bytes=5_000_000)
    desk.fakes.preparation.finish(numbered_sources(4), figures)
    desk.deliver()
    assert "about 5.0 MB, 2.0 MB free" in texts(desk.window.run_bar)
    notes = texts(desk.window.notes)
    assert "The results take about 5.0 MB" in notes
    assert all(loss in notes for loss in losses)
    assert desk.window.notes.property("card") == "warning"
    desk.controller.start()
    assert not desk.window.notes.isVisible()


def test_what_pictures_may_lose_is_no_warning_where_there_is_room(desk):
    desk.controller.open((FOLDER,))
    figures = PlanFigures(
        4, 0, 0, 0, 1000, None, ("Of 4 pictures, something may be lost.",), result_bytes=1000
    )
    desk.fakes.preparation.finish(numbered_sources(4), figures)
    desk.deliver()
    assert desk.window.notes.isVisible()
    assert desk.window.notes.property("card") == "true"


def test_a_plan_that_loses_nothing_and_fits_says_no_more_than_what_it_takes(ready):
    ready.controller.rescan()
    figures = PlanFigures(4, 0, 0, 0, 1000, None, (), open_pictures=4, result_bytes=1000)
    ready.fakes.preparation.finish(numbered_sources(4), figures)
    ready.deliver()
    assert "about 1.0 kB ·" in texts(ready.window.run_bar)
    assert not ready.window.notes.isVisible()


def test_no_text_of_the_run_bar_is_cut_while_the_other_has_room(ready):
    shown = [each for each in ready.window.run_bar.findChildren(ElidedLabel) if each.isVisible()]
    assert len(shown) == 2
    fitting = 0
    for digits in range(1, 60, 2):
        ready.window.run_bar.show_samples(0, 10**digits)
        QApplication.processEvents()
        assert shown[0].text() == "Making sample pictures…"
        if sum(each.whole_width() for each in shown) < sum(each.width() for each in shown) - 2:
            fitting += 1
            assert "…" not in shown[1].text()
    assert 5 < fitting < 30


def test_several_results_of_a_picture_are_counted_as_results(desk):
    desk.session.commands.change(recipe=Recipe(also=(Variant(64, 64),)))
    desk.controller.open((FOLDER,))
    desk.fakes.preparation.finish(numbered_sources(2))
    desk.deliver()
    assert desk.session.files.rowCount() == 4
    assert "4 new" in texts(desk.window.run_bar)
    desk.controller.start()
    desk.fakes.run.begin()
    for task_id in range(4):
        desk.fakes.run.end_file(task_id)
    desk.fakes.run.finish()
    desk.deliver()
    assert "4 copies of 2 pictures made" in texts(desk.window.summary)


def test_a_folder_that_is_not_there_is_not_opened_in_silence(ready, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr(desktop, "open_path", lambda path: not opened.append(path))
    folder = tmp_path / "results"
    ready.session.commands.change(output_folder=folder)
    ready.fakes.preparation.finish(numbered_sources(4))
    ready.deliver()
    ready.session.commands.open_results()
    assert f"{folder} is not there." in texts(ready.window.banner)
    assert opened == []
    ready.window.banner.hide()
    folder.mkdir()
    ready.session.commands.open_results()
    assert opened == [folder]
    assert not ready.window.banner.isVisible()


def test_the_choices_are_copied_as_the_command_that_asks_for_them(ready):
    recipe = Recipe(width_pixels=640, height_pixels=480, output_format="webp")
    ready.session.commands.change(recipe=recipe, recursive=False)
    ready.choose("Copy as terminal command")
    command = QApplication.clipboard().text()
    words = shlex.split(command, posix=os.name != "nt")
    assert words[1] == "run"
    assert {"640x480", "webp"} <= set(words)
    assert str(FOLDER) in words


def test_what_is_to_be_made_is_told_with_its_own_size(ready):
    figures = PlanFigures(4, 0, 0, 0, 9000, None, (), 2_500_000, open_pictures=2, result_bytes=10)
    ready.controller.rescan()
    ready.fakes.preparation.finish(numbered_sources(4), figures)
    ready.deliver()
    assert "2.5 MB become about 10 bytes" in texts(ready.window.run_bar)
    assert start_button(ready.window).text() == "Make 4 copies of 2 pictures"


def test_a_problem_is_not_shown_any_more_when_it_is_mended(ready):
    ready.session.commands.change(workers=10_000)
    assert ready.window.banner.isVisible()
    ready.session.commands.change(workers=3)
    assert not ready.window.banner.isVisible()


def test_a_filter_that_matches_nothing_shows_an_empty_table_and_says_so(ready, qtbot):
    ready.session.commands.change(include=("*.",))
    qtbot.waitUntil(lambda: len(ready.fakes.preparations) == 2, timeout=WAIT_MILLISECONDS)
    ready.fakes.preparation.finish(())
    ready.deliver()
    assert ready.window.table.isVisible()
    assert not ready.window.start_page.isVisible()
    assert "There is no picture" in texts(ready.window.run_bar)
    assert not start_button(ready.window).isEnabled()
