"""The process that speaks to a Dask cluster: all uses of Dask's client, and the local cluster.

It passes on commands and what comes of them, and decides nothing. Dask's threads, its settings of
logs and what it unpickles stay in here; when this process ends, so do the workers that it started.
"""

import asyncio
import pickle
import tempfile
import time
from collections.abc import Coroutine
from multiprocessing.connection import Connection
from typing import Any

from processing.processes import wire
from processing.running.engines.cluster import messages, worker_side
from processing.running.engines.cluster.dask_client import attempt, connect, introduced, settle_in
from processing.running.engines.cluster.link import Link
from processing.running.engines.cluster.messages import (
    Command,
    Hand,
    Restart,
    Retire,
    Scale,
    SetPace,
)
from processing.running.engines.cluster.own_cluster import OwnCluster
from processing.running.engines.cluster.pipe_end import PipeEnd
from processing.running.engines.cluster.security import security_of

RESTART_SECONDS = 20.0
PARTING_SECONDS = 2.0  # the longest the end takes before it is made short
ASIDE_SECONDS = 0.3
WATCH_SECONDS = 0.2


def speak(connection: "Connection[Any, Any]", link: Link, workers: int, conditions: bytes) -> None:
    """Speak to a cluster until the other end of the pipe says None or is closed; a process's work.

    A local cluster is started with so many `workers`.
    """
    settle_in()
    asyncio.run(_speak(connection, link, workers, conditions))


async def _speak(
    connection: "Connection[Any, Any]", link: Link, workers: int, conditions: bytes
) -> None:
    pipe = PipeEnd(connection)
    _, why = await attempt(_Liaison(pipe, link, workers, conditions).run())
    if why:
        pipe.tell(messages.REFUSED, why)
    pipe.close(PARTING_SECONDS)


