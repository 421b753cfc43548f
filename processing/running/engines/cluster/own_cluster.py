"""A scheduler in this process, and workers that it starts: the cluster of one run, on loopback."""

import asyncio
import logging
from contextlib import suppress
from typing import Any

from processing.running.engines.cluster.security import temporary_security

LOOPBACK = "127.0.0.1"
CLOSE_SECONDS = 1.0


class OwnCluster:
    """Starts and ends workers, each with a nanny that starts it again when it dies.

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

    async def add_worker(self) -> None:
        """Start a worker; it is known to the scheduler when this returns."""
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
            local_directory=self._scratch,
            dashboard=False,
            dashboard_address=f"{LOOPBACK}:0",
        )
        self._nannies.append(nanny)
        await nanny

    async def end_worker(self, address: str) -> None:
        """End the worker at an address for good."""
        for nanny in self._nannies:
            if nanny.worker_address == address:
                self._nannies.remove(nanny)
                await nanny.close(CLOSE_SECONDS)
                return

    async def close(self) -> None:
        """End all workers and the scheduler."""
        with suppress(Exception):
            await asyncio.gather(*(each.close(CLOSE_SECONDS) for each in self._nannies))
        if self._scheduler is not None:
            await self._scheduler.close()
