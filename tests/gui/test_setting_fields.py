"""Controls that are made of declarations alone."""

from dataclasses import dataclass
from enum import StrEnum

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel

from gui.widgets.setting_fields import setting_field
from gui.widgets.settings_fold import SettingsFold
from processing.declaration import Section, setting


class Paper(StrEnum):
    GLOSSY = "glossy"
    HAND_MADE = "hand-made"


@dataclass(frozen=True, slots=True)
class Print:
    is_framed: bool = setting(
        default=False, section=Section.SIZE, label="Frame", help_text="with a frame"
    )
    margin_pixels: int = setting(4, Section.SIZE, "Margin", "white at the edge", (0, 90))
    scale: float = setting(1.5, Section.SIZE, "Scale", "how large", (0.25, 8.0))
    paper: Paper = setting(Paper.GLOSSY, Section.SIZE, "Paper", "what it is printed on")


OTHERS = Print(is_framed=True, margin_pixels=7, scale=0.75, paper=Paper.HAND_MADE)
NAMES = ("is_framed", "margin_pixels", "scale", "paper")


@pytest.mark.parametrize("name", NAMES)
def test_a_control_gives_back_what_it_is_shown_in_the_type_of_its_setting(qtbot, name):
    field = setting_field(Print, name)
    qtbot.addWidget(field.widget)
    value = getattr(OTHERS, name)
    field.show(value)
    assert field.value() == value
    assert type(field.value()) is type(value)
    assert field.widget.accessibleName()


def test_numbers_keep_to_their_limits_and_show_their_unit(qtbot):
    field = setting_field(Print, "margin_pixels")
    qtbot.addWidget(field.widget)
    field.show(500)
    assert field.value() == 90
    assert field.widget.text() == "90 px"


def test_choices_are_shown_as_words(qtbot):
    field = setting_field(Print, "paper")
    qtbot.addWidget(field.widget)
    assert [field.widget.itemText(n) for n in range(2)] == ["Glossy", "Hand made"]


@pytest.fixture
def fold(qtbot):
    fold = SettingsFold("Prints", "Settings of prints", Print, NAMES)
    qtbot.addWidget(fold)
    fold.show()
    return fold


def test_a_fold_opens_and_each_setting_has_its_line(fold):
    (heading,) = (b for b in fold.findChildren(QAbstractButton) if b.text() == "Prints")
    labels = [label for label in fold.findChildren(QLabel) if label.text()]
    assert not any(label.isVisible() for label in labels)
    heading.click()
    assert [label.text() for label in labels if label.isVisible()] == ["Margin", "Scale", "Paper"]


def test_what_is_shown_is_not_told_and_what_is_changed_is(fold):
    told = []
    fold.setting_changed.connect(lambda name, value: told.append((name, value)))
    fold.show_values(OTHERS)
    assert told == []
    (box,) = (b for b in fold.findChildren(QAbstractButton) if b.text() == "Frame")
    box.click()
    assert told == [("is_framed", False)]


def test_a_locked_fold_can_be_opened_and_not_changed(fold):
    fold.set_locked(is_locked=True)
    buttons = {b.text(): b.isEnabled() for b in fold.findChildren(QAbstractButton)}
    assert buttons["Prints"]
    assert not buttons["Frame"]
