"""Let ten senders and two receivers share one queue of 100."""

import os
import random
import time
from multiprocessing import Process, Queue
from multiprocessing.queues import Queue as QueueOf

SENDERS = 10
RECEIVERS = 2
CAPACITY = 100
ITEMS = 8  # that each sender puts in
SEND_SECONDS = 0.05  # that a sender needs for an item, on average
RECEIVE_SECONDS = 0.03  # that a receiver needs for one, on average
LAST = ""  # tells a receiver that no more will come


def tell(begun: float, actor: str, what: str, value: object = "") -> None:
    """Print a line in one piece: seconds since the start, who, what and a value."""
    print(f"{time.perf_counter() - begun:.4f}\t{actor}\t{what}\t{value}\n", end="", flush=True)


def send(begun: float, number: int, box: "QueueOf[str]") -> None:
    """Put items in. Runs in a process of its own."""
    me = f"sender {number}"
    tell(begun, me, "start", os.getpid())
    for place in range(1, ITEMS + 1):
        tell(begun, me, "busy")
        time.sleep(random.uniform(0, 2 * SEND_SECONDS))
        box.put(f"{number}.{place}")
        tell(begun, me, "put", f"{number}.{place}")
    tell(begun, me, "end")


def receive(begun: float, number: int, box: "QueueOf[str]") -> None:
    """Take items out until there are no more. Runs in a process of its own."""
    me = f"receiver {number}"
    tell(begun, me, "start", os.getpid())
    tell(begun, me, "waiting")
    while (item := box.get()) != LAST:
        tell(begun, me, "get", item)
        tell(begun, me, "busy", item)
        time.sleep(random.uniform(0, 2 * RECEIVE_SECONDS))
        tell(begun, me, "waiting")
    tell(begun, me, "end")


def main() -> None:
    """Start all; when all senders have ended, tell each receiver that no more will come."""
    begun = time.perf_counter()
    box: QueueOf[str] = Queue(CAPACITY)
    tell(begun, "queue", "capacity", CAPACITY)
    senders = [Process(target=send, args=(begun, n, box)) for n in range(1, SENDERS + 1)]
    receivers = [Process(target=receive, args=(begun, n, box)) for n in range(1, RECEIVERS + 1)]
    for process in (*senders, *receivers):
        process.start()
    for process in senders:
        process.join()
    for _ in receivers:
        box.put(LAST)
    for process in receivers:
        process.join()


if __name__ == "__main__":
    main()
