"""Fill a queue whose consumer has died: put waits for ever, unless somebody asks who is there."""

import multiprocessing
import os
import queue
import signal
import time
from multiprocessing.process import BaseProcess
from multiprocessing.queues import Queue

CAPACITY = 4  # items that the queue holds at most
ITEMS = 10  # that go in; None comes last
DEADLY = 3  # the item at which the consumer is killed
CONSUME_SECONDS = 0.1  # that the consumer works on an item
PATIENCE_SECONDS = 0.3  # that a careful put waits before it looks at the consumer
LIMIT_SECONDS = 2.0  # that main waits for the careless producer; without it, for ever


def tell(begun: float, actor: str, what: str, value: object = "") -> None:
    """Print one line: seconds since the start, who, what and a value."""
    print(f"{time.perf_counter() - begun:.4f}\t{actor}\t{what}\t{value}\n", end="", flush=True)


def consume(begun: float, me: str, box: "Queue[int | None]") -> None:
    """Take items until None, or until killed by one of them. Runs in a process of its own."""
    for item in iter(box.get, None):
        tell(begun, me, "busy", item)
        time.sleep(CONSUME_SECONDS)
        if item == DEADLY:
            tell(begun, me, "killed", item)
            tell(begun, me, "end")
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
        tell(begun, me, "idle", item)


def produce(begun: float, me: str, box: "Queue[int | None]") -> None:
    """Put all items in, without a limit. Runs in a process of its own."""
    for item in [*range(1, ITEMS + 1), None]:
        tell(begun, me, "waiting", item)
        box.put(item)
        tell(begun, me, "put", item)


def start(begun: float, me: str, box: "Queue[int | None]") -> BaseProcess:
    """Start a process that puts items in, or one that takes them out."""
    target = produce if me == "producer" else consume
    process = multiprocessing.Process(target=target, args=(begun, me, box))
    process.start()
    return process


def careless(begun: float, box: "Queue[int | None]") -> None:
    """Once the consumer is dead and the queue is full, put of the producer never returns."""
    _, producer = start(begun, "consumer 1", box), start(begun, "producer", box)
    producer.join(LIMIT_SECONDS)
    tell(begun, "main", "hang" if producer.is_alive() else "note", "put")
    producer.terminate()
    tell(begun, "producer", "end")


def careful(begun: float, box: "Queue[int | None]") -> None:
    """Put with a limit; where the queue stays full, see whether the consumer lives."""
    items, consumer = [*range(1, ITEMS + 1), None], start(begun, "consumer 2", box)
    while items:
        try:
            box.put(items[0], timeout=PATIENCE_SECONDS)
            tell(begun, "main", "put", items.pop(0))
        except queue.Full:
            tell(begun, "main", "full", items[0])
            if not consumer.is_alive():
                tell(begun, "main", "error", f"the consumer ended with {consumer.exitcode}")
                consumer = start(begun, "consumer 3", box)
    consumer.join()


if __name__ == "__main__":
    BEGUN = time.perf_counter()
    for way in (careless, careful):
        tell(BEGUN, "main", "part", way.__name__)
        way(BEGUN, multiprocessing.Queue(CAPACITY))
