"""Forget the guard of the main module: each worker runs the program again instead of working."""

import multiprocessing
import os
import time

WORKERS = 2  # processes that the pool is to have
TASKS = 4  # that they are to do
WORK_SECONDS = 0.2  # that a task takes
LIMIT_SECONDS = 2.0  # that main waits for results; without it, for ever
FORGOTTEN = "GUARD_FORGOTTEN"  # a variable that workers inherit, while it is set
BEGUN = "PROGRAM_BEGUN"  # another: the moment at which the program began


def tell(actor: str, what: str, value: object = "") -> None:
    """Print one line: seconds since the start, who, what and a value."""
    seconds = time.perf_counter() - float(os.environ[BEGUN])
    print(f"{seconds:.4f}\t{actor}\t{what}\t{value}\n", end="", flush=True)


def worker() -> str:
    """Return what this worker is called."""
    return f"worker {multiprocessing.current_process().name.rpartition('-')[2]}"


def work(number: int) -> int:
    """Do one task. Runs in a worker process."""
    tell(worker(), "busy", number)
    time.sleep(WORK_SECONDS)
    tell(worker(), "idle", number)
    return number


def use_pool() -> None:
    """Start workers by spawn: each imports this file before it takes its first task."""
    with multiprocessing.get_context("spawn").Pool(WORKERS) as pool:
        task = pool.map_async(work, range(1, TASKS + 1), chunksize=1)
        tell("main", "waiting")
        try:
            for number in task.get(timeout=LIMIT_SECONDS):
                tell("main", "result", number)
        except multiprocessing.TimeoutError:
            tell("main", "hang", TASKS)
        tell("main", "idle")


def without_guard() -> None:
    """What stands at the end of a file without a guard: whoever imports it starts a pool."""
    try:
        use_pool()
    except RuntimeError as error:
        # Python has noticed: this worker ends, and the pool of the main program starts another.
        tell("new workers", "error", f"pid {os.getpid()}: {type(error).__name__}")
        raise


if FORGOTTEN in os.environ:
    without_guard()
elif __name__ == "__main__":
    os.environ[BEGUN] = str(time.perf_counter())
    tell("main", "start", os.getpid())
    tell("main", "part", "with guard")
    use_pool()
    os.environ[FORGOTTEN] = "yes"
    tell("main", "part", "without guard")
    without_guard()
    tell("main", "end")
