"""A scheduler in this process, and workers that it starts: the cluster of one run, on loopback."""

import asyncio
import logging
from contextlib import suppress
from typing import Any

from processing.running.engines.cluster import tls_errors
from processing.running.engines.cluster.security import temporary_security

LOOPBACK = "127.0.0.1"
CLOSE_SECONDS = 1.0
LATE_SECONDS = 10.0  # the longest that workers are waited for which take the place of others
POLL_SECONDS = 0.05


class OwnCluster:
    """Starts and ends workers, each with a nanny that starts it again when it dies.

    A nanny ends, too, when its worker has lost the scheduler; then another takes its place.

    Dask's `LocalCluster` is not used: it starts and ends workers one after the other, and may give
    a new one the name of one that is still ending, and then keep that. Runs in the liaison's event
    loop.

    Attributes:
        security: who has these keys, which are in the memory of our processes alone, gets in: other
            users of this machine reach the loopback, too.
    """

    def __init__(self, scratch: str) -> None:
        self.security = temporary_security()
        self._scratch = scratch
        self._scheduler: Any = None
        self._nannies: list[Any] = []
        self._watches: set[asyncio.Future[None]] = set()  # one for each nanny
        self._names = 0

    @property
    def address(self) -> str:
        """The address of the scheduler."""
        return str(self._scheduler.address)

    async def start(self) -> None:
        """Start the scheduler."""
        from distributed import Scheduler

        self._scheduler = await Scheduler(
            protocol="tls://",
            host=LOOPBACK,
            port=0,
            security=self.security,
            dashboard=False,
            dashboard_address=f"{LOOPBACK}:0",
        )

    async def start_workers(self, workers: int) -> None:
        """Start so many workers, and wait until the scheduler knows them, or some seconds more."""
        await asyncio.gather(*(self.add_worker() for _ in range(workers)))
        with suppress(TimeoutError):
            async with asyncio.timeout(LATE_SECONDS):
                while len(self._scheduler.workers) < workers:
                    await asyncio.sleep(POLL_SECONDS)

    async def add_worker(self) -> None:
        """Start a worker; the scheduler has known it when this returns."""
        from distributed import Nanny

        self._names += 1
        nanny = Nanny(
            self.address,
            nthreads=1,
            name=self._names,
            host=LOOPBACK,
            protocol="tls://",
            security=self.security,
            memory_limit=None,  # pictures are weighed, as in the pool
            silence_logs=logging.CRITICAL,
            preload=[tls_errors.__name__],
            local_directory=self._scratch,
            dashboard=False,
            dashboard_address=f"{LOOPBACK}:0",
        )
        self._nannies.append(nanny)
        await nanny
        watch = asyncio.ensure_future(self._replace(nanny))
        self._watches.add(watch)
        watch.add_done_callback(self._watches.discard)

    async def _replace(self, nanny: Any) -> None:
        """Start another worker once a nanny has ended that was not to end."""
        await nanny.finished()
        if nanny in self._nannies:
            self._nannies.remove(nanny)
            await self.add_worker()

    async def end_worker(self, address: str) -> None:
        """End the worker at an address for good."""
        for nanny in self._nannies:
            if nanny.worker_address == address:
                self._nannies.remove(nanny)
                await nanny.close(CLOSE_SECONDS)
                return

    async def close(self) -> None:
        """End all workers and the scheduler."""
        for watch in self._watches:
            watch.cancel()
        with suppress(Exception):
            await asyncio.gather(*(each.close(CLOSE_SECONDS) for each in self._nannies))
        if self._scheduler is not None:
            await self._scheduler.close()
