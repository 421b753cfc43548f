"""The log is written a little at a time, only while it is seen, and never kept without bound."""

import logging
from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from gui.look.dressing import palette_in
from gui.look.theme import DARK, LIGHT
from gui.window._log_pane import LINES_PER_TURN, MAX_RECORDS, LogPane
from processing.errors import OutputError
from processing.running.events import LogRecorded
from tests.support.bounds import WAIT_MILLISECONDS


def records(number: int, level: int = logging.ERROR, *, first: int = 0) -> list[LogRecorded]:
    numbers = range(first, first + number)
    return [LogRecorded("", level, "test", f"line {n}", float(n), 1) for n in numbers]


@pytest.fixture
def pane(qtbot):
    pane = LogPane()
    qtbot.addWidget(pane)
    return pane


@pytest.fixture
def shown(pane, qtbot):
    pane.show()
    qtbot.waitUntil(pane.isVisible, timeout=WAIT_MILLISECONDS)
    return pane


def lines(pane) -> list[str]:
    """Return the numbers of the lines that are written, in their order."""
    text = pane.findChild(QPlainTextEdit).toPlainText()
    return [line.split()[-1] for line in text.splitlines()]


def test_no_turn_writes_more_than_a_few_lines(shown, qtbot):
    numbers = []
    document = shown.findChild(QPlainTextEdit).document()
    document.contentsChange.connect(lambda *_change: numbers.append(document.blockCount()))
    shown.append(records(10 * LINES_PER_TURN))
    assert lines(shown) == []
    qtbot.waitUntil(lambda: len(lines(shown)) == 10 * LINES_PER_TURN, timeout=WAIT_MILLISECONDS)
    steps = [after - before for before, after in zip([0, *numbers], numbers, strict=False)]
    assert max(steps) <= LINES_PER_TURN + 1


def test_all_lines_come_in_their_order(shown, qtbot):
    shown.append(records(250))
    shown.append(records(250, first=250))
    qtbot.waitUntil(lambda: len(lines(shown)) == 500, timeout=WAIT_MILLISECONDS)
    assert lines(shown) == [str(n) for n in range(500)]


def test_nothing_is_written_while_nobody_sees_it(pane, qtbot):
    pane.append(records(5))
    qtbot.wait(100)
    assert lines(pane) == []
    pane.show()
    qtbot.waitUntil(lambda: len(lines(pane)) == 5, timeout=WAIT_MILLISECONDS)


def test_hidden_in_the_middle_it_goes_on_when_it_is_shown_again(shown, qtbot):
    shown.append(records(10 * LINES_PER_TURN))
    qtbot.waitUntil(lambda: len(lines(shown)) > 0, timeout=WAIT_MILLISECONDS)
    shown.hide()
    written = len(lines(shown))
    qtbot.wait(100)
    assert len(lines(shown)) == written < 10 * LINES_PER_TURN
    shown.show()
    qtbot.waitUntil(lambda: len(lines(shown)) == 10 * LINES_PER_TURN, timeout=WAIT_MILLISECONDS)


def test_only_the_last_records_are_kept(pane, tmp_path):
    pane.append(records(MAX_RECORDS + 500))
    pane.append(records(500, first=MAX_RECORDS + 500))
    pane.save(tmp_path / "log.txt")
    saved = (tmp_path / "log.txt").read_text(encoding="utf-8").splitlines()
    assert len(saved) == MAX_RECORDS
    assert saved[0].endswith(" line 1000")


def test_what_is_not_written_yet_is_copied_and_saved_all_the_same(pane, tmp_path):
    pane.append(records(300))
    pane.save(tmp_path / "log.txt")
    saved = (tmp_path / "log.txt").read_text(encoding="utf-8")
    assert saved.count("\n") == 300
    pane.copy()
    assert QGuiApplication.clipboard().text() + "\n" == saved


def test_the_filter_chooses_by_level_and_text(shown, qtbot, tmp_path):
    shown.append([*records(50, logging.WARNING), *records(50, first=50)])
    shown.show_level(logging.ERROR)
    qtbot.waitUntil(lambda: len(lines(shown)) == 50, timeout=WAIT_MILLISECONDS)
    next(edit for edit in shown.findChildren(QLineEdit) if edit.isVisible()).setText("LINE 7")
    expected = [str(n) for n in range(70, 80)]
    qtbot.waitUntil(lambda: lines(shown) == expected, timeout=WAIT_MILLISECONDS)
    shown.save(tmp_path / "log.txt")
    assert len((tmp_path / "log.txt").read_text().splitlines()) == 10


def test_a_log_that_cannot_be_put_in_place_leaves_the_older_one_whole(pane, tmp_path, monkeypatch):
    path = tmp_path / "log.txt"
    path.write_text("older")
    pane.append(records(3))

    def refuse(*_paths) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OutputError, match=r"log\.txt cannot be written: No space left"):
        pane.save(path)
    assert path.read_text() == "older"
    assert [each.name for each in tmp_path.iterdir()] == ["log.txt"]


def test_the_levels_are_coloured_anew_for_another_theme(shown, qtbot):
    shown.append(records(2))
    qtbot.waitUntil(lambda: len(lines(shown)) == 2, timeout=WAIT_MILLISECONDS)

    def colors() -> set[str]:
        document = shown.findChild(QPlainTextEdit).document()
        formats = document.firstBlock().layout().formats()
        return {each.format.foreground().color().name() for each in formats}

    assert colors() == {LIGHT.failed}
    shown.setPalette(palette_in(DARK))
    assert colors() == {DARK.failed}


def test_the_log_is_as_large_as_the_text_beside_it(shown):
    larger = QFont(shown.font())
    larger.setPointSizeF(20)
    shown.setFont(larger)
    assert shown.findChild(QPlainTextEdit).font().pointSizeF() == 20
