"""Send messages through a pipe, and let its reader find out that no more will come."""

import os
import time
from multiprocessing import Pipe, Process
from multiprocessing.connection import Connection

MESSAGES = 8  # that the writer sends
SEND_SECONDS = 0.15  # that the writer needs to make a message
READ_SECONDS = 0.1  # that the reader works on one
READER_FORGETS = False  # whether the reader keeps its copy of the writing end open


def tell(begun: float, actor: str, what: str, value: object = "") -> None:
    """Print a line in one piece: seconds since the start, who, what and a value."""
    print(f"{time.perf_counter() - begun:.4f}\t{actor}\t{what}\t{value}\n", end="", flush=True)


def write(begun: float, reading: "Connection", writing: "Connection") -> None:
    """Send all messages, then close the end for writing. Runs in a process of its own."""
    reading.close()  # this process only writes
    tell(begun, "writer", "start", os.getpid())
    for number in range(1, MESSAGES + 1):
        tell(begun, "writer", "busy", number)
        time.sleep(SEND_SECONDS)
        writing.send(number)
        tell(begun, "writer", "send", number)
    writing.close()
    tell(begun, "writer", "close", "writing end")
    tell(begun, "writer", "end")


def read(begun: float, reading: "Connection", writing: "Connection") -> None:
    """Read until no process has the end for writing open. Runs in a process of its own."""
    tell(begun, "reader", "start", os.getpid())
    if not READER_FORGETS:
        writing.close()  # or this process waits for itself
    while True:
        tell(begun, "reader", "waiting")
        try:
            message = reading.recv()
        except EOFError:
            tell(begun, "reader", "eof")
            break
        tell(begun, "reader", "recv", message)
        tell(begun, "reader", "busy", message)
        time.sleep(READ_SECONDS)
    tell(begun, "reader", "end")


def main() -> None:
    """Give both ends to both processes, close both here, and wait."""
    begun = time.perf_counter()
    reading, writing = Pipe(duplex=False)
    tell(begun, "main", "start", os.getpid())
    crew = [Process(target=work, args=(begun, reading, writing)) for work in (write, read)]
    for process in crew:
        process.start()
    reading.close()
    writing.close()
    tell(begun, "main", "close", "both ends")
    tell(begun, "main", "waiting", "join")
    for process in crew:
        process.join()
    tell(begun, "main", "end")


if __name__ == "__main__":
    main()
