"""Files of storages: listed, fetched, put and removed, whole or not at all, whatever fails."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

pytest.importorskip("s3fs", reason="the extra 's3' is not installed")

from processing.errors import StoppedError
from processing.files.remote import storage as storage_module
from processing.files.remote.failures import Failure, StorageError
from processing.files.remote.names import remote_path
from processing.files.remote.storage import Entry, Storage, storage_of
from processing.files.result_files import result_files
from processing.planning.walk import walk
from tests.support.s3_server import (
    SECRET,
    S3Server,
    denied,
    done_but_reset,
    halved,
    refusing,
    refusing_conditions,
    reset,
    s3_server,
    throttled,
    without_conditions,
)
from tests.support.storages import forget_storages

CONTENT = bytes(range(256)) * 300


@pytest.fixture(autouse=True)
def _in_no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage_module, "WAITS_SECONDS", (0.001,) * 3)


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Server]:
    with s3_server(monkeypatch) as server:
        server.put("s3://there/in/a.jpg", CONTENT)
        yield server


@pytest.fixture(params=["memory", "file", "s3"])
def top(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a folder of each kind of storage."""
    if request.param == "s3":
        request.getfixturevalue("s3")
        yield "s3://there/out"
    elif request.param == "file":
        yield f"file://{tmp_path}"
    else:
        fsspec.filesystem("memory").store.clear()
        yield "memory://out"


def put(address: str, content: bytes, replaces: tuple[int, int] | None = None) -> tuple[int, int]:
    path = remote_path(address)
    return storage_of(path).put(content, path, path.with_name(".thumbpool-x.part"), replaces)


def content_of(address: str, folder: Path, size: int = -1) -> bytes:
    path, local = remote_path(address), folder / "fetched"
    storage_of(path).fetch(path, local, size, lambda: False)
    return local.read_bytes()


def failure(call: object, *arguments: object) -> Failure:
    with pytest.raises(StorageError) as caught:
        call(*arguments)
    assert SECRET not in str(caught.value)
    return caught.value.failure


def names(address: str) -> list[str]:
    path = remote_path(address)
    return sorted(entry.name for entry in storage_of(path).entries(path))


def test_what_is_put_is_there_whole_and_alone(top: str, tmp_path: Path) -> None:
    stamp = put(f"{top}/sub/a.jpg", CONTENT)
    assert content_of(f"{top}/sub/a.jpg", tmp_path) == CONTENT
    assert names(f"{top}/sub") == ["a.jpg"]
    path = remote_path(f"{top}/sub")
    assert storage_of(path).entries(path) == [Entry("a.jpg", stamp)]
    assert storage_of(path).stamp(path / "a.jpg") == stamp


def test_a_file_of_another_content_is_never_put_over(top: str, tmp_path: Path) -> None:
    put(f"{top}/a.jpg", CONTENT)
    for other in (CONTENT[::-1], CONTENT + b"x"):
        assert failure(put, f"{top}/a.jpg", other) is Failure.TAKEN
        assert failure(put, f"{top}/a.jpg", other, (1, 1)) is Failure.TAKEN
    assert names(top) == ["a.jpg"]
    assert content_of(f"{top}/a.jpg", tmp_path) == CONTENT


def test_a_file_with_the_same_content_counts_as_put(top: str) -> None:
    stamp = put(f"{top}/a.jpg", CONTENT)
    assert put(f"{top}/a.jpg", CONTENT) == stamp


def test_the_file_that_the_plan_saw_is_replaced(top: str, tmp_path: Path) -> None:
    seen = put(f"{top}/a.jpg", b"old")
    assert put(f"{top}/a.jpg", CONTENT, seen) != seen
    assert content_of(f"{top}/a.jpg", tmp_path) == CONTENT


def test_what_is_removed_is_gone_and_may_be_gone_already(top: str) -> None:
    put(f"{top}/a.jpg", CONTENT)
    path = remote_path(f"{top}/a.jpg")
    for _ in range(2):
        storage_of(path).remove(path)
        assert storage_of(path).stamp(path) is None


