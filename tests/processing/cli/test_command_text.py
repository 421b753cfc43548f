"""The command made from settings asks for exactly those settings."""

import shlex
from dataclasses import fields
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from processing.cli._parser import parse
from processing.cli._recipe_options import check_file_size
from processing.cli._size_options import SIZE_FIELDS
from processing.cli.command_text import command_of, words_of
from processing.errors import SettingsError
from processing.files.remote.names import remote_path
from processing.formats.available import OUTPUT_KEYS
from processing.imaging.steps.anchors import Anchor, Unit
from processing.imaging.steps.background import Background
from processing.imaging.steps.border import Border
from processing.imaging.steps.crop import Crop
from processing.imaging.steps.crop_area import CropArea
from processing.imaging.steps.flip import Direction, Flip
from processing.imaging.steps.grayscale import Grayscale
from processing.imaging.steps.registry import STEPS
from processing.imaging.steps.rotate import Rotate
from processing.imaging.steps.sharpen import Sharpen
from processing.imaging.steps.watermark_picture import WatermarkPicture
from processing.imaging.steps.watermark_text import WatermarkText
from processing.settings.batch import BatchSettings, ConflictPolicy, StartMethod
from processing.settings.choices import SizeMode
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant

SOMEWHERE = {"sources": (Path("pictures"),), "output_folder": Path("out")}
HERE = Path(__file__)
NAMES = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="/\0"), min_size=1, max_size=9
)
PATHS = st.builds(Path, NAMES)
TEXTS = NAMES.filter(lambda text: text.isprintable() and not text.isspace())
COLORS = st.sampled_from(["#000000", "#12ab9f"])
OWN = {
    "output_format": st.sampled_from(OUTPUT_KEYS),
    "background": COLORS,
    "name_pattern": st.sampled_from(["-{stem} {width}", "{date:%Y}/{counter:04+7}"]),
    "start_method": st.just(StartMethod.SPAWN),
    "include": st.lists(st.sampled_from(["*.jpg", "-*", "a b/**"]), min_size=1).map(tuple),
    "exclude": st.lists(st.sampled_from(["[!x]", "ra'w"]), min_size=1).map(tuple),
    "least_kilobytes": st.integers(0, 1000),
    "most_kilobytes": st.integers(1000, 2000),
    "modified_from": st.sampled_from(["1999-12-31", "2024-01-01"]),
    "modified_to": st.sampled_from(["2024-01-01", "2030-02-28"]),
    "scheduler": st.sampled_from(["tls://host:8786", "tcp://[::1]:8786"]),
    "certificates": st.sampled_from(["keys", "/a b/keys", "-k"]),
    "without": st.lists(PATHS, min_size=1).map(tuple),
}
USED = {
    SizeMode.WIDTH: {"width_pixels"},
    SizeMode.HEIGHT: {"height_pixels"},
    SizeMode.LONG_EDGE: {"edge_pixels"},
    SizeMode.SHORT_EDGE: {"edge_pixels"},
    SizeMode.PERCENT: {"size_percent"},
    SizeMode.MEGAPIXELS: {"megapixels"},
    SizeMode.KEEP: set(),
}
STEP_VALUES = st.one_of(
    st.builds(Crop, st.sampled_from(["3:2", "1.85:1"]), st.sampled_from(Anchor), st.booleans()),
    st.builds(CropArea, st.sampled_from(Unit), width=st.floats(1, 90)),
    st.builds(Rotate, st.floats(-359, 359)),
    st.builds(Flip, st.sampled_from(Direction)),
    st.builds(Sharpen, st.sampled_from([1.5, 2.0]), st.integers(1, 500)),
    st.builds(WatermarkText, TEXTS, st.sampled_from(Anchor), tiled=st.booleans()),
    st.builds(WatermarkPicture, st.just(HERE), st.sampled_from(Anchor)),
    st.builds(Border, st.sampled_from([12.0, 2.5]), st.sampled_from(Unit), COLORS),
    st.builds(Background, COLORS),
    st.just(Grayscale()),
)


def values(owner: type, name: str) -> st.SearchStrategy[Any]:
    """Return what a declared setting may hold."""
    kind = get_type_hints(owner)[name]
    spec = next(each for each in fields(owner) if each.name == name).metadata["spec"]
    if name in OWN:
        return OWN[name]
    assert get_origin(kind) is None, get_args(kind)
    if issubclass(kind, StrEnum):
        return st.sampled_from(kind)
    if kind is bool:
        return st.booleans()
    return st.floats(*spec.limits) if kind is float else st.integers(*spec.limits)


