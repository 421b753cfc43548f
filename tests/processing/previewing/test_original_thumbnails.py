"""Thumbnails of originals: of every format, the last wish first, and no picture ends the others."""

import io
import os
import queue
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from processing.previewing import _helper, _thumbnail_process
from processing.previewing._helper import Helper
from processing.previewing.messages import ThumbnailRequest
from processing.previewing.original_thumbnails import WANTED_LIMIT, OriginalThumbnails
from processing.previewing.pixels import Pixels
from tests.support import stand_in_previews
from tests.support.bounds import WAIT_SECONDS
from tests.support.every_format import SUFFIXES
from tests.support.jpeg_previews import with_exif_preview
from tests.support.pictures import COLORS, RED, assert_alike, patches, png_of_size, quarters
from tests.support.previews import helper_pids, image_of, is_confined

BOX = (40, 40)
_send = Helper.send
NAME = "original-thumbnails"
Told = tuple[int, Pixels | None]

needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="no such signals there")
needs_sandbox = pytest.mark.skipif(sys.platform != "linux", reason="no sandbox on this system")


class Desk:
    """The service and all that it has told."""

    def __init__(self, **limits: object) -> None:
        self.told: queue.Queue[Told] = queue.Queue()
        self.thumbnails = OriginalThumbnails(self._tell, **limits)

    def _tell(self, request: ThumbnailRequest, pixels: Pixels | None) -> None:
        self.told.put((request.number, pixels))

    def ask(self, number: int, path: Path, size: tuple[int, int] = BOX) -> None:
        self.thumbnails.request(ThumbnailRequest(number, path, size))

    def next(self) -> Told:
        return self.told.get(timeout=WAIT_SECONDS)

    def made(self, path: Path, size: tuple[int, int] = BOX, key: int = 1) -> Pixels | None:
        self.ask(key, path, size)
        told, pixels = self.next()
        assert told == key
        return pixels

    def close(self) -> None:
        self.thumbnails.close()
        assert self.thumbnails.join(WAIT_SECONDS)


@pytest.fixture
def make_desk() -> Iterator[Callable[..., Desk]]:
    desks: list[Desk] = []

    def make(**limits: object) -> Desk:
        desks.append(Desk(**limits))
        return desks[-1]

    yield make
    for desk in desks:
        desk.close()


@pytest.fixture
def desk(make_desk) -> Desk:
    return make_desk()


def photo(path: Path, size: tuple[int, int] = (120, 90), **options: object) -> Path:
    quarters(size=size).save(path, **options)
    return path


def with_preview(path: Path, size: tuple[int, int], preview: Image.Image) -> Path:
    """Write a JPEG, which lies on its side, with a preview in its EXIF."""
    picture = quarters(size=size)
    contents = [io.BytesIO(), io.BytesIO()]
    for image, content in zip((picture, preview), contents, strict=True):
        image.save(content, "JPEG", quality=90)
    path.write_bytes(with_exif_preview(*(content.getvalue() for content in contents)))
    return path


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_picture_of_every_format_is_shown_within_the_box(
    tmp_path: Path, desk: Desk, suffix: str
) -> None:
    pixels = desk.made(photo(tmp_path / f"source{suffix}"))
    assert pixels is not None
    assert pixels.size == (40, 30)
    assert_alike(patches(image_of(pixels)), COLORS, 40)


