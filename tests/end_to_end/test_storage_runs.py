"""Batches from and to buckets: planned by listings, made whole, resumed, undone, and secret."""

import io
import json
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

pytest.importorskip("s3fs", reason="the extra 's3' is not installed")

from processing.files.remote import storage
from processing.storage.journal.schema import default_path
from tests.support.bounds import WAIT_SECONDS
from tests.support.command_line import kill, start, thumbpool, thumbpool_here
from tests.support.engines import HAS_DASK, NO_DASK
from tests.support.s3_server import (
    KEY,
    SECRET,
    S3Server,
    denied,
    done_but_reset,
    halved,
    reset,
    s3_server,
    throttled,
)

PICTURES = 24
DASK = pytest.param("dask", marks=pytest.mark.skipif(not HAS_DASK, reason=NO_DASK))
ENGINES = ("pool", "threads", "serial", DASK)


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[S3Server]:
    """A bucket with pictures in three folders; and a folder for temporary files of its own."""
    monkeypatch.setattr(storage, "WAITS_SECONDS", (0.01,) * 4)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    with s3_server(monkeypatch) as server:
        for n in range(PICTURES):
            server.put(f"s3://photos/{n % 3}/p{n}.jpg", picture(n))
        server.client.create_bucket(Bucket="thumbs")
        yield server


def picture(n: int, size: tuple[int, int] = (96, 64)) -> bytes:
    with io.BytesIO() as file:
        Image.effect_noise(size, 30 + n).convert("RGB").save(file, "JPEG")
        return file.getvalue()


def here(command: str, *words: object):
    """Run or plan a batch in this process; those that it starts know the server, too."""
    return thumbpool_here(command, *words, "--start-method", "spawn")


def run(*words: object) -> dict[str, int]:
    """Run a batch, in threads if no engine is named, and return how many pictures ended how."""
    engine = () if "--engine" in words else ("--engine", "threads")  # they start fastest
    ended = here("run", *words, *engine, "--size", "32", "--workers", "2", "--json")
    (last,) = [
        each
        for each in map(json.loads, ended.stdout.splitlines())
        if each["message"] == "RunFinished"
    ]
    names = ("planned", "done", "skipped", "failed", "cancelled")
    return {name: last[name] for name in names if last[name]}


def check_whole(s3: S3Server, bucket: str = "thumbs", number: int = PICTURES) -> None:
    keys = s3.keys(bucket)
    assert len(keys) == number
    for key in keys:
        with Image.open(io.BytesIO(s3.content(f"s3://{bucket}/{key}"))) as image:
            image.load()
            assert max(image.size) <= 32


def left_behind(tmp_path: Path) -> list[str]:
    return [name for name in os.listdir(tmp_path / "temporary") if name.startswith("thumbpool-")]


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_makes_pictures_of_a_bucket_into_another(
    s3: S3Server, engine: str, tmp_path: Path
) -> None:
    assert run("s3://photos", "--output", "s3://thumbs/small", "--engine", engine) == {
        "planned": PICTURES,
        "done": PICTURES,
    }
    check_whole(s3)
    assert sorted(s3.keys("thumbs")) == sorted(f"small/{key}" for key in s3.keys("photos"))
    assert left_behind(tmp_path) == []


def test_a_plan_asks_for_listings_alone_and_writes_nothing(s3: S3Server) -> None:
    s3.requests.clear()
    ended = here("plan", "s3://photos", "--output", "s3://thumbs/small")
    assert "s3://photos/0/p0.jpg -> s3://thumbs/small/0/p0.jpg" in ended.stdout
    assert s3.asked("GET", "list-type=2") <= 6  # four folders, and whether the output is there
    assert {each.method for each in s3.requests} == {"GET", "HEAD"}
    assert s3.asked("HEAD") <= 3
    assert s3.keys("thumbs") == []


