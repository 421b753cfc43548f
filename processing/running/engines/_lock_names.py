"""Remove the names by which processes open the locks of queues, as soon as all have opened them."""

from multiprocessing import resource_tracker, util
from multiprocessing.synchronize import SemLock
from typing import Any


def remove_lock_names(*locks: Any) -> None:
    """Remove the names of locks that no process will open any more, now and not at the exit.

    Each is registered once more before, because a resource tracker that took the place of a
    killed one complains of names that it does not know. None stands for a lock that a system
    does not need.
    """
    names = {lock._semlock.name for lock in locks if lock is not None}
    clean_up: Any = SemLock
    registry: Any = util
    for finalizer in list(registry._finalizer_registry.values()):
        arguments = finalizer._args
        if finalizer._callback is clean_up._cleanup and arguments[0] in names:
            resource_tracker.register(arguments[0], "semaphore")
            finalizer()
