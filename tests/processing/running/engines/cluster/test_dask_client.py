"""How workers are asked who they are, where connections break."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from processing.running.engines.cluster import dask_client, worker_side


class Client:
    """Stands in for Dask's: the first calls of `set_up` fail as told, the others are answered."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)

    async def run(
        self, function: Callable[..., Any], *_arguments: object, workers: list[str]
    ) -> dict[str, object]:
        if function is worker_side.set_up and self.failures:
            raise self.failures.pop(0)
        return dict.fromkeys(workers, 0.0 if function is worker_side.clock else b"me")


def introduced(client: Client) -> bytes:
    asked = dask_client.introduced(client, "tls://here:1", worker_side.set_up, b"conditions")
    return asyncio.run(asked)[0]


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    monkeypatch.setattr(dask_client, "AGAIN_SECONDS", 0.0)


def test_a_worker_is_asked_again_when_the_connection_broke() -> None:
    assert introduced(Client(BrokenPipeError(), ConnectionResetError())) == b"me"


def test_it_is_given_up_in_the_end() -> None:
    client = Client(*[BrokenPipeError() for _ in range(dask_client.MOST_CALLS + 1)])
    with pytest.raises(BrokenPipeError):
        introduced(client)
    assert len(client.failures) == 1


@pytest.mark.parametrize("failure", [ModuleNotFoundError("processing"), TimeoutError()])
def test_what_the_worker_itself_lacks_is_told_at_once(failure: Exception) -> None:
    client = Client(failure, BrokenPipeError())
    with pytest.raises(type(failure)):
        introduced(client)
    assert len(client.failures) == 1
