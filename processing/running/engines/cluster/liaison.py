"""The main process's end of the conversation with a cluster; nothing of Dask is imported here."""

import time
from collections.abc import Callable, Iterator
from typing import Any

from processing.errors import EngineError, ForeignBytesError, explained
from processing.language.lazy_text import lazy_tr
from processing.processes import wire
from processing.processes.start import end_processes, start_with_pipe
from processing.running.engines.cluster.certificates import lapse
from processing.running.engines.cluster.link import Link
from processing.running.engines.cluster.messages import Command
from processing.settings.batch import StartMethod

END_SECONDS = 4.0  # longer than the liaison gives itself to part
KILL_SECONDS = 2.0
MOST_AT_ONCE = 64  # messages, before tasks are handed out again


class Liaison:
    """A process that speaks to the cluster. Belongs to one thread; used once."""

    def __init__(self, speak: Callable[..., None], *arguments: object) -> None:
        """Start it; it calls `speak` with its end of the pipe and these arguments.

        Raises:
            EngineError: the system cannot start a process.
        """
        try:
            self._connection, self._process = start_with_pipe(
                StartMethod.SPAWN,
                speak,
                arguments,
                name="cluster",
                duplex=True,
                starts_others=True,
            )
        except (OSError, EOFError) as error:
            raise EngineError(
                lazy_tr(
                    "The process that speaks to the cluster could not be started: {why}.",
                    code="workers-not-started",
                    why=explained(error) or type(error).__name__,
                )
            ) from error

    def send(self, command: Command) -> None:
        """Send a command; one that ended does not hear it, which `messages` tells."""
        try:
            self._connection.send(command)
        except OSError:
            return

    def messages(self, seconds: float) -> Iterator[list[Any]]:
        """Wait at most so long for a message, and yield what has come.

        Raises:
            EOFError, OSError: the liaison has ended.
            ForeignBytesError: what came is no message.
        """
        for _ in range(MOST_AT_ONCE):
            if not wire.is_readable(self._connection, seconds):
                return
            message = wire.receive(self._connection)
            if isinstance(message, list) and message:
                yield message
            seconds = 0

    def end(self) -> None:
        """End the process, and the workers that it started."""
        self.send(None)
        deadline = time.monotonic() + END_SECONDS
        try:
            while time.monotonic() < deadline:  # else it might wait for room in the pipe
                if wire.is_readable(self._connection, 0.1):
                    wire.receive_bytes(self._connection)
        except (EOFError, OSError, ForeignBytesError):
            pass  # it has ended
        self._process.join(max(0.0, deadline - time.monotonic()))
        end_processes([self._process], KILL_SECONDS)
        self._connection.close()
        if self._process.exitcode is not None:
            self._process.close()


def no_connection(link: Link, why: str) -> str:
    """Return a sentence on a cluster that could not be started or reached."""
    if link.is_local:
        return lazy_tr(
            "The workers of the cluster could not be started: {why}.",
            code="workers-not-started",
            why=why,
        )
    lapsed = lapse(link.certificates) if link.certificates is not None else ""
    return lapsed or lazy_tr(
        "There is no connection to the scheduler at {address}: {why}. Is it running, and is "
        "the certificate of its authority?",
        code="cluster-gone",
        address=link.scheduler,
        why=why,
    )