def test_the_stamp_tells_contents_apart_that_are_equally_long(s3: S3Server) -> None:
    path = remote_path("s3://there/in/a.jpg")
    before = storage_of(path).stamp(path)
    s3.put("s3://there/in/a.jpg", CONTENT[::-1])
    after = storage_of(path).stamp(path)
    assert before is not None
    assert after is not None
    assert before[0] == after[0]
    assert before[1] % 10**9 != after[1] % 10**9


def test_a_listing_asks_for_pages_and_for_no_file(s3: S3Server) -> None:
    for number in range(30):
        s3.put(f"s3://there/many/{number}.jpg", b"x")
    s3.requests.clear()
    assert len(names("s3://there/many")) == 30
    assert s3.asked("GET", "list-type=2") == len(s3.requests) == 1


@pytest.mark.parametrize("fault", [throttled, reset, halved])
def test_a_fetch_survives_what_passes(s3: S3Server, fault: object, tmp_path: Path) -> None:
    s3.faults.add(fault, 2, "GET", "/in/a.jpg")
    assert content_of("s3://there/in/a.jpg", tmp_path, len(CONTENT)) == CONTENT
    assert s3.asked("GET", "/in/a.jpg") == 3


@pytest.mark.parametrize(("fault", "expected"), [(throttled, Failure.BUSY), (reset, Failure.LOST)])
def test_a_fetch_that_keeps_failing_says_why(
    s3: S3Server, fault: object, expected: Failure, tmp_path: Path
) -> None:
    s3.faults.add(fault, 1000, "GET", "/in/a.jpg")
    assert failure(content_of, "s3://there/in/a.jpg", tmp_path) is expected


