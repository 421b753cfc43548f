"""What headers tell is read in a confined process, and no picture ends the search."""

import io
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from contextlib import nullcontext, suppress
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import ExifTags, Image

from processing.errors import ScanError
from processing.imaging.pipeline import make_picture
from processing.imaging.run_context import RunContext
from processing.imaging.sizing import result_size
from processing.imaging.steps.border import Border
from processing.imaging.steps.crop import Crop
from processing.imaging.steps.rotate import Rotate
from processing.imaging.stopwatch import Stopwatch
from processing.planning import _header_process
from processing.planning._header_process import header_of
from processing.planning.header_reader import HeaderReader
from processing.settings.batch import BatchSettings
from processing.settings.choices import SizeMode
from processing.settings.recipe import Recipe
from processing.task import PictureHeader, SourceImage, Task

TAKEN = datetime(2019, 12, 31, 23, 59, 58)

needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="no such signals there")


def photo(path: Path, date: str = "2019:12:31 23:59:58") -> Path:
    """Write a picture of 40 x 30 pixels that lies on its side."""
    tags = Image.Exif()
    tags[ExifTags.Base.Orientation] = 6
    tags[ExifTags.Base.Model] = "X100 \0"
    tags.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = date
    Image.new("RGB", (40, 30)).save(path, exif=tags)
    return path


def sources(folder: Path, number: int) -> list[SourceImage]:
    paths = [photo(folder / f"{n}.jpg") for n in range(number)]
    return [SourceImage(path, Path(path.name), 1) for path in paths]


def reader(
    folder: Path, at_each_look: Callable[[], object] = bool, limit: int = 60
) -> HeaderReader:
    settings = BatchSettings((folder,), folder / "out", file_limit_seconds=limit)
    return HeaderReader(settings, lambda: bool(at_each_look()))


def child() -> int | None:
    return next((each.pid for each in multiprocessing.active_children()), None)


def test_a_header_tells_size_as_seen_date_and_camera(tmp_path):
    assert header_of(photo(tmp_path / "a.jpg")) == PictureHeader((30, 40), TAKEN, "X100")


@pytest.mark.parametrize("date", ["0000:00:00 00:00:00", "2019:13:01 00:00:00", "soon"])
def test_a_date_that_is_none_is_not_told(tmp_path, date):
    assert header_of(photo(tmp_path / "a.jpg", date)) == PictureHeader((30, 40), None, "X100")


def test_what_cannot_be_read_tells_nothing(tmp_path):
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff no more")
    for path in (tmp_path / "a.jpg", tmp_path / "gone.jpg", tmp_path):
        assert header_of(path) == PictureHeader()


def test_a_picture_without_a_single_pixel_tells_nothing(monkeypatch):
    opened = SimpleNamespace(image=Image.new("RGB", (0, 5)), file=io.BytesIO())
    monkeypatch.setattr(_header_process, "open_picture", lambda _: nullcontext(opened))
    assert header_of(Path("a.png")) == PictureHeader()


@pytest.mark.parametrize("is_late", [False, True])
def test_a_png_tells_all_without_a_look_at_its_pixels(tmp_path, monkeypatch, is_late):
    path = photo(tmp_path / "a.png")
    content = path.read_bytes()
    at = content.index(b"eXIf") - 4
    chunk = content[at : at + 12 + int.from_bytes(content[at : at + 4])]
    assert len(content) - len(chunk) > at
    if is_late:
        path.write_bytes(content.replace(chunk, b"")[:-12] + chunk + content[-12:])
    monkeypatch.setattr("PIL.PngImagePlugin.PngImageFile.load", None)
    assert header_of(path) == PictureHeader((30, 40), TAKEN, "X100")
    Image.new("RGB", (7, 9)).save(path)
    assert header_of(path) == PictureHeader((7, 9))


