"""Controls that are made of declarations alone."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from gui.recipe._fields import setting_field
from gui.recipe._form import SettingsForm, SettingsSection
from processing.errors import SettingsError
from processing.language.lazy_text import lazy_tr
from processing.settings.fields import Section, setting


class Paper(StrEnum):
    GLOSSY = "glossy"
    HAND_MADE = "hand-made"


@dataclass(frozen=True, slots=True)
class Print:
    is_framed: bool = setting(
        default=False,
        section=Section.SIZE,
        label=lazy_tr("Frame"),
        help_text=lazy_tr("with a frame"),
    )
    margin_pixels: int = setting(
        4, Section.SIZE, lazy_tr("Margin"), lazy_tr("white at the edge"), (0, 90)
    )
    scale: float = setting(1.5, Section.SIZE, lazy_tr("Scale"), lazy_tr("how large"), (0.25, 8.0))
    paper: Paper = setting(
        Paper.GLOSSY, Section.SIZE, lazy_tr("Paper"), lazy_tr("what it is printed on")
    )
    title: str = setting("", Section.SIZE, lazy_tr("Title"), lazy_tr("what is written below"))
    ink: str = setting("#000000", Section.SIZE, lazy_tr("Ink"), lazy_tr("what it is written with"))
    stamp: Path = setting(Path(), Section.SIZE, lazy_tr("Stamp"), lazy_tr("picture of a stamp"))
    copies: tuple[str, ...] = setting((), Section.SIZE, lazy_tr("Copies"), lazy_tr("who gets one"))

    def __post_init__(self) -> None:
        if self.title == "No":
            raise SettingsError("No is no title.")


OTHERS = Print(
    is_framed=True,
    margin_pixels=7,
    scale=0.75,
    paper=Paper.HAND_MADE,
    title="Sea & sun",
    ink="#0000ff",
    stamp=Path("/stamps/red.png"),
    copies=("Ann", "Ben"),
)
NAMES = ("is_framed", "margin_pixels", "scale", "paper", "title", "ink", "stamp", "copies")
FOLDED = NAMES[:4]


@pytest.mark.parametrize("name", NAMES)
def test_a_control_gives_back_what_it_is_shown_in_the_type_of_its_setting(qtbot, name):
    field = setting_field(Print, name)
    qtbot.addWidget(field.widget)
    value = getattr(OTHERS, name)
    field.show(value)
    assert field.value() == value
    assert type(field.value()) is type(value)
    spoken = [field.widget, *field.widget.findChildren(QWidget)]
    assert any(widget.accessibleName() for widget in spoken)


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
    fold = SettingsSection("Prints", "Settings of prints", Print, FOLDED)
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


def test_fractions_are_shown_without_idle_zeros(qtbot):
    field = setting_field(Print, "scale")
    qtbot.addWidget(field.widget)
    shown = []
    for number in (2.0, 1.25, 0.5):
        field.show(number)
        shown.append(field.widget.text())
    point = field.widget.locale().decimalPoint()
    assert shown == ["2", f"1{point}25", f"0{point}5"]


def test_what_is_refused_is_told_and_kept_while_it_is_typed(qtbot):
    form = SettingsForm(Print, ("title", "copies"), Print())
    qtbot.addWidget(form)
    form.show_values(Print(title="Old"))
    told = []
    form.setting_changed.connect(lambda name, value: told.append((name, value)))
    line = next(w for w in form.findChildren(QWidget) if w.accessibleName() == "Title")
    line.setText("No")
    assert told == []
    assert "No is no title." in [label.text() for label in form.findChildren(QLabel)]
    assert line.accessibleDescription() == "No is no title."
    form.show_values(Print(title="Old", copies=("Ann",)))
    assert line.text() == "No"
    form.show_values(Print(title="New"))
    assert line.text() == "New"
    assert line.accessibleDescription() == "what is written below"
