"""The process that speaks to a Dask cluster: all uses of Dask's client, and the local cluster.

It passes on commands and what comes of them, and decides nothing. Dask's threads, its settings of
logs and what it unpickles stay in here; when this process ends, so do the workers that it started.
"""

import asyncio
import logging
import pickle
import queue
import signal
import tempfile
import threading
import time
from collections.abc import Coroutine
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from processing.processes import wire
from processing.processes.signals import ignore_stop_signals, unblock_signals
from processing.processes.start import end_with_parent
from processing.running.engines.cluster import messages, worker_side
from processing.running.engines.cluster.messages import (
    Command,
    Hand,
    Link,
    Restart,
    Retire,
    Scale,
    SetPace,
)
from processing.running.engines.cluster.own_cluster import OwnCluster
from processing.running.engines.cluster.security import security_of

CONNECT_SECONDS = 10.0
CALL_SECONDS = 30.0  # the longest a worker takes to import what makes pictures
RESTART_SECONDS = 20.0
PARTING_SECONDS = 2.0  # the longest the end takes before it is made short
ASIDE_SECONDS = 0.3
CLOCK_ROUNDS = 5
WATCH_SECONDS = 0.2


def speak(connection: "Connection[Any, Any]", link: Link, workers: int, conditions: bytes) -> None:
    """Speak to a cluster until the other end of the pipe says None or is closed; a process's work.

    A local cluster is started with so many `workers`.
    """
    # The end of the main process ends this one; a nanny ends its worker by SIGTERM, so that is
    # neither ignored nor blocked here, and therefore not in them.
    ignore_stop_signals()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    unblock_signals()
    end_with_parent()
    _quieten()
    asyncio.run(_Liaison(connection, link, workers, conditions).run())


