"""Pictures that need more memory than a worker has: a clean end for them, and none for others."""

import json
import struct
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from processing.planning.planner import make_plan
from processing.processes.memory import (
    LEAST_PICTURE_BYTES,
    MEGABYTE,
    WORKER_BYTES,
    budget_bytes,
    picture_bytes,
    workers_within,
)
from processing.running.events import (
    RunFinished,
    RunStarted,
    WarningRaised,
    WorkerLost,
    WorkerStarted,
)
from processing.running.report import Report, as_json
from processing.running.runner import Run
from processing.settings.batch import BatchSettings, EngineKind
from processing.settings.recipe import Recipe
from processing.task import SourceImage, Status
from tests.support import stand_in_tasks


def run(folder: Path, names: list[str], **changes: Any) -> tuple[Report, list[Any]]:
    told: list[Any] = []
    values: dict[str, Any] = {"workers": 2, **changes}
    settings = BatchSettings((folder,), values.pop("output_folder", folder / "out"), **values)
    sources = [SourceImage(folder / name, Path(name), 1) for name in names]
    running = Run(make_plan(settings, sources), told.append)
    running.start()
    assert running.join(60)
    assert isinstance(told[-1], RunFinished)
    return told[-1].report, told


@pytest.mark.parametrize("engine", [EngineKind.POOL, EngineKind.THREADS])
def test_the_largest_pictures_are_made_last_and_alone_with_all_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: EngineKind
) -> None:
    monkeypatch.setattr("processing.running.engines.factory.make_picture", stand_in_tasks.weigh)
    names = ["900-a.jpg", "1-b.jpg", "2-c.jpg", "700-d.jpg", "1-e.jpg"]
    report, _ = run(tmp_path, names, engine=engine, memory_megabytes=1_000)
    shares = [int(outcome.reason) for outcome in report.outcomes]
    held = WORKER_BYTES if engine is EngineKind.POOL else 0
    all_of_it, half = 1_000 * MEGABYTE - held, 500 * MEGABYTE - held
    assert shares == [all_of_it, half, half, all_of_it, half]


def test_a_picture_beyond_all_memory_fails_with_its_size_and_what_to_raise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("processing.running.engines.factory.make_picture", stand_in_tasks.weigh)
    report, _ = run(tmp_path, ["5000-a.jpg", "1-b.jpg"], memory_megabytes=1_000)
    assert [outcome.status for outcome in report.outcomes] == [Status.FAILED, Status.DONE]
    assert "about 5,000 MB of memory, and 960 MB are allowed" in report.outcomes[0].reason
    assert "Raise the memory limit" in report.outcomes[0].reason


@pytest.mark.parametrize("wanted", [1, 2, 16, 60])
@pytest.mark.parametrize("megabytes", [1, 30, 100, 250, 500, 1_000, 8_000, 64_000])
def test_all_workers_and_their_pictures_stay_within_the_budget(megabytes: int, wanted: int) -> None:
    budget = megabytes * MEGABYTE
    workers = workers_within(budget, wanted)
    share = picture_bytes(budget, workers)
    assert 1 <= workers <= wanted
    assert share == 0 or workers * (WORKER_BYTES + share) <= budget
    if workers > 1:
        assert share >= LEAST_PICTURE_BYTES
    if workers < wanted:
        assert (workers + 1) * (WORKER_BYTES + LEAST_PICTURE_BYTES) > budget
    assert workers * picture_bytes(budget, workers, are_processes=False) <= budget


def test_a_limit_is_what_it_says_and_without_one_it_is_part_of_what_there_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert budget_bytes(512) == 512 * MEGABYTE
    monkeypatch.setattr("processing.processes.memory.memory_bytes", lambda: 2_000 * MEGABYTE)
    assert budget_bytes(0) == 1_200 * MEGABYTE


def test_a_run_has_no_more_workers_than_its_memory_is_enough_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("processing.running.engines.factory.make_picture", stand_in_tasks.weigh)
    names = [f"1-{number}.jpg" for number in range(40)]
    report, told = run(tmp_path, names, workers=16, memory_megabytes=500)
    started = [message for message in told if isinstance(message, WorkerStarted)]
    assert len({message.worker for message in started}) <= 2
    assert [message.workers for message in told if isinstance(message, RunStarted)] == [2]
    assert report.workers == json.loads(as_json(report))["workers"] == 2
    assert {int(outcome.reason) for outcome in report.outcomes} == {210 * MEGABYTE}
    warnings = [message.text for message in told if isinstance(message, WarningRaised)]
    assert warnings == [
        "500 MB of memory are enough for 2 of 16 workers; raise the memory limit for more."
    ]


