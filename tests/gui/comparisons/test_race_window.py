"""The race of pool sizes in the window, with a race that only pretends."""

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDoubleSpinBox, QLabel, QSpinBox, QWidget

from gui.comparisons._race_window import RaceTable
from gui.control import comparison
from gui.control.comparison import Measured
from gui.control.state import State
from processing.errors import BenchmarkError
from processing.language.lazy_text import lazy_tr
from processing.measuring.benchmark import environment
from processing.measuring.benchmark.records import Guess, as_json, load_record
from tests.gui.comparisons.test_charts import CORES, race_of
from tests.gui.window.test_accessibility import controls, name_of
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.desk import button, start_button, texts
from tests.support.pseudo_language import pseudo, pseudo_language


def press_escape(window: QWidget) -> None:
    QTest.keyClick(window, Qt.Key.Key_Escape)


LEAVES = [pytest.param(QWidget.close, id="close"), pytest.param(press_escape, id="escape")]


@pytest.fixture
def race(ready, monkeypatch):
    """The window of the race over a batch that is ready, on a machine with `CORES` cores."""
    monkeypatch.setattr(environment, "available_cores", lambda: CORES)
    return ready.comparison("race", "Compare pool sizes")


def measure(qtbot, desk, record) -> None:
    desk.fakes.races[-1].finish(record)
    qtbot.waitUntil(lambda: not desk.controller.is_comparing, timeout=WAIT_MILLISECONDS)


def test_without_a_folder_it_says_what_is_needed(desk):
    race = desk.comparison("race", "Compare pool sizes")
    assert race.isVisible()
    assert not button(race, "Start measuring").isEnabled()
    assert "try the sample pictures" in texts(race)


def test_it_races_the_pictures_that_are_open_and_offers_the_best_size(ready, race, qtbot):
    assert "4 pictures" in texts(race)
    button(race, "Start measuring").click()
    (fake,) = ready.fakes.races
    assert fake.calls == ["start"]
    assert fake.plan is ready.controller.batch.plan
    fake.begin(30)
    fake.end_trial("3 workers")
    assert "1 of 30 · 3 workers: 1.5 s" in texts(race)
    measure(qtbot, ready, race_of())
    assert "4 workers are" in texts(race)
    assert race.view.chart is not None
    button(race, "Use 4 workers").click()
    assert ready.controller.batch.choices.workers == 4


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (race_of(wait=50), "With an artificial wait of 50 ms a picture"),
        (race_of(cores=4), "It was measured on another machine and says nothing about this one."),
    ],
    ids=["waiting", "another machine"],
)
def test_no_size_is_offered_from_waiting_or_from_another_machine(
    ready, race, qtbot, tmp_path, record, words
):
    kept = tmp_path / "kept.json"
    kept.write_text(as_json(record), encoding="utf-8")
    ready.session.comparisons["race"].open_file(kept)
    qtbot.waitUntil(lambda: race.record == record, timeout=WAIT_MILLISECONDS)
    assert words in texts(race)
    assert "4 workers are" in texts(race)
    assert not any(
        each.isVisible() and each.text().startswith("Use ")
        for each in race.findChildren(QAbstractButton)
    )


def test_what_speaks_against_a_verdict_stands_below_it_in_usual_letters(ready, race, qtbot):
    button(race, "Start measuring").click()
    calm = race_of()
    trials = tuple(replace(trial, others_share=0.4) for trial in calm.trials)
    measure(qtbot, ready, replace(calm, trials=trials))
    (caution,) = [each for each in race.findChildren(QLabel) if "Other programs" in each.text()]
    assert caution.property("role") == "warning"
    assert "Other programs used over 10%" in race.sentence
    button(race, "Start measuring").click()
    measure(qtbot, ready, calm)
    assert not caution.isVisible()


def test_no_run_is_started_while_a_race_goes_and_start_says_why(ready, race, qtbot):
    button(race, "Start measuring").click()
    ready.controller.start()
    assert ready.fakes.runs == []
    start = start_button(ready.window)
    assert not start.isEnabled()
    assert "comparison" in start.toolTip()
    measure(qtbot, ready, None)
    assert start_button(ready.window).isEnabled()
    ready.controller.start()
    assert len(ready.fakes.runs) == 1


def test_no_race_is_started_while_a_run_goes(ready, race):
    ready.controller.start()
    assert ready.controller.state is State.RUNNING
    assert not button(race, "Start measuring").isEnabled()
    assert "when the run has ended" in texts(race)


