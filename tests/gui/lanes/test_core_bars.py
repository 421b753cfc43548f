"""The load of the cores beside the lanes: drawn, described in words, watched while visible."""

import threading

import pytest
from PySide6.QtGui import QColor, QImage

from gui.lanes import _core_load
from gui.lanes._core_bars import CoreBars
from gui.lanes._core_load import LoadWatch
from gui.look.theme import colors_of
from processing.processes.cpu_load import CoreShare, MachineLoad
from tests.support.bounds import WAIT_SECONDS
from tests.support.fake_window import FOLDER, numbered_sources
from tests.support.pseudo_language import bracket_language

LOAD = MachineLoad((CoreShare(0.5, 0.25), CoreShare(0.0, 0.0)), 1000)


@pytest.fixture
def bars(qtbot):
    made = CoreBars()
    qtbot.addWidget(made)
    made.resize(112, 120)
    return made


def shares_of(image: QImage, y: int, colors: list[str]) -> list[float]:
    """Return which part of a bar at a height has each color."""
    row = [image.pixelColor(x, y) for x in range(18, image.width())]
    return [row.count(QColor(color)) / len(row) for color in colors]


def test_a_core_is_parted_into_ours_others_and_idle(bars):
    bars.show_load(LOAD)
    image = bars.grab().toImage()
    colors = colors_of(bars.palette())
    names = [colors.accent, colors.muted, colors.border]
    assert shares_of(image, 24, names) == pytest.approx([0.5, 0.25, 0.25], abs=0.03)
    assert shares_of(image, 40, names) == [0.0, 0.0, 1.0]
    assert "Core 1: 50% ours, 25% others" in bars.toolTip()
    assert "Core 2: 0% ours" in bars.accessibleDescription()


def test_what_is_not_known_has_no_bars_that_would_look_idle(bars):
    bars.show_load(LOAD)
    bars.show_load(None)
    border = colors_of(bars.palette()).border
    assert shares_of(bars.grab().toImage(), 40, [border]) == [0.0]
    assert "Core 1" not in bars.toolTip()


def test_many_cores_have_room_for_all(bars):
    bars.show_load(MachineLoad((CoreShare(1.0, 0.0),) * 64, 0))
    accent = QColor(colors_of(bars.palette()).accent)
    image = bars.grab().toImage()
    assert any(image.pixelColor(60, y) == accent for y in range(110, 120))


def test_the_load_is_read_of_our_workers_until_it_is_stopped(monkeypatch):
    asked, read = [], threading.Event()

    class Meter:
        def read(self, workers):
            asked.append((workers, threading.current_thread()))
            if len(asked) > 2:
                read.set()
            return LOAD

    monkeypatch.setattr(_core_load, "CoreMeter", Meter)
    monkeypatch.setattr(_core_load, "EVERY_SECONDS", 0.001)
    watch = LoadWatch()
    assert watch.latest is None
    watch.follow({7})
    assert read.wait(WAIT_SECONDS)
    assert watch.latest == LOAD
    watch.stop()
    assert watch.latest is None
    workers, thread = asked[-1]
    assert workers == {7}
    assert thread is not threading.current_thread()
    thread.join(WAIT_SECONDS)
    assert not thread.is_alive()


def test_nothing_is_watched_once_the_lanes_are_hidden_or_the_run_is_over(desk):
    desk.window.pane.show_tab("workers")
    lanes = desk.window.lanes
    desk.controller.open((FOLDER,))
    desk.fakes.preparation.finish(numbered_sources(4))
    desk.deliver()
    desk.controller.start()
    desk.fakes.run.begin()
    desk.deliver()
    lanes.show_figures()
    assert lanes._watch._stopped is not None
    desk.window.pane.show_tab("log")
    assert lanes._watch._stopped is None
    desk.window.pane.show_tab("workers")
    assert lanes._watch._stopped is not None
    desk.fakes.run.finish()
    desk.deliver()
    lanes.show_figures()
    assert lanes._watch._stopped is None


def test_what_the_colours_mean_is_whole_in_any_language(bars, qtbot):
    with bracket_language({"others": "a word that is much longer there"}):
        wide = CoreBars()
        qtbot.addWidget(wide)
        assert wide.width() > bars.width() == 112
        assert wide.sizeHint().width() == wide.width()
