"""Fill a queue whose consumer has died: put waits for ever, unless somebody asks who is there."""

import multiprocessing
import os
import queue
import signal
import time
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


def consume(begun: float, box: "Queue[int | None]") -> None:
    """Take items until None, or until killed by one of them. Runs in a process of its own."""
    me = f"consumer {os.getpid()}"
    for item in iter(box.get, None):
        tell(begun, me, "busy", item)
        time.sleep(CONSUME_SECONDS)
        if item == DEADLY:
            tell(begun, me, "killed", item)
            tell(begun, me, "end")
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
        tell(begun, me, "idle", item)
    tell(begun, me, "end")


def produce(begun: float, box: "Queue[int | None]") -> None:
    """Put all items in, without a limit. Runs in a process of its own."""
    me = f"producer {os.getpid()}"
    for item in [*range(1, ITEMS + 1), None]:
        tell(begun, me, "waiting", item)
        box.put(item)
        tell(begun, me, "put", item)
    tell(begun, me, "end")


def careless(begun: float, box: "Queue[int | None]") -> None:
    """Once the consumer is dead and the queue is full, put of the producer never returns."""
    multiprocessing.Process(target=consume, args=(begun, box)).start()
    producer = multiprocessing.Process(target=produce, args=(begun, box))
    producer.start()
    producer.join(LIMIT_SECONDS)
    if producer.is_alive():
        tell(begun, "main", "hang", "put")
        producer.terminate()
        tell(begun, f"producer {producer.pid}", "end")


def careful(begun: float, box: "Queue[int | None]") -> None:
    """Put with a limit; where the queue stays full, see whether the consumer lives."""
    consumer = multiprocessing.Process(target=consume, args=(begun, box))
    consumer.start()
    items = [*range(1, ITEMS + 1), None]
    while items:
        try:
            box.put(items[0], timeout=PATIENCE_SECONDS)
            tell(begun, "main", "put", items.pop(0))
        except queue.Full:
            tell(begun, "main", "full", items[0])
            if not consumer.is_alive():
                tell(begun, "main", "error", f"the consumer ended with {consumer.exitcode}")
                consumer = multiprocessing.Process(target=consume, args=(begun, box))
                consumer.start()
    consumer.join()


if __name__ == "__main__":
    BEGUN = time.perf_counter()
    for way in (careless, careful):
        tell(BEGUN, "main", "part", way.__name__)
        way(BEGUN, multiprocessing.Queue(CAPACITY))
    tell(BEGUN, "main", "end")