def test_each_picture_gets_its_own_facts_from_a_process_that_is_confined(tmp_path):
    asked = sources(tmp_path, 5)
    Image.new("RGB", (7, 9)).save(tmp_path / "3.jpg")
    known = PictureHeader((1, 1))
    asked[1] = SourceImage(asked[1].path, asked[1].relative, 1, header=known)
    with reader(tmp_path) as facts:
        learnt = facts.complete(asked)
        if sys.platform == "linux":
            status = Path(f"/proc/{child()}/status").read_text()
            assert "Seccomp:\t2" in status
    assert [source.path for source in learnt] == [source.path for source in asked]
    assert [source.header.size for source in learnt] == [
        (30, 40),
        (1, 1),
        (30, 40),
        (7, 9),
        (30, 40),
    ]
    assert child() is None


@pytest.fixture
def strike(monkeypatch) -> Callable[[signal.Signals, int], None]:
    """Send a signal to so many processes, each when it is asked about pictures."""

    def strike(number: signal.Signals, times: int) -> None:
        struck: list[int] = []
        ask = HeaderReader._ask

        def strike_and_ask(*arguments: Any) -> bool:
            pid = child()
            if pid and len(struck) < times:
                struck.append(pid)
                os.kill(pid, number)
            return ask(*arguments)

        monkeypatch.setattr(HeaderReader, "_ask", strike_and_ask)

    return strike


@needs_signals
def test_pictures_that_end_the_process_cost_no_other_however_many_they_are(tmp_path, strike):
    strike(signal.SIGKILL, 5)
    with reader(tmp_path) as facts:
        learnt = facts.complete(sources(tmp_path, 9))
    assert [each.header.size for each in learnt] == [None] * 5 + [(30, 40)] * 4


@needs_signals
def test_a_picture_that_hangs_the_process_is_given_up(tmp_path, strike):
    strike(signal.SIGSTOP, 1)
    with reader(tmp_path, limit=1) as facts:
        learnt = facts.complete(sources(tmp_path, 3))
    assert [each.header.size for each in learnt] == [None, (30, 40), (30, 40)]


@needs_signals
def test_a_process_that_never_lives_is_told_in_words(tmp_path):
    def end_always() -> None:
        pid = child()
        if pid:
            with suppress(ProcessLookupError):  # the one before, which is being cleared away
                os.kill(pid, signal.SIGKILL)

    with (
        reader(tmp_path, end_always) as facts,
        pytest.raises(ScanError, match="does not stay alive"),
    ):
        facts.complete(sources(tmp_path, 9))
    assert child() is None


def test_a_cancelled_search_asks_no_more(tmp_path):
    asked = sources(tmp_path, 3)
    with reader(tmp_path, lambda: True) as facts:
        assert facts.complete(asked) == tuple(asked)


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(width_pixels=33, height_pixels=33),
        Recipe(size_mode=SizeMode.FILL, width_pixels=31, height_pixels=17),
        Recipe(size_mode=SizeMode.PAD, width_pixels=31, height_pixels=17),
        Recipe(size_mode=SizeMode.EXACT, width_pixels=31, height_pixels=17),
        Recipe(size_mode=SizeMode.PERCENT, size_percent=33.3),
        Recipe(size_mode=SizeMode.MEGAPIXELS, megapixels=0.001),
        Recipe(size_mode=SizeMode.SHORT_EDGE, edge_pixels=77, only_shrink=False),
        Recipe(width_pixels=33, height_pixels=33, steps=(Crop("16:9"), Rotate(7.0), Border(3.0))),
    ],
)
@pytest.mark.parametrize("turned", [1, 6])
def test_the_size_of_a_result_is_known_before_it_is_made(tmp_path, recipe, turned):
    tags = Image.Exif()
    tags[ExifTags.Base.Orientation] = turned
    path = tmp_path / "a.jpg"
    Image.new("RGB", (311, 197)).save(path, exif=tags)
    task = Task(0, path, tmp_path / "b.jpg")
    outcome = make_picture(task, RunContext("run", recipe, 2_000_000_000), Stopwatch(0))
    assert result_size(recipe, header_of(path).size) == outcome.result_size
