"""What is wrong with settings can be told in each language, wherever it was found."""

import re
from pathlib import Path

import pytest

from processing.errors import PictureError, PresetError, SettingsError
from processing.formats.available import by_key, by_suffix
from processing.formats.writer_options import writer_options
from processing.imaging.steps.border import Border
from processing.imaging.steps.crop import Crop
from processing.imaging.steps.crop_area import CropArea
from processing.imaging.steps.text_mask import font_for
from processing.imaging.steps.watermark_picture import WatermarkPicture
from processing.imaging.steps.watermark_text import WatermarkText
from processing.language.lazy_text import LazyText
from processing.language.translation import localized
from processing.settings.batch import BatchSettings, ConflictPolicy, folder_of_originals
from processing.settings.choices import Subsampling
from processing.settings.fields import written
from processing.settings.recipe import Recipe
from processing.settings.selection import check_globs
from processing.settings.variant import Variant
from processing.storage.presets.preset import from_toml
from processing.storage.presets.preset_store import find_preset, read_preset, save_preset
from processing.storage.presets.settings_json import from_json
from tests.support.pseudo_language import bracket_language, bracketed, outside, unspoken

HEAD = "thumbpool_preset = 1\n"
SOURCES, OUT = (Path("a"),), Path("b")
LONG = "x" * 600
_NOT_WORDS = re.compile(r"\S*[/\\]\S*|#[0-9a-f]{6}|\S+\.(?:jpg|png|webp)\b| · ")


@pytest.fixture(autouse=True)
def _brackets():
    with bracket_language():
        yield


def batch(**settings) -> BatchSettings:
    return BatchSettings(SOURCES, OUT, **settings)


WRONG = {
    "number": lambda: Recipe(width_pixels=0),
    "fraction": lambda: Recipe(size_percent=0.05),
    "no number": lambda: Recipe(size_percent=float("nan")),
    "colour": lambda: Recipe(background="red"),
    "no source": lambda: BatchSettings((), OUT),
    "no originals": lambda: folder_of_originals(()),
    "day": lambda: batch(modified_from="soon"),
    "days": lambda: batch(modified_from="2024-02-01", modified_to="2024-01-01"),
    "sizes": lambda: batch(least_kilobytes=9, most_kilobytes=5),
    "names of originals": lambda: batch(replace_originals=True, name_pattern="{date}"),
    "conflicts of originals": lambda: batch(
        replace_originals=True, on_conflict=ConflictPolicy.SKIP
    ),
    "results of originals": lambda: batch(replace_originals=True, recipe=Recipe(also=(Variant(),))),
    "previews": lambda: batch(replace_originals=True, recipe=Recipe(use_previews=True)),
    "many globs": lambda: check_globs(["x"] * 1000),
    **{
        f"glob {text!r}": lambda text=text: check_globs([text])
        for text in (" ", "\0", "/x", "x/", "x//x", "x/../x", "x**", "[")
    },
    **{
        f"name {text!r}": lambda text=text: batch(name_pattern=text)
        for text in (
            LONG,
            "{stem",
            "}",
            "{odd}",
            "{stem:3}",
            "{counter:x}",
            "{date:%Q}",
            "",
            "..",
            "/{stem}",
            "../{stem}",
            "{folder}",
            "x\\x",
        )
    },
    **{
        f"folder {text!r}": lambda text=text: Variant(folder=text)
        for text in ("/x", "x\\x", "../x", " ", "x:x", LONG)
    },
    **{f"suffix {text!r}": lambda text=text: Variant(suffix=text) for text in ("/x", "x:x", LONG)},
    "many results": lambda: Recipe(also=tuple(Variant(suffix=str(n)) for n in range(20))),
    "same results": lambda: Recipe(also=(Variant(), Variant())),
    "same names": lambda: Recipe(
        also=(Variant(suffix="a"), Variant(suffix="a", quality_percent=3))
    ),
    "border": lambda: Border(width=60.0),
    "proportions": lambda: Crop("wide"),
    "too wide": lambda: CropArea(left=60.0),
    "too high": lambda: CropArea(top=60.0),
    "no text": lambda: WatermarkText(" "),
    "long text": lambda: WatermarkText(LONG),
    "no picture": WatermarkPicture,
    "no font": lambda: font_for("a", "/nowhere/font.ttf", 9),
    "format": lambda: by_key("odd"),
    "no format": lambda: by_suffix(Path("x.odd")),
    "no preset": lambda: find_preset("odd"),
    "no preset's file": lambda: read_preset(Path("/nowhere/x.toml")),
    "preset without a name": lambda: save_preset(from_toml(HEAD, "x")),
    "preset of ours": lambda: save_preset(from_toml(HEAD + "name = 'Email'", "x")),
    "other version": lambda: from_json("{}"),
    "no settings": lambda: from_json("[]"),
    **{
        f"preset {text!r}": lambda text=text: from_toml(text, "x")
        for text in (
            "",
            "[",
            "thumbpool_preset = 2",
            HEAD + "name = 3",
            HEAD + "size = 3",
            HEAD + "odd = 3",
            HEAD + "[size]\nwidth = 3",
            HEAD + "[size]\nonly_shrink = 3",
            HEAD + "[size]\nwidth_pixels = 0",
            HEAD + "[size]\nwidth_pixels = 99999999999999999999",
            HEAD + "[size]\ngravity = 'odd'",
            HEAD + "[[steps]]\nstep = 'odd'",
            HEAD + "[[steps]]\nstep = 'crop'\nodd = 3",
            HEAD + "[[steps]]\nstep = 'crop'\nproportions = 'odd'",
            HEAD + "[[also]]\nwidth_pixels = 0",
        )
    },
}


@pytest.mark.parametrize("act", WRONG.values(), ids=WRONG)
def test_every_problem_is_one_sentence_that_can_be_translated(act):
    with pytest.raises((SettingsError, PictureError, PresetError)) as refused:
        act()
    problem = str(refused.value)
    assert isinstance(problem, LazyText)
    assert problem[-1] in ".?"
    shown = localized(problem)
    assert shown.startswith("[")
    assert "{" not in shown or "{" in problem
    assert unspoken(_NOT_WORDS.sub(" ", outside(shown, bracketed))) == set()


def test_what_a_writer_cannot_do_can_be_translated():
    lossless = Recipe(lossless=True, subsampling=Subsampling.FULL)
    for key in ("jpeg", "webp"):
        for recipe in (lossless, Recipe(subsampling=Subsampling.FULL)):
            for told in writer_options(by_key(key), recipe, (9, 9)).shortfalls:
                assert localized(told).startswith("[")


@pytest.mark.parametrize(
    ("number", "shown"),
    [(16_383, "16.383"), (0.1, "0,1"), (1000.0, "1.000"), (2.0625, "2,0625"), (0.0, "0")],
)
def test_numbers_in_messages_are_written_as_the_reader_does(number, shown):
    told = LazyText("{n}", {"n": written(number)})
    assert localized(told) == f"[{shown}]"
