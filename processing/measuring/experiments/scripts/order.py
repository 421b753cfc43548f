"""Give the same tasks to map, imap and imap_unordered, and see when each result arrives."""

import functools
import multiprocessing
import os
import time

TASKS = 8  # numbered from 1, in the order in which they are handed over
WORKERS = 2  # processes that do them
STRAGGLER = 1  # the number of the task that takes long
LONG_SECONDS = 0.8  # that the straggler takes
SHORT_SECONDS = 0.15  # that each other task takes
CALLER = "main"


def tell(begun: float, actor: str, what: str, value: object = "") -> None:
    """Print one line: seconds since the start, who, what and a value."""
    print(f"{time.perf_counter() - begun:.4f}\t{actor}\t{what}\t{value}\n", end="", flush=True)


def work(begun: float, number: int) -> int:
    """Do one task; from its end on, the result is held until it arrives. Runs in a worker."""
    tell(begun, f"task {number}", "busy", f"pid {os.getpid()}")
    time.sleep(LONG_SECONDS if number == STRAGGLER else SHORT_SECONDS)
    tell(begun, f"task {number}", "held")
    return number


def main() -> None:
    """Do the same tasks by each method; one at a time goes to a worker."""
    begun = time.perf_counter()
    tell(begun, CALLER, "start", os.getpid())
    do = functools.partial(work, begun)
    numbers = range(1, TASKS + 1)
    with multiprocessing.Pool(WORKERS) as pool:
        for method in (pool.map, pool.imap, pool.imap_unordered):
            tell(begun, CALLER, "part", method.__name__)
            for number in method(do, numbers, chunksize=1):
                tell(begun, f"task {number}", "idle")
                tell(begun, CALLER, "result", number)
    tell(begun, CALLER, "end")


if __name__ == "__main__":
    main()
