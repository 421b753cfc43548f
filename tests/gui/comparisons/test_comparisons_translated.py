"""In another language nothing of a comparison is English: not its window, chart or words for it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QSize

from gui.comparisons._dispatch_window import DispatchWindow
from gui.comparisons._drawing import captioned
from gui.comparisons._race_window import RaceWindow
from gui.comparisons._start_ways_window import StartWindow
from gui.comparisons.kinds import all_kinds
from gui.control.comparison import Measured
from gui.look.colors import chart_colors_of
from processing.measuring.benchmark.messages import TrialFinished
from processing.measuring.benchmark.race import Racer
from processing.settings.batch import EngineKind
from tests.gui.comparisons.test_charts import race_of
from tests.gui.comparisons.test_dispatch_window import dispatch_of
from tests.gui.comparisons.test_start_ways_window import starts_of
from tests.support.pseudo_language import pseudo_language, untranslated
from tests.support.shown_texts import painted_by, shown_by

KINDS = {kind.name: kind.parts().comparison for kind in all_kinds()}
NAMES = {  # of Python and of this machine
    "race": set(),
    "dispatch": {"map", "imap", "imap_unordered"},
    "starts": {"spawn", "forkserver"},
}
WINDOWS = {
    "race": (RaceWindow, race_of(wait=20)),
    "dispatch": (DispatchWindow, dispatch_of(wait=20)),
    "starts": (StartWindow, starts_of(wait=20, share=0.4)),
}
TRIAL = TrialFinished("run", 1, 8, Racer(EngineKind.POOL, 3).title, 1.5, is_warm_up=True)


@pytest.fixture(autouse=True)
def pseudo(qapp):
    with pseudo_language():
        yield


def measured(name, record) -> Measured:
    return Measured(record, KINDS[name].analyse(record))


def shown(name, qtbot, record):
    """The window of a comparison with what was measured."""
    window = WINDOWS[name][0]()
    qtbot.addWidget(window)
    window.show_measured(measured(name, record))
    return window


def english(window) -> set[str]:
    """What is shown in English, without the script, whose words are those of all code."""
    script = window.script.lines if isinstance(window, DispatchWindow) else ""
    texts = (text for text in shown_by(window) if text != script)
    return {word for text in texts for word in untranslated(text)} - {"ms"}


@pytest.mark.parametrize("name", WINDOWS)
def test_a_window_says_nothing_in_english_before_and_after_it_has_measured(name, qtbot):
    make, record = WINDOWS[name]
    window = make()
    qtbot.addWidget(window)
    assert not english(window)
    for act in (
        lambda: window.show_idle(0, ""),
        window.show_started,
        lambda: window.show_trial(TRIAL),
        lambda: window.show_trial(replace(TRIAL, is_warm_up=False)),
        lambda: window.show_cancelled(has_rounds=True),
        lambda: window.show_measured(measured(name, record)),
    ):
        act()
        assert english(window) <= NAMES[name]


@pytest.mark.parametrize("name", WINDOWS)
def test_a_chart_with_its_caption_is_painted_without_english(name, qtbot):
    record = WINDOWS[name][1]
    machine = replace(record.circumstances.machine, cpu="9", system="9")
    record = replace(record, circumstances=replace(record.circumstances, machine=machine))
    window = shown(name, qtbot, record)
    size, paint = captioned(
        window.drawing(), record.circumstances, chart_colors_of(window.palette())
    )
    painted = painted_by(paint, size)
    assert len(painted) > 10
    words = {word for text in painted for word in untranslated(text)}
    assert words <= NAMES[name] | {"Python", "Thumbpool"}
    assert not [text for text in painted if "0.5" in text], "decimals are those of the language"


def test_the_lines_of_a_race_are_told_in_words_with_the_one_that_is_laid_over_it(qtbot):
    window = shown("race", qtbot, race_of(wait=20))
    window.show_overlay(measured("race", race_of((1, 2), contention=0.5)))
    told = window.view.accessibleDescription()
    painted = painted_by(window.view.paint, QSize(900, 600))
    legend = [text for text in painted if "⟧" in text]
    assert sum(text in told for text in legend) >= 6
    assert told.count("\N{MULTIPLICATION SIGN}") == 2
    assert not untranslated(told)


def test_what_a_chart_of_starts_says_below_it_is_told_too(qtbot):
    window = shown("starts", qtbot, starts_of(wait=20))
    note = window.view.chart.note
    assert note
    assert window.view.accessibleDescription().endswith(note)


@pytest.mark.parametrize("name", ["race", "starts"])
def test_an_empty_chart_is_described_by_what_will_be_there(name, qtbot):
    window = WINDOWS[name][0]()
    qtbot.addWidget(window)
    hint = window.view.accessibleDescription()
    assert hint.startswith("⟦")
    window.show_measured(measured(name, WINDOWS[name][1]))
    assert hint not in window.view.accessibleDescription()


def test_every_kind_is_offered_in_the_language():
    for kind in all_kinds():
        assert not untranslated(f"{kind.menu_text} {kind.wrong_file}".replace("&", ""))
