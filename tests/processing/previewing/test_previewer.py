"""A preview shows what a run would make, says the same where it cannot, and writes nothing."""

import errno
import json
import os
import re
import signal
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from processing.imaging.pipeline import SEVERAL_WOULD_BE_LOST, SMALL_ALREADY, make_picture
from processing.imaging.steps.watermark_picture import WatermarkPicture
from processing.previewing import _helper, _preview_process
from processing.previewing import previewer as previewer_module
from processing.previewing._answers import receive_answer
from processing.previewing._helper import Helper
from processing.previewing.messages import ResultShown
from processing.previewing.previewer import Previewer
from processing.running.worker.process import run_task
from processing.settings.choices import SizeMode, SmallPolicy
from processing.settings.recipe import Recipe
from processing.task import Task
from tests.support import stand_in_previews
from tests.support.bounds import WAIT_SECONDS
from tests.support.every_format import SUFFIXES
from tests.support.pictures import (
    COLORS,
    RED,
    RUN_CONTEXT,
    assert_alike,
    make,
    patches,
    png_of_size,
    quarters,
    wide_rgb_profile,
)
from tests.support.previews import PreviewDesk, helper_pids, image_of, is_confined, preview_desk

MEGABYTE = 1_000_000
SMALL = Recipe(width_pixels=60, height_pixels=60)
KEPT = Recipe(size_mode=SizeMode.PERCENT, size_percent=100.0)

needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="no such signals there")
needs_sandbox = pytest.mark.skipif(sys.platform != "linux", reason="no sandbox on this system")


@pytest.fixture
def desk():
    with preview_desk() as desk:
        yield desk


def photo(path: Path, size: tuple[int, int] = (120, 90), **options: object) -> Path:
    quarters(size=size).save(path, **options)
    return path


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_picture_of_every_format_is_shown_beside_its_result(
    tmp_path: Path, desk: PreviewDesk, suffix: str
) -> None:
    source = photo(tmp_path / f"source{suffix}")
    outcome = make(source, tmp_path / f"result{suffix}", SMALL)
    for _ in range(2):
        original, result = desk.shown(source, SMALL)
        assert original.pixels.size == original.size_pixels == (120, 90)
        assert original.size_bytes == source.stat().st_size
        assert result.pixels.size == result.size_pixels == (60, 45)
        assert result.size_bytes == outcome.result_bytes
        assert result.warnings == outcome.warnings
        assert_alike(patches(image_of(original.pixels)), COLORS, 30)
        assert_alike(patches(image_of(result.pixels)), COLORS, 30)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_result_is_shown_in_every_format_as_it_is_read_again(
    tmp_path: Path, desk: PreviewDesk, suffix: str
) -> None:
    key = {".jpg": "jpeg", ".tif": "tiff"}.get(suffix, suffix[1:])
    _, result = desk.shown(photo(tmp_path / "source.png"), Recipe(output_format=key))
    assert_alike(patches(image_of(result.pixels)), COLORS, 30)
    assert result.format_name


def test_the_loss_of_a_low_quality_is_seen(tmp_path: Path, desk: PreviewDesk) -> None:
    source = photo(tmp_path / "source.png")
    fine, coarse = (
        desk.shown(source, Recipe(output_format="jpeg", quality_percent=quality))[1]
        for quality in (100, 1)
    )
    assert coarse.size_bytes < fine.size_bytes
    assert coarse.pixels.data != fine.pixels.data


