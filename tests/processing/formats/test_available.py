"""Formats: the rows say what their writers and readers really do."""

import io
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from PIL import Image

from processing.errors import SettingsError
from processing.formats import available
from processing.formats.available import FORMATS, WRITABLE
from processing.formats.signatures import begins_like_a_picture, extra_format, reader_of
from processing.formats.table import TABLE, Container, PictureFormat
from processing.imaging.metadata.embed import WAYS
from processing.imaging.metadata.extract import EXTRACTORS
from processing.imaging.opening import open_picture
from processing.language import translation
from processing.language.languages import DEFAULT, LANGUAGES
from processing.language.translation import localized
from processing.settings.choices import Effort
from tests.support.every_format import in_mode
from tests.support.pictures import COLORS, patches, quarters, with_hole

each_writable = pytest.mark.parametrize("row", WRITABLE, ids=lambda row: row.key)


@each_writable
@pytest.mark.parametrize("effort", Effort)
def test_a_format_is_written_in_all_its_modes_and_read_again(
    tmp_path: Path, row: PictureFormat, effort: Effort
) -> None:
    for mode in row.modes:
        image = with_hole(quarters()) if mode.endswith("A") else quarters()
        path = tmp_path / f"a{row.suffixes[0]}"
        in_mode(image, mode).save(path, row.pillow_name, **dict(row.options_for(effort)))
        with open_picture(path) as opened:
            assert available.by_pillow_name(opened.image.format) is row
            assert opened.image.size == image.size


@each_writable
def test_only_formats_that_say_so_decode_at_reduced_scale(row: PictureFormat) -> None:
    buffer = io.BytesIO()
    quarters(size=(640, 480)).save(buffer, row.pillow_name)
    with Image.open(buffer) as image:
        assert (image.draft(None, (80, 60)) is not None) == row.has_draft


@pytest.mark.parametrize("row", FORMATS, ids=lambda row: row.key)
def test_all_names_of_a_format_lead_to_it(row: PictureFormat) -> None:
    for suffix in row.suffixes:
        assert available.by_suffix(Path(f"a{suffix.upper()}")) is row
        assert available.is_supported(Path(f"a{suffix}"))


def test_no_two_formats_share_a_name() -> None:
    suffixes = [suffix for row in TABLE for suffix in row.suffixes]
    assert len(set(suffixes)) == len(suffixes)
    assert len({row.key for row in TABLE}) == len(TABLE)


@pytest.mark.parametrize("name", ["a.eps", "a", "a.txt", ".jpg"])
def test_other_names_are_no_pictures(name: str) -> None:
    assert not available.is_supported(Path(name))
    with pytest.raises(SettingsError, match="reads"):
        available.by_suffix(Path(name))


def test_an_unknown_key_is_answered_with_the_known_ones() -> None:
    with pytest.raises(SettingsError, match="jpeg, png"):
        available.by_key("eps")


def test_kept_formats_keep_the_spelling_of_the_name() -> None:
    assert available.result_suffix("keep", Path("A.JPeG")) == ".JPeG"
    assert available.result_suffix("webp", Path("A.JPeG")) == ".webp"


@pytest.mark.parametrize("row", [row for row in FORMATS if row.kept_as], ids=lambda row: row.key)
def test_what_can_only_be_read_is_kept_as_what_comes_nearest(row: PictureFormat) -> None:
    suffix = available.result_suffix("keep", Path(f"a{row.suffixes[0]}"))
    assert available.by_suffix(Path(f"a{suffix}")) in WRITABLE


def test_a_name_whose_extra_is_lacking_is_told_how_to_read_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heic = next(row for row in TABLE if row.key == "heic")
    monkeypatch.setattr(available, "_BY_SUFFIX", {})
    monkeypatch.setattr(available, "_LACKING_BY_SUFFIX", {".heic": heic})
    with pytest.raises(SettingsError, match=r"HEIC picture, .* -m pip install pillow-heif"):
        available.by_suffix(Path("a.HEIC"))


def test_a_format_that_only_an_extra_writes_is_told_how_to_write_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    jpeg_xl = next(row for row in TABLE if row.key == "jxl")
    monkeypatch.setattr(available, "_BY_KEY", {})
    monkeypatch.setattr(available, "LACKING", (jpeg_xl,))
    with pytest.raises(
        SettingsError, match=r"cannot be written here\. .* -m pip install pillow-jxl-plugin"
    ):
        available.by_key("jxl")


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.key)
def test_a_row_tells_all_that_its_format_needs(row: PictureFormat) -> None:
    assert bool(row.plugins) != bool(row.extra)  # Pillow reads it, or an extra
    assert bool(row.extra) == bool(row.needs) == bool(row.package)
    assert row.reader or not row.extra
    assert row.starts or row.xml_root
    assert row.modes or row.kept_as in {each.key for each in TABLE if each.modes}
    for plugin in row.plugins:
        assert find_spec(f"PIL.{plugin}")
    if row.has_metadata and row.modes:
        assert WAYS[row.container].kinds


@pytest.mark.parametrize("row", [row for row in FORMATS if row.reader], ids=lambda row: row.key)
def test_the_reader_that_a_row_names_is_there(row: PictureFormat) -> None:
    assert hasattr(reader_of(row), "open_image" if row.extra else "take_over")


def test_metadata_is_extracted_from_and_embedded_in_every_container() -> None:
    assert EXTRACTORS.keys() == WAYS.keys() == set(Container)


@each_writable
def test_a_result_is_known_by_its_first_bytes(tmp_path: Path, row: PictureFormat) -> None:
    path = tmp_path / f"a{row.suffixes[0]}"
    quarters().save(path, row.pillow_name)
    start = path.read_bytes()[:64]
    assert begins_like_a_picture(start) == (not row.extra)
    assert extra_format(start, path) is (row if row.extra else None)


ADDED_ROW = """
from processing.formats import table
table.TABLE += (
    table.PictureFormat(
        "ppm", "PPM", "PPM", (".ppm",), frozenset({"L", "RGB"}), has_transparency=False,
        has_profile=False, has_metadata=False, plugins=("PpmImagePlugin",)),
)
"""


def test_a_format_is_added_by_a_row_alone(tmp_path: Path) -> None:
    """In every process: Python itself runs what adds the row, as it does with this file's name."""
    (tmp_path / "in").mkdir()
    quarters().save(tmp_path / "in" / "a.png")
    quarters().save(tmp_path / "in" / "b.ppm")
    (tmp_path / "sitecustomize.py").write_text(ADDED_ROW)
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    told = ""
    for command in (["plan"], ["run", "--engine", "serial"], ["formats"]):
        for key in ("keep", "ppm"):
            run = [sys.executable, "-m", "processing", *command]
            if command != ["formats"]:
                output = tmp_path / f"{command[0]} {key}"
                run += [str(tmp_path / "in"), "--output", str(output), "--format", key]
            done = subprocess.run(
                run, env=environment, capture_output=True, text=True, timeout=60, check=False
            )
            assert done.returncode == 0, done.stderr
            told = done.stdout
    for made in ("run keep/b.ppm", "run ppm/a.ppm", "run ppm/b.ppm"):
        with Image.open(tmp_path / made) as image:
            assert patches(image) == COLORS
    assert ".ppm" in told


def test_the_names_of_all_formats_are_translated_each_by_itself():
    names = available.all_names()
    assert names == ", ".join(row.label for row in available.FORMATS)
    translation.use(LANGUAGES["de"])
    try:
        assert localized(names) == ", ".join(localized(row.label) for row in available.FORMATS)
    finally:
        translation.use(DEFAULT)
