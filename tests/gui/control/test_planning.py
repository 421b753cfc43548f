"""A folder becomes a plan, which follows the choices, and no scan is made in vain."""

from dataclasses import replace

import pytest

from gui.control.state import State
from gui.settings.choices import Choices
from processing.settings.batch import ConflictPolicy
from processing.settings.recipe import Recipe
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.fake_window import FOLDER, numbered_sources, sources_named


def test_a_folder_is_scanned_as_soon_as_it_is_opened(stage):
    stage.controller.open((FOLDER,))
    assert stage.controller.state is State.SCANNING
    assert stage.fakes.preparation.calls == ["start"]
    assert stage.fakes.preparation.sources is None


def test_rows_stream_in_while_the_scan_goes_on(stage):
    stage.controller.open((FOLDER,))
    for name in ("a.jpg", "b.jpg"):
        stage.fakes.preparation.find(sources_named(name))
    stage.deliver()
    assert [source.path.name for source in stage.found] == ["a.jpg", "b.jpg"]
    assert stage.controller.state is State.SCANNING


def find_thousands(stage) -> int:
    """Let a scan find more than the window takes in one turn; return how many."""
    stage.controller.open((FOLDER,))
    for _ in range(8):
        stage.fakes.preparation.find(numbered_sources(500))
    return 8 * 500


def test_rows_by_the_thousand_are_told_in_several_turns(stage, qtbot):
    found = find_thousands(stage)
    stage.deliver()
    assert 0 < len(stage.found) < found
    qtbot.waitUntil(lambda: len(stage.found) == found, timeout=WAIT_MILLISECONDS)


def test_a_plan_that_comes_first_spares_the_rows_that_were_not_told(stage, qtbot):
    found = find_thousands(stage)
    stage.fakes.preparation.finish(numbered_sources(found))
    stage.deliver()
    told = len(stage.found)
    assert told < found
    assert len(stage.controller.batch.plan.sources) == found
    stage.controller.batch.planning.emit_found()
    assert len(stage.found) == told


def test_a_plan_makes_it_ready(stage):
    stage.get_ready()
    assert stage.states == ["scanning", "ready"]
    assert stage.controller.blocker == ""


def test_results_go_into_the_folder_unless_the_user_says_otherwise(stage):
    stage.get_ready()
    assert stage.fakes.preparation.settings.output_folder == FOLDER / "thumbnails"


def test_a_folder_without_pictures_is_named_in_a_sentence_that_says_what_to_do(stage):
    stage.get_ready(0)
    assert stage.controller.state is State.EMPTY
    assert str(FOLDER) in stage.problems[-1]
    assert "Choose another folder" in stage.problems[-1]


def test_a_folder_that_cannot_be_read_is_told_and_leaves_nothing_behind(stage):
    stage.controller.open((FOLDER,))
    stage.fakes.preparation.give_up("It is gone.")
    stage.deliver()
    assert stage.controller.state is State.EMPTY
    assert stage.problems[-1] == "It is gone."


def test_a_cancelled_scan_goes_back_without_a_word(stage):
    stage.controller.open((FOLDER,))
    stage.controller.cancel()
    assert stage.fakes.preparation.calls == ["start", "stop"]
    stage.fakes.preparation.give_up()
    stage.deliver()
    assert stage.controller.state is State.EMPTY
    assert stage.problems[-1] == ""


def test_another_folder_ends_the_scan_of_the_first_and_its_late_finds_are_dropped(stage):
    stage.controller.open((FOLDER,))
    first = stage.fakes.preparation
    stage.controller.open((FOLDER / "other",))
    first.find(sources_named("late.jpg"))
    stage.deliver()
    assert "cancel" in first.calls
    assert stage.found == []


def test_another_pool_size_keeps_the_plan_as_it_is(stage, qtbot):
    stage.get_ready()
    with qtbot.waitSignal(stage.controller.batch.plan_changed, timeout=WAIT_MILLISECONDS):
        stage.controller.change(replace(stage.controller.batch.choices, workers=7))
    assert len(stage.fakes.preparations) == 1
    assert stage.controller.batch.plan.settings.workers == 7


@pytest.mark.parametrize(
    "recipe", [Recipe(width_pixels=1920), Recipe(output_format="webp")], ids=str
)
def test_another_recipe_is_planned_anew_without_a_scan(stage, qtbot, recipe):
    stage.get_ready()
    stage.controller.change(replace(stage.controller.batch.choices, recipe=recipe))
    qtbot.waitUntil(lambda: len(stage.fakes.preparations) == 2, timeout=WAIT_MILLISECONDS)
    assert len(stage.fakes.preparation.sources) == 3


def test_many_changes_in_a_row_make_one_plan(stage, qtbot):
    stage.get_ready()
    for policy in (ConflictPolicy.SKIP, ConflictPolicy.OVERWRITE, ConflictPolicy.SKIP):
        stage.controller.change(replace(stage.controller.batch.choices, on_conflict=policy))
    qtbot.waitUntil(lambda: len(stage.fakes.preparations) == 2, timeout=WAIT_MILLISECONDS)
    qtbot.wait(300)
    assert len(stage.fakes.preparations) == 2


