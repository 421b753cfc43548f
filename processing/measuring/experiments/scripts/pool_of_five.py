"""Give tasks of uneven length to a pool of five: by starmap, then by imap_unordered."""

import os
import time
from multiprocessing import Pool, current_process

WORKERS = 5
TASKS = 12
SHORT_SECONDS = 0.05  # that most tasks take
LONG_SECONDS = 0.4  # that every fourth takes
shared: list[float] = []  # what the initializer gave this worker


def tell(begun: float, actor: str, what: str, value: object = "") -> None:
    """Print a line in one piece: seconds since the start, who, what and a value."""
    print(f"{time.perf_counter() - begun:.4f}\t{actor}\t{what}\t{value}\n", end="", flush=True)


def worker() -> str:
    """Return what this worker is called."""
    return f"worker {current_process().name.rpartition('-')[2]}"


def initialize(begun: float) -> None:
    """Keep what all tasks need. Runs in each worker, once, before its first task."""
    shared.append(begun)
    tell(begun, worker(), "start", os.getpid())
    tell(begun, worker(), "received", "settings")


def add(left: int, right: int) -> int:
    """Take two arguments, as starmap gives them. Runs in a worker."""
    tell(shared[0], worker(), "busy", left)
    time.sleep(SHORT_SECONDS if left % 4 else LONG_SECONDS)
    tell(shared[0], worker(), "idle")
    return left + right


def number_of(task: int) -> int:
    """Take one argument, as imap_unordered gives it. Runs in a worker."""
    add(task, task)
    return task


def main() -> None:
    """Do the same tasks in two ways, and tell when each result is at hand."""
    begun = time.perf_counter()
    tell(begun, "main", "start", os.getpid())
    with Pool(WORKERS, initialize, (begun,)) as pool:
        tell(begun, "main", "waiting", "starmap")
        sums = pool.starmap(add, [(n, n) for n in range(1, TASKS + 1)], chunksize=1)
        for each in sums:  # all at once
            tell(begun, "main", "result", each // 2)
        tell(begun, "main", "waiting", "imap_unordered")
        for task in pool.imap_unordered(number_of, range(1, TASKS + 1)):
            tell(begun, "main", "result", task)  # each as soon as it is there
        tell(begun, "main", "close")
        pool.close()
        pool.join()
    tell(begun, "main", "end")


if __name__ == "__main__":
    main()
