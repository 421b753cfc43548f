"""The choice of language in the menus, and the card that tells when it holds."""

import pytest

from gui.control.state import State
from processing.language.languages import LANGUAGES
from tests.support.desk import button, plain, press, texts
from tests.support.fake_window import FOLDER

RESTART = "Restart now"


@pytest.fixture(autouse=True)
def _german_desktop(monkeypatch):
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    monkeypatch.setenv("LANGUAGE", "")


def ticked(desk) -> list[str]:
    menu = desk.menu_action("Language").menu()
    return [plain(entry.text()) for entry in menu.actions() if entry.isChecked()]


def test_languages_have_their_own_names_and_one_is_ticked(desk):
    entries = [plain(entry.text()) for entry in desk.menu_action("Language").menu().actions()]
    assert entries == ["System language (Deutsch)", "English", "Deutsch", "简体中文"]
    assert ticked(desk) == ["System language (Deutsch)"]


def test_a_choice_is_stored_and_holds_from_the_next_start(desk):
    desk.choose("简体中文")
    assert desk.store.load_language() is LANGUAGES["zh_CN"]
    assert ticked(desk) == ["简体中文"]
    assert "From the next start on, Thumbpool speaks 简体中文." in texts(desk.window)
    desk.choose("English")  # which is spoken already
    assert "From the next start on" not in texts(desk.window)
    desk.choose("System language (Deutsch)")
    assert desk.store.load_language() is None
    assert "From the next start on, Thumbpool speaks Deutsch." in texts(desk.window)


def test_a_restart_closes_the_window_and_opens_the_same_sources(ready):
    ready.choose("Deutsch")
    press(ready.window.language, "Restart now")
    assert ready.session.sources_after == (FOLDER,)
    assert not ready.window.isVisible()


def test_closing_by_itself_restarts_nothing(ready):
    ready.choose("Deutsch")
    ready.session.close()
    assert ready.session.sources_after is None


def test_no_restart_is_offered_while_a_run_is_at_work(ready):
    ready.choose("Deutsch")
    restart = button(ready.window.language, RESTART)
    assert restart.isVisible()
    ready.controller.start()
    assert ready.controller.state is State.RUNNING
    assert not restart.isVisible()
    restart.click()  # in the moment in which the run begins
    assert ready.session.sources_after is None
