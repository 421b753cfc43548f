"""Sample pictures are as many as keep this machine at work for a few seconds."""

import pytest

from processing.measuring.samples import fitting_set
from processing.measuring.samples.fitting_set import (
    MOST_SAMPLES,
    RUN_SECONDS,
    fitting_count,
    make_fitting_samples,
    seconds_of,
)
from processing.measuring.samples.sample_set import make_samples
from processing.settings.recipe import Recipe

PAINTED = 4
SIZE = {"width_pixels": 48, "height_pixels": 32}


def made_in(folder, monkeypatch, seconds_each):
    monkeypatch.setattr(fitting_set, "seconds_of", lambda _pictures, _recipe: seconds_each)
    monkeypatch.setattr(fitting_set, "available_cores", lambda: 2)
    return list(make_fitting_samples(folder, Recipe(), painted=PAINTED, **SIZE))


@pytest.mark.parametrize(("cores", "seconds_each"), [(1, 0.1), (2, 0.05), (4, 0.1)])
def test_all_cores_together_are_at_work_for_three_seconds(cores, seconds_each):
    count = fitting_count(seconds_each, cores, PAINTED)
    assert count * seconds_each / cores == pytest.approx(RUN_SECONDS, rel=0.02)


def test_neither_a_slow_nor_a_fast_machine_gets_too_few_or_too_many():
    assert fitting_count(10.0, 2, 24) == 24
    assert fitting_count(0.0001, 64, 24) == MOST_SAMPLES
    assert fitting_count(0.0, 2, 24) == 24


def test_what_is_missing_is_filled_up_with_copies_in_folders_of_their_own(tmp_path, monkeypatch):
    made = made_in(tmp_path, monkeypatch, 0.6)  # 3 s on 2 cores are 10 of them
    assert [each.wanted for each in made] == [PAINTED] * PAINTED + [10] * 6
    paths = [each.path for each in made]
    assert len(set(paths)) == 10
    assert all(path.is_file() for path in paths)
    assert len({path.read_bytes() for path in paths}) == PAINTED
    assert {path.relative_to(tmp_path).parts[0] for path in paths[PAINTED:]} == {"More 1", "More 2"}
    before = [path.stat().st_mtime_ns for path in paths]
    assert [each.path for each in made_in(tmp_path, monkeypatch, 0.6)] == paths
    assert [path.stat().st_mtime_ns for path in paths] == before


def test_a_recipe_that_takes_longer_needs_fewer(tmp_path):
    pictures = list(make_samples(tmp_path, count=6, width_pixels=900, height_pixels=600))
    small = seconds_of(pictures, Recipe(width_pixels=32, height_pixels=32))
    large = seconds_of(pictures, Recipe(width_pixels=900, height_pixels=900))
    assert 0 < small < large


def test_where_none_can_be_made_no_copies_are(tmp_path):
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no picture")
    assert seconds_of([broken] * 6, Recipe()) == 0.0
