"""Steps that are being put together."""

from pathlib import Path

import pytest

from gui.settings.step_drafts import StepDrafts
from processing.imaging.steps.crop import Crop
from processing.imaging.steps.grayscale import Grayscale
from processing.imaging.steps.registry import STEPS
from processing.imaging.steps.rotate import Rotate
from processing.imaging.steps.watermark_picture import WatermarkPicture

LOGO = Path("/logo.png")


@pytest.fixture
def drafts():
    return StepDrafts()


@pytest.mark.parametrize("kind", STEPS.values(), ids=list(STEPS))
def test_every_step_can_be_added_and_says_what_it_is(drafts, kind):
    drafts.add(kind)
    (draft,) = drafts.drafts
    assert draft.summary.startswith(kind.label)
    assert bool(draft.problem) is (kind is WatermarkPicture)


def test_steps_before_the_resize_stand_before_those_after_it(drafts):
    for kind in (Grayscale, Crop, Rotate):
        drafts.add(kind)
    assert [type(step) for step in drafts.steps] == [Crop, Rotate, Grayscale]


def test_a_step_that_lacks_something_is_left_out_until_it_has_it(drafts):
    drafts.add(Grayscale)
    place = drafts.add(WatermarkPicture)
    assert drafts.steps == (Grayscale(),)
    assert "choose a file" in drafts.drafts[place].problem
    drafts.change(place, "path", LOGO)
    assert drafts.steps == (Grayscale(), WatermarkPicture(LOGO))


def test_an_incomplete_step_outlives_that_the_recipe_is_shown_again(drafts):
    drafts.add(WatermarkPicture)
    assert not drafts.show(drafts.steps)
    assert len(drafts.drafts) == 1
    assert drafts.show((Crop(),))
    assert drafts.steps == (Crop(),)


def test_steps_change_places_within_their_phase_only(drafts):
    drafts.show((Crop(), Rotate(), Grayscale()))
    assert [drafts.can_move(place, 1) for place in range(3)] == [True, False, False]
    assert [drafts.can_move(place, -1) for place in range(3)] == [False, True, False]
    drafts.move(0, 1)
    assert [type(step) for step in drafts.steps] == [Rotate, Crop, Grayscale]
    drafts.remove(1)
    assert [type(step) for step in drafts.steps] == [Rotate, Grayscale]
