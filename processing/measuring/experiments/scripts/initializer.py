"""Let each worker of a pool get ready once: its process, its imports, its settings; then work."""

import time

FIRST_LINE = time.perf_counter()  # a worker that is spawned reads this file, too

import os
import statistics  # stands for all that the work needs
from multiprocessing import current_process, get_context

WORKERS = 3
TASKS = 12
SETTINGS_SECONDS = 0.1  # that a worker needs to take in its settings
TASK_SECONDS = 0.08  # that a task takes
settings: list[float] = []  # of this worker; empty in the main process


def tell(begun: float, actor: str, what: str, value: object = "", at: float | None = None) -> None:
    """Print a line in one piece: seconds since the start, who, what and a value."""
    moment = time.perf_counter() if at is None else at
    print(f"{moment - begun:.4f}\t{actor}\t{what}\t{value}\n", end="", flush=True)


def worker() -> str:
    """Return what this worker is called."""
    return f"worker {current_process().name.rpartition('-')[2]}"


def initialize(begun: float, sent: list[float]) -> None:
    """Keep the settings. Runs in each worker, once, before its first task."""
    now, me = time.perf_counter(), worker()
    tell(begun, me, "start", os.getpid(), begun)
    tell(begun, me, "starting", "process", begun)
    tell(begun, me, "importing", "imports", FIRST_LINE)
    tell(begun, me, "initializing", "initializer", now)
    time.sleep(SETTINGS_SECONDS)
    settings.extend(sent)
    tell(begun, me, "received", "settings")
    tell(begun, me, "idle")


def work(begun: float, number: int) -> float:
    """Use the settings, which are here already. Runs in a worker."""
    tell(begun, worker(), "busy", number)
    time.sleep(TASK_SECONDS)
    answer = number * statistics.fmean(settings)
    tell(begun, worker(), "idle")
    return answer


def main() -> None:
    """Start the pool, and give out all tasks, one at a time."""
    begun = time.perf_counter()
    tell(begun, "main", "start", os.getpid())
    tasks = [(begun, number) for number in range(1, TASKS + 1)]
    arguments = (begun, [1.0, 2.0, 3.0])
    with get_context("spawn").Pool(WORKERS, initialize, arguments) as pool:
        tell(begun, "main", "waiting", "starmap")
        pool.starmap(work, tasks, chunksize=1)
        tell(begun, "main", "close")
        pool.close()
        pool.join()
    tell(begun, "main", "end")


if __name__ == "__main__":
    main()
