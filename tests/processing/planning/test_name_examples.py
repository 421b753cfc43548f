"""What tokens and patterns make of a picture, told without a plan."""

from pathlib import Path

from processing.planning.name_examples import sample_path, token_examples
from processing.settings.batch import BatchSettings
from processing.settings.recipe import Recipe
from processing.task import SourceImage

SETTINGS = BatchSettings((Path("/pictures"),), Path("/out"), Recipe(output_format="webp"))


def test_tokens_tell_of_the_picture_what_is_known_and_of_a_sample_what_is_not():
    source = SourceImage(Path("/pictures/a/b.png"), Path("a/b.png"), 5)
    texts = ("{stem}", "{ext}", "{folder}", "{parent}", "{camera}", "{width}", "{box}")
    assert token_examples(SETTINGS, texts, source) == (
        "b",
        "webp",
        "a",
        "a",
        "X100V",
        "256",
        "256x256",
    )


def test_a_sample_is_named_by_the_pattern_below_the_output_folder():
    settings = BatchSettings((Path("p"),), Path("out"), name_pattern="{date:%Y/%m}/{camera}-{stem}")
    assert sample_path(settings) == Path("2024/06/X100V-IMG_4000.jpg")
