"""Presets are chosen, kept, changed, handed on and taken in; a broken file costs nothing."""

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QLabel, QLineEdit, QMessageBox

from gui.look import dialogs
from gui.recipe._preset_name_dialog import PresetNameDialog
from processing.settings.choices import MetadataPolicy
from processing.settings.recipe import Recipe
from processing.storage.presets.preset_store import find_preset, preset_folder, read_preset
from tests.support.desk import Desk
from tests.support.pseudo_language import bracket_language


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


def name_dialog(desk) -> PresetNameDialog:
    (dialog,) = (d for d in desk.window.findChildren(PresetNameDialog) if d.isVisible())
    return dialog


def name_field(desk) -> QLineEdit:
    return name_dialog(desk).findChild(QLineEdit)


def name_line(desk) -> QLineEdit:
    line = name_field(desk)
    assert line.accessibleName() == "Name of the preset"
    return line


def save_button(desk):
    return (
        name_dialog(desk).findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Save)
    )


def answer(desk, name: str) -> None:
    """Give the dialog that is open a name."""
    name_line(desk).setText(name)
    save_button(desk).click()


def agree(desk, text: str) -> None:
    (asked,) = (b for b in desk.window.findChildren(QMessageBox) if b.isVisible())
    next(b for b in asked.buttons() if b.text() == text).click()


def names(desk) -> list[str]:
    return [box(desk).itemText(n) for n in range(box(desk).count()) if box(desk).itemText(n)]


def banner(desk) -> str:
    return "\n".join(w.text() for w in desk.window.banner.findChildren(QLabel))


def save(desk, name: str) -> None:
    action(desk, "Save as…").trigger()
    answer(desk, name)


def test_the_usual_settings_have_a_name_of_their_own(desk):
    assert box(desk).currentText() == "Standard"


def test_a_preset_sets_the_recipe_and_says_when_something_differs(desk):
    choose(desk, "Web 1920")
    recipe = desk.controller.batch.choices.recipe
    assert recipe == find_preset("Web 1920").recipe
    assert desk.store.load_choices().recipe == recipe
    assert box(desk).currentText() == "Web 1920"
    desk.session.commands.change(recipe=Recipe(width_pixels=77))
    assert box(desk).currentText() == "Web 1920, changed"
    assert "Width" in box(desk).toolTip()
    assert "Gravity" not in box(desk).toolTip()
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


def test_choices_are_kept_as_a_preset_and_found_again(desk):
    desk.session.commands.change(recipe=Recipe(width_pixels=77), name_pattern="{stem}-x")
    save(desk, "Mine")
    assert box(desk).currentText() == "Mine"
    choose(desk, "Standard")
    choose(desk, "Mine")
    assert desk.controller.batch.choices.recipe.width_pixels == 77
    assert desk.controller.batch.choices.name_pattern == "{stem}-x"


def test_one_of_the_users_is_replaced_or_deleted_only_when_that_is_agreed_to(desk):
    desk.session.commands.change(recipe=Recipe(width_pixels=77))
    save(desk, "Mine")
    desk.session.commands.change(recipe=Recipe(width_pixels=78))
    save(desk, "mine")
    assert find_preset("Mine").recipe.width_pixels == 77
    agree(desk, "Replace")
    assert box(desk).currentText() == "mine"
    assert desk.controller.batch.choices.recipe.width_pixels == 78
    action(desk, "Delete “mine”…").trigger()
    agree(desk, "Delete")
    assert "mine" not in names(desk)
    assert box(desk).currentText() == "Standard, changed"


def test_a_changed_preset_of_the_users_is_updated_in_its_file(desk):
    save(desk, "Mine")
    assert not action(desk, "Update “Mine”").isEnabled()
    assert "Nothing differs" in action(desk, "Update “Mine”").toolTip()
    desk.session.commands.change(recipe=Recipe(width_pixels=78))
    assert box(desk).currentText() == "Mine, changed"
    action(desk, "Update “Mine”").trigger()
    assert box(desk).currentText() == "Mine"
    assert find_preset("Mine").recipe.width_pixels == 78


