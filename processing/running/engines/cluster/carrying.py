"""Fetch and put files of storages in a Dask worker, around the confined thread that makes pictures.

The threads here have the network, as all of Dask's own; they open no picture.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from processing.files.remote.names import SCHEMES, is_remote, scheme_of
from processing.imaging.run_context import RunContext
from processing.running.worker.staging import Staging
from processing.task import Outcome, Task

THREADS = 4

Make = Callable[[Iterable[Task]], list[Outcome]]


class Carrying:
    """The local folder of one run in this worker, and the threads that fill and empty it.

    Attributes:
        local_context: the context of the run for the thread that makes pictures.
    """

    def __init__(self, context: RunContext) -> None:
        self._staging = Staging(context.run_id)
        self.local_context = _local(context, self._staging)
        self._threads = ThreadPoolExecutor(THREADS, "thumbpool-carrying")

    def do(self, tasks: list[Task], make: Make, is_stopped: Callable[[], bool]) -> list[Outcome]:
        """Return how tasks ended, and were put; those that `make` did not begin are left out.

        Runs in a thread of Dask: threads that a confined one starts would be confined, too.
        """
        fetch = partial(self._staging.fetch, size_bytes=None, is_stopped=is_stopped)
        coming = [(task, self._threads.submit(fetch, task)) for task in tasks]
        failed: list[Outcome] = []
        made = {each.task_id: each for each in make(_arriving(coming, failed))}
        put = [
            self._threads.submit(self._staging.put, task, made[task.id], is_stopped)
            for task in tasks
            if task.id in made
        ]
        for task, future in coming:
            if task.id not in made and not future.cancel():
                future.result()
                self._staging.drop(task)
        return [*failed, *(each.result().outcome for each in put)]

    def close(self) -> None:
        """Remove the folder; nothing more is fetched."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._staging.close()


def undriven(context: RunContext) -> list[Path]:
    """Return the output folder if it is in a storage whose driver is not installed here."""
    folder = context.output_folder
    if not context.fetches or folder is None or not is_remote(folder):
        return []
    modules = SCHEMES[scheme_of(folder)].modules
    return [] if all(map(find_spec, modules)) else [folder]


def _arriving(
    coming: list[tuple[Task, "Future[Task | Outcome]"]], failed: list[Outcome]
) -> Iterator[Task]:
    """Yield tasks as their sources arrive, in order; keep those that failed."""
    for _, future in coming:
        fetched = future.result()
        if isinstance(fetched, Task):
            yield fetched
        else:
            failed.append(fetched)


def _local(context: RunContext, staging: Staging) -> RunContext:
    """Return the context of a thread that sees local files only."""
    readable = (staging.incoming, *context.readable_paths)
    if context.output_folder is None or not is_remote(context.output_folder):
        return replace(context, readable_paths=readable)
    return replace(
        context,
        output_folder=staging.outgoing,
        readable_paths=readable,
        writable_folders=(staging.outgoing,),
    )
