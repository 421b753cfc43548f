"""Continuing interrupted runs, and undo: with a fake journal."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QMenu, QMessageBox

from gui.control._planning import REPLAN_DELAY_MILLISECONDS
from gui.control.state import State
from processing.running.events import KeptResult, RunPaused
from processing.settings.recipe import Recipe
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.desk import press, texts
from tests.support.fake_window import FOLDER, Stage, interrupted_run, numbered_sources

FULL = "The disk is full; free some space."


def run_to_the_end(stage, made: int = 3):
    """Let a run make `made` pictures, which the journal knows of."""
    run = stage.get_running()
    run_id = stage.fakes.remember(run, made)
    for task_id in range(made):
        run.end_file(task_id)
    run.finish(cancelled=made < 3)
    stage.deliver()
    return run_id


def wait_for_undoable(stage, qtbot) -> None:
    qtbot.waitUntil(lambda: bool(stage.controller.earlier.undoable), timeout=WAIT_MILLISECONDS)


def undo(stage, qtbot):
    wait_for_undoable(stage, qtbot)
    stage.controller.undo(stage.controller.earlier.undoable[0])
    return stage.fakes.undo


def test_runs_that_broke_off_are_told_when_asked_for(stage, qtbot):
    stage.fakes.history.interrupted = [interrupted_run()]
    with qtbot.waitSignal(
        stage.controller.earlier.interrupted_found, timeout=WAIT_MILLISECONDS
    ) as told:
        stage.controller.earlier.look()
    assert told.args == [[interrupted_run()]]


def test_a_run_into_the_cache_of_the_desktop_is_not_offered_by_the_window(stage, qtbot):
    run = interrupted_run()
    of_cache = replace(run, settings=replace(run.settings, thumbnail_cache=True))
    stage.fakes.history.interrupted = [of_cache, run]
    with qtbot.waitSignal(
        stage.controller.earlier.interrupted_found, timeout=WAIT_MILLISECONDS
    ) as told:
        stage.controller.earlier.look()
    assert told.args == [[run]]


def test_they_are_looked_for_again_when_a_folder_is_closed(stage, qtbot):
    stage.get_ready()
    with qtbot.waitSignal(stage.controller.earlier.interrupted_found, timeout=WAIT_MILLISECONDS):
        stage.controller.close()


def test_continue_prepares_with_the_settings_of_the_run_and_starts(stage):
    run = interrupted_run()
    stage.controller.continue_run(run)
    assert stage.controller.state is State.SCANNING
    assert stage.fakes.preparation.settings == run.settings
    assert stage.controller.batch.choices.output_folder is None
    stage.fakes.preparation.finish(numbered_sources(5))
    stage.deliver()
    assert stage.controller.state is State.RUNNING


def test_continue_leaves_out_what_is_done_even_of_a_run_that_made_everything_again(stage):
    stage.controller.continue_run(interrupted_run(only_changed=False))
    assert stage.fakes.preparation.settings.only_changed


def test_another_folder_opened_instead_does_not_start_by_itself(stage):
    stage.controller.continue_run(interrupted_run())
    stage.controller.open((FOLDER / "other",))
    stage.fakes.preparation.finish(numbered_sources(2))
    stage.deliver()
    assert stage.controller.state is State.READY


def test_a_discarded_run_is_offered_no_more(stage, qtbot):
    stage.fakes.history.interrupted = [interrupted_run("a"), interrupted_run("b")]
    with qtbot.waitSignal(
        stage.controller.earlier.interrupted_found, timeout=WAIT_MILLISECONDS
    ) as told:
        stage.controller.discard(interrupted_run("a"))
    assert [run.id for run in told.args[0]] == ["b"]


def test_a_journal_that_cannot_be_read_is_a_problem_only_for_what_the_user_wants(stage, qtbot):
    stage.fakes.history.problem = "The journal is damaged."
    stage.controller.earlier.look()
    assert stage.controller.join(WAIT_MILLISECONDS / 1000)
    qtbot.wait(50)
    assert stage.problems == []
    stage.controller.discard(interrupted_run())
    qtbot.waitUntil(
        lambda: stage.problems == ["The journal is damaged."], timeout=WAIT_MILLISECONDS
    )


def test_runs_of_other_folders_can_be_undone_too_and_before_any_folder_is_opened(stage, qtbot):
    stage.fakes.history.undoable = [interrupted_run("b"), interrupted_run("a")]
    ended = []
    stage.controller.undo_ended.connect(lambda undone: ended.append(undone.removed))
    stage.controller.earlier.look()
    undo(stage, qtbot).finish(2)
    stage.deliver()
    assert stage.controller.state is State.EMPTY
    assert ended == [2]


def test_an_undo_locks_the_window_and_ends_with_a_new_plan(stage, qtbot):
    run_to_the_end(stage)
    ended = []
    stage.controller.undo_ended.connect(lambda undone: ended.append(stage.controller.state))
    work = undo(stage, qtbot)
    assert stage.controller.state is State.UNDOING
    stage.controller.open((FOLDER / "other",))
    stage.controller.start()
    assert stage.controller.batch.sources == (FOLDER,)
    work.finish(3)
    stage.deliver()
    assert len(stage.fakes.preparation.sources) == 3
    assert ended == []
    stage.fakes.preparation.finish()
    stage.deliver()
    assert ended == [State.READY]


def test_a_cancelled_undo_can_be_gone_on_with(stage, qtbot):
    run_to_the_end(stage)
    work = undo(stage, qtbot)
    stage.controller.cancel()
    assert work.calls == ["start", "cancel"]
    work.finish(1, is_cancelled=True)
    stage.deliver()
    stage.fakes.preparation.finish()
    stage.deliver()
    assert undo(stage, qtbot) is not work


def test_an_undo_that_cannot_go_on_says_why(stage, qtbot):
    run_to_the_end(stage)
    undo(stage, qtbot).finish(0, problem="The journal cannot be written.")
    stage.deliver()
    stage.fakes.preparation.finish()
    stage.deliver()
    assert stage.problems[-1] == "The journal cannot be written."


def test_shutting_down_ends_an_undo_and_waits_for_it(stage, qtbot):
    run_to_the_end(stage)
    work = undo(stage, qtbot)
    with qtbot.waitSignal(stage.controller.stopped, timeout=WAIT_MILLISECONDS):
        stage.controller.shut_down()
        assert work.calls[-1] == "cancel"
        work.finish(1, is_cancelled=True)
        stage.deliver()


def test_an_obstacle_pauses_and_resume_tries_again(stage):
    run = stage.get_running()
    obstacles = []
    stage.controller.running.paused_by_problem.connect(obstacles.append)
    for _ in range(2):
        stage.tell_late(RunPaused(run.run_id, FULL))
        assert stage.controller.state is State.PAUSED
        stage.controller.resume()
    assert obstacles == [FULL, FULL]
    assert run.calls == ["start", "resume", "resume"]


def test_an_obstacle_is_told_even_if_the_user_has_just_paused(stage, qtbot):
    run = stage.get_running()
    stage.controller.pause()
    with qtbot.waitSignal(stage.controller.running.paused_by_problem, timeout=WAIT_MILLISECONDS):
        stage.tell_late(RunPaused(run.run_id, FULL))


def test_the_obstacle_stands_in_the_window_until_the_run_goes_on(desk, qtbot):
    card = desk.window.paused
    run = start_in(desk)
    logged = []
    desk.controller.logged.connect(lambda lines: logged.extend(line.text for line in lines))
    desk.session.bridge.post(RunPaused(run.run_id, FULL))
    desk.deliver()
    assert card.isVisible()
    assert FULL in texts(card)
    press(card, "Resume")
    assert not card.isVisible()
    assert run.calls[-1] == "resume"
    assert logged == [f"Run paused: {FULL}"]


def test_the_first_three_interrupted_runs_are_offered_beside_the_drop_target(desk, qtbot):
    offered = desk.window.start_page.interrupted
    assert not offered.isVisible()
    desk.fakes.history.interrupted = [interrupted_run(str(n)) for n in range(5)]
    desk.controller.earlier.look()
    qtbot.waitUntil(offered.isVisible, timeout=WAIT_MILLISECONDS)
    assert texts(offered).count("Unfinished: 2 of 5 made") == 3
    assert any(f"holiday → thumbnails · 2023-11-{day}" in texts(offered) for day in (14, 15))


def test_an_interrupted_run_tells_of_an_original_that_is_half_replaced(desk):
    offered = desk.window.start_page.interrupted
    offered.show_runs([replace(interrupted_run(), has_originals_aside=True)])
    assert "an original is half replaced" in texts(offered)
    offered.show_runs([interrupted_run()])
    assert "half replaced" not in texts(offered)


def test_continue_restores_the_panels_and_remembers_them(desk, qtbot):
    desk.window.start_page.interrupted.show_runs([interrupted_run()])
    press(desk.window.start_page.interrupted, "Continue")
    assert desk.controller.state is State.SCANNING
    assert desk.store.load_choices().recipe.width_pixels == 640
    assert desk.store.load_choices().workers == 3


def test_undo_asks_once_and_says_what_it_came_to(desk, qtbot):
    run = start_in(desk)
    desk.fakes.remember(run, 3)
    for task_id in range(3):
        run.end_file(task_id)
    run.finish()
    desk.deliver()
    wait_for_undoable(desk, qtbot)
    press(desk.window.summary, "Undo…")
    box = desk.window.findChild(QMessageBox)
    assert "3 copies" in box.text()
    assert str(FOLDER / "thumbnails") in box.informativeText()
    press(box, "Remove")
    work = desk.fakes.undo
    work.look(1, 3)
    desk.deliver()
    assert "1 of 3 results" in texts(desk.window.run_bar)
    work.finish(2, (KeptResult(Path("a.jpg"), "it was changed since"),))
    desk.deliver()
    desk.fakes.preparation.finish()
    desk.deliver()
    assert desk.window.summary.isVisible()
    assert "2 copies removed, 1 kept" in texts(desk.window.summary)
    desk.controller.open((FOLDER / "another",))
    assert not desk.window.summary.isVisible()  # it would seem to be about that folder


def test_undo_does_nothing_if_the_user_keeps_the_results(desk, qtbot):
    run = start_in(desk)
    desk.fakes.remember(run, 3)
    run.end_file(0)
    run.finish(cancelled=True)
    desk.deliver()
    wait_for_undoable(desk, qtbot)
    press(desk.window.summary, "Remove what this run made…")
    press(desk.window.findChild(QMessageBox), "Keep them")
    assert desk.fakes.undos == []
    assert desk.controller.state is State.DONE


def start_in(desk):
    desk.controller.open((FOLDER,))
    desk.fakes.preparation.finish(numbered_sources(3))
    desk.deliver()
    desk.controller.start()
    desk.fakes.run.begin()
    desk.deliver()
    return desk.fakes.run


def test_a_change_and_then_undo_at_once_ends_with_the_news_of_both(stage, qtbot):
    run_to_the_end(stage)
    wait_for_undoable(stage, qtbot)
    choices = replace(stage.controller.batch.choices, recipe=Recipe(width_pixels=99))
    stage.controller.change(choices)
    work = undo(stage, qtbot)
    qtbot.wait(REPLAN_DELAY_MILLISECONDS + 50)
    assert len(stage.fakes.preparations) == 1  # the undo is about to change what is planned
    ended = []
    stage.controller.undo_ended.connect(lambda undone: ended.append(undone.removed))
    work.finish(3)
    stage.deliver()
    stage.fakes.preparation.finish()
    stage.deliver()
    assert ended == [3]
    assert stage.controller.state is State.READY
    assert stage.controller.batch.plan.settings.recipe.width_pixels == 99
    assert not stage.controller.earlier.is_under_way


def ids(stage) -> list[str]:
    return [run.id for run in stage.controller.earlier.undoable]


def test_undo_is_offered_after_other_folders_later_runs_and_a_restart(stage, qtbot):
    first = run_to_the_end(stage).id
    wait_for_undoable(stage, qtbot)
    usual = stage.controller.batch.choices
    for folder in (FOLDER / "elsewhere", None):
        stage.controller.change(replace(usual, output_folder=folder))
        stage.fakes.preparation.finish(numbered_sources(3))
        stage.deliver()
        assert ids(stage) == [first]
    stage.controller.start()
    stage.fakes.run.finish()  # it made nothing
    stage.deliver()
    stage.controller.close()
    assert stage.controller.join(WAIT_MILLISECONDS / 1000)
    qtbot.wait(50)
    assert ids(stage) == [first]
    again = Stage()
    again.fakes.history.undoable = stage.fakes.history.undoable
    again.controller.earlier.look()
    wait_for_undoable(again, qtbot)
    assert ids(again) == [first]


def test_after_a_second_run_both_are_offered_the_last_one_first(stage, qtbot):
    first = run_to_the_end(stage)
    stage.controller.plan_again()
    stage.fakes.preparation.finish()
    stage.deliver()
    stage.controller.start()
    second = stage.fakes.remember(stage.fakes.run, 1)
    stage.fakes.run.finish()
    stage.deliver()
    qtbot.waitUntil(lambda: ids(stage) == [second.id, first.id], timeout=WAIT_MILLISECONDS)


def test_the_undo_of_replaced_originals_looks_into_the_folder_again(stage, qtbot):
    stage.fakes.history.undoable = [interrupted_run(replace_originals=True)]
    stage.get_ready()
    stage.controller.earlier.look()
    undo(stage, qtbot).finish(2)
    stage.deliver()
    assert stage.controller.state is State.SCANNING
    assert stage.fakes.preparation.sources is None


def test_a_run_that_is_gone_on_with_after_a_restart_is_prepared_with_what_it_made(stage):
    run = interrupted_run()
    stage.controller.continue_run(run)
    assert stage.fakes.preparation.going_on_with is run


def test_the_menu_names_each_run_that_can_be_undone(desk, qtbot):
    runs = [interrupted_run("b"), interrupted_run("a", output_folder=FOLDER / "web")]
    desk.fakes.history.undoable = runs
    desk.controller.earlier.look()
    wait_for_undoable(desk, qtbot)
    (menu,) = (m for m in desk.window.findChildren(QMenu) if m.title() == "&Undo a run")
    texts_of_runs = [action.text() for action in menu.actions()]
    assert [text.rpartition(" · ")[0] for text in texts_of_runs] == [
        "2 copies · holiday → thumbnails",
        "2 copies · holiday → web",
    ]
    menu.actions()[1].trigger()
    box = desk.window.findChild(QMessageBox)
    assert str(FOLDER / "web") in box.informativeText()
    press(box, "Remove")
    assert desk.fakes.undo.run_id == "a"
    desk.fakes.undo.finish(2)
    desk.deliver()
    assert "2 copies removed" in texts(desk.window.summary)


def test_replacing_originals_asks_before_it_starts_and_before_it_goes_on(desk, qtbot):
    desk.session.commands.change(replace_originals=True)
    desk.controller.open((FOLDER,))
    desk.fakes.preparation.finish(numbered_sources(3))
    desk.deliver()
    desk.window.run_bar.start_requested.emit()
    assert desk.fakes.runs == []
    box = desk.window.findChild(QMessageBox)
    assert "Replace 3 pictures" in box.text()
    press(box, "Keep them")
    assert desk.fakes.runs == []
    desk.choose("Start")
    (box,) = (b for b in desk.window.findChildren(QMessageBox) if b.isVisible())
    press(box, "Replace")
    assert len(desk.fakes.runs) == 1
    desk.fakes.run.finish()
    desk.deliver()
    desk.controller.close()
    desk.window.start_page.interrupted.show_runs([interrupted_run(replace_originals=True)])
    press(desk.window.start_page.interrupted, "Continue")
    (box,) = (b for b in desk.window.findChildren(QMessageBox) if b.isVisible())
    assert desk.controller.state is State.EMPTY
    press(box, "Replace")
    assert desk.controller.state is State.SCANNING


def test_a_run_that_takes_another_one_over_does_not_leave_that_one_to_be_undone(stage, qtbot):
    taken_over = interrupted_run("taken over")
    stage.fakes.history.undoable = [taken_over]
    stage.controller.earlier.look()
    wait_for_undoable(stage, qtbot)
    run = stage.get_running()
    assert stage.controller.earlier.undoable == ()
    stage.fakes.history.undoable.remove(taken_over)
    now = stage.fakes.remember(run, 3)
    run.finish()
    stage.deliver()
    qtbot.waitUntil(lambda: ids(stage) == [now.id], timeout=WAIT_MILLISECONDS)