def test_a_preset_of_the_users_gets_another_name(desk):
    desk.session.commands.change(recipe=Recipe(width_pixels=78))
    save(desk, "Mine")
    action(desk, "Rename “Mine”…").trigger()
    answer(desk, "Ours")
    assert box(desk).currentText() == "Ours"
    assert "Mine" not in names(desk)
    assert find_preset("Ours").recipe.width_pixels == 78


def test_a_changed_preset_is_reset_or_all_settings_are(desk):
    choose(desk, "Web 1920")
    reset = action(desk, "Reset to “Web 1920”")
    assert not reset.isEnabled()
    desk.session.commands.change(recipe=Recipe(width_pixels=78))
    reset.trigger()
    assert desk.controller.batch.choices.recipe == find_preset("Web 1920").recipe
    action(desk, "Reset to factory settings").trigger()
    assert desk.controller.batch.choices.recipe == Recipe()
    assert box(desk).currentText() == "Standard"


def test_a_preset_of_the_programs_own_stays_and_says_so(desk):
    choose(desk, "Web 1920")
    desk.session.commands.change(recipe=Recipe(width_pixels=78))
    for text in ("Update “Web 1920”", "Rename “Web 1920”…", "Delete “Web 1920”…"):
        assert not action(desk, text).isEnabled()
        assert "comes with Thumbpool" in action(desk, text).toolTip()


def test_the_preset_that_was_changed_is_known_in_the_next_session(desk, qapp):
    choose(desk, "Web 1920")
    desk.session.commands.change(recipe=Recipe(width_pixels=78))
    later = Desk(qapp, desk.store)
    assert box(later).currentText() == "Web 1920, changed"
    later.session.release()


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("web 1920", "comes with Thumbpool"),
        ("Standard", "comes with Thumbpool"),
        ("x" * 81, "at most 80 characters"),
        ("a\u2028b", "control characters"),
    ],
)
def test_a_name_that_no_preset_can_have_says_why_and_is_not_taken(desk, name, problem):
    action(desk, "Save as…").trigger()
    assert not save_button(desk).isEnabled()  # it is empty
    name_line(desk).setText(name)
    assert not save_button(desk).isEnabled()
    assert problem in name_line(desk).accessibleDescription()
    name_line(desk).setText("Mine")
    assert save_button(desk).isEnabled()


def test_others_list_the_presets_of_the_program_and_apply_one(desk):
    offered = {preset.name: preset.description for preset in desk.session.presets.built_in}
    wanted = {"Web 1920", "Email", "Thumbnails", "Same size in WebP", "Smaller files"}
    assert wanted | {"Strip location"} <= set(offered)
    assert all(offered.values())
    desk.session.presets.apply("Strip location")
    assert box(desk).currentText() == "Strip location"
    assert desk.controller.batch.choices.recipe.metadata is MetadataPolicy.NO_LOCATION


def test_a_preset_is_handed_on_as_a_file_and_taken_in(desk, tmp_path, monkeypatch):
    path = tmp_path / "handed on.toml"
    monkeypatch.setattr(dialogs, "choose_file_to_save", lambda *args: args[-1]((path,)))
    monkeypatch.setattr(dialogs, "choose_file", lambda *args: args[-1]((path,)))
    desk.session.commands.change(recipe=Recipe(width_pixels=77))
    action(desk, "Export…").trigger()
    assert read_preset(path).recipe.width_pixels == 77
    path.write_text(path.read_text().replace("Thumbpool", "From a friend"))
    choose(desk, "Standard")
    action(desk, "Import…").trigger()
    assert box(desk).currentText() == "From a friend"
    assert desk.controller.batch.choices.recipe.width_pixels == 77


def test_the_file_of_a_preset_has_its_name_and_that_of_a_changed_one_has_not(
    desk, tmp_path, monkeypatch
):
    path = tmp_path / "out.toml"
    monkeypatch.setattr(dialogs, "choose_file_to_save", lambda *args: args[-1]((path,)))
    choose(desk, "Web 1920")
    action(desk, "Export…").trigger()
    assert read_preset(path).name == "Web 1920"
    desk.session.commands.change(recipe=Recipe(width_pixels=99))
    action(desk, "Export…").trigger()
    assert read_preset(path).name != "Web 1920"


