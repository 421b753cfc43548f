"""Hand over tasks without waiting for them, then ask for their results: ready, wait and get."""

import functools
import multiprocessing
import time
from collections.abc import Callable
from multiprocessing.pool import AsyncResult
from typing import Any

WORKERS = 2  # processes that do the tasks
WORK_SECONDS = 0.6  # that a task takes
PATIENCE_SECONDS = 0.15  # that wait and get wait if they are given a limit
BAD = 4  # the number of the task that raises an exception, from 1 to 8; 0 for none


def tell(begun: float, actor: str, what: str, value: object = "") -> None:
    """Print one line: seconds since the start, who, what and a value."""
    print(f"{time.perf_counter() - begun:.4f}\t{actor}\t{what}\t{value}\n", end="", flush=True)


def work(begun: float, number: int) -> int:
    """Do one task, or fail. Runs in a worker process."""
    worker = f"worker {multiprocessing.current_process().name.rpartition('-')[2]}"
    tell(begun, worker, "busy", number)
    time.sleep(WORK_SECONDS)
    tell(begun, worker, "idle", number)
    if number == BAD:
        raise ValueError(f"task {number} cannot be done")
    return number


def ask(begun: float, promised: AsyncResult[Any]) -> None:
    """Ask whether it is there, and whether it is no exception; neither call waits."""
    tell(begun, "main", "asked", f"ready() is {promised.ready()}")
    try:
        tell(begun, "main", "asked", f"successful() is {promised.successful()}")
    except ValueError:  # it is not ready
        tell(begun, "main", "asked", "successful() raises ValueError")


def collected(begun: float, name: str, call: Callable[[], Any]) -> bool:
    """Tell the results of a call that waits for them, or what it raises; False if it gave up."""
    tell(begun, "main", "waiting", name)
    try:
        results = call()
        for number in results if isinstance(results, list) else [results]:
            tell(begun, "main", "result", number)
    except multiprocessing.TimeoutError:
        tell(begun, "main", "timeout", "get")
        return False
    except ValueError as error:  # raised in the worker, and once more here
        tell(begun, "main", "error", f"{type(error).__name__}: {error}")
    return True


def main() -> None:
    """Call apply, which waits, and the three methods that return at once."""
    begun = time.perf_counter()
    with multiprocessing.Pool(WORKERS) as pool:
        do, pairs = functools.partial(work, begun), [(begun, number) for number in (6, 7, 8)]
        tell(begun, "main", "part", "apply")
        collected(begun, "apply", lambda: pool.apply(do, (1,)))
        for name, hand_over in (
            ("apply_async", lambda: pool.apply_async(do, (2,))),
            ("map_async", lambda: pool.map_async(do, (3, 4, 5), chunksize=1)),
            ("starmap_async", lambda: pool.starmap_async(work, pairs, chunksize=1)),
        ):
            tell(begun, "main", "part", name)
            promised: AsyncResult[Any] = hand_over()
            tell(begun, "main", "submit", name)  # the call has returned
            ask(begun, promised)
            tell(begun, "main", "waiting", "wait")
            promised.wait(PATIENCE_SECONDS)  # says nothing: ask again, or get
            if not collected(begun, "get", functools.partial(promised.get, PATIENCE_SECONDS)):
                collected(begun, "get", promised.get)  # without a limit
            ask(begun, promised)


if __name__ == "__main__":
    main()
