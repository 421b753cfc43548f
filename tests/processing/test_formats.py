"""Formats: the rows say what their writers and readers really do."""

import io
from pathlib import Path

import pytest
from pictures import quarters, with_hole
from PIL import Image

from processing import formats
from processing.errors import SettingsError
from processing.formats import FORMATS, PictureFormat

each_row = pytest.mark.parametrize("row", FORMATS, ids=lambda row: row.key)


@each_row
def test_a_format_is_written_in_all_its_modes_and_read_again(row: PictureFormat) -> None:
    for mode in row.modes:
        image = with_hole(quarters()) if mode.endswith("A") else quarters()
        buffer = io.BytesIO()
        image.convert(mode).save(buffer, row.pillow_name, **dict(row.save_options))
        with Image.open(buffer, formats=formats.READERS) as again:
            assert formats.by_pillow_name(again.format) is row
            assert again.size == image.size


@each_row
def test_only_formats_that_say_so_decode_at_reduced_scale(row: PictureFormat) -> None:
    buffer = io.BytesIO()
    quarters(size=(640, 480)).save(buffer, row.pillow_name)
    with Image.open(buffer) as image:
        assert (image.draft(None, (80, 60)) is not None) == row.has_draft


@each_row
def test_all_names_of_a_format_lead_to_it(row: PictureFormat) -> None:
    for suffix in row.suffixes:
        assert formats.by_suffix(Path(f"a{suffix.upper()}")) is row
        assert formats.is_supported(Path(f"a{suffix}"))
    assert formats.by_key(row.key) is row


def test_no_two_formats_share_a_name() -> None:
    suffixes = [suffix for row in FORMATS for suffix in row.suffixes]
    assert len(set(suffixes)) == len(suffixes)
    assert len({row.key for row in FORMATS}) == len(FORMATS)


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
