"""Load all that a worker uses; the fork server imports this once, and its children have it."""

import gc
from importlib import import_module

_MODULES = (
    "processing.running.worker.process",
    "processing.imaging.pipeline",
    "processing.planning.scanner",
    "processing.running.engines.record_queues",
    # What the first tasks of a child would load otherwise, a few milliseconds in each.
    "multiprocessing.pool",
    "multiprocessing.popen_forkserver",
    "multiprocessing.sharedctypes",
    "multiprocessing.synchronize",
    "pkgutil",
    "PIL.PpmImagePlugin",
)


def _load() -> None:
    """Load the modules, and let no collection look at what they made, here or in a child.

    It would find nothing, and make each child copy the pages that it shares with the others.
    """
    gc.disable()
    for name in _MODULES:
        import_module(name)
    gc.freeze()
    gc.enable()


_load()
