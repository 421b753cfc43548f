"""Name patterns: what they make of a picture, what is none, and that no name is ever unsafe."""

import tempfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processing.errors import SettingsError
from processing.files.paths import fold
from processing.files.safe_names import fit_folder, fit_name
from processing.planning.planner import make_plan
from processing.settings.batch import BatchSettings
from processing.settings.name_pattern import NamePattern, NameValues
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant
from processing.storage.journal.schema import recipes_of
from processing.task import PictureHeader, SourceImage
from tests.support.examples import batch, pictures

FACTS = NameValues(
    stem="IMG_1",
    ext="webp",
    folders=("trip", "day"),
    parent="day",
    number=6,
    box="256x256",
    size=(256, 171),
    date=datetime(2024, 3, 5, 16, 7, 8),
    camera="X100",
)
TOKENS = st.sampled_from(
    ["{stem}", "{ext}", "{width}", "{box}", "{counter:03}", "{date:%Y/%m}", "{parent}", "{camera}"]
)
PATTERNS = st.lists(
    TOKENS | st.sampled_from(["/", "{folder}/", "..", ".", " ", "con", "-", "{{", "é", ":"]),
    max_size=8,
).map("".join)
ODD = st.sampled_from(
    ["", ".", "..", "a", "A", "e\u0301", "nul", "x" * 300, "a/b", "..\\", "a. ", "\0"]
)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("{stem}", "trip/day/IMG_1"),
        ("{stem}_{width}x{height}", "trip/day/IMG_1_256x171"),
        ("{counter}-{counter:04}-{counter:04+100}", "trip/day/7-0007-0106"),
        ("{date:%Y/%m}/{date:%d-%H%M%S}.{ext}", "2024/03/05-160708"),
        ("{date}", "trip/day/2024-03-05"),
        ("{box}/{folder}/{stem}", "256x256/trip/day/IMG_1"),
        ("{ext}/{parent}-{camera}", "webp/day-X100"),
        ("{{{stem}}}", "trip/day/{IMG_1}"),
        ("all/{date:%y%j}%", "all/24065%"),
    ],
)
def test_a_pattern_is_filled_in(pattern, expected):
    folders, name = NamePattern.parse(pattern).filled(FACTS)
    assert "/".join((*folders, name)) == expected


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("", "^The name is empty"),
        ("{stm}", r"^Unknown token \{stm\}. Use \{stem\}, "),
        ("a{", r"^A \{ is not closed. For a literal brace write \{\{.$"),
        ("a}b", r"^A \} is not opened. For a literal brace write \}\}.$"),
        ("{counter:x}", r"^Unknown option :x of \{counter\}"),
        ("{stem:3}", r"^\{stem\} has no options; remove :3.$"),
        ("{date:%B}", "^Unknown date format :%B. Use %Y"),
        ("{date:}", "^Unknown date format :. Use"),
        ("/{stem}", "^The name of a folder is empty"),
        ("../{stem}", "^The name of a folder is only dots"),
        ("{date:%Y/%m}/{{a/./{stem}", "^The name of a folder is only dots"),
        ("{stem}/", "^The name is empty"),
        ("a\\{stem}", r"^A name cannot contain \\\. Write / between folders.$"),
        ("{folder}", "^{folder} stands alone before a slash"),
        ("x{folder}/{stem}", "^{folder} stands alone before a slash"),
        ("x" * 501, "more than 500 characters"),
    ],
)
def test_what_is_no_pattern_is_refused_with_what_to_write_instead(pattern, words):
    with pytest.raises(SettingsError, match=words):
        BatchSettings((Path("a"),), Path("out"), name_pattern=pattern)


@given(st.text("{}/.:%\\ abstemdn0+-Ycounte\0é", max_size=30))
def test_any_text_is_a_pattern_or_refused_in_words(text):
    with suppress(SettingsError):
        NamePattern.parse(text)