def test_a_photo_on_its_side_in_wide_colours_is_shown_upright_in_srgb(
    tmp_path: Path, desk: PreviewDesk
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    source = tmp_path / "source.jpg"
    image = Image.new("RGB", (80, 40), (0, 255, 0))
    image.paste((128, 128, 128), (0, 0, 40, 40))  # left, and above when it is upright
    image.save(source, quality=100, exif=exif, icc_profile=wide_rgb_profile())
    original, result = desk.shown(source, KEPT)
    for shown in (original, result):
        assert shown.pixels.size == shown.size_pixels == (40, 80)
        above, below = (image_of(shown.pixels).getpixel((20, y)) for y in (20, 60))
        assert max(above[:3]) - min(above[:3]) < 4
        assert below[0] < 4  # no red, and no green beyond sRGB's
        assert below[1] > 250


def test_a_small_picture_that_is_copied_is_shown_as_it_is(
    tmp_path: Path, desk: PreviewDesk
) -> None:
    source = photo(tmp_path / "source.jpg", quality=90)
    recipe = Recipe(width_pixels=500, height_pixels=500, small_pictures=SmallPolicy.COPY)
    original, result = desk.shown(source, recipe)
    assert result.size_bytes == original.size_bytes
    assert result.pixels == original.pixels


def test_transparent_pixels_stay_so(tmp_path: Path, desk: PreviewDesk) -> None:
    Image.new("RGBA", (40, 30), (200, 100, 50, 128)).save(tmp_path / "source.png")
    _, result = desk.shown(tmp_path / "source.png", Recipe(output_format="webp", lossless=True))
    premultiplied = Image.frombytes("RGBA", result.pixels.size, result.pixels.data)
    assert premultiplied.getpixel((20, 15)) == (100, 50, 25, 128)


def test_a_recipe_may_read_the_picture_of_its_watermark_and_links_lead_anywhere(
    tmp_path: Path, desk: PreviewDesk
) -> None:
    for name in ("marks", "pictures", "links"):
        (tmp_path / name).mkdir()
    mark = photo(tmp_path / "marks" / "mark.png", (20, 20))
    source = photo(tmp_path / "pictures" / "source.png")
    link = tmp_path / "links" / "link.png"
    link.symlink_to(source)
    plain = desk.shown(source, KEPT)[1]
    marked = desk.shown(link, replace(KEPT, steps=(WatermarkPicture(mark),)))[1]
    assert plain.pixels.data != marked.pixels.data


BROKEN = {
    "empty.jpg": b"",
    "text.png": b"hello",
    "ends.jpg": None,
    "gone.jpg": None,
    "folder.png": None,
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_fails_fails_for_the_reason_that_a_run_would_tell(
    tmp_path: Path, desk: PreviewDesk, name: str
) -> None:
    source, content = tmp_path / name, BROKEN[name]
    match name:
        case "ends.jpg":
            source.write_bytes(photo(source, (400, 300)).read_bytes()[:2_000])
        case "folder.png":
            source.mkdir()
        case _ if content is not None:
            source.write_bytes(content)
    reason = desk.failed(source, SMALL)
    task = Task(0, source, tmp_path / "result.jpg")
    context = replace(RUN_CONTEXT, recipe=SMALL)
    assert reason == run_task(task, make_picture, context, 1).reason
    desk.shown(photo(tmp_path / "good.jpg"), SMALL)  # the next one is none the worse


def test_what_a_run_would_leave_alone_is_said(tmp_path: Path, desk: PreviewDesk) -> None:
    source = photo(tmp_path / "source.gif", save_all=True, append_images=[quarters((RED,) * 4)])
    skipped = Recipe(width_pixels=500, height_pixels=500, small_pictures=SmallPolicy.SKIP)
    assert desk.failed(source, skipped) == SMALL_ALREADY
    assert desk.failed(source, SMALL, replaces_original=True) == SEVERAL_WOULD_BE_LOST


class TestGiants:
    def test_more_pixels_than_screens_have_are_shown_in_fewer(
        self, tmp_path: Path, desk: PreviewDesk
    ) -> None:
        source = tmp_path / "source.png"
        Image.new("L", (10_000, 5_000), 120).save(source)
        original, result = desk.shown(source, KEPT)
        for shown in (original, result):
            assert shown.is_reduced
            assert shown.size_pixels == (10_000, 5_000)
            assert shown.pixels.width * shown.pixels.height <= 24.1 * MEGABYTE
            assert shown.pixels.width == 2 * shown.pixels.height
        assert result.size_bytes == make(source, tmp_path / "r.png", KEPT).result_bytes

    @needs_sandbox
    def test_a_jpeg_of_120_megapixels_takes_the_memory_of_what_is_shown(
        self, tmp_path: Path, desk: PreviewDesk
    ) -> None:
        source = tmp_path / "source.jpg"
        Image.new("RGB", (12_000, 10_000), (90, 120, 30)).save(source)
        original, _ = desk.shown(source, SMALL)
        assert original.is_reduced
        (pid, *_) = helper_pids("previews")
        assert peak_bytes(pid) < 450 * MEGABYTE  # its pixels alone would take 480

    def test_what_takes_too_much_memory_says_so_and_the_next_is_shown(self, tmp_path: Path) -> None:
        source = tmp_path / "source.png"
        source.write_bytes(png_of_size(20_000, 20_000))
        with preview_desk(memory_bytes=100 * MEGABYTE) as desk:
            reason = desk.failed(source, SMALL)
            desk.shown(photo(tmp_path / "good.jpg"), SMALL)
        assert "too large for a preview" in reason
        assert "100 MB" in reason

    @needs_sandbox
    def test_the_process_has_a_hard_limit(self, tmp_path: Path) -> None:
        with preview_desk(memory_bytes=100 * MEGABYTE) as desk:
            desk.shown(photo(tmp_path / "good.jpg"), SMALL)
            (pid, *_) = helper_pids("previews")
            limits = Path(f"/proc/{pid}/limits").read_text()
            (soft,) = re.findall(r"^Max address space +(\d+)", limits, re.MULTILINE)
        assert int(soft) < 3_000 * MEGABYTE


def peak_bytes(pid: int) -> int:
    """Return the most memory that a process has had."""
    status = Path(f"/proc/{pid}/status").read_text()
    (kilobytes,) = re.findall(r"^VmHWM:\s+(\d+)", status, re.MULTILINE)
    return int(kilobytes) * 1024


class TestChanges:
    def test_an_original_that_was_shown_is_not_sent_again(
        self, tmp_path: Path, desk: PreviewDesk
    ) -> None:
        source = photo(tmp_path / "source.jpg")
        first, _ = desk.shown(source, SMALL)
        again, _ = desk.shown(source, KEPT)
        assert again.pixels is first.pixels
        photo(source, (60, 60))
        changed, _ = desk.shown(source, KEPT)
        assert changed.size_pixels == (60, 60)

    def test_only_the_last_of_many_requests_is_told_to_its_end(
        self, tmp_path: Path, desk: PreviewDesk
    ) -> None:
        source = photo(tmp_path / "source.png", (800, 600))
        for quality in range(40, 60):
            desk.ask(source, Recipe(output_format="webp", quality_percent=quality))
        last = desk.ask(source, SMALL)
        numbers = []
        while not numbers or numbers[-1] != (last, ResultShown):
            message = desk.next()
            numbers.append((message.number, type(message)))
        assert len(numbers) < 20
        assert desk.messages.empty()

    @needs_signals
    def test_a_process_that_does_not_stop_is_ended_and_the_spare_one_takes_over(
        self, tmp_path: Path, desk: PreviewDesk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        source = photo(tmp_path / "source.png")
        desk.shown(source, SMALL)
        spare = wait_for_spare()
        is_stuck = at_next_order(monkeypatch, stop_and_send)
        desk.ask(source, KEPT)
        assert is_stuck.wait(WAIT_SECONDS)
        shown, _ = desk.shown(source, SMALL)
        assert shown.size_pixels == (120, 90)
        assert spare in helper_pids("previews")

    @needs_signals
    def test_a_cancelled_preview_is_not_told_of(
        self, tmp_path: Path, desk: PreviewDesk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        source = photo(tmp_path / "source.png")
        desk.shown(source, SMALL)
        is_stuck = at_next_order(monkeypatch, stop_and_send)
        desk.ask(source, KEPT)
        assert is_stuck.wait(WAIT_SECONDS)
        desk.previewer.cancel()
        desk.shown(source, SMALL)
        assert desk.messages.empty()

    def test_an_answer_that_comes_together_with_a_change_is_not_told(
        self, tmp_path: Path, desk: PreviewDesk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        source, has_changed = photo(tmp_path / "source.png"), threading.Event()

        def receive_late(*arguments):
            message = receive_answer(*arguments)
            if not has_changed.is_set():
                desk.previewer.cancel()
                has_changed.set()
            return message

        monkeypatch.setattr(previewer_module, "receive_answer", receive_late)
        desk.ask(source)
        assert has_changed.wait(WAIT_SECONDS)
        desk.shown(source)
        assert desk.messages.empty()


def wait_for_spare() -> int:
    """Wait until a second process is kept ready, and return its id."""
    deadline = time.monotonic() + WAIT_SECONDS
    while len(helper_pids("previews")) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return helper_pids("previews")[-1]


_send = Helper.send


def at_next_order(monkeypatch: pytest.MonkeyPatch, send) -> threading.Event:
    """Let the next order be sent by `send`; return what tells that it was."""
    left, was_called = [send], threading.Event()

    def send_once(helper: Helper, order: object) -> None:
        (left.pop() if left else _send)(helper, order)
        was_called.set()

    monkeypatch.setattr(Helper, "send", send_once)
    return was_called


def stop_and_send(helper: Helper, order: object) -> None:
    os.kill(helper._process.pid, signal.SIGSTOP)
    _send(helper, order)


def kill_and_send(helper: Helper, order: object) -> None:
    os.kill(helper._process.pid, signal.SIGSEGV)
    _send(helper, order)


class TestLostProcesses:
    @needs_signals
    def test_a_picture_that_crashes_the_process_has_failed_and_the_next_is_shown(
        self, tmp_path: Path, desk: PreviewDesk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        source = photo(tmp_path / "source.png")
        at_next_order(monkeypatch, kill_and_send)
        assert "died on this picture (killed by SIGSEGV)" in desk.failed(source)
        desk.shown(source)

    @needs_signals
    def test_a_picture_that_hangs_the_process_has_failed_and_the_next_is_shown(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        source = photo(tmp_path / "source.png")
        at_next_order(monkeypatch, stop_and_send)
        with preview_desk(limit_seconds=0.5) as desk:
            assert "took longer than 0.5 seconds" in desk.failed(source)
            monkeypatch.setattr(desk.previewer, "_limit_seconds", 60.0)
            desk.shown(source)

    @needs_signals
    def test_an_idle_process_that_is_killed_is_replaced(
        self, tmp_path: Path, desk: PreviewDesk
    ) -> None:
        source = photo(tmp_path / "source.png")
        desk.shown(source)
        wait_for_spare()
        for pid in helper_pids("previews"):
            os.kill(pid, signal.SIGKILL)
        message = desk.failed(source)
        assert "died" in message
        desk.shown(source)

    @pytest.mark.parametrize("main", stand_in_previews.LIARS, ids=lambda main: main.__name__)
    def test_a_process_that_was_taken_over_is_not_believed(
        self, tmp_path: Path, desk: PreviewDesk, monkeypatch: pytest.MonkeyPatch, main
    ) -> None:
        monkeypatch.setattr(_preview_process, "answer_previews", main)
        source = photo(tmp_path / "source.png")
        assert "no message of Thumbpool" in desk.failed(source)

    def test_pixels_that_never_come_are_not_waited_for(
        self, tmp_path: Path, desk: PreviewDesk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        source = photo(tmp_path / "source.png")
        with monkeypatch.context() as broken:
            broken.setattr(_helper, "STRIP_SECONDS", 0.05)
            broken.setattr(_helper, "STOP_SECONDS", 0.05)
            main = stand_in_previews.keep_announced_pixels
            broken.setattr(_preview_process, "answer_previews", main)
            assert "it does not answer" in desk.failed(source)
        desk.previewer.cancel()

    def test_processes_that_cannot_be_started_are_a_failed_preview(
        self, tmp_path: Path, desk: PreviewDesk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        source = photo(tmp_path / "source.png")
        with monkeypatch.context() as broken:
            broken.setattr(_helper, "start_with_pipe", raise_no_memory)
            assert "could not be started" in desk.failed(source)
        desk.shown(source)

    def test_processes_that_end_at_once_are_a_failed_preview(
        self, tmp_path: Path, desk: PreviewDesk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        source = photo(tmp_path / "source.png")
        with monkeypatch.context() as broken:
            broken.setattr(_preview_process, "answer_previews", stand_in_previews.end_at_once)
            assert "does not stay alive" in desk.failed(source)
        desk.previewer.cancel()


def raise_no_memory(*_arguments: object, **_more: object) -> None:
    raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM))


class TestConfinement:
    def test_the_process_is_confined_and_writes_nothing(
        self, tmp_path: Path, desk: PreviewDesk
    ) -> None:
        source = photo(tmp_path / "source.png")
        desk.shown(source, SMALL)
        (pid, *_) = helper_pids("previews")
        assert is_confined(pid)
        assert list(tmp_path.iterdir()) == [source]

    @needs_sandbox
    def test_it_reads_the_folder_of_the_picture_and_writes_nowhere(
        self, tmp_path: Path, desk: PreviewDesk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        inside = tmp_path / "inside"
        inside.mkdir()
        (tmp_path / "secret").write_text("mine")
        source = photo(inside / "source.png")
        monkeypatch.setattr(_preview_process, "answer_previews", stand_in_previews.try_files)
        expected = {str(source): "read", str(tmp_path / "secret"): "PermissionError"}
        expected |= dict.fromkeys((str(inside / "new"), str(tmp_path / "new")), "PermissionError")
        assert json.loads(desk.failed(source)) == expected

    def test_another_folder_gets_another_process(self, tmp_path: Path, desk: PreviewDesk) -> None:
        for name in ("a", "b"):
            (tmp_path / name).mkdir()
            desk.shown(photo(tmp_path / name / "source.png"), SMALL)

    @needs_sandbox
    def test_a_folder_that_was_replaced_by_another_is_read(
        self, tmp_path: Path, desk: PreviewDesk
    ) -> None:
        folder = tmp_path / "folder"
        for number in range(2):
            folder.mkdir()
            desk.shown(photo(folder / "source.png"), SMALL)
            folder.rename(tmp_path / f"moved-{number}")


def test_processes_that_nobody_needs_give_their_memory_back(
    tmp_path: Path, desk: PreviewDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = photo(tmp_path / "source.png")
    monkeypatch.setattr(previewer_module, "IDLE_SECONDS", 0.2)
    desk.shown(source)
    deadline = time.monotonic() + WAIT_SECONDS
    while helper_pids("previews"):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    desk.shown(source)


def test_closing_leaves_no_process_and_no_thread(tmp_path: Path) -> None:
    with preview_desk() as desk:
        desk.ask(photo(tmp_path / "source.png", (2000, 1500)), KEPT)
        desk.next()
    assert helper_pids("previews") == []
    assert not [each for each in threading.enumerate() if each.name == "thumbpool-previews"]


def test_closing_before_anything_was_asked_ends_at_once() -> None:
    previewer = Previewer(pytest.fail)
    previewer.close()
    previewer.close()
    assert previewer.join(WAIT_SECONDS)
