"""The lanes as an animation uncover what was done, frame by frame, in the time of the run."""

import pytest
from PIL import Image, ImageSequence

from gui.lanes._saved_animation import save_animation
from gui.lanes._saved_picture import lanes_place, paint_lanes, size_of
from gui.lanes._saving import save_lanes, takes_long
from gui.lanes._time_window import whole
from gui.look.colors import lane_colors_in
from gui.look.saving import save_png
from gui.look.theme import LIGHT
from processing.errors import OutputError
from processing.running.events import RunFinished
from tests.gui.lanes.test_lanes_painting import BEGUN, finish, introduce, recording_of

pytestmark = pytest.mark.usefixtures("qapp")

WIDTH = 400
DIFFERENCE = 8  # of a channel; a GIF has few colours


@pytest.fixture
def recording():
    """A run of six pictures, from 0.0 to 1.1 s."""
    made = recording_of(6)
    introduce(made)
    for number in range(6):
        finish(made, number, 0.2 * number, 0.03, 0.03, 0.02, 0.02, 0.02, lane=number % 2)
    made.fold(RunFinished("run", None), BEGUN + 1.12)
    return made


@pytest.fixture
def view():
    return whole(1.1, WIDTH)


def frames_of(path):
    with Image.open(path) as film:
        assert film.n_frames > 1
        return [
            (frame.convert("RGB"), frame.info["duration"]) for frame in ImageSequence.Iterator(film)
        ]


def is_ground(image, box):
    """Return whether nothing is drawn there."""
    ground = lane_colors_in(LIGHT).ground.getRgb()[:3]
    pixels = image.crop(box)
    return all(
        abs(low - wanted) <= DIFFERENCE and abs(high - wanted) <= DIFFERENCE
        for (low, high), wanted in zip(pixels.getextrema(), ground, strict=True)
    )


@pytest.mark.parametrize("suffix", [".webp", ".gif"])
def test_each_frame_hides_what_is_later_and_the_last_shows_all(recording, view, tmp_path, suffix):
    colors, path = lane_colors_in(LIGHT), tmp_path / f"lanes{suffix}"
    save_lanes(path, recording, view, colors)
    place = lanes_place(recording, view, colors)
    frames = frames_of(path)
    assert sum(duration for _, duration in frames) == pytest.approx(
        1000 * recording.lasted() + 2500, abs=200
    )
    half, _ = frames[len(frames) // 2]
    middle = place.left() + round(view.x_at(recording.lasted() / 2))
    top, bottom = place.top(), place.bottom()
    assert not is_ground(half, (place.left(), top, middle - 20, bottom))
    assert is_ground(half, (middle + 20, top, place.right() - 1, bottom))
    save_png(
        tmp_path / "whole.png",
        size_of(recording, view, colors),
        lambda painter: paint_lanes(painter, recording, view, colors),
    )
    last, _ = frames[-1]
    with Image.open(tmp_path / "whole.png") as picture:
        wanted = picture.convert("RGB").resize((picture.width // 2, picture.height // 2))
    box = (place.left(), top, place.right(), bottom)
    pairs = zip(last.crop(box).tobytes(), wanted.crop(box).tobytes(), strict=True)
    assert sum(abs(one - other) for one, other in pairs) / (3 * WIDTH * place.height()) < 12


def test_a_long_run_is_played_faster(tmp_path):
    path = tmp_path / "lanes.gif"
    recording = recording_of(1)
    finish(recording, 0, 80.0, 0.03, 0.03, 0.02, 0.02, 0.02)
    recording.fold(RunFinished("run", None), BEGUN + 81)
    save_animation(path, recording, whole(81.0, WIDTH), lane_colors_in(LIGHT))
    assert sum(duration for _, duration in frames_of(path)) == pytest.approx(8000 + 2500, abs=300)


def test_one_that_cannot_be_written_says_so(recording, view, tmp_path):
    path = tmp_path / "nowhere" / "lanes.webp"
    with pytest.raises(OutputError, match="nowhere"):
        save_animation(path, recording, view, lane_colors_in(LIGHT))
    assert takes_long(path)