def _quieten() -> None:
    """Keep Dask's log out of the terminal, and its web pages off; what matters is told."""
    import dask.config

    dask.config.set(
        {
            "logging": {"distributed": "critical", "tornado": "critical"},
            "distributed.scheduler.http.routes": [],
            "distributed.worker.http.routes": [],
        }
    )
    import distributed  # noqa: F401 - sets its loggers as its settings say

    for name in ("distributed", "tornado", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


class _Liaison:
    """One conversation; all of it in the thread of the event loop, but the ends of the pipe."""

    def __init__(
        self, connection: "Connection[Any, Any]", link: Link, workers: int, conditions: bytes
    ) -> None:
        self._connection = connection
        self._link = link
        self._workers = workers
        self._conditions = conditions
        self._run_id: str = pickle.loads(conditions).run_context.run_id  # noqa: S301 - our own
        self._out: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._commands: asyncio.Queue[Command] = asyncio.Queue()
        self._client: Any = None
        self._place: tuple[str, Any] = ("", None)  # address and security
        self._cluster: OwnCluster | None = None
        self._known: set[str] = set()  # addresses of the workers that are there
        self._waits: dict[int, tuple[str, asyncio.Task[None]]] = {}  # by chunk, with its worker
        self._aside: set[asyncio.Task[None]] = set()  # keeps what is done beside from being lost

    async def run(self) -> None:
        """Connect, and do what is asked until the end."""
        loop = asyncio.get_running_loop()
        writer = threading.Thread(target=self._write, name="liaison-writer", daemon=True)
        writer.start()
        threading.Thread(target=self._read, args=(loop,), daemon=True).start()
        try:
            with tempfile.TemporaryDirectory(
                prefix="thumbpool-", ignore_cleanup_errors=True
            ) as scratch:
                try:
                    await self._connect_or_start(scratch)
                    watch = asyncio.ensure_future(self._watch())
                    while (command := await self._commands.get()) is not None:
                        self._carry_out(command)
                    watch.cancel()
                finally:
                    with suppress(Exception):
                        await asyncio.wait_for(self._part(), PARTING_SECONDS)
        except Exception as error:  # noqa: BLE001 - whatever Dask raises is told
            self._tell(messages.REFUSED, f"{type(error).__name__}: {error}")
        finally:
            self._out.put(None)
            writer.join(PARTING_SECONDS)

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
        from distributed import Client

        self._place = (address, security)
        self._client = await Client(
            address,
            security=security,
            asynchronous=True,
            timeout=min(CONNECT_SECONDS, self._link.patience_seconds),
            set_as_default=False,
            direct_to_workers=False,
            name="thumbpool",
        )
        self._client.subscribe_topic("all", self._on_event)
        self._client.subscribe_topic(worker_side.TOPIC, self._on_told)
        info = await self._client.scheduler.identity()
        addresses = list(info["workers"])
        self._tell(messages.CONNECTED, addresses)
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
            made: bytes = await future
        except asyncio.CancelledError:
            if chunk in self._waits and self._client.status == "running":
                del self._waits[chunk]
                self._tell(messages.BROKEN, chunk, "cancelled")
            raise
        except Exception as error:  # noqa: BLE001 - whatever came of it, the chunk is told
            if self._waits.pop(chunk, None):
                self._tell(messages.BROKEN, chunk, f"{type(error).__name__}: {error}")
        else:
            if self._waits.pop(chunk, None):
                # Spliced as it is: the main process decodes it, once.
                self._out.put(b'["%b",%d,%b]' % (messages.DONE.encode(), chunk, made))
        finally:
            future.release()

    def _welcome(self, address: str) -> None:
        if address not in self._known:
            self._known.add(address)
            self._do_aside(self._introduce(address))

    async def _introduce(self, address: str) -> None:
        """Send a worker the conditions of the run, and tell who it is."""
        try:
            async with asyncio.timeout(CALL_SECONDS):
                introduction = await self._call(address, worker_side.set_up, self._conditions)
                ahead, error_seconds = await self._clock_of(address)
        except Exception as error:  # noqa: BLE001 - it may have any reason not to answer
            if address in self._known:
                self._tell(messages.STRANGER, address, f"{type(error).__name__}: {error}")
            return
        if address in self._known:
            told = wire.encode([messages.WORKER, address])[:-1]
            clock = wire.encode([ahead, error_seconds])[1:]
            self._out.put(b"%b,%b,%b" % (told, introduction, clock))

    async def _clock_of(self, address: str) -> tuple[float, float]:
        """Return how far a worker's clock is ahead, by the shortest round trip, and its error."""
        best = (0.0, float("inf"))
        for _ in range(CLOCK_ROUNDS):
            begun = time.perf_counter()
            shown: float = await self._call(address, worker_side.clock)
            ended = time.perf_counter()
            error_seconds = (ended - begun) / 2
            if error_seconds < best[1]:
                best = (shown - (begun + ended) / 2, error_seconds)
        ahead, error_seconds = best
        # One machine has one clock.
        return (0.0, error_seconds) if abs(ahead) <= error_seconds else best

    async def _call(self, address: str, function: Any, *arguments: Any) -> Any:
        answers = await self._client.run(function, *arguments, workers=[address])
        return answers[address]

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
        try:
            await self._client.restart_workers([address], timeout=RESTART_SECONDS)
        except Exception:  # noqa: BLE001 - it has no nanny, or that does not answer
            if address in self._known:
                self._tell(messages.NOT_RESTARTED, address)

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
        self._tell(messages.GONE, address)

    def _on_told(self, event: tuple[float, Any]) -> None:
        """Pass on what a worker told of its progress: JSON, which the main process decodes."""
        match event[1]:
            case {"run": self._run_id, "told": bytes(told)}:
                self._out.put(b'["%b",%b]' % (messages.TOLD.encode(), told))

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
            self._tell(messages.SCHEDULER_LOST)
            await self._connect_again()

    async def _connect_again(self) -> None:
        deadline = time.monotonic() + self._link.patience_seconds
        while True:
            try:
                with suppress(Exception):
                    await asyncio.wait_for(self._client.close(0), PARTING_SECONDS)
                await self._connect(*self._place)
            except Exception as error:  # noqa: BLE001 - whatever it is, another try may help
                if time.monotonic() > deadline:
                    self._tell(messages.REFUSED, f"{type(error).__name__}: {error}")
                    return
                await asyncio.sleep(WATCH_SECONDS)
            else:
                return

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
        task = asyncio.ensure_future(_without_errors(work))
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)

    def _tell(self, *told: Any) -> None:
        self._out.put(wire.encode(told))

    def _write(self) -> None:
        """Write messages into the pipe; runs in a thread, as the other end may be slow."""
        with suppress(OSError):
            while (message := self._out.get()) is not None:
                self._connection.send_bytes(message)

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        """Read commands; runs in a thread."""
        command: Command = None
        with suppress(RuntimeError):  # the loop has ended
            while True:
                try:
                    command = self._connection.recv()
                except (EOFError, OSError):
                    command = None
                loop.call_soon_threadsafe(self._commands.put_nowait, command)
                if command is None:
                    return


async def _without_errors(work: Coroutine[Any, Any, None]) -> None:
    """Do what has nobody to tell of an error; a lost worker or scheduler is noticed elsewhere."""
    with suppress(Exception):
        await work
