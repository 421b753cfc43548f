"""Opening untrusted files: only regular files, without blocking, and nothing stays open."""

import os
import sys
import threading
from pathlib import Path

import pytest
from PIL import Image

from processing.errors import PictureError
from processing.imaging.opening import open_picture
from tests.support.bounds import WAIT_SECONDS
from tests.support.pictures import quarters

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="no such files there")
# Ones that nobody opens who is asked to are left out.
DEVICES = [name for name in ("/dev/null", "/dev/zero", "/dev/full") if Path(name).exists()]


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    quarters().save(tmp_path / "a.png")
    return tmp_path / "a.png"


def refusal(path: Path) -> BaseException:
    """Return what opening `path` raises, which must come at once."""
    raised: list[BaseException] = []

    def open_it() -> None:
        with pytest.raises((PictureError, OSError)) as caught, open_picture(path):
            pass
        raised.append(caught.value)

    thread = threading.Thread(target=open_it, daemon=True)
    thread.start()
    thread.join(WAIT_SECONDS)
    assert raised, "opening it blocks, or it was opened"
    return raised[0]


def test_a_picture_is_opened_with_its_header_read_and_nothing_decoded(picture):
    with open_picture(picture) as opened:
        assert (opened.image.format, opened.image.size) == ("PNG", (64, 48))
        assert opened.size_bytes == picture.stat().st_size
        assert opened.image._im is None


def test_the_content_counts_and_not_the_name(picture):
    with open_picture(picture.rename(picture.with_suffix(".jpg"))) as opened:
        assert opened.image.format == "PNG"


@POSIX
def test_a_link_is_followed_to_the_picture(picture, tmp_path):
    (tmp_path / "link.png").symlink_to(picture)
    with open_picture(tmp_path / "link.png") as opened:
        assert opened.size_bytes == picture.stat().st_size


@POSIX
@pytest.mark.timeout(60)
def test_a_pipe_that_nobody_writes_to_is_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    assert "a pipe" in str(refusal(tmp_path / "pipe.png"))


@POSIX
@pytest.mark.parametrize("device", DEVICES)
def test_a_device_is_refused_however_much_it_would_give(device):
    assert "a device" in str(refusal(Path(device)))


@POSIX
def test_a_link_to_a_device_is_refused_as_one(tmp_path):
    (tmp_path / "link.png").symlink_to("/dev/zero")
    assert "a device" in str(refusal(tmp_path / "link.png"))


@POSIX
def test_a_loop_of_links_is_an_error_of_the_system(tmp_path):
    (tmp_path / "one.png").symlink_to(tmp_path / "two.png")
    (tmp_path / "two.png").symlink_to(tmp_path / "one.png")
    assert isinstance(refusal(tmp_path / "one.png"), OSError)


def test_a_folder_is_refused_whatever_its_name_says(tmp_path):
    (tmp_path / "folder.png").mkdir()
    error = refusal(tmp_path / "folder.png")
    assert isinstance(error, PermissionError) or "a folder" in str(error)  # the first on Windows


def test_an_empty_file_is_named_for_that(tmp_path):
    (tmp_path / "a.png").touch()
    assert "empty" in str(refusal(tmp_path / "a.png"))


def test_a_file_that_vanished_is_an_error_of_the_system(picture):
    picture.unlink()
    assert isinstance(refusal(picture), FileNotFoundError)


@POSIX
def test_a_link_whose_picture_vanished_is_an_error_of_the_system(picture, tmp_path):
    (tmp_path / "link.png").symlink_to(picture)
    picture.unlink()
    assert isinstance(refusal(tmp_path / "link.png"), FileNotFoundError)


@pytest.mark.skipif(sys.platform != "linux", reason="counts open files in /proc")
def test_nothing_stays_open_however_it_ends(picture, tmp_path):
    (tmp_path / "text.png").write_text("no picture")
    with open_picture(picture):
        pass  # what is loaded on the first use may open files of its own
    before = len(os.listdir("/proc/self/fd"))
    for path in (picture, tmp_path / "text.png", tmp_path, Path("/dev/zero"), tmp_path / "gone"):
        try:
            with open_picture(path) as opened:
                opened.image.load()
        except (PictureError, OSError):
            continue
    with pytest.raises(ZeroDivisionError), open_picture(picture):
        raise ZeroDivisionError
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_picture_is_not_read_further_than_its_header(tmp_path):
    Image.effect_noise((400, 300), 80).save(tmp_path / "a.png")
    content = (tmp_path / "a.png").read_bytes()
    (tmp_path / "a.png").write_bytes(content[:2000])
    with open_picture(tmp_path / "a.png") as opened:
        assert opened.image.size == (400, 300)
