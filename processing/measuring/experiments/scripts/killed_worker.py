"""Let a worker be killed in the middle of a task: a plain Pool waits, an executor tells."""

import functools
import multiprocessing
import os
import signal
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool

TASKS = 6  # numbered from 1
WORKERS = 2  # processes that do them
FATAL = 2  # the number of the task whose worker is killed, each time
WORK_SECONDS = 0.2  # that a task takes
LIMIT_SECONDS = 2.0  # that main waits for the plain pool; without it, for ever
CALLER = "main"


def tell(begun: float, actor: str, what: str, value: object = "") -> None:
    """Print one line: seconds since the start, who, what and a value."""
    print(f"{time.perf_counter() - begun:.4f}\t{actor}\t{what}\t{value}\n", end="", flush=True)


def work(begun: float, number: int) -> int:
    """Do one task, or be killed as by a system without memory. Runs in a worker process."""
    me = f"worker {os.getpid()}"
    tell(begun, me, "busy", number)
    time.sleep(WORK_SECONDS)
    if number == FATAL:
        tell(begun, me, "killed", number)
        tell(begun, me, "end")
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    tell(begun, me, "idle", number)
    return number


def plain(begun: float) -> None:
    """Pool starts another worker and forgets the task: its result never comes."""
    tell_result = functools.partial(tell, begun, CALLER, "result")
    end = time.monotonic() + LIMIT_SECONDS
    with multiprocessing.Pool(WORKERS) as pool:
        numbers = range(1, TASKS + 1)
        tasks = [pool.apply_async(work, (begun, n), callback=tell_result) for n in numbers]
        tell(begun, CALLER, "waiting")
        for number, task in zip(numbers, tasks, strict=True):
            task.wait(max(0.0, end - time.monotonic()))
            if not task.ready():
                tell(begun, CALLER, "hang", number)
    tell(begun, CALLER, "idle")


def supervised(begun: float) -> None:
    """An executor breaks at once; what it lost is done again, each task alone, so it is named."""
    lost = []
    with ProcessPoolExecutor(WORKERS) as executor:
        tasks = {executor.submit(work, begun, n): n for n in range(1, TASKS + 1)}
        workers = multiprocessing.active_children()
        for task in as_completed(tasks):
            if isinstance(task.exception(), BrokenProcessPool):
                lost.append(tasks[task])
            else:
                tell(begun, CALLER, "result", tasks[task])
    for worker in workers:  # the executor has ended those that were left
        tell(begun, f"worker {worker.pid}", "end")
    for number in sorted(lost):
        with ProcessPoolExecutor(1) as alone:
            tell(begun, CALLER, "retry", number)
            try:
                tell(begun, CALLER, "result", alone.submit(work, begun, number).result())
            except BrokenProcessPool:
                tell(begun, CALLER, "error", f"task {number} ended its worker again: left out")


if __name__ == "__main__":
    BEGUN = time.perf_counter()
    tell(BEGUN, CALLER, "start", os.getpid())
    for way in (plain, supervised):
        tell(BEGUN, CALLER, "part", way.__name__)
        way(BEGUN)
    tell(BEGUN, CALLER, "end")