def test_a_picture_is_fetched_once_and_put_once(s3: S3Server) -> None:
    s3.requests.clear()
    run("s3://photos", "--output", "s3://thumbs")
    assert s3.asked("GET", "/photos/0/p0.jpg") == 1
    assert s3.asked("PUT", "/thumbs/0/p0.jpg") == 1
    assert s3.asked("HEAD", "/thumbs/0/p0.jpg") == 1
    assert s3.asked("HEAD", "/photos/") <= 1


def test_sources_and_results_may_each_be_on_a_disk(s3: S3Server, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("s3://photos", "--output", out)["done"] == PICTURES
    assert len(list(out.rglob("*.jpg"))) == PICTURES
    mixed = run(out, "s3://photos/0", "--output", "s3://thumbs", "--earlier-results")
    assert mixed["done"] == PICTURES + PICTURES // 3
    check_whole(s3, number=PICTURES + PICTURES // 3)
    assert left_behind(tmp_path) == []


def test_a_second_run_makes_only_what_was_changed_and_knows_it_by_its_tag(s3: S3Server) -> None:
    words = ("s3://photos", "--output", "s3://thumbs")
    run(*words)
    assert run(*words) == {"planned": PICTURES, "skipped": PICTURES}
    before = s3.content("s3://photos/0/p0.jpg")
    changed = bytearray(before)
    changed[-40] ^= 1  # of the same length, and within the same second
    s3.put("s3://photos/0/p0.jpg", bytes(changed))
    assert run(*words) == {"planned": PICTURES, "skipped": PICTURES - 1, "done": 1}
    s3.client.delete_object(Bucket="thumbs", Key="1/p1.jpg")
    assert run(*words) == {"planned": PICTURES, "skipped": PICTURES - 1, "done": 1}
    check_whole(s3)


@pytest.mark.parametrize(
    ("policy", "expected", "kept"),
    [
        ("rename", {"done": PICTURES}, True),
        ("skip", {"done": PICTURES - 1, "skipped": 1}, True),
        ("overwrite", {"done": PICTURES}, False),
    ],
)
def test_existing_files_are_treated_as_on_a_disk(
    s3: S3Server, policy: str, expected: dict[str, int], kept: bool
) -> None:
    s3.put("s3://thumbs/0/p0.jpg", b"mine")
    ended = run("s3://photos", "--output", "s3://thumbs", "--on-conflict", policy)
    assert ended == {"planned": PICTURES, **expected}
    assert (s3.content("s3://thumbs/0/p0.jpg") == b"mine") == kept
    assert ("0/p0-2.jpg" in s3.keys("thumbs")) == (policy == "rename")


def test_a_plan_is_refused_where_existing_files_are_an_error(s3: S3Server) -> None:
    s3.put("s3://thumbs/0/p0.jpg", b"mine")
    words = ("s3://photos", "--output", "s3://thumbs", "--on-conflict", "error")
    ended = here("run", *words)
    assert ended.returncode == 2
    assert "p0.jpg" in ended.stderr


def test_a_file_that_appears_after_the_plan_is_left_alone(s3: S3Server) -> None:
    def put_first(environ, start, app):
        s3.put("s3://thumbs/0/p0.jpg", b"mine")
        return app(environ, start)

    s3.faults.add(put_first, 1, "PUT", "/thumbs/0/p0.jpg")
    assert run("s3://photos", "--output", "s3://thumbs") == {
        "planned": PICTURES,
        "done": PICTURES - 1,
        "failed": 1,
    }
    assert s3.content("s3://thumbs/0/p0.jpg") == b"mine"


def test_undo_removes_what_the_run_put_and_nothing_that_was_changed_since(s3: S3Server) -> None:
    s3.put("s3://thumbs/other.jpg", b"mine")
    run("s3://photos", "--output", "s3://thumbs")
    s3.put("s3://thumbs/0/p0.jpg", b"retouched")
    dry = thumbpool_here("undo", "--output", "s3://thumbs", "--dry-run")
    assert f"{PICTURES - 1} to remove" in dry.stdout
    ended = thumbpool_here("undo", "--output", "s3://thumbs")
    assert ended.stdout == f"{PICTURES - 1} removed, 1 kept\n"
    assert ended.stderr == "s3://thumbs/0/p0.jpg was kept: it was changed since.\n"
    assert s3.keys("thumbs") == ["0/p0.jpg", "other.jpg"]


def test_a_result_that_is_changed_while_an_undo_goes_on_is_kept(s3: S3Server) -> None:
    run("s3://photos", "--output", "s3://thumbs")

    def retouch(environ, start, app):
        s3.put("s3://thumbs/0/p0.jpg", b"retouched")
        return app(environ, start)

    s3.faults.add(retouch, 1, "HEAD", "/thumbs/0/p0.jpg")
    ended = thumbpool_here("undo", "--output", "s3://thumbs")
    assert "s3://thumbs/0/p0.jpg" in ended.stderr
    assert s3.keys("thumbs") == ["0/p0.jpg"]


@pytest.mark.parametrize("fault", [throttled, reset, halved])
def test_sources_that_fail_for_a_moment_cost_no_picture(s3: S3Server, fault: object) -> None:
    s3.faults.add(fault, 6, "GET", "/photos/0/")
    assert run("s3://photos", "--output", "s3://thumbs")["done"] == PICTURES
    assert not s3.faults.left
    check_whole(s3)


@pytest.mark.parametrize("fault", [throttled, reset, done_but_reset])
def test_results_that_fail_for_a_moment_are_put_once_and_whole(s3: S3Server, fault: object) -> None:
    s3.faults.add(fault, 6, "PUT", "/thumbs/0/")
    assert run("s3://photos", "--output", "s3://thumbs")["done"] == PICTURES
    assert not s3.faults.left
    check_whole(s3)


def test_a_picture_that_is_denied_or_gone_fails_alone_and_is_named(s3: S3Server) -> None:
    s3.faults.add(denied, 1, "GET", "/photos/0/p0.jpg")
    ended = here("run", "s3://photos", "--output", "s3://thumbs", "--workers", "2")
    assert ended.returncode == 1
    assert "denies access to s3://photos/0/p0.jpg" in ended.stderr
    assert SECRET not in ended.stderr + ended.stdout
    check_whole_number = len(s3.keys("thumbs"))
    assert check_whole_number == PICTURES - 1


def test_a_storage_that_goes_away_ends_the_run_which_can_be_resumed(s3: S3Server) -> None:
    s3.faults.add(reset, 10_000, "PUT", "/thumbs/2/")
    ended = here(
        *("run", "s3://photos", "--output", "s3://thumbs", "--size", "32", "--workers", "2")
    )
    assert ended.returncode == 1
    assert "connection to the storage of s3://thumbs/2/" in ended.stderr
    made = len(s3.keys("thumbs"))
    assert 0 < made < PICTURES
    s3.faults.left.clear()
    resumed = here("run", "--resume", "--output", "s3://thumbs")
    assert resumed.returncode == 0, resumed.stderr
    check_whole(s3)
    assert thumbpool_here("undo", "--output", "s3://thumbs").stdout == f"{PICTURES} removed\n"
    assert s3.keys("thumbs") == []


@pytest.mark.skipif(sys.platform == "win32", reason="ends a process by a signal")
def test_after_a_kill_every_picture_is_made_exactly_once(s3: S3Server, tmp_path: Path) -> None:
    slow_down(s3, "PUT", 0.05)
    process = start(
        "run", "s3://photos", "--output", "s3://thumbs", "--size", "32", "--workers", "2"
    )
    wait_until(lambda: len(s3.keys("thumbs")) >= 4)
    kill(process)
    assert left_behind(tmp_path)  # what the next run removes
    standing = {key: modified(s3, key) for key in s3.keys("thumbs")}
    assert len(standing) < PICTURES
    ended = thumbpool("run", "--resume", "--output", "s3://thumbs", "--json")
    assert ended.returncode == 0, ended.stderr
    check_whole(s3)
    assert {key: modified(s3, key) for key in standing} == standing
    assert left_behind(tmp_path) == []
    undone = thumbpool_here("undo", "--output", "s3://thumbs")
    assert undone.stdout.startswith(f"{PICTURES} removed"), undone


@pytest.mark.skipif(sys.platform == "win32", reason="ends a process by a signal")
def test_a_cancel_ends_soon_though_the_storage_is_silent(s3: S3Server) -> None:
    silent = threading.Event()

    def keep_silent(environ, start, app):
        silent.wait(WAIT_SECONDS)
        return app(environ, start)

    s3.faults.add(keep_silent, 10_000, "GET", "/photos/1/")
    process = start("run", "s3://photos", "--output", "s3://thumbs", "--workers", "2")
    try:
        wait_until(lambda: s3.asked("GET", "/photos/1/") > 0)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        begun = time.monotonic()
        process.communicate(timeout=WAIT_SECONDS / 4)
        assert process.returncode == 130
        assert time.monotonic() - begun < WAIT_SECONDS / 4
    finally:
        silent.set()
        process.kill()
        process.wait(WAIT_SECONDS)


def test_no_secret_is_written_anywhere(s3: S3Server, tmp_path: Path) -> None:
    s3.faults.add(denied, 2, "GET", "/photos/0/")
    report, trace = tmp_path / "report.json", tmp_path / "trace.json"
    words = ("run", "s3://photos", "--output", "s3://thumbs", "--report", report, "--trace", trace)
    ended = here(*words, "--json")
    told = ended.stdout + ended.stderr + report.read_text() + trace.read_text()
    assert "s3://photos/0/p0.jpg" in told
    journal = b"".join(path.read_bytes() for path in default_path().parent.iterdir())
    for secret in (SECRET, KEY):
        assert secret not in told
        assert secret.encode() not in journal


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("s3://KEY:SECRET@photos", "--output", "out"), "may not hold a password"),
        (("s3://photos", "--output", "s3://SECRET@thumbs"), "may not hold a password"),
        (("s3://KEY:SEC/SECRET@photos/x", "--output", "out"), "may not hold a password"),
        (("s3:/photos", "--output", "out"), "no address of a storage"),
        (("s3://photos", "--output", "s3:/thumbs"), "no address of a storage"),
        (("s3://photos", "--replace"), "no trash"),
        (("s3://photos", "--output", "out", "--keep-dates"), "keep no dates"),
        (("s3://photos", "--output", "out", "--name", "{date}-{stem}"), "fetched twice"),
        (("s3://photos", "--output", "out", "--calibrate"), "--calibrate"),
        (("s3://nobody/x", "--output", "out"), "bucket of s3://nobody/x does not exist"),
        (("s3://photos", "--output", "s3://nobody/x"), "bucket of s3://nobody/x does not exist"),
        (("s3://photos/none", "--output", "out"), "s3://photos/none does not exist"),
        (("smb://host/share", "--output", "out"), "is mounted here"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(
    s3: S3Server, tmp_path: Path, words: tuple[str, ...], part: str
) -> None:
    words = tuple(str(tmp_path / "out") if word == "out" else word for word in words)
    ended = here("run", *words)
    assert ended.returncode == 2
    assert part in ended.stderr
    assert "SECRET" not in ended.stderr
    assert s3.keys("thumbs") == []


def slow_down(s3: S3Server, method: str, seconds: float) -> None:
    def wait(environ, start, app):
        time.sleep(seconds)
        return app(environ, start)

    s3.faults.add(wait, 10_000, method, "/thumbs/")


def modified(s3: S3Server, key: str) -> object:
    return s3.client.head_object(Bucket="thumbs", Key=key)["LastModified"]


def wait_until(is_so) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)
