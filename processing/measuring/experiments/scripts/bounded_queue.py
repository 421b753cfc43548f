"""Let fast senders and one slow receiver share a queue that holds only a few items."""

import multiprocessing
import os
import queue
import sys
import time
from multiprocessing.queues import Queue

CAPACITY = 5  # items that the queue holds at most
SENDERS = 3  # processes that put items in
ITEMS = 6  # that each of them puts in
SEND_SECONDS = 0.05  # that a sender needs to make an item
RECEIVE_SECONDS = 0.15  # that the receiver works on an item
PATIENCE_SECONDS = 0.3  # that put and get wait before they give up
WATCH_SECONDS = 0.01  # between two looks at the queue
UNKNOWN = "?"  # on macOS, no queue tells how much it holds


def tell(begun: float, actor: str, what: str, value: object = "") -> None:
    """Print a line in one piece: seconds since the start, who, what and a value."""
    print(f"{time.perf_counter() - begun:.4f}\t{actor}\t{what}\t{value}\n", end="", flush=True)


def send(begun: float, number: int, box: "Queue[str]") -> None:
    """Put items in; each waits until the queue has room. Runs in a process of its own."""
    me = f"sender {number}"
    tell(begun, me, "start", os.getpid())
    for item in (f"{number}.{place}" for place in range(1, ITEMS + 1)):
        tell(begun, me, "busy", item)
        time.sleep(SEND_SECONDS)
        tell(begun, me, "waiting")
        while True:
            try:
                box.put(item, timeout=PATIENCE_SECONDS)
                break
            except queue.Full:
                tell(begun, me, "full")
        tell(begun, me, "put", item)
    tell(begun, me, "end")


def receive(begun: float, box: "Queue[str]") -> None:
    """Take all items out, one after the other. Runs in a process of its own."""
    tell(begun, "receiver", "start", os.getpid())
    for _ in range(SENDERS * ITEMS):
        tell(begun, "receiver", "waiting")
        while True:
            try:
                item = box.get(timeout=PATIENCE_SECONDS)
                break
            except queue.Empty:
                tell(begun, "receiver", "empty")
        tell(begun, "receiver", "get", item)
        tell(begun, "receiver", "busy", item)
        time.sleep(RECEIVE_SECONDS)
    tell(begun, "receiver", "end")


def main() -> None:
    """Start all processes, and tell what the queue says of itself while they work."""
    begun = time.perf_counter()
    box: Queue[str] = multiprocessing.Queue(CAPACITY)
    tell(begun, "queue", "capacity", CAPACITY)
    for number in range(1, SENDERS + 1):
        multiprocessing.Process(target=send, args=(begun, number, box)).start()
    multiprocessing.Process(target=receive, args=(begun, box)).start()
    last: int | str = ""
    while multiprocessing.active_children():
        size = UNKNOWN if sys.platform == "darwin" else box.qsize()
        if size != last:
            tell(begun, "queue", "qsize", size)
        last = size
        time.sleep(WATCH_SECONDS)


if __name__ == "__main__":
    main()
