"""Hand over what cannot be pickled: a pool tells it late, a queue loses it without a word."""

import multiprocessing
import pickle
import queue
import time
from collections.abc import Callable
from multiprocessing.queues import Queue

LIMIT_SECONDS = 1.0  # that anybody waits for what never comes
WORK_SECONDS = 0.3  # between handing a task over and asking for its result
Item = Callable[[], int]
GOOD: Item = int  # has a name that another process can import
BAD: Item = lambda: 0  # noqa: E731 - has none


def tell(begun: float, actor: str, what: str, value: object = "") -> None:
    """Print one line: seconds since the start, who, what and a value."""
    print(f"{time.perf_counter() - begun:.4f}\t{actor}\t{what}\t{value}\n", end="", flush=True)


def work(begun: float, item: Item) -> int:
    """Call what was handed over. Runs in a worker process."""
    tell(begun, "worker", "get", item.__name__)
    return item()


def by_pool(begun: float) -> None:
    """A thread of the pool pickles: apply_async says nothing, only get raises the error."""
    with multiprocessing.Pool(1) as pool:
        for item in (GOOD, BAD):
            task = pool.apply_async(work, (begun, item))
            tell(begun, "main", "put", item.__name__)
            time.sleep(WORK_SECONDS)
            try:
                task.get(timeout=LIMIT_SECONDS)
                tell(begun, "main", "result", item.__name__)
            except (pickle.PicklingError, AttributeError) as error:
                tell(begun, "main", "error", f"get: {type(error).__name__}: {error}")


def receive(begun: float, box: "Queue[Item]") -> None:
    """Take items until none comes any more. Runs in a process of its own."""
    tell(begun, "receiver", "waiting")
    try:
        while True:
            tell(begun, "receiver", "get", box.get(timeout=LIMIT_SECONDS).__name__)
    except queue.Empty:
        tell(begun, "receiver", "empty")
    tell(begun, "receiver", "end")


def by_queue(begun: float, *, is_checked: bool) -> None:
    """A thread of the queue pickles: put returns, and the error is only printed by that thread."""
    box: Queue[Item] = multiprocessing.Queue()
    receiver = multiprocessing.Process(target=receive, args=(begun, box))
    receiver.start()
    for item in (GOOD, BAD):
        try:
            if is_checked:
                pickle.dumps(item)
            box.put(item)
            tell(begun, "main", "put", item.__name__)
        except (pickle.PicklingError, AttributeError) as error:
            tell(begun, "main", "error", f"put: {type(error).__name__}: {error}")
    receiver.join()


if __name__ == "__main__":
    BEGUN = time.perf_counter()
    tell(BEGUN, "main", "part", "Pool")
    by_pool(BEGUN)
    for is_checked in (False, True):
        tell(BEGUN, "main", "part", "Queue, pickled before" if is_checked else "Queue")
        by_queue(BEGUN, is_checked=is_checked)
    tell(BEGUN, "main", "end")
