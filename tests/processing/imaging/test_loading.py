"""A result in memory is, to the last byte, the file of a run, whether pixels were kept or not."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from processing.imaging import loading
from processing.imaging.loading import LoadedPictures
from processing.imaging.opening import open_picture
from processing.imaging.pipeline import Made, make_in_memory
from processing.imaging.steps.rotate import Rotate
from processing.imaging.stopwatch import Stopwatch
from processing.settings.choices import AnimationPolicy, MetadataPolicy, SizeMode, SmallPolicy
from processing.settings.recipe import Recipe
from processing.task import Status, Task
from tests.support.damaged_pictures import seeds
from tests.support.every_format import SUFFIXES
from tests.support.pictures import RUN_CONTEXT, make, quarters

MEGABYTE = 1_000_000
SEEDS = {f"{number}{suffix}": content for number, (suffix, content) in enumerate(seeds())}
RECIPES = {
    "smaller": Recipe(width_pixels=50, height_pixels=50),
    "copied": Recipe(width_pixels=500, small_pictures=SmallPolicy.COPY),
    "skipped": Recipe(width_pixels=500, small_pictures=SmallPolicy.SKIP),
    "into a size": Recipe(width_pixels=90, target_kilobytes=1),
    "turned": Recipe(width_pixels=60, steps=(Rotate(7.0),), metadata=MetadataPolicy.NO_PRIVATE),
    "still": Recipe(animation=AnimationPolicy.FIRST, size_mode=SizeMode.PERCENT, size_percent=40),
}


def in_memory(source: Path, suffix: str, recipe: Recipe, kept: LoadedPictures) -> Made:
    task = Task(0, source, Path(f"preview{suffix}"))
    return make_in_memory(task, replace(RUN_CONTEXT, recipe=recipe), Stopwatch(1), kept.load)


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES.keys())
@pytest.mark.parametrize("name", SEEDS)
def test_a_preview_is_the_file_of_a_run_however_often_it_is_made(
    tmp_path: Path, name: str, recipe: Recipe
) -> None:
    source, folder, kept = tmp_path / name, tmp_path / "out", LoadedPictures(10 * MEGABYTE)
    source.write_bytes(SEEDS[name])
    for suffix in (source.suffix, ".webp"):
        outcome = make(source, folder / f"result{suffix}", recipe)
        for _ in range(2):
            made = in_memory(source, suffix, recipe, kept)
            assert made.outcome == outcome
            if outcome.status is Status.DONE:
                assert made.content is not None
                written = (folder / f"result{suffix}").read_bytes()
                assert _without_times(bytes(made.content)) == _without_times(written)
            else:
                assert made.content is None


def _without_times(content: bytes) -> bytes:
    """Return a file without the seconds in which it was made, which animated AVIF has."""
    return re.sub(rb"(mvhd|tkhd|mdhd)(....).{16}", rb"\1\2", content, flags=re.DOTALL)


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[Image.Image]:
    """Return what is really loaded from now on."""
    really: list[Image.Image] = []
    load = loading.load
    monkeypatch.setattr(loading, "load", lambda image: (really.append(image), load(image)))
    return really


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_picture_is_decoded_once_for_all_settings_of_one_size(
    tmp_path: Path, suffix: str, loaded: list[Image.Image]
) -> None:
    source, kept = tmp_path / f"source{suffix}", LoadedPictures(10 * MEGABYTE)
    make_source(source, 400)
    for quality in (80, 70, 60):
        in_memory(source, ".jpg", Recipe(width_pixels=150, quality_percent=quality), kept)
    assert len(loaded) == 1


def test_a_jpeg_is_decoded_again_where_another_scale_is_enough(
    tmp_path: Path, loaded: list[Image.Image]
) -> None:
    source, kept = tmp_path / "source.jpg", LoadedPictures(10 * MEGABYTE)
    make_source(source, 400)
    for width in (300, 70, 300, 70):
        in_memory(source, ".jpg", Recipe(width_pixels=width), kept)
    assert [image.width for image in loaded] == [400, 100]


def test_a_file_that_was_changed_or_takes_the_place_of_another_is_decoded_again(
    tmp_path: Path, loaded: list[Image.Image]
) -> None:
    kept = LoadedPictures(10 * MEGABYTE)
    for size in (400, 400, 500):
        make_source(tmp_path / "source.png", size)
        in_memory(tmp_path / "source.png", ".png", Recipe(), kept)
    assert len(loaded) == 3


def test_only_the_last_file_is_kept_and_nothing_beyond_the_limit(
    tmp_path: Path, loaded: list[Image.Image]
) -> None:
    small, large = tmp_path / "small.png", tmp_path / "large.png"
    make_source(small, 400)
    make_source(large, 600)
    kept = LoadedPictures(400 * 300 * 4)
    for path, times in ((small, 1), (small, 1), (large, 2), (large, 3), (small, 4)):
        with open_picture(path) as opened:
            kept.load(opened)
        assert len(loaded) == times


def make_source(path: Path, width: int) -> None:
    quarters(size=(width, width * 3 // 4)).save(path)
