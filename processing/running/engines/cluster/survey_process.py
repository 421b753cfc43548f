"""The process that looks at a cluster once: who is there, and what each worker says of itself."""

import asyncio
import tempfile
from collections.abc import Mapping
from multiprocessing.connection import Connection
from typing import Any

from processing.processes import wire
from processing.running.engines.cluster import messages, worker_side
from processing.running.engines.cluster.dask_client import attempt, connect, introduced, settle_in
from processing.running.engines.cluster.link import Link
from processing.running.engines.cluster.own_cluster import OwnCluster
from processing.running.engines.cluster.pipe_end import PipeEnd
from processing.running.engines.cluster.security import security_of

PARTING_SECONDS = 2.0  # the longest the end takes before it is made short


def look(connection: "Connection[Any, Any]", link: Link, workers: int, sightings: bytes) -> None:
    """Tell who is there, and whether they see the files; a process's work.

    A local cluster is started with so many `workers`, and ends at once.
    """
    settle_in()
    asyncio.run(_look(connection, link, workers, sightings))


async def _look(
    connection: "Connection[Any, Any]", link: Link, workers: int, sightings: bytes
) -> None:
    pipe = PipeEnd(connection)
    looking = asyncio.ensure_future(attempt(_seen(link, workers, sightings)))
    ending = asyncio.ensure_future(pipe.command())
    await asyncio.wait((looking, ending), return_when=asyncio.FIRST_COMPLETED)
    if looking.done():
        seen, why = looking.result()
        pipe.splice(seen) if seen is not None else pipe.tell(messages.REFUSED, why)
        pipe.close(PARTING_SECONDS)
        return
    looking.cancel()  # nobody wants to know any more
    await asyncio.wait((looking,), timeout=PARTING_SECONDS)


async def _seen(link: Link, workers: int, sightings: bytes) -> bytes:
    """Return the message `SEEN`, encoded."""
    if not link.is_local:
        return await _seen_at(link, link.scheduler, security_of(link), sightings)
    with tempfile.TemporaryDirectory(prefix="thumbpool-", ignore_cleanup_errors=True) as scratch:
        cluster = OwnCluster(scratch)
        try:
            await cluster.start()
            await cluster.start_workers(workers)
            return await _seen_at(link, cluster.address, cluster.security, sightings)
        finally:
            await attempt(asyncio.wait_for(cluster.close(), PARTING_SECONDS))


async def _seen_at(link: Link, address: str, security: Any, sightings: bytes) -> bytes:
    client = await connect(address, security, link.patience_seconds)
    try:
        known = (await client.scheduler.identity())["workers"]
        rows = await asyncio.gather(
            *(_row(client, address, told, sightings) for address, told in known.items())
        )
        return b'["%b",[%b]]' % (messages.SEEN.encode(), b",".join(rows))
    finally:
        await attempt(asyncio.wait_for(client.close(PARTING_SECONDS / 2), PARTING_SECONDS))


async def _row(client: Any, address: str, told: Mapping[str, Any], sightings: bytes) -> bytes:
    """Return what is known of a worker, encoded; its introduction is spliced in as it is."""
    threads, memory_bytes = int(told.get("nthreads") or 0), int(told.get("memory_limit") or 0)
    asked = introduced(client, address, worker_side.introduce, sightings)
    who, why = await attempt(asked)
    if who is None:
        return wire.encode([address, threads, memory_bytes, why])
    introduction, ahead, error_seconds = who
    head = wire.encode([address, threads, memory_bytes])[:-1]
    return b"%b,%b,%b" % (head, introduction, wire.encode([ahead, error_seconds])[1:])