def test_a_small_picture_is_not_enlarged_and_a_photo_on_its_side_is_upright(
    tmp_path: Path, desk: Desk
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    source = photo(tmp_path / "source.jpg", (24, 12), exif=exif)
    pixels = desk.made(source)
    assert pixels is not None
    assert pixels.size == (12, 24)


def test_the_preview_of_a_camera_is_taken_where_it_is_large_enough(
    tmp_path: Path, desk: Desk
) -> None:
    red = Image.new("RGB", (160, 120), RED)
    source = with_preview(tmp_path / "source.jpg", (400, 300), red)
    small, large = desk.made(source, (100, 100)), desk.made(source, (200, 200))
    assert small is not None
    assert large is not None
    assert_alike(patches(image_of(small)), (RED,) * 4, 12)
    assert len(set(patches(image_of(large)))) == 4


def test_a_preview_of_another_shape_is_stale_and_not_taken(tmp_path: Path, desk: Desk) -> None:
    red = Image.new("RGB", (160, 120), RED)
    pixels = desk.made(with_preview(tmp_path / "source.jpg", (400, 400), red))
    assert pixels is not None
    assert len(set(patches(image_of(pixels)))) == 4


@pytest.mark.parametrize("content", [b"", b"no picture", png_of_size(60_000, 60_000), None])
def test_what_cannot_be_shown_is_told_and_the_next_one_comes(
    tmp_path: Path, desk: Desk, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "bad.png").write_bytes(content)
    assert desk.made(tmp_path / "bad.png") is None
    assert desk.made(photo(tmp_path / "good.png")) is not None


def test_the_last_wish_comes_first_and_the_oldest_of_very_many_are_forgotten(
    tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = photo(tmp_path / "source.png")
    is_in_work, may_go_on = threading.Event(), threading.Event()

    def send_later(helper: Helper, order: object) -> None:
        is_in_work.set()
        assert may_go_on.wait(WAIT_SECONDS)
        _send(helper, order)

    monkeypatch.setattr(Helper, "send", send_later)
    desk.ask(-1, source)
    assert is_in_work.wait(WAIT_SECONDS)
    for key in (*range(WANTED_LIMIT + 50), 100):
        desk.ask(key, source)
    may_go_on.set()
    keys = [desk.next()[0] for _ in range(WANTED_LIMIT + 1)]
    expected = [key for key in range(WANTED_LIMIT + 49, 49, -1) if key != 100]
    assert keys == [-1, 100, *expected]
    assert desk.made(source, key=7) is not None
    assert desk.told.empty()


def test_what_was_cleared_away_is_not_told(tmp_path: Path, desk: Desk) -> None:
    source = photo(tmp_path / "source.png", (2000, 1500))
    for key in range(20):
        desk.ask(key, source)
    desk.thumbnails.clear()
    while not desk.told.empty():
        desk.next()
    assert desk.made(source, key=99) is not None
    assert desk.told.empty()


def strike(monkeypatch: pytest.MonkeyPatch, number: signal.Signals) -> None:
    """Send a signal to the process when it gets its next order."""
    left = [number]

    def strike_and_send(helper: Helper, order: object) -> None:
        if left:
            os.kill(helper._process.pid, left.pop())
        _send(helper, order)

    monkeypatch.setattr(Helper, "send", strike_and_send)


@needs_signals
def test_a_picture_that_crashes_the_process_cannot_be_shown_and_the_next_can(
    tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = photo(tmp_path / "source.png")
    strike(monkeypatch, signal.SIGSEGV)
    assert desk.made(source) is None
    assert desk.made(source) is not None


@needs_signals
def test_a_picture_that_hangs_the_process_cannot_be_shown_and_the_next_can(
    tmp_path: Path, make_desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = make_desk(limit_seconds=0.3)
    source = photo(tmp_path / "source.png")
    strike(monkeypatch, signal.SIGSTOP)
    assert desk.made(source) is None
    monkeypatch.setattr(desk.thumbnails, "_limit_seconds", WAIT_SECONDS)
    assert desk.made(source) is not None


LIARS = [*stand_in_previews.LIARS, stand_in_previews.send_large_thumbnail]


@pytest.mark.parametrize("main", LIARS, ids=lambda main: main.__name__)
def test_a_process_that_was_taken_over_is_not_believed(
    tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch, main
) -> None:
    source = photo(tmp_path / "source.png")
    with monkeypatch.context() as broken:
        broken.setattr(_thumbnail_process, "answer_thumbnails", main)
        assert desk.made(source) is None
    assert desk.made(source) is not None


def test_pixels_that_never_come_are_not_waited_for(
    tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = photo(tmp_path / "source.png")
    with monkeypatch.context() as broken:
        broken.setattr(_helper, "STRIP_SECONDS", 0.05)
        main = stand_in_previews.keep_announced_pixels
        broken.setattr(_thumbnail_process, "answer_thumbnails", main)
        assert desk.made(source) is None
    assert desk.made(source) is not None


@needs_sandbox
def test_the_process_is_confined_and_its_memory_is_bounded(tmp_path: Path, make_desk) -> None:
    desk = make_desk(memory_bytes=200_000_000)
    giant = tmp_path / "giant.png"
    giant.write_bytes(png_of_size(12_000, 12_000))
    source = tmp_path / "source.jpg"
    Image.new("RGB", (12_000, 10_000), RED).save(source)
    assert desk.made(giant) is None
    assert desk.made(source, (256, 256)) is not None
    (pid,) = helper_pids(NAME)
    assert is_confined(pid)
    status = Path(f"/proc/{pid}/status").read_text()
    (peak,) = re.findall(r"^VmHWM:\s+(\d+)", status, re.MULTILINE)
    assert int(peak) * 1024 < 150_000_000
    assert sorted(tmp_path.iterdir()) == [giant, source]


def test_pictures_of_many_folders_take_few_processes(
    tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[object] = []
    confine = Helper.confine
    monkeypatch.setattr(
        Helper, "confine", lambda helper, paths: (started.append(paths), confine(helper, paths))
    )
    for number in range(30):
        (tmp_path / str(number)).mkdir()
        photo(tmp_path / str(number) / "source.png")
    for number in range(30):
        desk.ask(number, tmp_path / str(number) / "source.png")
    assert all(desk.next()[1] is not None for _ in range(30))
    assert len(started) <= 3


def test_closing_leaves_no_process_and_no_thread(tmp_path: Path, make_desk) -> None:
    desk = make_desk()
    assert desk.made(photo(tmp_path / "source.png")) is not None
    desk.close()
    assert helper_pids(NAME) == []
    assert not [each for each in threading.enumerate() if each.name == f"thumbpool-{NAME}"]
