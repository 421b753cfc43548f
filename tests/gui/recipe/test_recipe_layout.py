"""The recipe as one grid: labels of one width, folded sections, and room at every text size."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox

from gui.look.quiet_boxes import QuietComboBox
from gui.look.text_scale import scaled
from gui.recipe._label_column import FieldLabel
from gui.recipe.recipe_panel import RecipePanel
from gui.settings.choices import Choices
from processing.imaging.steps.registry import STEPS
from processing.settings.batch import BatchSettings
from processing.settings.choices import ColorPolicy, MetadataPolicy
from processing.settings.fields import specs_of
from processing.settings.recipe import Recipe
from tests.support.desk import Desk

SECTIONS = {"size", "format", "names", "privacy", "steps", "also", "limits"}


def heading(desk, name: str) -> QAbstractButton:
    buttons = desk.window.recipe.findChildren(QAbstractButton)
    return next(b for b in buttons if b.accessibleName() == name)


@pytest.fixture
def pane(qtbot):
    """The recipe alone, with all sections open."""
    panel = RecipePanel()
    qtbot.addWidget(panel)
    panel.show_choices(Choices(), "/pictures/thumbnails")
    panel.unfold(SECTIONS)
    panel.show()
    return panel


def labels(panel: RecipePanel) -> list[FieldLabel]:
    return [each for each in panel.findChildren(FieldLabel) if each.isVisible()]


def settle(panel: RecipePanel, width: int) -> None:
    panel.resize(width, 1600)
    for _ in range(3):
        QApplication.processEvents()


@pytest.mark.parametrize("width", [280, 340, 520])
def test_all_labels_share_one_column_and_fields_take_the_rest(pane, width):
    settle(pane, width)
    edges = {each.mapTo(pane, each.rect().topRight()).x() for each in labels(pane)}
    assert len(labels(pane)) > 10
    assert len(edges) == 1
    # The mode of the size has a button beside it.
    boxes = [b for b in pane.findChildren(QComboBox) if b.isVisible()]
    boxes = [b for b in boxes if b.accessibleName() != "Size"]
    assert len({b.mapTo(pane, b.rect().topRight()).x() for b in boxes}) == 1


@pytest.mark.parametrize("points", [9, 14, 20])
def test_the_pane_never_needs_more_than_a_narrow_column_for_its_text_size(pane, points):
    pane.setFont(QFont(pane.font().family(), points))
    settle(pane, scaled(280, pane.font()))
    assert pane.minimumSizeHint().width() <= scaled(280, pane.font())


def test_a_choice_that_does_not_fit_is_shortened_and_the_tip_has_all_of_it(qtbot):
    box = QuietComboBox("Choice")
    qtbot.addWidget(box)
    box.addItem("Keep camera, date, title and copyright")
    box.setItemData(0, "Removes location.", Qt.ItemDataRole.ToolTipRole)
    box.setToolTip("What is kept")
    box.resize(120, 30)
    assert box.whole_tip() == f"{box.currentText()}\nRemoves location.\nWhat is kept"
    box.resize(500, 30)
    assert box.whole_tip() == "Removes location.\nWhat is kept"


def test_a_folded_heading_counts_what_differs_from_the_preset_and_names_it(desk):
    desk.session.presets.apply("Web 1920")
    privacy = heading(desk, "Privacy and colours")
    assert privacy.text() == "Privacy and colours"
    changed = Recipe(metadata=MetadataPolicy.NONE, color=ColorPolicy.KEEP)
    desk.session.commands.change(recipe=changed)
    assert privacy.text() == "Privacy and colours · 2 changed"
    assert privacy.toolTip() == "Changed: Metadata, Colours."
    desk.session.presets.apply("Web 1920")
    assert privacy.text() == "Privacy and colours"


def test_sections_stay_as_they_were_folded(desk, qapp):
    heading(desk, "Names of the results").click()
    heading(desk, "Limits of a run").click()
    desk.window.save_shape()
    later = Desk(qapp, desk.store)
    assert later.window.recipe.unfolded == {"names", "limits"}
    later.session.release()


@pytest.mark.parametrize("owner", [Recipe, BatchSettings, *STEPS.values()])
def test_every_setting_has_a_tip_that_teaches(owner):
    for name, spec in specs_of(owner).items():
        assert len(spec.help.split()) >= 4, name
        assert spec.help.casefold() != spec.label.casefold(), name
