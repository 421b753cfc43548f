"""Runs go to a cluster once the window has connected to it, and to this computer again."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QSpinBox

from gui.control import cluster
from gui.settings.choices import Choices
from processing.errors import SettingsError
from processing.running.cluster_survey import SeenWorker
from processing.settings.batch import EngineKind
from tests.support.desk import button, press, texts
from tests.support.fake_window import FOLDER

ADDRESS = "tls://first:8786"
VERSIONS = ("0.1.0", "3.13.1", "2026.8.0")
WORKERS = (
    SeenWorker("tls://first:1", "first", 1, 2_000_000_000, VERSIONS),
    SeenWorker("tls://second:1", "second", 2, 3_000_000_000, VERSIONS),
    SeenWorker("tls://second:2", "second", 2, 3_000_000_000, VERSIONS),
)
BLIND = replace(WORKERS[2], problem="it does not see /pictures as this machine does")


@pytest.fixture(autouse=True)
def _with_the_packages(monkeypatch):
    monkeypatch.setattr(cluster, "check_installed", lambda: None)


def open_dialog(desk):
    desk.choose("Run on a cluster")
    return desk.session.cluster.window


def named(kind, parent, name):
    (found,) = (each for each in parent.findChildren(kind) if each.accessibleName() == name)
    return found


def type_address(dialog, address=ADDRESS, folder="/keys"):
    named(QLineEdit, dialog, "Scheduler").setText(address)
    named(QLineEdit, dialog, "Certificates").setText(folder)


def connect(desk, workers=WORKERS):
    dialog = open_dialog(desk)
    type_address(dialog)
    press(dialog, "Connect")
    desk.fakes.surveys[-1].finish(workers)
    return dialog


def figures(dialog):
    table = dialog._table
    rows, columns = range(table.rowCount()), range(table.columnCount())
    return [[table.item(row, column).text() for column in columns] for row in rows]


def place_box(desk):
    return named(QComboBox, desk.window.run_bar, "Run on")


def choose_place(desk, index):
    """Choose as a user does: only that emits `activated`."""
    box = place_box(desk)
    box.setCurrentIndex(index)
    box.activated.emit(index)


def settings_of_run(ready):
    ready.controller.start()
    return ready.fakes.run.plan.settings


def test_nothing_is_asked_and_nothing_looked_for_without_a_cluster(ready):
    assert settings_of_run(ready).engine is EngineKind.POOL
    assert ready.fakes.surveys == []
    assert ready.session.cluster.window is None


def test_a_run_goes_to_the_cluster_that_was_connected_to(ready):
    connect(ready)
    settings = settings_of_run(ready)
    assert (settings.engine, settings.scheduler) == (EngineKind.DASK, ADDRESS)
    assert settings.certificates == "/keys"
    assert not settings.insecure


def test_the_dialog_shows_hosts_with_workers_threads_memory_and_versions(ready):
    dialog = connect(ready)
    assert figures(dialog) == [
        ["first", "1", "1", "2.0 GB", *VERSIONS, "\N{EN DASH}"],
        ["second", "2", "4", "6.0 GB", *VERSIONS, "\N{EN DASH}"],
    ]
    assert f"Connected to {ADDRESS}: 2 hosts, 3 workers. Runs go there." in texts(dialog)


def test_what_workers_have_to_see_is_told_to_the_look(ready):
    connect(ready)
    place = ready.fakes.surveys[-1].place
    assert place.sources == (FOLDER,)
    assert place.output_folder == FOLDER / "thumbnails"
    assert place.first_source == FOLDER / "000000.jpg"


def test_a_host_that_does_not_see_the_folders_is_named(ready):
    dialog = connect(ready, (*WORKERS[:2], BLIND))
    assert figures(dialog)[1][1] == "1 of 2"
    told = "The worker on second cannot be used: it does not see /pictures as this machine does."
    assert told in texts(dialog)


def test_a_cluster_without_workers_says_so(ready):
    assert "no worker is there yet" in texts(connect(ready, ()))


def test_a_cluster_that_does_not_answer_is_told_and_changes_nothing(ready):
    dialog = open_dialog(ready)
    type_address(dialog)
    press(dialog, "Connect")
    assert "Connecting to tls://first:8786…" in texts(dialog)
    ready.fakes.surveys[-1].finish(problem="There is no connection to the scheduler.")
    assert "There is no connection to the scheduler." in texts(dialog)
    assert "runs go to this computer" in texts(dialog)
    assert ready.controller.batch.choices.engine is EngineKind.POOL


def test_the_window_goes_on_while_it_connects_and_a_cancel_ends_the_look(ready):
    dialog = open_dialog(ready)
    type_address(dialog)
    press(dialog, "Connect")
    press(dialog, "Cancel")
    look = ready.fakes.surveys[-1]
    assert look.calls == ["start", "cancel"]
    look.be_cancelled()
    assert "Not connected" in texts(dialog)
    assert ready.controller.batch.choices.engine is EngineKind.POOL


def test_closing_the_dialog_ends_the_look(ready):
    dialog = open_dialog(ready)
    type_address(dialog)
    press(dialog, "Connect")
    dialog.close()
    assert ready.fakes.surveys[-1].calls == ["start", "cancel"]


def test_the_begin_of_a_run_ends_the_look(ready):
    dialog = open_dialog(ready)
    type_address(dialog)
    press(dialog, "Connect")
    assert settings_of_run(ready).engine is EngineKind.POOL
    assert ready.fakes.surveys[-1].calls == ["start", "cancel"]


def test_what_was_found_is_not_told_of_another_cluster(ready):
    connect(ready)
    ready.controller.change(replace(ready.controller.batch.choices, scheduler="tls://third:8786"))
    assert place_box(ready).currentText() == "Cluster"
    assert "third" in place_box(ready).toolTip()


def test_after_disconnecting_this_computer_makes_the_pictures(ready):
    press(connect(ready), "Disconnect")
    assert settings_of_run(ready).engine is EngineKind.POOL
    assert ready.fakes.run.plan.settings.scheduler == ""


def test_a_local_cluster_needs_no_address_and_has_the_workers_that_are_asked_for(ready):
    ready.controller.set_workers(3)
    dialog = open_dialog(ready)
    named(QComboBox, dialog, "Which cluster").setCurrentIndex(1)
    press(dialog, "Connect")
    look = ready.fakes.surveys[-1]
    assert (look.place.scheduler, look.place.workers) == ("", 3)
    look.finish(WORKERS[:1])
    assert "A local cluster works, with 1 worker" in texts(dialog)
    assert named(QSpinBox, ready.window.run_bar, "Workers").isVisible()
    settings = settings_of_run(ready)
    assert (settings.engine, settings.scheduler) == (EngineKind.DASK, "")


def test_without_tls_must_be_ticked_and_says_what_that_means(ready):
    dialog = open_dialog(ready)
    type_address(dialog, "tcp://10.0.0.1:8786", "")
    assert "whoever reaches it" not in texts(dialog)
    named(QCheckBox, dialog, "Without encryption").setChecked(True)
    assert "whoever reaches it" in texts(dialog)
    press(dialog, "Connect")
    assert ready.fakes.surveys[-1].place.insecure


def test_the_run_bar_offers_a_cluster_and_shows_where_the_next_run_goes(ready):
    box = place_box(ready)
    assert box.currentText() == "This computer"
    choose_place(ready, 1)
    dialog = ready.session.cluster.window
    assert dialog.isVisible()
    assert box.currentText() == "This computer"  # nothing is connected yet
    type_address(dialog)
    press(dialog, "Connect")
    ready.fakes.surveys[-1].finish(WORKERS)
    assert box.currentText() == "Cluster, 3 workers"
    assert ADDRESS in box.toolTip()
    # All its workers are used, whatever number was chosen for this computer.
    assert not named(QSpinBox, ready.window.run_bar, "Workers").isVisible()
    choose_place(ready, 0)
    assert ready.controller.batch.choices.engine is EngineKind.POOL
    assert named(QSpinBox, ready.window.run_bar, "Workers").isVisible()


def test_a_narrow_window_leaves_the_offer_to_the_menu(ready):
    box = ready.window.run_bar.place
    for width, is_there in ((1300, True), (790, False), (1300, True), (790, False)):
        ready.window.resize(width, 700)
        QApplication.processEvents()
        assert box.isVisible() is is_there
    connect(ready).close()
    assert box.isVisible()  # where the next run goes has to be seen


def test_during_a_run_no_other_place_can_be_chosen(ready):
    dialog = connect(ready)
    ready.controller.start()
    assert not place_box(ready).isEnabled()
    assert not [b for b in dialog.findChildren(QLineEdit) if b.isEnabled()]
    ready.fakes.run.begin()
    ready.fakes.run.finish()
    ready.deliver()
    assert place_box(ready).isEnabled()


def test_a_run_on_a_cluster_that_was_cancelled_can_be_stopped_by_force(ready):
    connect(ready)
    ready.controller.start()
    run = ready.fakes.run
    run.begin()
    ready.deliver()
    press(ready.window.run_bar, "Cancel")
    assert not button(ready.window.run_bar, "Pause").isEnabled()
    press(ready.window.run_bar, "Force stop")
    assert run.calls == ["start", "cancel", "force stop"]
    assert not button(ready.window.run_bar, "Cancel").isEnabled()  # once is enough
    run.finish(cancelled=True)
    ready.deliver()
    assert ready.controller.running.report.cancelled


def test_the_menu_offers_the_same_by_the_same_key(ready):
    connect(ready)
    ready.controller.start()
    ready.fakes.run.begin()
    ready.deliver()
    ready.choose("Cancel")
    action = ready.menu_action("Force stop")
    assert action.shortcut().toString() == "Ctrl+."
    action.trigger()
    assert ready.fakes.run.calls == ["start", "cancel", "force stop"]


def test_a_run_on_this_computer_ends_at_once_and_offers_no_force(ready):
    ready.controller.start()
    ready.fakes.run.begin()
    ready.deliver()
    press(ready.window.run_bar, "Cancel")
    assert not button(ready.window.run_bar, "Cancel").isEnabled()
    ready.controller.cancel()
    assert ready.fakes.run.calls == ["start", "cancel"]


def test_the_next_session_knows_the_address_and_begins_on_this_computer(ready):
    dialog = connect(ready)
    dialog.close()
    assert ready.store.load_choices().engine is EngineKind.POOL
    assert ready.store.load_choices().scheduler == ""
    choose_place(ready, 0)
    named(QLineEdit, dialog, "Scheduler").clear()
    open_dialog(ready)
    assert named(QLineEdit, dialog, "Scheduler").text() == ADDRESS
    assert named(QLineEdit, dialog, "Certificates").text() == "/keys"


def test_to_go_without_tls_is_never_remembered(ready):
    ready.store.save_choices(Choices(insecure=True))
    assert not ready.store.load_choices().insecure


def test_without_the_packages_the_menu_says_how_to_get_them(ready, monkeypatch):
    def refuse():
        raise SettingsError("Add them with: pip install distributed")

    monkeypatch.setattr(cluster, "check_installed", refuse)
    ready.choose("Run on a cluster")
    assert "Add them with: pip install distributed" in texts(ready.session.cluster._lacking)
    assert ready.session.cluster.window is None


def test_a_cluster_is_forgotten_with_the_settings_of_another_run(ready):
    connect(ready)
    ready.controller.change(Choices())
    assert place_box(ready).currentText() == "This computer"
