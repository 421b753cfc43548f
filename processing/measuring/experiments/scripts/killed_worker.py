"""Let a worker be killed in the middle of a task: a plain Pool waits, an executor tells."""

import functools
import multiprocessing
import os
import signal
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.process import BaseProcess

NUMBERS = range(1, 5)  # of the tasks
WORKERS = 2  # processes that do them
FATAL = 2  # the number of the task whose worker is killed, each time
WORK_SECONDS = 0.2  # that a task takes
LIMIT_SECONDS = 2.0  # that main waits for the plain pool; without it, for ever
CALLER = "main"


def tell(begun: float, actor: str, what: str, value: object = "") -> None:
    """Print one line: seconds since the start, who, what and a value."""
    print(f"{time.perf_counter() - begun:.4f}\t{actor}\t{what}\t{value}\n", end="", flush=True)


def worker(process: BaseProcess | None = None) -> str:
    """Return what a worker is called; without a process, this one."""
    return f"worker {(process or multiprocessing.current_process()).name.rpartition('-')[2]}"


def work(begun: float, number: int) -> int:
    """Do one task, or be killed as by a system without memory. Runs in a worker process."""
    tell(begun, worker(), "busy", number)
    time.sleep(WORK_SECONDS / 2)
    if number == FATAL:
        tell(begun, worker(), "killed", number)
        tell(begun, worker(), "end")
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    time.sleep(WORK_SECONDS / 2)
    tell(begun, worker(), "idle", number)
    return number


def plain(begun: float) -> None:
    """Pool starts another worker and forgets the task: its result never comes."""
    told = functools.partial(tell, begun, CALLER, "result")
    tell(begun, CALLER, "waiting")
    with multiprocessing.Pool(WORKERS) as pool:
        tasks = {n: pool.apply_async(work, (begun, n), callback=told) for n in NUMBERS}
        end = time.monotonic() + LIMIT_SECONDS
        for number, task in tasks.items():
            task.wait(max(0.0, end - time.monotonic()))
            if not task.ready():
                tell(begun, CALLER, "hang", number)
    tell(begun, CALLER, "idle")


def supervised(begun: float) -> None:
    """An executor breaks at once; what it lost is done again, each task alone, so it is named."""
    with ProcessPoolExecutor(WORKERS) as executor:
        tasks = {executor.submit(work, begun, n): n for n in NUMBERS}
        workers = multiprocessing.active_children()
        for task in as_completed(tasks):
            tell(begun, CALLER, "lost" if task.exception() else "result", tasks[task])
    for each in workers:  # the executor has ended those that were left
        tell(begun, worker(each), "end")
    for number in sorted(tasks[task] for task in tasks if task.exception()):
        with ProcessPoolExecutor(1) as alone:
            tell(begun, CALLER, "retry", number)
            try:
                tell(begun, CALLER, "result", alone.submit(work, begun, number).result())
            except BrokenProcessPool:
                tell(begun, CALLER, "error", f"task {number} ended its worker again: left out")


if __name__ == "__main__":
    BEGUN = time.perf_counter()
    for way in (plain, supervised):
        tell(BEGUN, CALLER, "part", way.__name__)
        way(BEGUN)