@pytest.mark.parametrize("leave", LEAVES)
def test_closing_its_window_cancels_the_race_and_keeps_whole_rounds(ready, race, qtbot, leave):
    button(race, "Start measuring").click()
    leave(race)
    assert ready.fakes.races[-1].calls == ["start", "cancel"]
    measure(qtbot, ready, race_of(rounds=2))
    assert race.record is not None
    assert button(race, "Start measuring").isEnabled()


def test_a_guess_is_asked_for_each_size_goes_with_the_order_and_is_shown_beside_the_figures(
    ready, race, qtbot
):
    assert "You expected" not in texts(race)
    boxes = {box.accessibleName(): box for box in race.findChildren(QDoubleSpinBox)}
    boxes["Your guess for 4 workers"].setValue(9.5)
    button(race, "Start measuring").click()
    (fake,) = ready.fakes.races
    assert fake.order.guesses == (Guess(4, 9.5),)
    assert not boxes["Your guess for 4 workers"].isEnabled()
    measure(qtbot, ready, replace(race_of(), guesses=fake.order.guesses))
    assert "You expected 9.5 times with 4 workers; it was 3.5." in texts(race)
    told = QAccessible.queryAccessibleInterface(race.view).text(QAccessible.Text.Description)
    assert "You expected 9.5 times" in told
    table = race.findChild(RaceTable)
    last = table.columnCount() - 1
    assert [table.item(row, last).text() for row in range(table.rowCount())][-1] == "9.5"
    assert not table.isColumnHidden(last)
    assert boxes["Your guess for 4 workers"].isEnabled()
    measure_without_guess(race, ready, qtbot, boxes["Your guess for 4 workers"])
    assert "You expected" not in texts(race)
    assert table.isColumnHidden(last)


def measure_without_guess(race, desk, qtbot, box) -> None:
    box.setValue(0)
    button(race, "Start measuring").click()
    assert desk.fakes.races[-1].order.guesses == ()
    measure(qtbot, desk, race_of())


def test_a_guess_outlives_another_largest_size_and_few_boxes_are_shown(race, qtbot):
    def boxes():
        found = race.findChildren(QDoubleSpinBox)
        return {box.accessibleName(): box for box in found if not box.isHidden()}

    (largest,) = [
        box
        for box in race.findChildren(QSpinBox)
        if box.accessibleName() == "Up to so many workers"
    ]
    largest.setValue(4)
    boxes()["Your guess for 2 workers"].setValue(1.7)
    largest.setValue(48)
    qtbot.waitUntil(lambda: len(boxes()) == 5, timeout=WAIT_MILLISECONDS)
    assert boxes()["Your guess for 2 workers"].value() == 1.7
    assert "Your guess for 48 workers" in boxes()
    assert race.order().guesses == (Guess(2, 1.7),)
    largest.setValue(1)
    assert not boxes()


def test_a_race_that_cannot_go_on_says_why(ready, race, qtbot):
    button(race, "Start measuring").click()
    ready.fakes.races[-1].finish(problem="The scratch folder is full. Make room.")
    qtbot.waitUntil(lambda: not ready.controller.is_comparing, timeout=WAIT_MILLISECONDS)
    assert "Make room." in texts(race)


def test_why_a_race_cannot_go_on_or_a_file_be_read_is_told_in_the_readers_language(
    ready, race, qtbot, tmp_path
):
    button(race, "Start measuring").click()
    with pseudo_language():
        ready.fakes.races[-1].finish(problem=lazy_tr("The scratch folder is full. Make room."))
        qtbot.waitUntil(lambda: not ready.controller.is_comparing, timeout=WAIT_MILLISECONDS)
        assert pseudo("The scratch folder is full. Make room.") in texts(race)
        other = tmp_path / "other.json"
        other.write_text("{}")
        ready.session.comparisons["race"].open_file(other)
        told = pseudo("its schema is not {schema}").replace("{schema}", "thumbpool-benchmark")
        qtbot.waitUntil(lambda: told in texts(race), timeout=WAIT_MILLISECONDS)


def test_a_race_is_kept_read_again_and_laid_over(ready, race, qtbot, tmp_path):
    kept = tmp_path / "kept.json"
    kept.write_text(as_json(race_of(contention=0.3)), encoding="utf-8")
    commands = ready.session.comparisons["race"]
    commands.open_file(kept)
    qtbot.waitUntil(lambda: race.record == load_record(kept), timeout=WAIT_MILLISECONDS)
    assert race.view.chart.other is None
    commands.open_file(kept, is_overlay=True)
    qtbot.waitUntil(lambda: race.view.chart.other is not None, timeout=WAIT_MILLISECONDS)
    for suffix in (".json", ".csv", ".png", ".svg", ".html"):
        path = tmp_path / f"saved{suffix}"
        commands.save(path)
        assert path.stat().st_size > 500
    assert load_record(tmp_path / "saved.json") == race.record
    commands.save(tmp_path / "saved.gif")
    assert ".svg" in texts(race)


