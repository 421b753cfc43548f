"""Count what map, imap and a window take from a generator, and what waits in memory."""

import collections
import multiprocessing
import time
import tracemalloc
from collections.abc import Iterator
from multiprocessing.pool import AsyncResult, Pool

ITEMS = 40  # that the generator has
KILOBYTES = 1  # of each item; a pipe holds some 64 of them
WORKERS = 2  # processes that work on them
WINDOW = 4  # items that the window lets in at once
WORK_SECONDS = 0.05  # that a worker needs for an item
KILOBYTE = 1024
WAYS = ("map", "imap", "window")


def tell(begun: float, actor: str, what: str, value: object = "") -> None:
    """Print one line: seconds since the start, who, what and a value."""
    print(f"{time.perf_counter() - begun:.4f}\t{actor}\t{what}\t{value}\n", end="", flush=True)


def work(item: bytes) -> int:
    """Work on one item. Runs in a worker process."""
    time.sleep(WORK_SECONDS)
    return len(item)


def weigh(begun: float) -> None:
    """Tell what memory this process holds by now that it did not hold before."""
    tell(begun, "memory (kB)", "memory", tracemalloc.get_traced_memory()[0] // KILOBYTE)


def generate(begun: float, actor: str) -> Iterator[bytes]:
    """Yield items, and tell how many were taken."""
    for number in range(1, ITEMS + 1):
        tell(begun, actor, "taken", number)
        yield bytes(KILOBYTES * KILOBYTE)
        weigh(begun)


def in_a_window(pool: Pool, items: Iterator[bytes]) -> Iterator[int]:
    """Yield results in order; an item is taken from the generator when another was settled."""
    waiting: collections.deque[AsyncResult[int]] = collections.deque()
    for item in items:
        waiting.append(pool.apply_async(work, (item,)))
        if len(waiting) == WINDOW:
            yield waiting.popleft().get()
    while waiting:
        yield waiting.popleft().get()


def main() -> None:
    """Let each of the three take the same items."""
    begun = time.perf_counter()
    tracemalloc.start()
    with multiprocessing.Pool(WORKERS) as pool:
        for actor in WAYS:  # these are the rows of the chart
            tell(begun, actor, "taken", 0)
        for actor in WAYS:
            tell(begun, actor, "part", actor)
            tracemalloc.clear_traces()  # counts from here on
            items = generate(begun, actor)
            if actor == "window":
                results = in_a_window(pool, items)
            else:
                results = getattr(pool, actor)(work, items, chunksize=1)
            for settled, _ in enumerate(results, 1):
                tell(begun, actor, "settled", settled)
                weigh(begun)


if __name__ == "__main__":
    main()
