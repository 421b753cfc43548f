"""Which part of its source a result shows, and at which scale."""

import pytest

from processing.imaging._framing import UNCHANGED, Framing, framing_of
from processing.imaging.operations.order import finishers_for, operations_for
from processing.imaging.operations.orient import Orientation
from processing.imaging.steps.anchors import Unit
from processing.imaging.steps.border import Border
from processing.imaging.steps.crop import Crop
from processing.imaging.steps.crop_area import CropArea
from processing.imaging.steps.flip import Flip
from processing.imaging.steps.grayscale import Grayscale
from processing.imaging.steps.rotate import Rotate
from processing.settings.choices import Gravity, SizeMode
from processing.settings.recipe import Recipe

SIZE = (400, 200)
ALL = (0.0, 0.0, 1.0, 1.0)
FIT = {"width_pixels": 100, "height_pixels": 100}
HALF = CropArea(Unit.PIXELS, 100.0, 50.0, 200.0, 100.0)


def framing(orientation=Orientation.TOP_LEFT, **recipe):
    recipe = Recipe(**recipe)
    return framing_of(SIZE, operations_for(recipe, orientation), finishers_for(recipe))


@pytest.mark.parametrize(
    ("recipe", "expected"),
    [
        ({"size_mode": SizeMode.PERCENT, "size_percent": 100}, UNCHANGED),
        (FIT, Framing(ALL, (0.25, 0.25))),
        ({**FIT, "size_mode": SizeMode.EXACT}, Framing(ALL, (0.25, 0.5))),
        ({**FIT, "steps": (Crop("1:1"),)}, Framing((0.25, 0, 0.75, 1), (0.5, 0.5))),
        ({**FIT, "steps": (HALF,)}, Framing((0.25, 0.25, 0.75, 0.75), (0.5, 0.5))),
        ({**FIT, "steps": (HALF, Crop("1:1"))}, Framing((0.375, 0.25, 0.625, 0.75), (1, 1))),
        ({**FIT, "steps": (Grayscale(),)}, Framing(ALL, (0.25, 0.25))),
        ({**FIT, "steps": (Flip(),)}, Framing(None, (0.25, 0.25))),
        ({**FIT, "steps": (Rotate(90.0),)}, Framing(None, (0.25, 0.25), lies_on_side=True)),
        ({**FIT, "steps": (Rotate(180.0),)}, Framing(None, (0.25, 0.25))),
        ({**FIT, "steps": (Rotate(360.0),)}, Framing(ALL, (0.25, 0.25))),
        ({**FIT, "steps": (Rotate(10.0),)}, Framing(None, None)),
        ({**FIT, "steps": (Border(),)}, Framing(None, (0.25, 0.25))),
        ({**FIT, "size_mode": SizeMode.PAD}, Framing(None, (0.25, 0.25))),
    ],
    ids=str,
)
def test_a_result_shows_what_its_operations_left(recipe, expected):
    assert framing(**recipe) == expected


def test_what_a_filled_box_cuts_off_is_not_shown():
    recipe = Recipe(**FIT, size_mode=SizeMode.FILL, gravity=Gravity.WEST)
    operations = list(operations_for(recipe, Orientation.TOP_LEFT))
    operations[0] = operations[0].with_part_of(_Blank())
    assert framing_of(SIZE, operations, ()) == Framing((0, 0, 0.5, 1), (0.5, 0.5))


class _Blank:
    """What is asked of a picture whose part needs no look at its pixels."""

    size = SIZE


def test_a_picture_on_its_side_is_seen_turned():
    turned = framing(Orientation.RIGHT_TOP, **FIT, size_mode=SizeMode.EXACT)
    assert turned == Framing(None, (0.5, 0.25), lies_on_side=True)
