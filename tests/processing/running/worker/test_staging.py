"""What is put into a storage is what a worker said that it had made."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from processing.files.remote.names import remote_path
from processing.files.temporaries import new_run_id
from processing.running.worker import staging as staging_module
from processing.running.worker.staging import Staging
from processing.task import Outcome, Status, Task

RESULT = remote_path("s3://bucket/a.jpg")
CONTENT = b"result"


@pytest.fixture
def staging() -> Iterator[Staging]:
    made = Staging(new_run_id())
    yield made
    made.close()


@pytest.fixture
def put(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Return what is put, by a storage that takes anything."""
    taken: list[bytes] = []

    def take(content: bytes, *_: object) -> tuple[int, int]:
        taken.append(content)
        return len(content), 1

    monkeypatch.setattr(staging_module, "storage_of", lambda _path: SimpleNamespace(put=take))
    return taken


def status_of(staging: Staging, said_bytes: int) -> Status:
    """Return how a task ends whose worker has written a result and said that it has so many."""
    task = Task(3, Path("a.jpg"), RESULT)
    local: Any = staging.fetch(task, 1, lambda: False)
    local.destination.write_bytes(CONTENT)
    made = Outcome(3, Status.DONE, result_bytes=said_bytes)
    return staging.put(task, made, lambda: False).outcome.status


def test_a_result_is_put_as_it_was_made(staging: Staging, put: list[bytes]) -> None:
    assert status_of(staging, len(CONTENT)) is Status.DONE
    assert put == [CONTENT]


@pytest.mark.parametrize("said_bytes", [0, len(CONTENT) - 1, len(CONTENT) + 1])
def test_a_result_of_another_size_than_its_worker_said_is_not_put(
    staging: Staging, put: list[bytes], said_bytes: int
) -> None:
    assert status_of(staging, said_bytes) is Status.FAILED
    assert put == []


def test_a_result_that_is_larger_than_any_storage_takes_is_not_even_read(
    staging: Staging, put: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging_module, "MOST_AT_ONCE", len(CONTENT) - 1)
    assert status_of(staging, len(CONTENT)) is Status.FAILED
    assert put == []