@pytest.mark.parametrize(
    "change", [{"recursive": False}, {"output_folder": FOLDER / "inside"}], ids=str
)
def test_what_the_scan_depends_on_makes_it_scan_again(stage, change):
    stage.get_ready()
    stage.controller.change(replace(stage.controller.batch.choices, **change))
    assert stage.controller.state is State.SCANNING
    assert stage.fakes.preparation.sources is None


def test_choices_that_change_during_the_scan_are_in_the_plan(stage):
    stage.controller.open((FOLDER,))
    recipe = replace(Recipe(), height_pixels=99)
    stage.controller.change(replace(stage.controller.batch.choices, recipe=recipe))
    stage.fakes.preparation.finish(numbered_sources(2))
    stage.deliver()
    assert len(stage.fakes.preparation.sources) == 2
    stage.fakes.preparation.finish()
    stage.deliver()
    assert stage.controller.batch.plan.settings.recipe.height_pixels == 99


def test_start_right_after_a_change_runs_the_changed_plan(stage):
    stage.get_ready()
    recipe = replace(Recipe(), output_format="png")
    stage.controller.change(replace(stage.controller.batch.choices, recipe=recipe))
    stage.controller.start()
    assert stage.fakes.runs == []
    stage.fakes.preparation.finish()
    stage.deliver()
    assert stage.controller.state is State.RUNNING
    assert stage.fakes.run.plan.settings.recipe.output_format == "png"


def test_what_cannot_be_used_stops_start_with_its_sentence_until_it_is_mended(stage):
    stage.get_ready()
    stage.controller.refuse("name_pattern", "The name pattern {nam makes no sense.")
    assert stage.controller.blocker == "The name pattern {nam makes no sense."
    stage.controller.start()
    assert stage.fakes.runs == []
    stage.controller.refuse("name_pattern", "")
    assert stage.controller.blocker == ""
    stage.controller.start()
    assert len(stage.fakes.runs) == 1


def test_a_name_pattern_stops_no_run_that_keeps_the_names_of_its_originals(stage):
    stage.controller.change(Choices(replace_originals=True))
    stage.get_ready()
    stage.controller.refuse("name_pattern", "The name pattern {nam makes no sense.")
    assert stage.controller.blocker == ""


def test_a_filter_that_matches_nothing_keeps_the_batch_and_its_way_back(stage, qtbot):
    stage.get_ready()
    usual = stage.controller.batch.choices
    stage.controller.change(replace(usual, include=("*.",)))
    qtbot.waitUntil(lambda: len(stage.fakes.preparations) == 2, timeout=WAIT_MILLISECONDS)
    stage.fakes.preparation.finish()
    stage.deliver()
    assert stage.controller.state is State.READY
    assert stage.controller.batch.sources == (FOLDER,)
    assert "The filters leave out all 3 pictures found." in stage.controller.blocker
    stage.controller.start()
    assert stage.fakes.runs == []
    stage.controller.change(usual)
    qtbot.waitUntil(lambda: len(stage.fakes.preparations) == 3, timeout=WAIT_MILLISECONDS)
    stage.fakes.preparation.finish()
    stage.deliver()
    assert stage.controller.blocker == ""
    assert len(stage.controller.batch.plan.tasks) == 3


def test_a_folder_in_which_a_filter_of_before_finds_nothing_can_be_searched_otherwise(stage):
    stage.controller.change(Choices(include=("*.tif",)))
    stage.get_ready()
    assert stage.controller.state is State.READY
    assert stage.controller.batch.sources == (FOLDER,)


def test_a_pattern_that_is_being_typed_asks_for_one_scan(stage, qtbot):
    stage.get_ready()
    for typed in ("*", "*.", "*.j", "*.jp", "*.jpg"):
        choices = replace(stage.controller.batch.choices, exclude=(typed,))
        stage.controller.change(choices)
    qtbot.waitUntil(lambda: len(stage.fakes.preparations) == 2, timeout=WAIT_MILLISECONDS)
    qtbot.wait(600)
    assert len(stage.fakes.preparations) == 2
    assert stage.fakes.preparation.settings.exclude == ("*.jpg",)
    assert stage.fakes.preparation.sources is None


def test_start_right_after_a_filter_was_typed_runs_what_it_finds(stage):
    stage.get_ready()
    stage.controller.change(replace(stage.controller.batch.choices, include=("*1.jpg",)))
    stage.controller.start()
    assert stage.fakes.runs == []
    stage.fakes.preparation.finish()
    stage.deliver()
    assert stage.controller.state is State.RUNNING
    assert stage.fakes.run.plan.settings.include == ("*1.jpg",)


@pytest.mark.parametrize("problem", ["", "The disk is gone."])
def test_looking_again_in_vain_keeps_the_batch(stage, problem):
    stage.get_ready()
    stage.controller.rescan()
    stage.fakes.preparation.give_up(problem)
    stage.deliver()
    assert stage.controller.state is State.READY
    assert stage.controller.batch.sources == (FOLDER,)
    assert (problem or "press Rescan") in stage.controller.blocker
    stage.controller.rescan()
    stage.fakes.preparation.finish(numbered_sources(2))
    stage.deliver()
    assert stage.controller.blocker == ""
