"""Sample pictures: always the same, of many kinds, and never over what somebody has."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageStat

from processing.formats.available import is_supported
from processing.measuring.samples._scenes import SCENES, Scene, paint_scene
from processing.measuring.samples.sample_set import make_samples
from tests.support.pictures import make

COUNT = 24
SIZE = (240, 160)


def samples(folder: Path, count: int = COUNT) -> Iterator[Path]:
    return make_samples(folder, count=count, width_pixels=SIZE[0], height_pixels=SIZE[1])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    list(samples(folder))
    return folder


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def orientation(path: Path) -> int:
    with Image.open(path) as image:
        return image.getexif().get(0x0112, 1)


def test_as_many_pictures_as_asked_for_are_made_and_told(tmp_path: Path) -> None:
    told = list(samples(tmp_path, 9))
    assert sorted(told) == files(tmp_path)
    assert len(set(told)) == 9


def test_they_lie_in_subfolders_and_are_all_readable(folder: Path) -> None:
    assert len(files(folder)) == COUNT
    assert len({path.parent for path in files(folder)}) == 3
    assert all(path.parent.parent == folder and is_supported(path) for path in files(folder))


def test_they_come_in_several_formats_and_orientations(folder: Path) -> None:
    assert {path.suffix for path in files(folder)} == {".jpg", ".png", ".webp"}
    assert {orientation(path) for path in files(folder)} == {1, 3, 6, 8}


def test_every_file_has_the_pixels_that_were_asked_for(folder: Path) -> None:
    for path in files(folder):
        with Image.open(path) as image:
            assert image.size == SIZE


def test_the_same_arguments_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    for path in samples(tmp_path, 10):
        assert path.read_bytes() == (folder / path.relative_to(tmp_path)).read_bytes()


def test_a_file_that_exists_is_left_as_it_is(tmp_path: Path) -> None:
    first, second = samples(tmp_path, 2)
    first.write_bytes(b"somebody's own")
    second.unlink()
    assert list(samples(tmp_path, 2)) == [first, second]
    assert first.read_bytes() == b"somebody's own"
    assert second.stat().st_size > 1000


def test_a_making_that_is_broken_off_leaves_whole_pictures_only(tmp_path: Path) -> None:
    making = samples(tmp_path)
    made = [next(making), next(making)]
    making.close()
    assert files(tmp_path) == sorted(made)


def test_they_come_out_upright(folder: Path, tmp_path: Path) -> None:
    for number, path in enumerate(files(folder)):
        outcome = make(path, tmp_path / f"{number}.png")
        lies = orientation(path) in {6, 8}
        assert outcome.result_size == (SIZE[::-1] if lies else SIZE)
        assert outcome.warnings == ()


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.title)
def test_every_scene_is_full_of_colour_and_light_in_every_palette(scene: Scene) -> None:
    pictures = [paint_scene(scene, variant, (180, 120)) for variant in range(5)]
    for picture in pictures:
        assert max(ImageStat.Stat(picture).stddev) > 15
        assert len(picture.resize((40, 30)).getcolors(1200) or []) > 300
    means = {tuple(round(level / 4) for level in ImageStat.Stat(p).mean) for p in pictures}
    assert len(means) >= 4


@pytest.mark.parametrize("size", [(16, 16), (33, 200), (200, 33), (1, 1)])
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.title)
def test_no_size_is_too_odd_to_be_painted(scene: Scene, size: tuple[int, int]) -> None:
    assert paint_scene(scene, 0, size).size == size
