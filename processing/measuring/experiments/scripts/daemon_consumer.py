"""Give work to a process in the background, and end the main program before all is done."""

import os
import time
from multiprocessing import JoinableQueue, Process
from multiprocessing.queues import JoinableQueue as Queue

ITEMS = 12
WORK_SECONDS = 0.12  # that the consumer works on an item
STAY_SECONDS = 0.6  # that the main program does something else
MAIN_WAITS = False  # whether the main program waits until all is done
DAEMON = True  # whether the consumer is ended with the main program


def tell(begun: float, actor: str, what: str, value: object = "") -> None:
    """Print a line in one piece: seconds since the start, who, what and a value."""
    print(f"{time.perf_counter() - begun:.4f}\t{actor}\t{what}\t{value}\n", end="", flush=True)


def consume(begun: float, box: "Queue[int]") -> None:
    """Take items out and work on them, for ever. Runs in a process of its own."""
    tell(begun, "consumer", "start", os.getpid())
    while True:
        tell(begun, "consumer", "waiting")
        item = box.get()
        tell(begun, "consumer", "get", item)
        tell(begun, "consumer", "busy", item)
        time.sleep(WORK_SECONDS)
        tell(begun, "consumer", "done", item)
        box.task_done()


def main() -> None:
    """Put all items in, do something else, and end."""
    begun = time.perf_counter()
    tell(begun, "main", "start", os.getpid())
    box: Queue[int] = JoinableQueue()
    tell(begun, "queue", "count", 0)
    Process(target=consume, args=(begun, box), daemon=DAEMON).start()
    for item in range(1, ITEMS + 1):
        box.put(item)
        tell(begun, "main", "put", item)
    tell(begun, "main", "busy", "something else")
    time.sleep(STAY_SECONDS)
    if MAIN_WAITS:
        tell(begun, "main", "waiting", "join")
        box.join()  # until task_done was called for each item
    tell(begun, "main", "exit")
    tell(begun, "main", "end")


if __name__ == "__main__":
    main()
