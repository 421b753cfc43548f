"""Steps on the command line: short forms, any setting by its name, and what is refused."""

import pytest
from PIL import Image

from processing.cli._parser import parse
from processing.errors import SettingsError
from processing.files.paths import absolute
from processing.imaging.steps.anchors import Anchor, Unit
from processing.imaging.steps.background import Background
from processing.imaging.steps.border import Border
from processing.imaging.steps.crop import Crop
from processing.imaging.steps.crop_area import CropArea
from processing.imaging.steps.flip import Direction, Flip
from processing.imaging.steps.grayscale import Grayscale
from processing.imaging.steps.rotate import Corners, Rotate
from processing.imaging.steps.sharpen import Sharpen
from processing.imaging.steps.watermark_picture import WatermarkPicture
from processing.imaging.steps.watermark_text import WatermarkText


def steps(*arguments):
    return parse(["run", "in", "--output", "out", *arguments]).settings.recipe.steps


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--crop", "3:2"), Crop("3:2")),
        (("--crop", "1.85:1,north-west"), Crop("1.85:1", Anchor.NORTH_WEST)),
        (("--crop", "10,20.5,300x200"), CropArea(Unit.PIXELS, 10, 20.5, 300, 200)),
        (("--crop", "10,20,50x60%"), CropArea(Unit.PERCENT, 10, 20, 50, 60)),
        (("--rotate", "-2.5"), Rotate(-2.5)),
        (("--flip", "vertical"), Flip(Direction.VERTICAL)),
        (("--grayscale",), Grayscale()),
        (("--unsharp", "1.5,80,3"), Sharpen(1.5, 80, 3)),
        (("--watermark", "© Me, and = you"), WatermarkText("© Me, and = you")),
        (("--border", "12"), Border(12, Unit.PIXELS)),
        (("--border", "2.5%,#000000"), Border(2.5, Unit.PERCENT, "#000000")),
        (("--step", "background color=#000000"), Background("#000000")),
        (("--step", "rotate degrees=3 corners=transparent"), Rotate(3, Corners.TRANSPARENT)),
        (
            ("--step", "watermark-text text='(c) Me, \"too\"' tiled=yes margin_percent=4.5"),
            WatermarkText('(c) Me, "too"', margin_percent=4.5, tiled=True),
        ),
    ],
    ids=str,
)
def test_what_is_typed_becomes_a_step(arguments, expected):
    assert steps(*arguments) == (expected,)


def test_steps_are_done_in_the_order_they_are_typed_in():
    typed = steps("--border", "3", "--grayscale", "--rotate", "90", "--step", "flip")
    assert [step.key for step in typed] == ["border", "grayscale", "rotate", "flip"]


def test_a_watermark_is_told_by_its_whole_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Image.new("L", (2, 2)).save("a logo.png")
    whole = absolute(tmp_path / "a logo.png")
    for arguments in (
        ("--watermark", "@a logo.png"),
        ("--step", f"watermark-picture path='{whole}'"),
    ):
        (step,) = steps(*arguments)
        assert isinstance(step, WatermarkPicture)
        assert str(step.path) == str(whole)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--crop", "wide"), "Proportions are 'wide'"),
        (("--crop", "3:2,middle"), "--crop is 'middle', but must be one of center, north"),
        (("--rotate", "left"), "--rotate is 'left', but must be a number"),
        (("--rotate", "400"), "Angle is 400, but must be from \N{MINUS SIGN}360"),
        (("--flip", "both"), "--flip is 'both', but must be one of horizontal, vertical"),
        (("--unsharp", "1,2"), "must be three numbers"),
        (("--unsharp", "1,2.5,3"), "--unsharp is '2.5', but must be a whole number"),
        (("--watermark", "@nowhere.png"), "nowhere.png is not a file"),
        (("--border", "wide"), "must be such as 12"),
        (("--step", ""), "names no step; there are crop"),
        (("--step", "explode"), "'explode', but must be one of crop"),
        (("--step", "rotate 90"), "'90' must be a setting and its value"),
        (("--step", "rotate angle=90"), "angle is not known; there are degrees, corners"),
        (("--step", "rotate degrees=far"), "degrees is 'far', but must be a number"),
        (("--step", "crop turn=perhaps"), "turn is 'perhaps', but must be true or false"),
        (("--step", "watermark-text text='x"), "unmatched quotation mark"),
    ],
    ids=str,
)
def test_what_makes_no_step_is_refused_in_a_sentence(arguments, words):
    with pytest.raises(SettingsError, match=words):
        steps(*arguments)


def test_an_interrupted_run_takes_no_steps_beside_its_own():
    with pytest.raises(SettingsError, match="--resume continues"):
        parse(["run", "--resume", "--output", "out", "--grayscale"])
