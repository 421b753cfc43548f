"""`thumbnail`: one PNG for the desktop, by a process that can do nothing else."""

from pathlib import Path

import pytest
from PIL import Image

from processing.cli._parser import parse
from processing.errors import SettingsError
from tests.support.command_line import thumbpool
from tests.support.pictures import quarters


def saved(path: Path) -> Path:
    quarters().save(path, "JPEG")
    return path


def test_a_picture_becomes_a_small_png_whatever_the_name_of_the_file(tmp_path):
    picture = saved(tmp_path / "-photo.jpg")
    result = tmp_path / "thumbnail without an ending"
    result.touch()
    told = thumbpool("thumbnail", "--size", "48", "--", picture, result)
    assert (told.returncode, told.stdout, told.stderr) == (0, "", "")
    with Image.open(result) as thumbnail:
        assert thumbnail.format == "PNG"
        assert max(thumbnail.size) == 48


def test_an_address_is_taken_as_a_path(tmp_path):
    picture = saved(tmp_path / "a b%20.jpg")
    assert thumbpool("thumbnail", picture.as_uri(), tmp_path / "result").returncode == 0


def test_a_damaged_picture_is_told_and_leaves_nothing(tmp_path):
    picture = tmp_path / "damaged.jpg"
    picture.write_bytes(b"\xff\xd8\xff\xe0 no picture")
    told = thumbpool("thumbnail", picture, tmp_path / "result.png")
    assert told.returncode == 2
    assert told.stderr.startswith("thumbpool-cli: ")
    assert not (tmp_path / "result.png").exists()


@pytest.mark.parametrize("size", ["0", "-1", "4097"])
def test_a_size_out_of_its_limits_is_refused(size):
    with pytest.raises(SettingsError, match="from 1 to 4096"):
        parse(["thumbnail", "a.jpg", "b.png", f"--size={size}"])
