"""Each result of a picture has a folder and a name by which it is told from the others."""

from pathlib import Path

import pytest

from processing.planning.planner import make_plan
from processing.settings.batch import BatchSettings, ConflictPolicy
from processing.settings.choices import SizeMode, VariantSize
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant
from tests.support.examples import pictures

KEPT = VariantSize.KEEP
LONG = "x" * 245


def names(tmp_path: Path, *also: Variant, pattern: str = "{stem}", sources=None, **recipe):
    """Return the paths of all results below the output folder, as Linux writes them."""
    settings = BatchSettings(
        (Path("/pictures"),), tmp_path, Recipe(also=also, **recipe), name_pattern=pattern
    )
    plan = make_plan(settings, sources or pictures("a.jpg"))
    return [task.destination.relative_to(tmp_path).as_posix() for task in plan.tasks]


def test_a_suffix_and_a_folder_of_its_own_are_part_of_the_path(tmp_path):
    small = Variant(320, 320, "webp", suffix="_small", folder="thumbs/s")
    found = names(tmp_path, small, sources=pictures("2024/a.jpg"))
    assert found == ["2024/a.jpg", "thumbs/s/2024/a_small.webp"]


def test_folder_and_suffix_go_around_the_name_pattern(tmp_path):
    small = Variant(320, 320, suffix="_small", folder="thumbs")
    found = names(tmp_path, small, pattern="{parent}/{counter:03}_{stem}")
    assert found == ["pictures/001_a.jpg", "thumbs/pictures/001_a_small.jpg"]


@pytest.mark.parametrize(
    ("also", "expected"),
    [
        ((Variant(64, 48),), ["a-64x48.jpg"]),
        ((Variant(64, 48, "webp"),), ["a-64x48.webp"]),
        ((Variant(size_mode=KEPT),), ["a-full.jpg"]),
        ((Variant(64, 48, folder="t"),), ["t/a.jpg"]),
        (
            (Variant(64, 48, folder="t"), Variant(9, 9, folder="T")),
            ["t/a-64x48.jpg", "T/a-9x9.jpg"],
        ),
        ((Variant(64, 48), Variant(64, 48, quality_percent=7)), ["a-64x48.jpg", "a-64x48-q7.jpg"]),
        (
            (Variant(64, 48), Variant(64, 48, size_mode=VariantSize.FILL)),
            ["a-64x48.jpg", "a-64x48-q85.jpg"],
        ),
        (
            (
                Variant(64, 48),
                Variant(64, 48, quality_percent=7),
                Variant(64, 48, quality_percent=7, size_mode=VariantSize.FILL),
            ),
            ["a-64x48.jpg", "a-64x48-q7.jpg", "a-64x48-4.jpg"],
        ),
    ],
)
def test_without_a_suffix_a_name_tells_enough_to_be_another(tmp_path, also, expected):
    assert names(tmp_path, *also) == ["a.jpg", *expected]


def test_where_the_pattern_tells_the_size_nothing_is_added_that_is_not_needed(tmp_path):
    also = (Variant(64, 48), Variant(256, 256, quality_percent=7), Variant(9, 9, suffix="_s"))
    found = names(tmp_path, *also, pattern="{stem}-{box}")
    assert found == ["a-256x256.jpg", "a-64x48.jpg", "a-256x256-q7.jpg", "a-9x9_s.jpg"]


def test_the_size_of_the_source_has_a_word_of_its_own_in_names(tmp_path):
    assert names(tmp_path, pattern="{stem}-{box}", size_mode=SizeMode.KEEP) == ["a-full.jpg"]


def test_a_long_name_is_cut_before_its_suffix(tmp_path):
    (main, small) = names(tmp_path, Variant(9, 9, suffix="_s"), sources=pictures(f"{LONG}.jpg"))
    assert main.endswith("x.jpg")
    assert small.endswith("x_s.jpg")
    assert len(small) <= 240


def test_a_folder_that_windows_reserves_gets_another_name(tmp_path):
    assert names(tmp_path, Variant(9, 9, folder="con/a."))[1] == "_con/a_/a.jpg"


def test_results_of_equal_names_are_numbered_alike_beside_each_other(tmp_path):
    found = names(
        tmp_path,
        Variant(9, 9, suffix="_s"),
        pattern="all/{parent}",
        sources=pictures("a.jpg", "b.jpg"),
    )
    assert found == [
        "all/pictures.jpg",
        "all/pictures_s.jpg",
        "all/pictures-2.jpg",
        "all/pictures-2_s.jpg",
    ]


def test_a_further_result_takes_no_originals_name(tmp_path):
    originals = tmp_path / "thumbs"
    settings = BatchSettings(
        (originals,),
        tmp_path,
        Recipe(also=(Variant(9, 9, folder="thumbs"),)),
        on_conflict=ConflictPolicy.OVERWRITE,
    )
    plan = make_plan(settings, pictures("a.jpg", folder=originals))
    assert [task.destination for task in plan.tasks] == [tmp_path / "a.jpg", originals / "a-2.jpg"]
