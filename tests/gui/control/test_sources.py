"""The list of sources: what is added, removed, taken out, stopped, and what comes back."""

from dataclasses import replace
from pathlib import Path

import pytest

from gui.control._source_list import join_sources
from gui.control.state import State
from gui.settings.choices import Choices
from processing.planning.picture_filter import FilterCounts
from processing.task import SourceImage
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.fake_window import FOLDER, Stage, numbered_sources, sources_named

OTHER = Path("/pictures/work")


def paths(stage: Stage) -> list[str]:
    return [source.path.name for source in stage.controller.batch.plan.sources]


def test_what_is_added_is_scanned_together_with_what_was_there(stage):
    stage.get_ready()
    stage.controller.add((OTHER, Path("/elsewhere/a.jpg")))
    assert stage.controller.batch.sources == (FOLDER, OTHER, Path("/elsewhere/a.jpg"))
    assert stage.fakes.preparation.settings.sources == stage.controller.batch.sources
    assert stage.fakes.preparation.sources is None
    assert stage.controller.state is State.SCANNING


def test_to_add_to_nothing_opens_it(stage):
    stage.controller.add((FOLDER,))
    assert stage.controller.state is State.SCANNING
    assert stage.controller.batch.sources == (FOLDER,)


def test_what_is_in_the_list_already_is_said_and_not_scanned_again(stage):
    stage.get_ready()
    stage.controller.add((FOLDER / ".." / "holiday",))
    assert stage.controller.state is State.READY
    assert len(stage.fakes.preparations) == 1
    assert stage.notes[-1] == f"{FOLDER / '..' / 'holiday'} is in the list already."


def test_a_folder_inside_another_is_added_and_that_is_said(stage):
    stage.get_ready()
    stage.controller.add((FOLDER / "beach",))
    assert stage.controller.batch.sources == (FOLDER, FOLDER / "beach")
    assert stage.notes[-1].startswith(f"{FOLDER / 'beach'} is inside {FOLDER};")


@pytest.mark.parametrize(
    ("present", "added", "joined", "note"),
    [
        ((), ("/a", "/b", "/a/"), ("/a", "/b"), "/a is in the list already."),
        (("/a",), ("/a", "/x/../a"), ("/a",), "2 of them are in the list already."),
        (("/a/in",), ("/a",), ("/a/in", "/a"), ""),
        (("/a",), ("/a/1.jpg", "/a/2.jpg"), ("/a", "/a/1.jpg", "/a/2.jpg"), "2 of them are inside"),
        (("/a",), ("/ab",), ("/a", "/ab"), ""),
        (("/",), ("/a",), ("/", "/a"), "/a is inside /"),
    ],
)
def test_sources_are_joined_by_their_names(present, added, joined, note):
    found = join_sources(tuple(map(Path, present)), map(Path, added))
    assert found.sources == tuple(map(Path, joined))
    assert note in found.note
    assert bool(found.note) == bool(note)


def test_a_source_that_is_removed_is_scanned_no_more(stage):
    stage.controller.open((FOLDER, OTHER))
    stage.fakes.preparation.finish(numbered_sources(3))
    stage.deliver()
    stage.controller.batch.remove({OTHER})
    assert stage.fakes.preparation.settings.sources == (FOLDER,)
    stage.controller.batch.remove({OTHER})
    assert len(stage.fakes.preparations) == 2


def test_without_the_last_source_the_window_is_empty(stage):
    stage.get_ready()
    stage.controller.batch.remove({FOLDER})
    assert stage.controller.state is State.EMPTY
    assert stage.controller.batch.sources == ()


def test_nothing_is_added_or_removed_while_a_run_goes_on(stage):
    stage.get_running()
    stage.controller.add((OTHER,))
    stage.controller.batch.remove({FOLDER})
    stage.controller.batch.leave_out({FOLDER / "000001.jpg"})
    assert stage.controller.batch.sources == (FOLDER,)
    assert stage.controller.state is State.RUNNING
    assert stage.controller.batch.choices.without == ()


def test_a_picture_that_is_taken_out_is_planned_no_more_and_no_disk_is_asked(stage):
    stage.get_ready()
    stage.controller.batch.leave_out({FOLDER / "000001.jpg"})
    assert len(stage.fakes.preparation.sources) == 3
    stage.fakes.preparation.finish()
    stage.deliver()
    assert paths(stage) == ["000000.jpg", "000002.jpg"]
    assert stage.controller.batch.counts == FilterCounts(3, 2, (2,), without=1)
    stage.controller.batch.take_back_all()
    stage.fakes.preparation.finish()
    stage.deliver()
    assert len(paths(stage)) == 3


def test_all_pictures_can_be_taken_out_and_back(stage):
    stage.get_ready()
    stage.controller.batch.leave_out([source.path for source in numbered_sources(3)])
    stage.fakes.preparation.finish()
    stage.deliver()
    assert stage.controller.state is State.READY
    assert "Take them back" in stage.controller.blocker
    stage.controller.batch.take_back_all()
    assert len(stage.fakes.preparation.sources) == 3


