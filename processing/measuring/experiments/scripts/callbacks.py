"""Let callbacks take results of apply_async, and see in which thread they run and who waits."""

import multiprocessing
import os
import threading
import time

TASKS = 6  # numbered from 1
WORKERS = 2  # processes that do them
WORK_SECONDS = 0.1  # that a task takes
SLOW_SECONDS = 0.6  # that the callback of the first result takes
BAD = 3  # the number of the task that raises an exception; 0 for none


def tell(begun: float, actor: str, what: str, value: object = "") -> None:
    """Print one line: seconds since the start, who, what and a value."""
    print(f"{time.perf_counter() - begun:.4f}\t{actor}\t{what}\t{value}\n", end="", flush=True)


def worker() -> str:
    """Return what this worker is called."""
    return f"worker {multiprocessing.current_process().name.rpartition('-')[2]}"


def thread() -> str:
    """Return the name of the thread that calls this."""
    return threading.current_thread().name


def work(begun: float, number: int) -> int:
    """Do one task, or fail. Runs in a worker process."""
    tell(begun, worker(), "busy", number)
    time.sleep(WORK_SECONDS)
    tell(begun, worker(), "idle", number)
    if number == BAD:
        raise ValueError(f"task {number} cannot be done")
    return number


def main() -> None:
    """Hand over all tasks, then wait for one result after the other."""
    begun = time.perf_counter()
    tell(begun, thread(), "start", os.getpid())

    def on_result(number: int) -> None:
        """Runs in whichever thread the pool calls it; its name is told."""
        tell(begun, thread(), "callback", number)
        time.sleep(SLOW_SECONDS if number == 1 else 0)
        tell(begun, thread(), "idle", number)

    def on_error(error: BaseException) -> None:
        """Runs in the same thread, for a task that raised an exception."""
        tell(begun, thread(), "error", f"{type(error).__name__}: {error}")

    with multiprocessing.Pool(WORKERS) as pool:
        results = [
            pool.apply_async(work, (begun, number), callback=on_result, error_callback=on_error)
            for number in range(1, TASKS + 1)
        ]
        for number, result in enumerate(results, 1):
            result.wait()
            tell(begun, thread(), "result", number)
    tell(begun, thread(), "end")


if __name__ == "__main__":
    main()
