"""Previews are asked for only while they are watched, and late answers change nothing."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from gui.control.preview import DELAY_MILLISECONDS, PreviewMaker
from gui.settings.choices import Choices
from processing.files.remote.names import remote_path
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.fake_previews import FakePreviewers
from tests.support.fake_window import Stage

ONE, TWO = Path("/pictures/one.jpg"), Path("/pictures/two.png")


class Watching:
    """A maker of previews that somebody watches, and the fakes behind it."""

    def __init__(self, qtbot) -> None:
        self.qtbot = qtbot
        recipe = Recipe(width_pixels=192, height_pixels=192, also=(Variant(64, 64),))
        self.stage = Stage(Choices(recipe=recipe))
        self.fakes = FakePreviewers()
        self.maker = PreviewMaker(self.fakes.make, self.stage.controller.batch)

    @property
    def preview(self):
        return self.maker.preview

    @property
    def asked(self) -> list:
        return self.fakes.last.requests if self.fakes.made else []

    def change(self, **changes) -> None:
        choices = self.stage.controller.batch.choices
        recipe = replace(choices.recipe, **changes)
        self.stage.controller.change(replace(choices, recipe=recipe))

    def wait_for(self, count: int) -> None:
        self.qtbot.waitUntil(lambda: len(self.asked) == count, timeout=WAIT_MILLISECONDS)

    def watch(self, path: Path = ONE) -> None:
        self.maker.set_watched(is_watched=True)
        self.maker.show_picture(path)
        self.wait_for(1)

    def show_all(self) -> None:
        self.fakes.last.show_original()
        self.fakes.last.show_result()


@pytest.fixture
def watching(qtbot):
    return Watching(qtbot)


def test_nothing_is_asked_and_no_process_started_before_somebody_looks(watching, qtbot):
    watching.maker.show_picture(ONE)
    qtbot.wait(2 * DELAY_MILLISECONDS)
    assert watching.fakes.made == []
    watching.maker.set_watched(is_watched=True)
    assert [request.source for request in watching.asked] == [ONE]


def test_many_changes_in_a_moment_are_one_request_for_the_last(watching):
    watching.watch()
    for quality in (80, 70, 60):
        watching.change(quality_percent=quality)
    watching.maker.show_picture(TWO)
    watching.wait_for(2)
    assert watching.asked[1].source == TWO
    assert watching.asked[1].recipe.quality_percent == 60


def test_what_makes_no_other_result_is_not_asked_again(watching, qtbot):
    watching.watch()
    batch = watching.stage.controller.batch
    watching.stage.controller.change(replace(batch.choices, workers=batch.choices.workers + 1))
    qtbot.wait(2 * DELAY_MILLISECONDS)
    assert len(watching.asked) == 1


def test_both_pictures_stay_until_the_next_result_and_numbers_tell_whose_answer_it_is(watching):
    watching.watch()
    watching.show_all()
    first = watching.preview
    assert (first.original.size_pixels, first.result.size_pixels) == ((400, 300), (192, 144))
    assert not first.is_busy
    watching.change(quality_percent=10)
    watching.wait_for(2)
    assert watching.preview.is_busy
    assert watching.preview.result is first.result
    watching.fakes.last.show_result((50, 40), number=watching.asked[0].number)
    assert watching.preview.result is first.result
    watching.fakes.last.show_result((100, 75))
    assert watching.preview.result.size_pixels == (100, 75)
    assert watching.preview.original is first.original
    assert not watching.preview.is_busy


def test_the_result_of_another_picture_goes_with_the_first_answer(watching):
    watching.watch()
    watching.show_all()
    watching.maker.show_picture(TWO)
    watching.wait_for(2)
    assert watching.preview.shown_path == ONE
    watching.fakes.last.show_original((800, 600))
    assert watching.preview.shown_path == TWO
    assert watching.preview.result is None
    assert watching.preview.original.format_name == "PNG"


def test_a_failure_says_why_and_keeps_the_original_of_the_same_picture_only(watching):
    watching.watch()
    watching.show_all()
    watching.change(quality_percent=10)
    watching.wait_for(2)
    watching.fakes.last.fail("It would be too large.")
    assert watching.preview.problem == "It would be too large."
    assert watching.preview.original is not None
    assert watching.preview.result is None
    watching.maker.show_picture(TWO)
    watching.wait_for(3)
    watching.fakes.last.fail("It ends early.")
    assert watching.preview.problem == "It ends early."
    assert watching.preview.original is None
    assert not watching.preview.is_busy


def test_a_problem_goes_with_the_next_result(watching):
    watching.watch()
    watching.fakes.last.fail("It would be too large.")
    watching.change(quality_percent=10)
    watching.wait_for(2)
    watching.show_all()
    assert watching.preview.problem == ""


def test_another_result_of_the_picture_is_made_by_its_own_recipe(watching):
    watching.watch()
    watching.maker.choose_output(1)
    watching.wait_for(2)
    assert watching.asked[1].recipe == watching.preview.outputs[1]
    assert watching.asked[1].recipe.width_pixels == 64
    watching.change(also=())
    watching.wait_for(3)
    assert watching.preview.output == 0
    assert watching.asked[2].recipe.width_pixels == 192


def test_pictures_go_from_memory_when_nobody_looks_and_come_back(watching):
    watching.watch()
    watching.show_all()
    late = watching.asked[0].number
    watching.maker.set_watched(is_watched=False)
    assert (watching.preview.original, watching.preview.result) == (None, None)
    assert watching.fakes.last.calls == ["cancel"]
    watching.fakes.last.show_original(number=late)
    assert watching.preview.original is None
    watching.change(quality_percent=10)
    watching.maker.set_watched(is_watched=True)
    assert len(watching.asked) == 2
    assert watching.asked[1].source == ONE


def test_no_picture_means_no_preview_and_cancels_what_is_under_way(watching, qtbot):
    watching.watch()
    watching.show_all()
    watching.maker.show_picture(None)
    assert watching.preview.path is None
    assert watching.preview.original is None
    assert watching.fakes.last.calls == ["cancel"]
    watching.change(quality_percent=10)
    qtbot.wait(2 * DELAY_MILLISECONDS)
    assert len(watching.asked) == 1


def test_an_answer_from_another_thread_arrives_in_the_window(watching):
    from threading import Thread

    watching.watch()
    thread = Thread(target=watching.show_all)
    thread.start()
    thread.join(WAIT_MILLISECONDS / 1000)
    assert watching.preview.result is None
    QCoreApplication.sendPostedEvents()
    assert watching.preview.result is not None


def test_it_ends_with_the_window(watching):
    assert watching.maker.join(0)
    watching.watch()
    watching.maker.close()
    assert watching.fakes.last.calls == ["close"]
    assert watching.maker.join(0)


def test_a_picture_of_a_bucket_is_not_asked_for_and_no_other_stays_in_its_place(watching, qtbot):
    watching.watch()
    watching.show_all()
    watching.stage.wait_for_answers()
    assert watching.preview.result is not None
    watching.maker.show_picture(remote_path("s3://photos/a.jpg"))
    qtbot.wait(2 * DELAY_MILLISECONDS)
    assert len(watching.asked) == 1
    assert (watching.preview.original, watching.preview.result) == (None, None)
    assert not watching.preview.is_busy