@given(PATTERNS, st.lists(st.tuples(ODD, ODD, ODD), max_size=12))
def test_no_result_leaves_the_output_folder_or_shares_its_name(text, told):
    try:
        pattern = NamePattern.parse(text)
    except SettingsError:
        return
    sources = [
        SourceImage(
            Path("/p", str(number), "a.jpg"),
            Path(*fit_folder([folder]).parts, fit_name(stem.replace("/", ""), ".jpg")),
            1,
            header=PictureHeader((40, 30), None, camera),
        )
        for number, (folder, stem, camera) in enumerate(told)
    ]
    with tempfile.TemporaryDirectory() as output:
        recipe = Recipe(also=(Variant(9, 9),))
        settings = BatchSettings((Path("/p"),), Path(output), recipe, name_pattern=text)
        plan = make_plan(settings, sources)
    assert len({fold(task.destination) for task in plan.tasks}) == len(plan.tasks) == 2 * len(told)
    for task in plan.tasks:
        below = task.destination.relative_to(output)
        assert len(below.parts) >= 1
        for part in below.parts:
            assert part == fit_folder([part]).name
            assert part not in {"", ".", ".."}
    assert pattern == NamePattern.parse(text)


def test_equal_names_are_numbered_and_told_as_renamed(tmp_path):
    settings = BatchSettings((Path("/pictures"),), tmp_path, name_pattern="{parent}")
    plan = make_plan(settings, pictures("a.jpg", "b.jpg", "c.png"))
    names = [task.destination.name for task in plan.tasks]
    assert names == ["pictures.jpg", "pictures-2.jpg", "pictures.png"]
    assert plan.renamed == {1}


def test_all_results_of_a_picture_have_its_number(tmp_path):
    recipe = Recipe(also=(Variant(9, 9, "webp"),))
    settings = BatchSettings((Path("a"),), tmp_path, recipe, name_pattern="{counter:02}")
    plan = make_plan(settings, pictures("a.jpg", "b.jpg"))
    names = [task.destination.name for task in plan.tasks]
    assert names == ["01.jpg", "01-9x9.webp", "02.jpg", "02-9x9.webp"]


def test_a_result_tells_its_own_size_and_no_box_besides(tmp_path):
    recipe = Recipe(width_pixels=100, height_pixels=100, also=(Variant(9, 9),))
    settings = BatchSettings((Path("a"),), tmp_path, recipe, name_pattern="{stem}_{width}x{height}")
    source = SourceImage(Path("a/b.jpg"), Path("b.jpg"), 1, header=PictureHeader((400, 300)))
    plan = make_plan(settings, [source])
    assert [task.destination.name for task in plan.tasks] == ["b_100x75.jpg", "b_9x7.jpg"]


def test_what_nobody_knows_is_told_as_unknown(tmp_path):
    pattern = "{width}-{camera}-{date:%Y%m%d}"
    settings = BatchSettings((Path("a"),), tmp_path, name_pattern=pattern)
    noon = 1_709_640_000 * 1_000_000_000  # in every time zone that day or the next
    source = SourceImage(Path("b.jpg"), Path("b.jpg"), 1, False, noon, header=PictureHeader())
    (task,) = make_plan(settings, [source]).tasks
    assert task.destination.stem in {"unknown-unknown-20240305", "unknown-unknown-20240306"}


@pytest.mark.parametrize("seconds", [10**12, -(10**12), 10**30])
def test_a_date_that_no_calendar_has_is_unknown(tmp_path, seconds):
    settings = BatchSettings((Path("a"),), tmp_path, name_pattern="{date:%Y/%m}/{stem}")
    source = SourceImage(Path("b.jpg"), Path("b.jpg"), 1, False, seconds * 10**9)
    (task,) = make_plan(settings, [source]).tasks
    assert task.destination == tmp_path / "unknown" / "unknown" / "b.jpg"


def test_another_pattern_is_another_recipe_to_the_journal(tmp_path):
    plain = batch(tmp_path)
    named = BatchSettings(plain.sources, tmp_path, plain.recipe, name_pattern="{counter}")
    assert recipes_of(plain) == recipes_of(BatchSettings(plain.sources, tmp_path, plain.recipe))
    assert set(recipes_of(plain)).isdisjoint(recipes_of(named))


def test_names_that_not_every_system_can_hold_are_told_as_renamed(tmp_path):
    sources = pictures("con.jpg", "dog.jpg", folder=tmp_path)
    plan = make_plan(batch(tmp_path / "out"), sources)
    assert [task.destination.name for task in plan.tasks] == ["_con.jpg", "dog.jpg"]
    assert plan.renamed == {0}
