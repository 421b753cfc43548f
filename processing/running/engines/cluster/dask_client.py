"""What a process that speaks to a cluster needs of Dask's client: connect, call, and ask the time.

Nothing of this runs in the main process.
"""

import asyncio
import logging
import signal
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from processing.processes.signals import ignore_stop_signals, unblock_signals
from processing.processes.start import end_with_parent
from processing.running.engines.cluster import worker_side
from processing.running.engines.cluster.tls_errors import keep_errors_apart

CONNECT_SECONDS = 10.0
CALL_SECONDS = 30.0  # the longest a worker takes to import what makes pictures
CLOCK_ROUNDS = 5
MOST_CALLS = 3  # of one kind, where connections break
AGAIN_SECONDS = 1.0  # between them
KEPT_MESSAGES = 10  # per connection

_Result = TypeVar("_Result")


def settle_in() -> None:
    """Make this process one that ends with its parent, and that Dask keeps quiet in.

    A nanny ends its worker by SIGTERM, so that is neither ignored nor blocked here, and therefore
    not in the workers that this process starts.
    """
    ignore_stop_signals()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    unblock_signals()
    end_with_parent()
    keep_errors_apart()
    _quieten()


def _quieten() -> None:
    """Keep Dask's log out of the terminal, its web pages off and its profiler, which serves them.

    A worker that a nanny starts here takes over these settings.
    """
    import dask.config

    forget_messages()
    dask.config.set(
        {
            "logging": {"distributed": "critical", "tornado": "critical"},
            "distributed.scheduler.http.routes": [],
            "distributed.worker.http.routes": [],
            "distributed.worker.profile.enabled": False,
        }
    )
    import distributed  # noqa: F401 - sets its loggers as its settings say

    for name in ("distributed", "tornado", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def forget_messages() -> None:
    """Let Dask keep few of the messages that connections made from now on have sent.

    Else it keeps the last thousand of each for its own developers, with the tasks in them: 7 MB
    a worker in the scheduler.
    """
    import dask.config

    dask.config.set({"distributed.admin.low-level-log-length": KEPT_MESSAGES})


async def attempt(work: Awaitable[_Result]) -> tuple[_Result | None, str]:
    """Return what came of `work` and "", or None and why it failed.

    Dask raises whatever its workers do, on any machine; so all is caught here, and told.
    """
    try:
        return await work, ""
    except Exception as error:  # noqa: BLE001 - see above
        return None, f"{type(error).__name__}: {error}"


async def connect(address: str, security: Any, patience_seconds: float) -> Any:
    """Return a client that is connected to the scheduler at an address."""
    from distributed import Client

    return await Client(
        address,
        security=security,
        asynchronous=True,
        timeout=min(CONNECT_SECONDS, patience_seconds),
        set_as_default=False,
        direct_to_workers=False,
        name="thumbpool",
    )


async def call(client: Any, address: str, function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a function in the worker at an address."""
    answers = await client.run(function, *arguments, workers=[address])
    return answers[address]


async def introduced(
    client: Any, address: str, function: Callable[..., Any], *arguments: Any
) -> tuple[bytes, float, float]:
    """Return how a worker introduces itself by `function`, and what `clock_of` says of it.

    A connection that breaks says nothing of the worker: it is asked again, `MOST_CALLS` times.
    """
    for _ in range(MOST_CALLS - 1):
        try:
            return await _introduced(client, address, function, *arguments)
        except TimeoutError:
            raise
        except OSError:
            await asyncio.sleep(AGAIN_SECONDS)
    return await _introduced(client, address, function, *arguments)


async def _introduced(
    client: Any, address: str, function: Callable[..., Any], *arguments: Any
) -> tuple[bytes, float, float]:
    async with asyncio.timeout(CALL_SECONDS):
        introduction: bytes = await call(client, address, function, *arguments)
        return introduction, *await clock_of(client, address)


async def clock_of(client: Any, address: str) -> tuple[float, float]:
    """Return how far a worker's clock is ahead, by the shortest round trip, and its error."""
    best = (0.0, float("inf"))
    for _ in range(CLOCK_ROUNDS):
        begun = time.perf_counter()
        shown: float = await call(client, address, worker_side.clock)
        ended = time.perf_counter()
        error_seconds = (ended - begun) / 2
        if error_seconds < best[1]:
            best = (shown - (begun + ended) / 2, error_seconds)
    ahead, error_seconds = best
    # One machine has one clock.
    return (0.0, error_seconds) if abs(ahead) <= error_seconds else best