def test_one_picture_after_the_other_may_take_all_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("processing.running.engines.factory.make_picture", stand_in_tasks.weigh)
    report, told = run(
        tmp_path, ["1-a.jpg"], workers=16, memory_megabytes=500, engine=EngineKind.SERIAL
    )
    assert report.outcomes[0].reason == str(500 * MEGABYTE)
    assert not [message for message in told if isinstance(message, WarningRaised)]


def white_png(width: int, height: int) -> bytes:
    """Return a real PNG of one bit a pixel, small on disk and large in memory."""
    squeeze = zlib.compressobj(1)
    row = b"\0" + b"\xff" * ((width * 8 * 3 + 7) // 8)
    data = b"".join(squeeze.compress(row) for _ in range(height)) + squeeze.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


@pytest.mark.skipif(sys.platform != "linux", reason="no memory limit for processes")
def test_healthy_pictures_that_share_too_little_memory_are_made_alone(tmp_path: Path) -> None:
    names = ["a.webp", "b.avif", "c.tif", "d.png"]
    for name in names:
        Image.new("RGBA", (2_600, 2_600), "red").save(tmp_path / name)
    report, _ = run(
        tmp_path,
        names,
        workers=4,
        memory_megabytes=250,
        recipe=Recipe(width_pixels=64, height_pixels=64),
    )
    assert [o.reason for o in report.outcomes if o.status is not Status.DONE] == []


@pytest.mark.skipif(sys.platform != "linux", reason="no memory limit for processes")
def test_a_decoder_that_takes_more_than_was_weighed_costs_its_file_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scale is made to lie, so that the limit of the process has to hold."""
    monkeypatch.setattr(
        "processing.running.engines.factory.make_picture", stand_in_tasks.make_unweighed
    )
    (tmp_path / "a.png").write_bytes(white_png(12_000, 12_000))
    Image.new("RGB", (40, 30), "red").save(tmp_path / "b.png")
    report, told = run(
        tmp_path,
        ["a.png", "b.png"],
        memory_megabytes=400,
        recipe=Recipe(width_pixels=16, height_pixels=16),
    )
    assert [outcome.status for outcome in report.outcomes] == [Status.FAILED, Status.DONE]
    assert "not enough memory" in report.outcomes[0].reason
    assert not [message for message in told if isinstance(message, WorkerLost)]


def test_real_huge_pictures_are_weighed_by_their_header(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(white_png(9_000, 9_000))
    Image.new("RGB", (40, 30), "red").save(tmp_path / "b.png")
    report, _ = run(
        tmp_path,
        ["a.png", "b.png"],
        memory_megabytes=300,
        recipe=Recipe(width_pixels=16, height_pixels=16),
    )
    assert [outcome.status for outcome in report.outcomes] == [Status.FAILED, Status.DONE]
    assert "9000 x 9000 pixels take about 407 MB" in report.outcomes[0].reason
    report, _ = run(
        tmp_path,
        ["a.png", "b.png"],
        memory_megabytes=500,
        recipe=Recipe(width_pixels=16, height_pixels=16),
    )
    assert {outcome.status for outcome in report.outcomes} == {Status.DONE}


@pytest.mark.skipif(sys.platform != "linux", reason="no memory limit for processes")
def test_nine_hundred_megapixels_on_every_worker_end_cleanly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, amount: Any
) -> None:
    """One GB a worker; short form: a hundred megapixels and a tenth of it."""
    monkeypatch.setattr(
        "processing.running.engines.factory.make_picture", stand_in_tasks.make_unweighed
    )
    side = amount(10_000, 30_000)
    content = white_png(side, side)
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(content)
    Image.new("RGB", (40, 30), "red").save(tmp_path / "c.png")
    names = ["a.png", "b.png", "c.png"]
    limit = amount(200, 2_000)
    report, told = run(
        tmp_path, names, memory_megabytes=limit, recipe=Recipe(width_pixels=16, height_pixels=16)
    )
    statuses = [outcome.status for outcome in report.outcomes]
    assert statuses == [Status.FAILED, Status.FAILED, Status.DONE]
    assert all("not enough memory" in outcome.reason for outcome in report.outcomes[:2])
    assert not [message for message in told if isinstance(message, WorkerLost)]
