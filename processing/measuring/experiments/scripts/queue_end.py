"""Close a queue of which not all was sent: its process waits, or what is left of it is lost."""

import multiprocessing
import os
import queue
import time
from multiprocessing.queues import Queue

ITEMS = 200  # that a producer puts in; the pipe below the queue has room for some 150 of them
LETTERS = 400  # of each item
READ_SECONDS = 0.002  # that main works on an item
LIMIT_SECONDS = 2.0  # that main waits for a producer before it reads; without it, for ever
PATIENCE_SECONDS = 0.5  # that get waits for an item


def tell(begun: float, actor: str, what: str, value: object = "") -> None:
    """Print one line: seconds since the start, who, what and a value."""
    print(f"{time.perf_counter() - begun:.4f}\t{actor}\t{what}\t{value}\n", end="", flush=True)


def produce(begun: float, number: int, box: "Queue[str]") -> None:
    """Put all items in, and close. Runs in a process of its own, whose thread sends them."""
    me = multiprocessing.current_process().name
    tell(begun, me, "start", os.getpid())
    for item in (f"{number}.{place}" for place in range(1, ITEMS + 1)):
        box.put(item.ljust(LETTERS))
        tell(begun, me, "put", item)
    if number == 2:
        box.cancel_join_thread()  # so its end does not wait for the thread
    box.close()  # this process puts nothing in any more; nobody else learns of it
    tell(begun, me, "close", "box.close()")
    try:
        box.put("one more")
    except ValueError:
        tell(begun, me, "error", "ValueError: put after close")
    tell(begun, me, "waiting", "for its thread")


def read(begun: float, box: "Queue[str]", producer: multiprocessing.Process) -> None:
    """Take items out until none comes and nobody is left: no get tells the end of a queue."""
    has_ended = False
    while True:
        if not has_ended and not producer.is_alive():
            has_ended = True
            tell(begun, producer.name, "end")
        try:
            item = box.get(timeout=PATIENCE_SECONDS)
        except queue.Empty:
            tell(begun, "main", "empty")
            if has_ended:
                return
        else:
            tell(begun, "main", "get", item.strip())
            time.sleep(READ_SECONDS)


def main() -> None:
    """Wait for each producer before anything is read, which is the mistake, then read."""
    begun = time.perf_counter()
    tell(begun, "main", "start", os.getpid())
    tell(begun, "queue", "count", 0)  # the program counts on, from puts and gets
    for number, part in enumerate(("close", "cancel_join_thread"), 1):
        tell(begun, "main", "part", part)
        box: Queue[str] = multiprocessing.Queue()
        name = f"producer {number}"
        producer = multiprocessing.Process(target=produce, name=name, args=(begun, number, box))
        producer.start()
        tell(begun, "main", "waiting", "join")
        producer.join(LIMIT_SECONDS)
        tell(begun, "main", "hang" if producer.is_alive() else "note", "join")
        tell(begun, "main", "busy", "reading")
        read(begun, box, producer)
        tell(begun, "main", "idle")
    tell(begun, "main", "end")


if __name__ == "__main__":
    main()