def test_a_file_that_is_no_race_is_refused_in_a_sentence(ready, race, qtbot, tmp_path):
    wrong = tmp_path / "wrong.json"
    wrong.write_text("{}", encoding="utf-8")
    ready.session.comparisons["race"].open_file(wrong)
    qtbot.waitUntil(lambda: "holds no measurements" in texts(race), timeout=WAIT_MILLISECONDS)


def test_every_control_of_it_is_named_once_and_the_chart_tells_its_verdict(ready, race, qtbot):
    button(race, "Start measuring").click()
    measure(qtbot, ready, race_of())
    seen = [control for control in controls(race) if control.isVisible()]
    names = [name_of(control) for control in seen]
    assert all(name.strip() for name in names)
    assert len(names) == len(set(names))
    assert len(seen) > 8
    told = QAccessible.queryAccessibleInterface(race.view).text(QAccessible.Text.Description)
    assert "4 workers are" in told


def test_shutting_down_ends_the_race(ready, race, qtbot):
    button(race, "Start measuring").click()
    with qtbot.waitSignal(ready.controller.stopped, timeout=WAIT_MILLISECONDS):
        ready.controller.shut_down()
        assert ready.fakes.races[-1].calls == ["start", "cancel"]
        ready.fakes.races[-1].finish()


def test_it_goes_with_the_main_window(ready, race):
    ready.session.close()
    assert not race.isVisible()


def test_a_cancelled_race_says_what_there_is_of_it(ready, race, qtbot):
    for record, words in ((None, "before a whole round"), (race_of(rounds=2), "that were whole")):
        button(race, "Start measuring").click()
        button(race, "Cancel measuring").click()
        assert not button(race, "Cancel measuring").isEnabled()
        measure(qtbot, ready, record)
        assert words in texts(race)
    assert "2 rounds cannot tell" in texts(race)


def test_a_race_that_was_laid_over_is_named_and_taken_away(ready, race, qtbot):
    button(race, "Start measuring").click()
    measure(qtbot, ready, race_of())
    other = race_of(wait=70)
    race.show_overlay(Measured(other, race.view.chart.analysis))
    assert race.view.chart.other_circumstances.wait_milliseconds == 70
    button(race, "Take the other away").click()
    assert race.view.chart.other is None


@pytest.mark.parametrize("error", [BenchmarkError("There is no room for it."), OSError("Full.")])
def test_a_race_that_cannot_be_made_says_why_and_can_be_tried_again(ready, race, error):
    commands = ready.session.comparisons["race"]
    made = commands._compare

    def fail(*_what):
        raise error

    commands._compare = fail
    button(race, "Start measuring").click()
    assert str(error) in texts(race)
    assert button(race, "Start measuring").isEnabled()
    commands._compare = made
    button(race, "Start measuring").click()
    assert ready.fakes.races[-1].calls == ["start"]


def test_a_race_that_fails_by_an_error_of_our_own_locks_nothing(ready, race, qtbot):
    def fail(*_what):
        raise ZeroDivisionError

    ready.session.comparisons["race"]._compare = fail
    with qtbot.captureExceptions() as raised:
        button(race, "Start measuring").click()
    assert len(raised) == 1
    assert "the log tells why" in texts(race)
    assert button(race, "Start measuring").isEnabled()
    assert start_button(ready.window).isEnabled()


def test_of_two_files_that_are_opened_the_second_is_shown_however_long_the_first_takes(
    ready, race, qtbot, tmp_path, monkeypatch
):
    slow_may_end, ended = threading.Event(), []

    def read(path):
        if path.name == "slow":
            assert slow_may_end.wait(WAIT_MILLISECONDS / 1000)
        ended.append(path.name)
        return path.name

    monkeypatch.setattr("processing.measuring.benchmark.records.load_record", read)
    reader, shown = comparison.RecordReader(str.upper, ready.window), []
    for name in ("slow", "quick"):
        reader.start(tmp_path / name, lambda measured: shown.append(measured.analysis), pytest.fail)
    qtbot.waitUntil(lambda: shown == ["QUICK"], timeout=WAIT_MILLISECONDS)
    slow_may_end.set()
    qtbot.waitUntil(lambda: ended == ["quick", "slow"], timeout=WAIT_MILLISECONDS)
    qtbot.wait(50)
    assert shown == ["QUICK"]