def test_a_file_with_the_name_of_a_built_in_preset_is_taken_in_under_another(
    desk, tmp_path, monkeypatch
):
    path = tmp_path / "theirs.toml"
    path.write_text('thumbpool_preset = 1\nname = "Email"\n[size]\nwidth_pixels = 77\n')
    monkeypatch.setattr(dialogs, "choose_file", lambda *args: args[-1]((path,)))
    action(desk, "Import…").trigger()
    assert "comes with Thumbpool" in name_line(desk).accessibleDescription()
    answer(desk, "Their e-mail")
    assert box(desk).currentText() == "Their e-mail"
    assert desk.controller.batch.choices.recipe.width_pixels == 77


@pytest.mark.parametrize("text", ["this is no preset", "thumbpool_preset = 99"])
def test_a_broken_file_is_told_and_changes_nothing(desk, tmp_path, monkeypatch, text):
    path = tmp_path / "broken.toml"
    path.write_text(text)
    monkeypatch.setattr(dialogs, "choose_file", lambda *args: args[-1]((path,)))
    action(desk, "Import…").trigger()
    assert "broken.toml" in banner(desk)
    assert box(desk).currentText() == "Standard"


def test_a_broken_file_among_the_users_hides_no_other(desk, tmp_path):
    (preset_folder() / "broken.toml").write_text("nothing")
    save(desk, "Mine")
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


def test_whoever_offers_tasks_is_told_which_preset_the_choices_are(desk, qtbot):
    with qtbot.waitSignal(desk.session.presets.current_changed) as told:
        desk.session.presets.apply("Email")
    assert told.args == ["Email"]
    assert desk.session.presets.current == "Email"
    desk.session.commands.change(recipe=Recipe(width_pixels=78))
    assert desk.session.presets.current == ""


@pytest.fixture
def foreign_desk(desk, qapp):
    """The window in another language, with what was kept in English."""
    choose(desk, "Email")
    with bracket_language():
        foreign = Desk(qapp, desk.store)
        yield foreign
        foreign.session.release()


def test_presets_of_the_program_are_shown_in_the_readers_language(foreign_desk):
    assert box(foreign_desk).currentText() == "[Email]"
    assert {"[Standard]", "[Thumbnails]"} < set(names(foreign_desk))
    assert "[Small enough to send:" in box(foreign_desk).toolTip()
    choose(foreign_desk, "[Thumbnails]")
    assert foreign_desk.store.load_preset_name() == "Thumbnails"


@pytest.mark.parametrize("name", ["thumbnails", "[Thumbnails]"])
def test_a_preset_of_the_program_is_known_by_both_of_its_names(foreign_desk, name):
    foreign_desk.window.recipe.presets.save_requested.emit()
    name_field(foreign_desk).setText(name)
    problem = name_field(foreign_desk).accessibleDescription()
    assert problem == "[[Thumbnails] comes with Thumbpool; choose another name.]"


def test_a_preset_of_the_users_keeps_its_name_in_each_language(desk, qapp):
    save(desk, "My own")
    with bracket_language():
        foreign = Desk(qapp, desk.store)
        shown = box(foreign).currentText()
        foreign.session.release()
    assert shown == "My own"


def test_an_exported_preset_has_an_english_name(foreign_desk, tmp_path, monkeypatch):
    file = tmp_path / "handed.toml"
    monkeypatch.setattr(dialogs, "choose_file_to_save", lambda *given: given[-1]([file]))
    foreign_desk.window.recipe.presets.export_requested.emit()
    assert read_preset(file).name == "Email"


@pytest.mark.parametrize("name", ["Web 1920", "web 1920"])
def test_the_command_line_of_the_window_begins_with_a_preset(desk, name):
    desk.session.presets.begin_with(name)
    assert box(desk).currentText() == "Web 1920"
    assert desk.controller.batch.choices.recipe == find_preset("Web 1920").recipe
    assert not desk.window.banner.isVisible()


def test_a_preset_that_is_not_there_is_said_and_changes_nothing(desk):
    before = desk.controller.batch.choices
    desk.session.presets.begin_with("Web 1066")
    assert "There is no preset called “Web 1066”." in banner(desk)
    assert desk.window.banner.isVisible()
    assert desk.controller.batch.choices == before
