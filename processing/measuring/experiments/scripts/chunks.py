"""Hand tasks over one by one, then in chunks, and weigh what is pickled on the way."""

import multiprocessing
import os
import pickle
import time
from functools import partial

TASKS = 60  # that are done in each way
WORKERS = 2  # processes that do them
CHUNK = 10  # tasks that are handed over together in the second way
WORK_SECONDS = 0.002  # that a task takes
LETTERS = 200  # that go with each task and come back with its result
TIMES = 20  # that pickling is repeated, to measure it


def tell(begun: float, actor: str, what: str, value: object = "") -> None:
    """Print one line: seconds since the start, who, what and a value."""
    print(f"{time.perf_counter() - begun:.4f}\t{actor}\t{what}\t{value}\n", end="", flush=True)


def worker() -> str:
    """Return what this worker is called."""
    return f"worker {multiprocessing.current_process().name.rpartition('-')[2]}"


def work(begun: float, size: int, task: tuple[int, str]) -> tuple[int, str]:
    """Do one task; the first and the last of a chunk tell when it was in work. In a worker."""
    number = task[0]
    if number % size == 0:
        tell(begun, worker(), "chunk", f"{number}-{min(number + size, TASKS) - 1}")
    time.sleep(WORK_SECONDS)
    tell(begun, worker(), "done", number)
    if (number + 1) % size == 0 or number + 1 == TASKS:
        tell(begun, worker(), "idle")
    return task


def weigh(begun: float, way: str, parts: list[object]) -> None:
    """Tell how large all parts are, each pickled by itself, and how long that takes."""
    start = time.perf_counter()
    for _ in range(TIMES):
        pickled = [pickle.dumps(part) for part in parts]
    middle = time.perf_counter()
    for _ in range(TIMES):
        for each in pickled:
            pickle.loads(each)
    end = time.perf_counter()
    there, back = (round(1e6 * seconds / TIMES) for seconds in (middle - start, end - middle))
    size = sum(map(len, pickled))
    cost = f"{len(parts)} parcels, {size} bytes, dumps {there} us, loads {back} us"
    tell(begun, "main", "cost", f"{way}: {cost}")


def main() -> None:
    """Do the tasks with a chunk size of 1 and of CHUNK."""
    begun = time.perf_counter()
    tell(begun, "main", "start", os.getpid())
    tasks = [(number, "x" * LETTERS) for number in range(TASKS)]
    with multiprocessing.Pool(WORKERS) as pool:
        for size in (1, CHUNK):
            tell(begun, "main", "part", f"chunksize {size}")
            do = partial(work, begun, size)
            results = []
            for result in pool.imap(do, tasks, chunksize=size):
                tell(begun, "main", "result", result[0])
                results.append(result)
            starts = range(0, TASKS, size)
            weigh(begun, "to workers", [(do, tasks[at : at + size]) for at in starts])
            weigh(begun, "back", [results[at : at + size] for at in starts])
    tell(begun, "main", "end")


if __name__ == "__main__":
    main()
