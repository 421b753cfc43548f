"""High contrast and stillness come and go as the system or the user wants."""

import pytest
from PySide6.QtCore import QSettings, Qt

from gui.look import motion
from gui.look.appearance import Appearance
from gui.look.dressing import Theme
from gui.look.theme import DARK, LIGHT, STRONG_DARK, STRONG_LIGHT, colors_of
from gui.session import Session
from gui.settings.store import SettingsStore
from tests.support.desk import Desk


@pytest.fixture
def theme(qapp):
    made = Theme(qapp, Appearance.LIGHT)
    made.dress()
    yield made
    motion.set_reduced(qapp, is_reduced=False)
    made.follow_contrast(False)
    made.set_appearance(Appearance.LIGHT)
    made.deleteLater()


@pytest.mark.parametrize(
    ("appearance", "usual", "strong"),
    [(Appearance.LIGHT, LIGHT, STRONG_LIGHT), (Appearance.DARK, DARK, STRONG_DARK)],
)
def test_the_systems_wish_for_contrast_comes_with_every_choice(
    theme, qapp, appearance, usual, strong
):
    theme.set_appearance(appearance)
    assert colors_of(qapp.palette()) is usual
    theme.follow_contrast(True)
    assert colors_of(qapp.palette()) is strong
    assert strong.edge in qapp.styleSheet()
    theme.follow_contrast(False)
    assert colors_of(qapp.palette()) is usual


def test_high_contrast_can_be_chosen(theme, qapp):
    theme.set_appearance(Appearance.HIGH_CONTRAST)
    assert colors_of(qapp.palette()).is_strong


def test_qts_hint_for_contrast_is_followed_where_there_is_one(theme, qapp):
    if theme._hints is None:
        pytest.skip("this Qt has no hints for accessibility")

    class Hints:
        def contrastPreference(self):  # noqa: N802
            return Qt.ContrastPreference.HighContrast

    theme._hints = Hints()
    theme.dress()
    assert colors_of(qapp.palette()) is STRONG_LIGHT


def test_less_motion_is_noted_and_taken_back(theme, qapp):
    assert not motion.is_reduced()
    theme.follow_motion(True)
    assert motion.is_reduced()
    assert not qapp.isEffectEnabled(Qt.UIEffect.UI_AnimateCombo)
    theme.follow_motion(False)
    assert not motion.is_reduced()


def test_a_window_is_styled_once_when_it_is_whole(qapp, tmp_path, monkeypatch):
    qapp.setStyleSheet("QLabel { color: red; }")  # as a window before this one has left it
    sheets = []
    make_menus = Session._make_menus

    def note_and_make(session: Session) -> None:
        sheets.append(qapp.styleSheet())
        make_menus(session)

    monkeypatch.setattr(Session, "_make_menus", note_and_make)
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    desk = Desk(qapp, SettingsStore(settings))
    try:
        assert sheets == [""]
        assert "QPushButton" in qapp.styleSheet()
    finally:
        desk.session.release()


def test_with_less_motion_qts_own_menus_and_lists_appear_at_once(qapp):
    for effect in (Qt.UIEffect.UI_General, Qt.UIEffect.UI_AnimateMenu):
        qapp.setEffectEnabled(effect, True)
    assert qapp.isEffectEnabled(Qt.UIEffect.UI_AnimateMenu)
    motion.set_reduced(qapp, is_reduced=True)
    assert not qapp.isEffectEnabled(Qt.UIEffect.UI_AnimateMenu)
    qapp.setEffectEnabled(Qt.UIEffect.UI_General, False)
    motion.set_reduced(qapp, is_reduced=False)


def test_a_projector_gets_larger_text_and_fewer_figures_until_it_is_gone(desk, qapp):
    usual = qapp.font().pointSizeF()
    lanes, kept = desk.window.lanes, desk.window.split.state()
    desk.choose("Larger, for a projector")
    assert qapp.font().pointSizeF() == pytest.approx(1.5 * usual)
    assert desk.window.font().pointSizeF() == pytest.approx(1.5 * usual)
    assert all(gauge.isHidden() for gauge in lanes._figures._gauges)
    assert lanes._core_parts.isHidden()
    assert desk.window.split.state() == kept
    desk.choose("Larger, for a projector")
    assert qapp.font().pointSizeF() == pytest.approx(usual)
    assert not lanes._core_parts.isHidden()


def test_the_recipe_is_wide_enough_for_larger_text_until_the_projector_is_gone(desk):
    sides = desk.window._sides
    desk.window.resize(1440, 900)
    before = sides.sizes()
    desk.choose("Larger, for a projector")
    assert sides.sizes()[0] >= 1.2 * before[0]
    desk.choose("Larger, for a projector")
    assert sides.sizes() == pytest.approx(before, abs=20)  # what large text needs at least
    desk.choose("Larger, for a projector")
    desk.window.save_shape()  # as it is for a screen
    desk.choose("Larger, for a projector")
    assert sides.sizes() == pytest.approx(before, abs=20)  # what large text needs at least
