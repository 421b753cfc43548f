"""End one pool by close and join, and another by terminate, and count what is lost."""

import functools
import multiprocessing
import time
from collections.abc import Callable
from multiprocessing.pool import AsyncResult, Pool

TASKS = 8  # that each pool is given
WORKERS = 2  # processes of each pool
WORK_SECONDS = 0.2  # that a task takes
TERMINATE_SECONDS = 0.5  # after which the second pool is ended
PAUSE_SECONDS = 0.15  # between two calls
CALLER = "main"


def tell(begun: float, actor: str, what: str, value: object = "") -> None:
    """Print one line: seconds since the start, who, what and a value."""
    print(f"{time.perf_counter() - begun:.4f}\t{actor}\t{what}\t{value}\n", end="", flush=True)


def worker() -> str:
    """Return what this worker is called."""
    return f"worker {multiprocessing.current_process().name.rpartition('-')[2]}"


def work(begun: float, number: int) -> int:
    """Do one task. Runs in a worker process."""
    tell(begun, worker(), "busy", number)
    time.sleep(WORK_SECONDS)
    tell(begun, worker(), "idle", number)
    return number


def submit(begun: float, pool: Pool) -> list[AsyncResult[int]]:
    """Hand all tasks to a pool, and wait for none; each result that comes is told."""
    told = functools.partial(tell, begun, CALLER, "result")
    return [pool.apply_async(work, (begun, n), callback=told) for n in range(1, TASKS + 1)]


def attempt(begun: float, what: str, call: Callable[[], object]) -> None:
    """Call, and tell of a refusal; the pause is only for those who watch."""
    tell(begun, CALLER, what)
    try:
        call()
    except ValueError as error:
        tell(begun, CALLER, "error", f"ValueError: {error}")
    time.sleep(PAUSE_SECONDS)


def close_and_join(begun: float) -> None:
    """Let a pool finish all that it was given: close, then join."""
    pool = multiprocessing.Pool(WORKERS)
    submit(begun, pool)
    attempt(begun, "join", pool.join)  # refused: nobody has said that no more tasks come
    attempt(begun, "close", pool.close)
    attempt(begun, "submit", lambda: submit(begun, pool))  # refused: it is closed
    tell(begun, CALLER, "join")
    pool.join()  # waits until all is done
    tell(begun, CALLER, "note", "join returned")


def terminate(begun: float) -> None:
    """End a pool in the middle; a result that has not come by then never comes."""
    pool = multiprocessing.Pool(WORKERS)
    results = submit(begun, pool)
    time.sleep(TERMINATE_SECONDS)
    tell(begun, CALLER, "terminate")
    pool.terminate()
    pool.join()
    for number, result in enumerate(results, 1):
        if not result.ready():  # its get() would wait for ever
            tell(begun, CALLER, "lost", number)


if __name__ == "__main__":
    BEGUN = time.perf_counter()
    for end_pool in (close_and_join, terminate):
        tell(BEGUN, CALLER, "part", end_pool.__name__)
        end_pool(BEGUN)
