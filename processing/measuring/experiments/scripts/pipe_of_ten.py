"""Send ten numbers through a pipe to another process, which sends back their squares."""

import os
import time
from multiprocessing import Pipe, Process
from multiprocessing.connection import Connection

NUMBERS = 10
SQUARE_SECONDS = 0.08  # that the other process needs for one


def tell(begun: float, actor: str, what: str, value: object = "") -> None:
    """Print a line in one piece: seconds since the start, who, what and a value."""
    print(f"{time.perf_counter() - begun:.4f}\t{actor}\t{what}\t{value}\n", end="", flush=True)


def square(begun: float, ours: "Connection", theirs: "Connection") -> None:
    """Answer each number until no more can come. Runs in a process of its own."""
    theirs.close()  # or recv would wait for this process itself
    tell(begun, "squarer", "start", os.getpid())
    while True:
        tell(begun, "squarer", "waiting")
        try:
            number = ours.recv()
        except EOFError:
            tell(begun, "squarer", "eof")
            break
        tell(begun, "squarer", "recv", number)
        tell(begun, "squarer", "busy", number)
        time.sleep(SQUARE_SECONDS)
        ours.send(number * number)
        tell(begun, "squarer", "send", number * number)
    tell(begun, "squarer", "end")


def main() -> None:
    """Send all numbers at once, then read all answers."""
    begun = time.perf_counter()
    tell(begun, "main", "start", os.getpid())
    ours, theirs = Pipe()  # each end reads and writes
    process = Process(target=square, args=(begun, theirs, ours))
    process.start()
    theirs.close()
    for number in range(1, NUMBERS + 1):
        ours.send(number)
        tell(begun, "main", "send", number)
    for _ in range(NUMBERS):
        tell(begun, "main", "waiting")
        tell(begun, "main", "recv", ours.recv())
    ours.close()
    tell(begun, "main", "close")
    process.join()
    tell(begun, "main", "end")


if __name__ == "__main__":
    main()
