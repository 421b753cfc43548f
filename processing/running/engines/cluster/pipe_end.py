"""The end of the main process's pipe in a process that speaks to a cluster."""

import asyncio
import queue
import threading
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from processing.processes import wire
from processing.running.engines.cluster.messages import Command


class PipeEnd:
    """Takes commands out of a pipe and puts messages into it, without keeping the loop waiting.

    Belongs to the event loop that it is made in; a thread reads and another one writes.
    """

    def __init__(self, connection: "Connection[Any, Any]") -> None:
        """Begin to read and to write."""
        self._connection = connection
        self._out: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._commands: asyncio.Queue[Command] = asyncio.Queue()
        self._writer = threading.Thread(target=self._write, name="cluster-writer", daemon=True)
        self._writer.start()
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._read, args=(loop,), daemon=True).start()

    def tell(self, *told: Any) -> None:
        """Send a message."""
        self._out.put(wire.encode(told))

    def splice(self, message: bytes) -> None:
        """Send a message that is encoded already; the main process decodes it, once."""
        self._out.put(message)

    async def command(self) -> Command:
        """Wait for the next command; None at the end, also where the main process is gone."""
        return await self._commands.get()

    def close(self, seconds: float) -> None:
        """Send what is left, at most so long."""
        self._out.put(None)
        self._writer.join(seconds)

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
