"""Presets are chosen, kept, handed on and taken in; a broken file costs nothing."""

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QInputDialog, QLabel, QLineEdit, QMessageBox

from gui.look import dialogs
from processing.settings.recipe import Recipe
from processing.storage.presets.preset_store import find_preset, preset_folder, read_preset
from tests.support.bounds import WAIT_MILLISECONDS


def box(desk) -> QComboBox:
    boxes = desk.window.recipe.presets.findChildren(QComboBox)
    return boxes[0]


def choose(desk, name: str) -> None:
    entry = box(desk).findText(name)
    box(desk).setCurrentIndex(entry)
    box(desk).activated.emit(entry)


def action(desk, text: str) -> QAction:
    bar = desk.window.recipe.presets
    (found,) = (a for a in bar.findChildren(QAction) if a.text().replace("&", "") == text)
    return found


def answer(desk, qtbot, name: str) -> None:
    """Give the dialog that is open a name."""
    (dialog,) = desk.window.findChildren(QInputDialog)
    dialog.setTextValue(name)
    dialog.accept()
    qtbot.waitUntil(lambda: not desk.window.findChildren(QInputDialog), timeout=WAIT_MILLISECONDS)


def agree(desk, text: str) -> None:
    (asked,) = (b for b in desk.window.findChildren(QMessageBox) if b.isVisible())
    next(b for b in asked.buttons() if b.text() == text).click()


def names(desk) -> list[str]:
    return [box(desk).itemText(n) for n in range(box(desk).count()) if box(desk).itemText(n)]


def banner(desk) -> str:
    return "\n".join(w.text() for w in desk.window.banner.findChildren(QLabel))


def save(desk, qtbot, name: str) -> None:
    action(desk, "Save as preset…").trigger()
    answer(desk, qtbot, name)


def test_the_usual_settings_have_a_name_of_their_own(desk):
    assert box(desk).currentText() == "Standard"


def test_a_preset_sets_the_recipe_and_a_change_makes_it_custom(desk):
    choose(desk, "Web 1920")
    recipe = desk.controller.batch.choices.recipe
    assert recipe == find_preset("Web 1920").recipe
    assert desk.store.load_choices().recipe == recipe
    assert box(desk).currentText() == "Web 1920"
    desk.session.commands.change(recipe=Recipe(width_pixels=77))
    assert box(desk).currentText() == "Custom"
    choose(desk, "Standard")
    assert desk.controller.batch.choices.recipe == Recipe()


@pytest.mark.parametrize("name", ["Standard", "Web 1920"])
def test_a_preset_takes_the_place_of_a_name_pattern_that_makes_no_sense(desk, name):
    lines = desk.window.recipe.findChildren(QLineEdit)
    line = next(each for each in lines if each.accessibleName() == "Names")
    line.setText("{nonsense}")
    assert desk.controller.batch.problem_of_choices
    choose(desk, name)
    assert line.text() == "{stem}"
    assert desk.controller.batch.problem_of_choices == ""


def test_choices_are_kept_as_a_preset_and_found_again(desk, qtbot):
    desk.session.commands.change(recipe=Recipe(width_pixels=77), name_pattern="{stem}-x")
    save(desk, qtbot, "Mine")
    assert box(desk).currentText() == "Mine"
    choose(desk, "Standard")
    choose(desk, "Mine")
    assert desk.controller.batch.choices.recipe.width_pixels == 77
    assert desk.controller.batch.choices.name_pattern == "{stem}-x"


def test_one_of_the_users_is_replaced_or_deleted_only_when_that_is_agreed_to(desk, qtbot):
    assert not action(desk, "Delete this preset").isEnabled()
    desk.session.commands.change(recipe=Recipe(width_pixels=77))
    save(desk, qtbot, "Mine")
    desk.session.commands.change(recipe=Recipe(width_pixels=78))
    save(desk, qtbot, "mine")
    assert find_preset("Mine").recipe.width_pixels == 77
    agree(desk, "Replace")
    assert box(desk).currentText() == "mine"
    assert desk.controller.batch.choices.recipe.width_pixels == 78
    action(desk, "Delete this preset").trigger()
    agree(desk, "Delete")
    assert "mine" not in names(desk)
    assert box(desk).currentText() == "Custom"


def test_a_preset_of_the_programs_own_is_never_replaced(desk, qtbot):
    save(desk, qtbot, "web 1920")
    assert "comes with Thumbpool" in banner(desk)
    assert not list(preset_folder().iterdir())


def test_a_preset_is_handed_on_as_a_file_and_taken_in(desk, tmp_path, monkeypatch):
    path = tmp_path / "handed on.toml"
    monkeypatch.setattr(dialogs, "choose_file_to_save", lambda *args: args[-1]((path,)))
    monkeypatch.setattr(dialogs, "choose_file", lambda *args: args[-1]((path,)))
    desk.session.commands.change(recipe=Recipe(width_pixels=77))
    action(desk, "Export file…").trigger()
    assert read_preset(path).recipe.width_pixels == 77
    path.write_text(path.read_text().replace("Thumbpool", "From a friend"))
    choose(desk, "Standard")
    action(desk, "Import file…").trigger()
    assert box(desk).currentText() == "From a friend"
    assert desk.controller.batch.choices.recipe.width_pixels == 77


@pytest.mark.parametrize("text", ["this is no preset", "thumbpool_preset = 99"])
def test_a_broken_file_is_told_and_changes_nothing(desk, tmp_path, monkeypatch, text):
    path = tmp_path / "broken.toml"
    path.write_text(text)
    monkeypatch.setattr(dialogs, "choose_file", lambda *args: args[-1]((path,)))
    action(desk, "Import file…").trigger()
    assert "broken.toml" in banner(desk)
    assert box(desk).currentText() == "Standard"


def test_a_broken_file_among_the_users_hides_no_other(desk, qtbot, tmp_path):
    (preset_folder() / "broken.toml").write_text("nothing")
    save(desk, qtbot, "Mine")
    assert "Mine" in names(desk)
    assert "broken.toml" in banner(desk)
    desk.deliver()
    desk.window.log.save(tmp_path / "log.txt")
    assert "broken.toml" in (tmp_path / "log.txt").read_text()


def test_the_standard_preset_brings_names_and_selection_back_too(desk):
    desk.session.commands.change(name_pattern="{stem}-x", include=("*.jpg",), recursive=False)
    assert box(desk).currentText() != "Standard"
    choose(desk, "Standard")
    choices = desk.controller.batch.choices
    assert (choices.name_pattern, choices.include, choices.recursive) == ("{stem}", (), True)
    assert box(desk).currentText() == "Standard"