def test_pictures_stay_out_at_a_new_scan_and_come_back_with_other_sources(stage):
    stage.get_ready()
    stage.controller.batch.leave_out({FOLDER / "000001.jpg"})
    stage.controller.rescan()
    assert stage.fakes.preparation.settings.without == (FOLDER / "000001.jpg",)
    stage.controller.open((OTHER,))
    assert stage.fakes.preparation.settings.without == ()


def test_a_filter_is_applied_to_what_was_found(stage, qtbot):
    stage.get_ready()
    stage.controller.change(replace(stage.controller.batch.choices, least_kilobytes=5))
    qtbot.waitUntil(lambda: len(stage.fakes.preparations) == 2, timeout=WAIT_MILLISECONDS)
    assert len(stage.fakes.preparation.sources) == 3
    assert stage.controller.state is State.READY


def test_counts_are_told_while_the_scan_goes_on_and_kept_by_a_new_plan(stage, qtbot):
    told = []
    stage.controller.batch.counted.connect(told.append)
    stage.controller.open((FOLDER,))
    stage.fakes.preparation.finish(numbered_sources(3), earlier_results=24)
    stage.deliver()
    assert told[-1] == FilterCounts(3, 3, (3,), earlier_results=24)
    stage.controller.change(replace(stage.controller.batch.choices, include=("*1.jpg",)))
    stage.controller.batch.planning.catch_up()
    stage.fakes.preparation.finish()
    stage.deliver()
    assert told[-1] == FilterCounts(3, 1, (1,), include=2, earlier_results=24)
    stage.controller.close()
    assert told[-1] == FilterCounts()


def test_a_scan_that_is_stopped_keeps_what_it_found_and_says_so(stage):
    stage.controller.open((FOLDER,))
    stage.controller.cancel()
    assert stage.fakes.preparation.calls == ["start", "stop"]
    stage.fakes.preparation.finish(numbered_sources(1234), is_partial=True)
    stage.deliver()
    assert stage.controller.state is State.READY
    assert len(stage.controller.batch.plan.tasks) == 1234
    assert stage.notes[-1].startswith("The scan was stopped: 1,234 pictures found so far.")
    assert stage.controller.blocker == ""


def test_only_results_of_earlier_runs_is_a_reason_with_a_way_out(stage):
    stage.controller.open((FOLDER,))
    stage.fakes.preparation.finish((), earlier_results=24)
    stage.deliver()
    assert stage.controller.state is State.READY
    assert "There are only 24 results of earlier runs here." in stage.controller.blocker
    stage.controller.change(Choices(earlier_results=True))
    assert stage.fakes.preparation.sources is None
    assert stage.fakes.preparation.settings.earlier_results


@pytest.mark.parametrize("act", ["open", "add"])
def test_a_folder_that_is_gone_is_named_and_the_open_batch_stays(stage, act):
    stage.get_ready()
    stage.controller.batch.leave_out({FOLDER / "000001.jpg"})
    stage.fakes.preparation.finish()
    stage.deliver()
    getattr(stage.controller, act)((OTHER,))
    stage.fakes.preparation.give_up(f"{OTHER} does not exist.")
    stage.deliver()
    assert stage.controller.state is State.READY
    assert stage.controller.batch.sources == (FOLDER,)
    assert paths(stage) == ["000000.jpg", "000002.jpg"]
    assert stage.controller.batch.counts.without == 1
    assert stage.problems[-1] == f"{OTHER} does not exist."
    assert stage.controller.blocker == ""


def test_a_batch_that_was_run_is_planned_anew_when_it_comes_back(stage):
    run = stage.get_running()
    for task_id in range(3):
        run.end_file(task_id)
    run.finish()
    stage.deliver()
    stage.controller.open((OTHER,))
    stage.fakes.preparation.give_up("It is gone.")
    stage.deliver()
    assert stage.controller.state is State.READY
    assert len(stage.fakes.preparation.sources) == 3
    stage.fakes.preparation.finish()
    stage.deliver()
    assert stage.controller.batch.plan.settings.sources == (FOLDER,)


def test_of_two_folders_opened_in_a_row_the_first_that_had_pictures_comes_back(stage):
    stage.get_ready()
    stage.controller.open((OTHER,))
    stage.controller.open((OTHER / "more",))
    stage.fakes.preparation.give_up("It is gone.")
    stage.deliver()
    assert stage.controller.batch.sources == (FOLDER,)


def test_a_batch_that_was_left_for_another_does_not_come_back_later(stage):
    stage.get_ready()
    stage.controller.open((OTHER,))
    stage.fakes.preparation.finish((SourceImage(OTHER / "a.jpg", Path("a.jpg"), 1),))
    stage.deliver()
    stage.controller.close()
    stage.controller.open((OTHER / "more",))
    stage.fakes.preparation.give_up("It is gone.")
    stage.deliver()
    assert stage.controller.state is State.EMPTY


def test_rows_come_back_with_the_plan(stage):
    stage.get_ready()
    plans = []
    stage.controller.batch.plan_changed.connect(plans.append)
    stage.controller.open((OTHER,))
    stage.fakes.preparation.find(sources_named("x.jpg"))
    stage.fakes.preparation.give_up("It is gone.")
    stage.deliver()
    assert [plan is None for plan in plans] == [True, True, False]
