"""The list is saved as it is shown, in slices, and what fails is a sentence."""

import csv
import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from gui.table._sorting import STEP_ROWS
from gui.table.columns import Column
from gui.table.export import ListExport
from gui.table.model import FileModel
from gui.table.thumbnails import ThumbnailCache
from gui.table.wanted import Group, Wanted
from processing.language.lazy_text import lazy_tr
from processing.planning.plan_rows import PackedSources
from processing.planning.planner import make_plan
from processing.running.tracker import RunTracker
from processing.settings.batch import BatchSettings
from processing.task import Outcome, SourceImage, Status
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.fake_window import FOLDER, numbered_sources, sources_named


@pytest.fixture
def files(qtbot):
    cache = ThumbnailCache(load=lambda *_request: QImage())
    yield FileModel(cache)
    cache.close()


DROPPED = lazy_tr("A profile was dropped.", code="no-profile")
CUT = lazy_tr("It ends early.", code="cut-off")


def saved(files, path, qtbot) -> str:
    """Save what `files` shows; return the problem."""
    export = ListExport(files)
    with qtbot.waitSignal(export.ended, timeout=WAIT_MILLISECONDS) as ended:
        export.begin(path)
    assert not export.is_under_way
    return ended.args[1]


def run(files: FileModel, sources: tuple[SourceImage, ...]) -> None:
    plan = make_plan(BatchSettings((FOLDER,), FOLDER / "web"), sources)
    files.set_plan(plan)
    tracker = RunTracker(len(sources))
    files.set_tracker(tracker)
    done = {"source_bytes": 1000, "result_bytes": 250, "result_size": (64, 48)}
    tracker.record(Outcome(0, Status.DONE, warnings=(DROPPED,), **done))
    tracker.record(Outcome(1, Status.FAILED, CUT))
    files.update_rows(tracker.take_changed())


def test_the_list_is_saved_as_csv_in_the_order_shown(files, tmp_path, qtbot):
    run(files, sources_named("a.jpg", "b.jpg", "=c.jpg"))
    files.sort(Column.NAME, Qt.SortOrder.DescendingOrder)
    assert saved(files, tmp_path / "list.csv", qtbot) == ""
    with (tmp_path / "list.csv").open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert [row["state"] for row in rows] == ["failed", "done", "waiting"]
    assert rows[1]["result"] == str(FOLDER / "web" / "a.jpg")
    assert (rows[1]["space_saved_percent"], rows[1]["result_width"]) == ("75.0", "64")
    assert (rows[1]["note"], rows[0]["note"]) == ("A profile was dropped.", "It ends early.")
    assert (rows[1]["code"], rows[0]["code"]) == ("", "cut-off")
    assert (rows[1]["warning_codes"], rows[0]["warning_codes"]) == ("no-profile", "")


def test_only_what_is_shown_is_saved_and_json_keeps_numbers(files, tmp_path, qtbot):
    run(files, sources_named("a.jpg", "b.jpg"))
    files.show_only(Wanted(Group.WARNED))
    assert saved(files, tmp_path / "list.json", qtbot) == ""
    (row,) = json.loads((tmp_path / "list.json").read_text(encoding="utf-8"))
    assert row["source"] == str(FOLDER / "a.jpg")
    assert (row["source_bytes"], row["result_bytes"]) == (1000, 250)
    files.show_only(Wanted(text="no such"))
    assert saved(files, tmp_path / "none.json", qtbot) == ""
    assert json.loads((tmp_path / "none.json").read_text(encoding="utf-8")) == []


def test_a_file_that_tells_no_format_is_csv(files, tmp_path, qtbot):
    run(files, sources_named("a.jpg", "b.jpg"))
    assert saved(files, tmp_path / "list.of.mine", qtbot) == ""
    assert (tmp_path / "list.of.mine.csv").read_text(encoding="utf-8").startswith('"source"')


def test_what_cannot_be_written_is_a_sentence(files, tmp_path, qtbot):
    run(files, sources_named("a.jpg", "b.jpg"))
    problem = saved(files, tmp_path / "no folder" / "list.csv", qtbot)
    assert "list.csv cannot be written" in problem


def test_very_many_rows_are_saved_while_the_window_goes_on(files, tmp_path, qtbot):
    count = STEP_ROWS
    files.append(PackedSources(numbered_sources(count)))
    export = ListExport(files)
    with qtbot.waitSignal(export.ended, timeout=WAIT_MILLISECONDS):
        export.begin(tmp_path / "list.csv")
        assert export.is_under_way  # it goes on when the window has its turn
        export.begin(tmp_path / "other.csv")
    assert len((tmp_path / "list.csv").read_text(encoding="utf-8").splitlines()) == count + 1
    assert not (tmp_path / "other.csv").exists()