def test_a_file_that_is_shorter_than_the_storage_says_is_never_taken(
    s3: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = remote_path("s3://there/in/a.jpg")
    driver = storage_of(path)._connected()

    def get_half(_name: str, local: str, **_: object) -> None:
        Path(local).write_bytes(CONTENT[: len(CONTENT) // 2])

    monkeypatch.setattr(driver, "get_file", get_half)
    assert failure(content_of, "s3://there/in/a.jpg", tmp_path, len(CONTENT)) is Failure.CUT


def test_a_source_that_was_changed_since_the_plan_is_taken_as_it_is(
    s3: S3Server, tmp_path: Path
) -> None:
    assert content_of("s3://there/in/a.jpg", tmp_path, len(CONTENT) + 7) == CONTENT


@pytest.mark.parametrize("fault", [throttled, reset, done_but_reset])
def test_a_put_survives_what_passes_and_leaves_one_whole_file(
    s3: S3Server, fault: object, tmp_path: Path
) -> None:
    s3.faults.add(fault, 1, "PUT", "/out/b.jpg")
    put("s3://there/out/b.jpg", CONTENT)
    assert content_of("s3://there/out/b.jpg", tmp_path) == CONTENT
    assert s3.asked("PUT", "/out/b.jpg") in {2, 3}  # one may find out what the server knows


def test_a_put_that_keeps_failing_leaves_nothing(s3: S3Server) -> None:
    s3.faults.add(throttled, 1000, "PUT", "/out/b.jpg")
    assert failure(put, "s3://there/out/b.jpg", CONTENT) is Failure.BUSY
    assert s3.keys("there") == ["in/a.jpg"]
    assert s3.unfinished("there") == 0


@pytest.mark.parametrize("fault", [without_conditions, refusing_conditions])
def test_a_server_without_conditions_puts_over_nothing_that_was_there(
    s3: S3Server, fault: object
) -> None:
    s3.put("s3://there/out/b.jpg", b"mine")
    s3.faults.add(fault, 1000, "PUT", "/there/out/")
    for _ in range(2):
        assert failure(put, "s3://there/out/b.jpg", CONTENT) is Failure.TAKEN
        assert s3.content("s3://there/out/b.jpg") == b"mine"
        put("s3://there/out/c.jpg", CONTENT)
        assert s3.content("s3://there/out/c.jpg") == CONTENT


def test_what_a_server_knows_is_found_out_once(s3: S3Server) -> None:
    for name in "bcd":
        s3.requests.clear()
        put(f"s3://there/out/{name}.jpg", CONTENT)
    assert [each.method for each in s3.requests] == ["PUT", "HEAD"]


def test_what_no_path_can_hold_has_no_name_and_the_mark_of_a_folder_is_not_there(
    s3: S3Server,
) -> None:
    s3.client.put_object(Bucket="there", Key="odd/", Body=b"")
    for key in ("odd//x.jpg", "odd/../y.jpg", "odd/./z.jpg", "odd/v.jpg?versionId=1", "odd/a.jpg"):
        s3.client.put_object(Bucket="there", Key=key, Body=b"x")
    assert names("s3://there/odd") == ["", "", "", "", "a.jpg"]


def test_an_object_is_never_put_or_read_under_the_name_of_another(
    s3: S3Server, tmp_path: Path
) -> None:
    top = remote_path("s3://there/in")
    for path in (top / "a.jpg?versionId=1", top / "a.jpg?versionId=1" / "b.jpg"):
        storage = storage_of(path)
        assert failure(storage.fetch, path, tmp_path / "x", 1, lambda: False) is Failure.OTHER
        assert failure(storage.put, b"x", path, path) is Failure.OTHER
        assert failure(storage.remove, path) is Failure.OTHER
    assert s3.keys("there") == ["in/a.jpg"]


def test_a_file_of_a_bucket_may_have_the_name_of_a_folder(s3: S3Server) -> None:
    for key in ("both", "both/a.jpg", "both/a.jpg/b.jpg"):
        s3.client.put_object(Bucket="there", Key=key, Body=key.encode())
    both = remote_path("s3://there/both")
    assert storage_of(both).is_folder(both)
    assert not storage_of(both).is_folder(remote_path("s3://there/in/a.jpg"))
    assert not storage_of(both).is_folder(remote_path("s3://there/none"))
    files, stamp = result_files(both), storage_of(both).stamp(both / "a.jpg")
    assert stamp is not None
    assert files.stamp(both / "a.jpg") == stamp
    assert list(files.names_in(str(both / "a.jpg"))) == ["b.jpg"]
    found = [each for batch in walk([both], Path("/out")) for each in batch.sources]
    assert [each.relative.as_posix() for each in found] == ["a.jpg", "a.jpg/b.jpg"]


def test_a_walk_says_how_many_names_it_had_to_leave_out(s3: S3Server) -> None:
    for key in ("/b.jpg", "in//b.jpg", "in/../b.jpg"):
        s3.client.put_object(Bucket="there", Key=key, Body=b"x")
    batches = list(walk([remote_path("s3://there")], Path("/out")))
    assert sum(len(batch.sources) for batch in batches) == 1
    told = " ".join(text for batch in batches for text in batch.warnings)
    assert "3 names were left out" in told


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("InvalidAccessKeyId", Failure.KEYS),
        ("SignatureDoesNotMatch", Failure.KEYS),
        ("ExpiredToken", Failure.KEYS),
        ("RequestTimeTooSkewed", Failure.CLOCK),
        ("AccessDenied", Failure.DENIED),
    ],
)
@pytest.mark.parametrize("address", ["s3://there", "s3://there/in/a.jpg"])
def test_what_a_server_has_against_the_keys_is_told_though_a_look_gets_no_text(
    s3: S3Server, code: str, expected: Failure, address: str
) -> None:
    for method in ("HEAD", "GET"):
        s3.faults.add(refusing(code), 1000, method)
    path = remote_path(address)
    assert failure(storage_of(path).entry, path) is expected


def test_a_large_result_is_put_at_once_and_never_in_parts(s3: S3Server) -> None:
    put("s3://there/out/large.png", bytes(120 * 2**20))
    assert s3.asked("PUT", "/out/large.png") <= 2  # the second finds out what the server knows
    assert s3.asked("POST") == 0


def test_a_denied_file_is_told_without_what_the_server_said(s3: S3Server, tmp_path: Path) -> None:
    s3.faults.add(denied, 1, "GET", "/in/a.jpg")
    assert failure(content_of, "s3://there/in/a.jpg", tmp_path) is Failure.DENIED
    s3.faults.add(denied, 1, "PUT", "/out/b.jpg")
    assert failure(put, "s3://there/out/b.jpg", CONTENT) is Failure.DENIED


def test_what_is_not_there_is_told_apart(s3: S3Server, tmp_path: Path) -> None:
    assert failure(content_of, "s3://there/in/none.jpg", tmp_path) is Failure.MISSING
    assert failure(names, "s3://nobody/in") is Failure.NO_BUCKET
    assert failure(put, "s3://nobody/a.jpg", b"x") is Failure.NO_BUCKET
    path = remote_path("s3://there/none")
    assert storage_of(path).entry(path) is None


def test_a_server_that_is_away_is_a_lost_connection(
    s3: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://user:password@127.0.0.1:9")
    forget_storages()
    with pytest.raises(StorageError) as caught:
        content_of("s3://there/in/a.jpg", tmp_path)
    assert caught.value.failure is Failure.LOST
    assert "password" not in str(caught.value)


def test_whoever_is_stopped_makes_no_further_attempt(s3: S3Server, tmp_path: Path) -> None:
    s3.faults.add(throttled, 1000, "GET", "/in/a.jpg")
    path = remote_path("s3://there/in/a.jpg")
    answers = iter([False])  # at the first attempt
    with pytest.raises((StoppedError, StorageError)):
        storage_of(path).fetch(path, tmp_path / "x", 1, lambda: next(answers, True))
    assert not (tmp_path / "x").exists() or not (tmp_path / "x").read_bytes()
    before = len(s3.requests)
    with pytest.raises(StoppedError):
        storage_of(path).put(CONTENT, path, path, None, lambda: True)
    assert len(s3.requests) == before


def test_a_stop_breaks_off_a_long_transfer(s3: S3Server, tmp_path: Path) -> None:
    s3.put("s3://there/in/large.tif", bytes(20 * 2**20))
    path = remote_path("s3://there/in/large.tif")
    asked = iter([False] * 4)
    with pytest.raises(StoppedError):
        storage_of(path).fetch(path, tmp_path / "x", 20 * 2**20, lambda: next(asked, True))
    assert (tmp_path / "x").stat().st_size < 20 * 2**20


def test_a_result_has_the_type_of_its_content(s3: S3Server) -> None:
    put("s3://there/out/b.webp", CONTENT)
    assert s3.client.head_object(Bucket="there", Key="out/b.webp")["ContentType"] == "image/webp"


def test_there_is_one_storage_for_all_files_of_a_host() -> None:
    first, second = (remote_path(f"sftp://me@host/{name}") for name in "ab")
    assert storage_of(first) is storage_of(second)
    assert storage_of(first) is not storage_of(remote_path("sftp://you@host/a"))


def test_a_storage_connects_when_it_is_first_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    connected = []
    monkeypatch.setattr(storage_module, "driver_of", lambda *host: connected.append(host))
    storage = Storage("sftp", "host")
    assert not connected
    with pytest.raises(StorageError):
        storage.stamp(remote_path("sftp://host/a"))
    assert connected


def test_the_digest_of_a_tag_stays_the_same_in_every_version() -> None:
    """Journals hold it: with another one, every picture would count as changed."""
    mark = int.from_bytes(hashlib.blake2s(b"abc", digest_size=8).digest()) % 10**9
    info = {"name": "x", "type": "file", "size": 1, "mtime": 5.0, "ETag": '"abc"'}
    assert storage_module._entry(info) == Entry("x", (1, 5 * 10**9 + mark))
