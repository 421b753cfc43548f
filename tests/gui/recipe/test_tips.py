"""Every setting and every choice has a tip that teaches, in a sentence."""

from enum import StrEnum

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QWidget

from gui.recipe._fields import setting_field
from gui.recipe._form import SettingsForm
from gui.text.choice_words import explanation_of
from processing.imaging.steps.registry import STEPS
from processing.settings.batch import BatchSettings, ConflictPolicy
from processing.settings.choices import (
    ColorPolicy,
    Effort,
    Gravity,
    LargerPolicy,
    MetadataPolicy,
    RenderingIntent,
    ResamplingFilter,
    SizeMode,
    SmallPolicy,
    Subsampling,
    VariantMetadata,
    VariantSize,
)
from processing.settings.fields import spec_of, specs_of
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant

LEAST_WORDS = 5
OWNERS = (Recipe, BatchSettings, Variant, *STEPS.values())
# Paths of pictures that are taken out, and what only the command line offers.
NOT_IN_A_FIELD = {"without", "engine", "start_method"}
EVERY_SETTING = [
    (owner, name) for owner in OWNERS for name in specs_of(owner) if name not in NOT_IN_A_FIELD
]
# Of these kinds a name alone says too little; of the choices beside them it says all.
EXPLAINED: tuple[type[StrEnum], ...] = (
    SizeMode,
    VariantSize,
    SmallPolicy,
    ResamplingFilter,
    Subsampling,
    Effort,
    LargerPolicy,
    ColorPolicy,
    RenderingIntent,
    MetadataPolicy,
    VariantMetadata,
)
# By name, as choices of different kinds may be equal.
CLEAR = {"MetadataPolicy.KEEP", "VariantMetadata.KEEP"}
OTHERS = (
    Gravity.ATTENTION,
    Gravity.ENTROPY,
    *(policy for policy in ConflictPolicy if policy is not ConflictPolicy.ERROR),
)


def _full_name(choice: StrEnum) -> str:
    return f"{type(choice).__name__}.{choice.name}"


def tips_of(widget: QWidget) -> set[str]:
    return {each.toolTip() for each in (widget, *widget.findChildren(QWidget))}


@pytest.mark.parametrize(
    ("owner", "name"), EVERY_SETTING, ids=lambda each: getattr(each, "__name__", each)
)
def test_every_setting_has_a_tip_that_teaches(qtbot, owner, name):
    field, spec = setting_field(owner, name), spec_of(owner, name)
    qtbot.addWidget(field.widget)
    assert spec.help in tips_of(field.widget)
    assert spec.help[0].isupper()
    assert spec.help.endswith(".")
    assert len(spec.help.split()) >= LEAST_WORDS
    assert spec.help.rstrip(".").casefold() != spec.label.casefold()


def test_the_label_of_a_setting_has_its_tip_too(qtbot):
    form = SettingsForm(Recipe, ("quality_percent", "metadata"))
    qtbot.addWidget(form)
    tips = [each.toolTip() for each in form.findChildren(QWidget) if each.property("role")]
    assert tips == [spec_of(Recipe, name).help for name in ("quality_percent", "metadata")]


@pytest.mark.parametrize(
    "choice",
    [
        *(choice for kind in EXPLAINED for choice in kind if _full_name(choice) not in CLEAR),
        *OTHERS,
    ],
    ids=lambda choice: f"{type(choice).__name__}-{choice}",
)
def test_every_choice_is_explained_where_its_name_is_not_enough(choice):
    explanation = explanation_of(choice)
    assert explanation.endswith(".")
    assert len(explanation.split()) >= LEAST_WORDS


def test_the_explanation_is_the_tip_of_the_choice_in_its_list(qtbot):
    field = setting_field(Recipe, "size_mode")
    qtbot.addWidget(field.widget)
    assert isinstance(field.widget, QComboBox)
    place = field.widget.findData(str(SizeMode.PAD))
    tip = field.widget.itemData(place, Qt.ItemDataRole.ToolTipRole)
    assert tip == explanation_of(SizeMode.PAD)


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("width_pixels", " px"), ("size_percent", "%"), ("target_kilobytes", " kB")],
)
def test_numbers_have_their_unit(qtbot, name, suffix):
    field = setting_field(Recipe, name)
    qtbot.addWidget(field.widget)
    assert isinstance(field.widget, QAbstractSpinBox)
    assert field.widget.suffix() == suffix
