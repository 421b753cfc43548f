"""The workers of an own cluster are replaced when they are lost; nannies are faked."""

import asyncio
from collections.abc import Generator
from typing import Any

import distributed
import pytest

from processing.running.engines.cluster.own_cluster import OwnCluster


class Nanny:
    """Ends when its worker has lost the scheduler, as Dask's do, or when it is closed."""

    made: "list[Nanny]"

    def __init__(self, _scheduler: str, **_settings: Any) -> None:
        self.worker_address = f"tls://{len(self.made)}"
        self._ended = asyncio.Event()
        self.made.append(self)

    def __await__(self) -> Generator[Any, None, "Nanny"]:
        yield from asyncio.sleep(0).__await__()
        return self

    async def finished(self) -> None:
        await self._ended.wait()

    def lose_scheduler(self) -> None:
        self._ended.set()

    async def close(self, _seconds: float) -> None:
        self._ended.set()


class Scheduler:
    address = "tls://scheduler"

    async def close(self) -> None:
        """There is nothing to close."""


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Nanny]:
    """Every nanny that is made, in order."""
    monkeypatch.setattr(Nanny, "made", [], raising=False)
    monkeypatch.setattr(distributed, "Nanny", Nanny)
    monkeypatch.setattr(
        "processing.running.engines.cluster.own_cluster.temporary_security", lambda: None
    )
    return Nanny.made


async def settle() -> None:
    """Let everything run that can."""
    for _ in range(9):
        await asyncio.sleep(0)


async def cluster_of(workers: int) -> OwnCluster:
    cluster = OwnCluster("scratch")
    cluster._scheduler = Scheduler()
    for _ in range(workers):
        await cluster.add_worker()
    return cluster


def test_a_worker_that_lost_the_scheduler_is_replaced(made: list[Nanny]) -> None:
    async def lose() -> None:
        cluster = await cluster_of(2)
        made[0].lose_scheduler()
        await settle()
        assert len(made) == 3
        made[2].lose_scheduler()
        await settle()
        assert len(made) == 4
        await cluster.close()

    asyncio.run(lose())


def test_a_worker_that_is_ended_is_not_replaced(made: list[Nanny]) -> None:
    async def end() -> None:
        cluster = await cluster_of(2)
        await cluster.end_worker(made[0].worker_address)
        await settle()
        await cluster.close()
        await settle()
        assert len(made) == 2

    asyncio.run(end())
