"""In another language nothing of the lanes is English: no figure, bar, tip, axis or table."""

import pytest

from gui.control.run_progress import LaneProgress
from gui.lanes._bar_selection import Direction
from gui.lanes._bar_text import description_at
from gui.lanes._figures import figures_of
from gui.lanes._saved_picture import paint_lanes, size_of
from gui.lanes._saving import save_lanes
from gui.lanes._time_axis import ticks_of, unit_of
from gui.lanes._time_window import whole
from gui.lanes.panel import LanesPanel
from gui.look.colors import lane_colors_in
from gui.look.theme import LIGHT
from processing.errors import SettingsError
from processing.language.translation import localized
from processing.measuring.speedup.bootstrap import Interval
from processing.measuring.speedup.calibration import Estimate
from processing.processes.cpu_load import CoreShare, MachineLoad
from processing.running.events import FileStarted, RunFinished, RunPaused, RunResumed
from tests.gui.lanes.test_calibration import effort
from tests.gui.lanes.test_lanes_painting import BEGUN, finish, introduce, recording_of
from tests.support.pseudo_language import pseudo_language, untranslated
from tests.support.shown_texts import painted_by, shown_by

LOAD = MachineLoad((CoreShare(0.5, 0.25), CoreShare(0.0, 0.0)), 5_000_000)
GERMAN = {"Byte"}  # whose numbers and units that language has
KEYS = {"Home", "End"}  # which Qt names in the languages that it speaks
OF_FILES = {f"{number:06}.jpg" for number in range(8)}


@pytest.fixture(autouse=True)
def pseudo(qapp):
    with pseudo_language():
        yield


@pytest.fixture
def recording():
    """A run of four pictures that paused once, went on, and ended."""
    made = recording_of(4)
    introduce(made)
    for number in range(3):
        finish(made, number, 0.2 * number, 0.03, 0.04, 0.0012, 0.03, 0.03, lane=number % 2)
    made.fold(RunPaused("run"), BEGUN + 0.8)
    made.fold(RunResumed("run"), BEGUN + 0.9)
    made.fold(RunFinished("run", None), BEGUN + 1.2)
    return made


def words(texts) -> set[str]:
    return {word for text in texts for word in untranslated(text)} - OF_FILES - GERMAN - KEYS


def test_the_panel_says_nothing_in_english(recording, qtbot):
    panel = LanesPanel()
    qtbot.addWidget(panel)
    assert not words(shown_by(panel))
    panel.show_recording(recording)
    panel.show_figures()
    panel._cores.show_load(LOAD)
    panel.calibration.show_progress(3, 24)
    panel.show_lanes(
        [
            LaneProgress(1, is_alive=True, file_name="", busy_seconds=0.0, finished=3),
            LaneProgress(2, is_alive=True, file_name="000001.jpg", busy_seconds=1.5, finished=3),
            LaneProgress(3, is_alive=False, file_name="", busy_seconds=0.0, finished=3),
        ]
    )
    panel.view.walk(Direction.AFTER)
    assert not words(shown_by(panel))


def test_every_place_of_the_lanes_is_described_in_the_language(recording):
    places = [(lane, at / 20) for lane in range(2) for at in range(24)]
    told = {description_at(recording, lane, at, at + 0.05) for lane, at in places}
    going = recording_of(2)
    told.add(description_at(going, 0, -1.0, 0.0))
    introduce(going)
    going.fold(FileStarted("run", 1, 70, BEGUN), BEGUN)
    told.add(description_at(going, 0, 0.1, 0.2))
    assert len(told) >= 6
    assert not words(told)


@pytest.mark.parametrize(
    "alone", [None, Estimate(24.0, Interval(21.0, 28.0)), Estimate(11.0, Interval(9.0, 13.0))]
)
@pytest.mark.parametrize("changes", [{}, {"workers": 1}, {"files": 7}, {"cpu": 29.0}])
def test_every_figure_is_told_in_the_language(alone, changes):
    figures = figures_of(effort(**changes), 4, alone)
    assert not words(text for each in figures for text in (each.title, each.value, each.meaning))
    assert not any("." in each.value for each in figures), "decimals are those of the language"


def test_what_is_painted_has_no_english(recording):
    view = whole(1.2, 900)
    colors = lane_colors_in(LIGHT)
    painted = painted_by(
        lambda painter: paint_lanes(painter, recording, view, colors),
        size_of(recording, view, colors),
    )
    assert len(painted) > 6
    # The names of a machine and its programs are the same in every language.
    assert not words(text for text in painted if "Thumbpool" not in text)


@pytest.mark.parametrize("seconds", [0.004, 0.5, 5.0, 45.0, 300.0])
def test_moments_of_the_axis_are_told_in_the_language(seconds):
    view = whole(seconds, 900)
    texts = [tick.text for tick in ticks_of(view, 90)]
    assert not words([unit_of(view).title, *texts])
    assert not any("." in text for text in texts)


def test_a_refusal_to_save_is_translated(recording, tmp_path):
    with pytest.raises(SettingsError) as raised:
        save_lanes(tmp_path / "1.bmp", recording, whole(1, 100), lane_colors_in(LIGHT))
    told = localized(str(raised.value)).replace(str(tmp_path), "")
    known = {"png", "svg", "webp", "gif", "html", "csv", "json", "times.json", "trace.json"}
    assert untranslated(told) <= known


def test_gauges_are_told_with_their_value(qtbot, recording):
    panel = LanesPanel()
    qtbot.addWidget(panel)
    panel.show_recording(recording)
    panel.show_figures()
    for gauge in panel._figures._gauges:
        value, meaning = gauge.accessibleDescription().split("\n")
        assert value
        assert "⟦" in meaning
