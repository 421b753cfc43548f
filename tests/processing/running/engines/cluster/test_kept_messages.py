"""Dask keeps few of the messages that it has sent: each holds the tasks of a chunk."""

import asyncio
import logging
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")

import dask.config
from distributed import Client, Scheduler, Worker

from processing.running.engines.cluster import dask_client
from processing.running.engines.cluster.dask_client import KEPT_MESSAGES

CHUNKS = 3 * KEPT_MESSAGES
ORDER = b"the tasks of a chunk"
PRELOAD = "processing.running.engines.cluster.preload"
PLACE: dict[str, Any] = {"host": "127.0.0.1", "port": 0, "dashboard_address": "127.0.0.1:0"}


@pytest.fixture(autouse=True)
def _settings_of_dask_are_put_back() -> Iterator[None]:
    loggers = [logging.getLogger(name) for name in ("distributed", "tornado", "asyncio")]
    levels = [each.level for each in loggers]
    with dask.config.set(deepcopy(dask.config.config)):
        yield
    for each, level in zip(loggers, levels, strict=True):
        each.setLevel(level)


async def streams_after_chunks(*preload: str) -> list[Any]:
    """Return what client and scheduler have sent many chunks through."""
    async with (
        Scheduler(**PLACE, dashboard=False, preload=list(preload)) as scheduler,
        Worker(scheduler.address, nthreads=1, **PLACE),
        Client(scheduler.address, asynchronous=True, set_as_default=False) as client,
    ):
        for number in range(CHUNKS):
            await client.submit(len, ORDER, key=f"chunk-{number}")
        of_scheduler = (*scheduler.stream_comms.values(), *scheduler.client_comms.values())
        return [*of_scheduler, client.scheduler_comm]


def test_the_process_that_speaks_to_a_cluster_keeps_few_of_its_messages() -> None:
    dask_client._quieten()
    streams = asyncio.run(streams_after_chunks())
    assert len(streams) >= 3
    for stream in streams:
        assert stream.batch_count >= CHUNKS
        assert len(stream.recent_message_log) <= KEPT_MESSAGES


def test_a_scheduler_that_others_started_for_us_keeps_few_of_its_messages() -> None:
    to_worker, *_ = asyncio.run(streams_after_chunks(PRELOAD))
    assert to_worker.batch_count >= CHUNKS
    assert len(to_worker.recent_message_log) <= KEPT_MESSAGES
