"""`thumbnail`: one PNG for the desktop, by a process that can do nothing else."""

import os
import signal
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from processing.cli._parser import parse
from processing.errors import SettingsError
from processing.processes.sandbox import offers
from tests.support.bounds import WAIT_SECONDS
from tests.support.command_line import environment, thumbpool
from tests.support.pictures import quarters

# What a picture that takes over the process could do: it says so as the picture is opened.
SPY = """
import sys
from processing.cli.interruption import Interruption
from processing.cli.main import run_command
from processing.imaging import opening

open_picture = opening.open_picture

def look_around(path):
    for name in sys.argv[3:]:
        try:
            print(open(name).read())
        except OSError:
            print("refused")
    try:
        bytearray(2_000_000_000)
    except MemoryError:
        print("too large")
    return open_picture(path)

opening.open_picture = look_around
sys.exit(run_command(["thumbnail", *sys.argv[1:3]], Interruption()))
"""
# A decoder that hangs, and lets no other thread of the interpreter run: libc's `pause`.
STUCK = """
import ctypes, sys
from processing.cli import thumbnail
from processing.cli.interruption import Interruption
from processing.cli.main import run_command
from processing.imaging import opening

thumbnail._MOST_SECONDS = 0.5
pause = ctypes.PyDLL(None).pause
opening.open_picture = lambda path: pause()
run_command(["thumbnail", *sys.argv[1:3]], Interruption())
"""
CONFINED = pytest.mark.skipif(
    any(offer.lack for offer in offers()), reason="this system confines less"
)


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


def test_what_is_transparent_stays_so(tmp_path):
    picture, result = tmp_path / "a.png", tmp_path / "result.png"
    Image.new("RGBA", (80, 60), (255, 0, 0, 0)).save(picture)
    assert thumbpool("thumbnail", picture, result).returncode == 0
    with Image.open(result) as thumbnail:
        assert thumbnail.convert("RGBA").getpixel((5, 5))[3] == 0


def test_whoever_holds_the_file_open_sees_the_thumbnail(tmp_path):
    result = tmp_path / "result.png"
    with result.open("w+b") as held:  # as tumbler does
        assert thumbpool("thumbnail", saved(tmp_path / "a.jpg"), result).returncode == 0
        with Image.open(BytesIO(held.read())) as thumbnail:
            assert thumbnail.format == "PNG"


def test_a_longer_file_that_was_there_leaves_nothing_behind_the_thumbnail(tmp_path):
    result = tmp_path / "result.png"
    result.write_bytes(bytes(100_000))
    assert thumbpool("thumbnail", saved(tmp_path / "a.jpg"), result).returncode == 0
    assert result.read_bytes().endswith(b"IEND\xaeB`\x82")


@CONFINED
@pytest.mark.parametrize("is_there", [True, False])
def test_the_process_can_read_the_picture_and_write_the_thumbnail_alone(tmp_path, is_there):
    picture, result = saved(tmp_path / "a.jpg"), tmp_path / "results" / "result.png"
    beside, other = tmp_path / "beside", result.with_name("other")
    result.parent.mkdir()
    for path in (beside, other, *([result] if is_there else [])):
        path.write_text("secret")
    told = subprocess.run(
        [sys.executable, "-c", SPY, picture, result, beside, other],
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
        timeout=WAIT_SECONDS,
        check=True,
    )
    # One that is to be moved into place needs the folder.
    assert told.stdout.split("\n")[:3] == [
        "refused",
        "refused" if is_there else "secret",
        "too large",
    ]
    with Image.open(result) as thumbnail:
        assert thumbnail.format == "PNG"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no alarm")
def test_a_picture_that_never_ends_does_not_keep_the_desktop_waiting(tmp_path):
    picture, result = saved(tmp_path / "a.jpg"), tmp_path / "result.png"
    ended = subprocess.run(
        [sys.executable, "-c", STUCK, picture, result],
        env=environment(),
        timeout=WAIT_SECONDS,
        check=False,
    )
    assert ended.returncode == -signal.SIGALRM
    assert os.listdir(tmp_path) == ["a.jpg"]


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


def test_a_file_that_cannot_be_written_is_told(tmp_path):
    told = thumbpool("thumbnail", saved(tmp_path / "a.jpg"), tmp_path)
    assert told.returncode == 2
    assert "cannot be written" in told.stderr


@pytest.mark.parametrize("size", ["0", "-1", "4097"])
def test_a_size_out_of_its_limits_is_refused(size):
    with pytest.raises(SettingsError, match="from 1 to 4096"):
        parse(["thumbnail", "a.jpg", "b.png", f"--size={size}"])