class _Liaison:
    """One conversation; all of it in the thread of the event loop."""

    def __init__(self, pipe: PipeEnd, link: Link, workers: int, conditions: bytes) -> None:
        self._pipe = pipe
        self._link = link
        self._workers = workers
        self._conditions = conditions
        self._run_id: str = pickle.loads(conditions).run_context.run_id  # noqa: S301 - our own
        self._client: Any = None
        self._place: tuple[str, Any] = ("", None)  # address and security
        self._cluster: OwnCluster | None = None
        self._known: set[str] = set()  # addresses of the workers that are there
        self._waits: dict[int, tuple[str, asyncio.Task[None]]] = {}  # by chunk, with its worker
        self._aside: set[asyncio.Task[None]] = set()  # keeps what is done beside from being lost

    async def run(self) -> None:
        """Connect, and do what is asked until the end."""
        with tempfile.TemporaryDirectory(
            prefix="thumbpool-", ignore_cleanup_errors=True
        ) as scratch:
            try:
                await self._connect_or_start(scratch)
                watch = asyncio.ensure_future(self._watch())
                while (command := await self._pipe.command()) is not None:
                    self._carry_out(command)
                watch.cancel()
            finally:
                await attempt(asyncio.wait_for(self._part(), PARTING_SECONDS))

    async def _connect_or_start(self, scratch: str) -> None:
        if not self._link.is_local:
            await self._connect(self._link.scheduler, security_of(self._link))
            return
        self._cluster = OwnCluster(scratch)
        await self._cluster.start()
        for _ in range(self._workers):
            self._do_aside(self._cluster.add_worker())
        await self._connect(self._cluster.address, self._cluster.security)

    async def _connect(self, address: str, security: Any) -> None:
        self._place = (address, security)
        self._client = await connect(address, security, self._link.patience_seconds)
        self._client.subscribe_topic("all", self._on_event)
        self._client.subscribe_topic(worker_side.TOPIC, self._on_told)
        info = await self._client.scheduler.identity()
        addresses = list(info["workers"])
        self._pipe.tell(messages.CONNECTED, addresses)
        for address in addresses:
            self._welcome(address)

    @property
    def _own(self) -> OwnCluster:
        assert self._cluster is not None, "only a cluster of the run's own changes"  # noqa: S101
        return self._cluster

    def _carry_out(self, command: Command) -> None:
        match command:
            case Hand(chunk, address, order):
                self._hand(chunk, address, order)
            case SetPace(pace, number, addresses):
                self._do_aside(self._set_pace(pace, number, addresses))
            case Scale(more):
                for _ in range(more):
                    self._do_aside(self._own.add_worker())
            case Retire(address):
                self._do_aside(self._own.end_worker(address))
            case Restart(address):
                self._do_aside(self._restart(address))

    def _hand(self, chunk: int, address: str, order: bytes) -> None:
        if address not in self._known:
            return  # GONE was told, and the chunk went with it
        future = self._client.submit(
            worker_side.do_chunk,
            order,
            key=f"thumbpool-{self._run_id}-{chunk}",
            workers=[address],
            allow_other_workers=False,
            pure=False,
            retries=0,
        )
        wait = asyncio.ensure_future(self._wait_for(chunk, future))
        self._waits[chunk] = (address, wait)

    async def _wait_for(self, chunk: int, future: Any) -> None:
        """Tell how a chunk ended, unless its worker is gone."""
        try:
            made: bytes | None
            made, why = await attempt(future)
        except asyncio.CancelledError:
            if chunk in self._waits and self._client.status == "running":
                del self._waits[chunk]
                self._pipe.tell(messages.BROKEN, chunk, "cancelled")
            raise
        finally:
            future.release()
        if not self._waits.pop(chunk, None):
            return
        if made is None:
            self._pipe.tell(messages.BROKEN, chunk, why)
        else:
            self._pipe.splice(b'["%b",%d,%b]' % (messages.DONE.encode(), chunk, made))

    def _welcome(self, address: str) -> None:
        if address not in self._known:
            self._known.add(address)
            self._do_aside(self._introduce(address))

    async def _introduce(self, address: str) -> None:
        """Send a worker the conditions of the run, and tell who it is."""
        client = self._client
        asked = introduced(client, address, worker_side.set_up, self._conditions)
        who, why = await attempt(asked)
        if address not in self._known or client is not self._client:
            return  # after a new connection it is introduced anew
        if who is None:
            self._pipe.tell(messages.STRANGER, address, why)
            return
        introduction, ahead, error_seconds = who
        told = wire.encode([messages.WORKER, address])[:-1]
        clock = wire.encode([ahead, error_seconds])[1:]
        self._pipe.splice(b"%b,%b,%b" % (told, introduction, clock))

    async def _set_pace(self, pace: messages.Pace, number: int, addresses: tuple[str, ...]) -> None:
        there = [address for address in addresses if address in self._known]
        if there:
            await self._client.run(
                worker_side.set_pace,
                self._run_id,
                int(pace),
                number,
                workers=there,
                on_error="ignore",
            )

    async def _restart(self, address: str) -> None:
        """Have a worker ended by its nanny; where that does not do it, by the scheduler."""
        asked = self._client.run(worker_side.end_process, workers=[address], nanny=True)
        _, why = await attempt(asyncio.wait_for(asked, RESTART_SECONDS))
        if not why:
            return
        _, why = await attempt(self._client.restart_workers([address], timeout=RESTART_SECONDS))
        if why and address in self._known:  # it has no nanny, or that does not answer
            self._pipe.tell(messages.NOT_RESTARTED, address)

    def _on_event(self, event: tuple[float, Any]) -> None:
        """Take what the scheduler says of workers that come and go."""
        match event[1]:
            case {"action": "add-worker", "worker": str(address)}:
                self._welcome(address)
            case {"action": "remove-worker", "worker": str(address)}:
                self._lose(address)

    def _lose(self, address: str) -> None:
        if address not in self._known:
            return
        self._known.discard(address)
        for chunk in [chunk for chunk, (where, _) in self._waits.items() if where == address]:
            _, wait = self._waits.pop(chunk)
            wait.cancel()
        self._pipe.tell(messages.GONE, address)

    def _on_told(self, event: tuple[float, Any]) -> None:
        """Pass on what a worker told of its progress: JSON, which the main process decodes."""
        match event[1]:
            case {"run": self._run_id, "told": bytes(told)}:
                self._pipe.splice(b'["%b",%b]' % (messages.TOLD.encode(), told))

    async def _watch(self) -> None:
        """Notice that the scheduler is gone, and connect again once it is back."""
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            if self._client.status == "running":
                continue
            for _, wait in self._waits.values():
                wait.cancel()
            self._waits.clear()
            self._known.clear()
            self._pipe.tell(messages.SCHEDULER_LOST)
            await self._connect_again()

    async def _connect_again(self) -> None:
        """Connect as soon as the scheduler is back, or give up."""
        deadline = time.monotonic() + self._link.patience_seconds
        while True:
            await attempt(asyncio.wait_for(self._client.close(0), PARTING_SECONDS))
            _, why = await attempt(self._connect(*self._place))
            if not why:
                return
            if time.monotonic() > deadline:
                self._pipe.tell(messages.REFUSED, why)
                return
            await asyncio.sleep(WATCH_SECONDS)

    async def _part(self) -> None:
        """Let workers forget the run, and close what was opened."""
        if self._aside:  # such as a worker that is to be restarted
            await asyncio.wait(self._aside, timeout=ASIDE_SECONDS)
        if self._client is not None:
            if self._cluster is None and self._known:
                await self._client.run(
                    worker_side.tear_down,
                    self._run_id,
                    workers=list(self._known),
                    on_error="ignore",
                )
            self._client.unsubscribe_topic(worker_side.TOPIC)
            self._client.unsubscribe_topic("all")
            await self._client.close(PARTING_SECONDS / 2)
        if self._cluster is not None:
            await self._cluster.close()

    def _do_aside(self, work: Coroutine[Any, Any, None]) -> None:
        """Do what has nobody to tell of an error; what is lost is noticed elsewhere."""
        task = asyncio.ensure_future(_without_errors(work))
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)


async def _without_errors(work: Coroutine[Any, Any, None]) -> None:
    await attempt(work)