def some(owner: type, skipped: frozenset[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Return values for any of the declared settings of `owner`."""
    names = [each.name for each in fields(owner) if "spec" in each.metadata]
    chosen = {name: values(owner, name) for name in names if name not in skipped}
    return st.fixed_dictionaries({}, optional=chosen)


@st.composite
def recipes(draw: st.DrawFn) -> Recipe:
    mode = draw(st.sampled_from(SizeMode))
    used = USED.get(mode, {"width_pixels", "height_pixels"})
    sizes = {name: draw(values(Recipe, name)) for name in sorted(used)}
    variants = st.builds(Variant, st.integers(1, 99), st.integers(1, 99), OWN["output_format"])
    return Recipe(
        **draw(some(Recipe, SIZE_FIELDS)),
        **sizes,
        size_mode=mode,
        steps=tuple(draw(st.lists(STEP_VALUES, max_size=4))),
        also=tuple(draw(st.lists(variants, max_size=3, unique=True))),
    )


def is_taken(recipe: Recipe) -> bool:
    """Return whether the command line lets a file's size and no loss be asked together."""
    try:
        check_file_size(recipe)
    except SettingsError:
        return False
    return True


BATCHES = st.builds(
    lambda chosen, **more: BatchSettings(**chosen, **more),
    some(BatchSettings, frozenset({"replace_originals"})),
    sources=st.lists(PATHS, min_size=1, max_size=3).map(tuple),
    output_folder=PATHS,
    recipe=recipes().filter(is_taken),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(BATCHES)
def test_a_command_asks_for_what_it_was_made_of(wanted):
    assert parse(["run", *words_of(wanted)]).settings == wanted


def test_what_the_command_line_would_refuse_has_no_command():
    recipe = Recipe(lossless=True, target_kilobytes=20, output_format="webp")
    with pytest.raises(SettingsError, match="WebP without loss"):
        command_of(BatchSettings((Path("a"),), Path("out"), recipe))


@pytest.mark.skipif("os.name == 'nt'", reason="its shell quotes in another way")
@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(BATCHES)
def test_the_shell_reads_the_words_of_a_command_as_they_are(wanted):
    program, run, *words = shlex.split(command_of(wanted))
    assert (program, run, words) == ("thumbpool-cli", "run", words_of(wanted))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, ""),
        ({"recipe": Recipe(width_pixels=640, height_pixels=480)}, " --size 640x480"),
        ({"recipe": Recipe(size_mode=SizeMode.PERCENT)}, " --size 50%"),
        ({"recipe": Recipe(size_mode=SizeMode.WIDTH, width_pixels=9)}, " --mode width --size 9"),
        ({"recipe": Recipe(only_shrink=False, linear_light=True)}, " --enlarge --linear-light"),
        ({"recipe": Recipe(use_previews=True)}, " --use-previews"),
        ({"recipe": Recipe(also=(Variant(64, 48, "webp"),))}, " --also 64x48,format=webp"),
        ({"recipe": Recipe(size_mode=SizeMode.KEEP)}, " --size keep"),
        (
            {
                "recipe": Recipe(
                    steps=(Crop("3:2"), Rotate(90.0), Grayscale(), Background("#000000"))
                )
            },
            " --crop 3:2 --rotate 90 --grayscale --step 'background color='\"'\"'#000000'\"'\"''",
        ),
        ({"recursive": False, "only_changed": False}, " --no-recursive --all"),
        ({"include": ("*.jpg", "raw/*")}, " --include '*.jpg' --include 'raw/*'"),
        ({"on_conflict": ConflictPolicy.NEWER}, " --on-conflict newer"),
    ],
)
@pytest.mark.skipif("os.name == 'nt'", reason="its shell quotes in another way")
def test_a_command_says_no_more_than_it_has_to(more, words):
    command = command_of(BatchSettings(**SOMEWHERE, **more))
    assert command == f"thumbpool-cli run pictures --output out{words}"


def test_a_command_that_replaces_originals_names_no_output_folder(tmp_path):
    wanted = BatchSettings((tmp_path,), tmp_path, replace_originals=True)
    assert words_of(wanted) == [str(tmp_path), "--replace"]
    assert parse(["run", *words_of(wanted)]).settings == wanted


def test_a_command_names_files_of_storages_by_their_addresses():
    source, output = remote_path("s3://photos/a b"), remote_path("sftp://me@host/srv/web")
    wanted = BatchSettings((source,), output)
    assert words_of(wanted) == ["s3://photos/a b", "--output", "sftp://me@host/srv/web"]
    assert parse(["run", *words_of(wanted)]).settings == wanted


def test_every_kind_of_step_is_among_those_that_are_tried():
    tried = {Crop, CropArea, Rotate, Flip, Grayscale, Sharpen, Border, Background}
    assert set(STEPS.values()) == tried | {WatermarkText, WatermarkPicture}
