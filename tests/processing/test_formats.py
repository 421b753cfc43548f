"""Formats: the rows say what their writers and readers really do."""

import io
from pathlib import Path

import pytest
from every_format import in_mode
from pictures import quarters, with_hole
from PIL import Image

from processing import formats
from processing.errors import SettingsError
from processing.format_table import TABLE, PictureFormat
from processing.formats import FORMATS, WRITABLE
from processing.opening import open_picture
from processing.policies import Effort

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
            assert formats.by_pillow_name(opened.image.format) is row
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
        assert formats.by_suffix(Path(f"a{suffix.upper()}")) is row
        assert formats.is_supported(Path(f"a{suffix}"))


def test_no_two_formats_share_a_name() -> None:
    suffixes = [suffix for row in TABLE for suffix in row.suffixes]
    assert len(set(suffixes)) == len(suffixes)
    assert len({row.key for row in TABLE}) == len(TABLE)


@pytest.mark.parametrize("name", ["a.eps", "a", "a.txt", ".jpg"])
def test_other_names_are_no_pictures(name: str) -> None:
    assert not formats.is_supported(Path(name))
    with pytest.raises(SettingsError, match="reads"):
        formats.by_suffix(Path(name))


def test_an_unknown_key_is_answered_with_the_known_ones() -> None:
    with pytest.raises(SettingsError, match="jpeg, png"):
        formats.by_key("eps")


def test_kept_formats_keep_the_spelling_of_the_name() -> None:
    assert formats.result_suffix("keep", Path("A.JPeG")) == ".JPeG"
    assert formats.result_suffix("webp", Path("A.JPeG")) == ".webp"


@pytest.mark.parametrize("row", [row for row in FORMATS if row.kept_as], ids=lambda row: row.key)
def test_what_can_only_be_read_is_kept_as_what_comes_nearest(row: PictureFormat) -> None:
    suffix = formats.result_suffix("keep", Path(f"a{row.suffixes[0]}"))
    assert formats.by_suffix(Path(f"a{suffix}")) in WRITABLE


def test_a_name_whose_extra_is_lacking_is_told_how_to_read_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heic = next(row for row in TABLE if row.key == "heic")
    monkeypatch.setattr(formats, "_BY_SUFFIX", {})
    monkeypatch.setattr(formats, "_LACKING_BY_SUFFIX", {".heic": heic})
    with pytest.raises(SettingsError, match=r"HEIC picture; .* pip install pillow-heif"):
        formats.by_suffix(Path("a.HEIC"))


def test_a_format_that_only_an_extra_writes_is_told_how_to_write_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    jpeg_xl = next(row for row in TABLE if row.key == "jxl")
    monkeypatch.setattr(formats, "_BY_KEY", {})
    monkeypatch.setattr(formats, "LACKING", (jpeg_xl,))
    with pytest.raises(
        SettingsError, match=r"cannot be written here; .* pip install pillow-jxl-plugin"
    ):
        formats.by_key("jxl")
