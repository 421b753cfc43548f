"""Load everything that a worker uses; the fork server imports this once for all its children."""

import gc
from importlib import import_module

_MODULES = (
    "processing.running.worker.process",
    "processing.imaging.pipeline",
    "processing.planning.scanner",
    "processing.running.engines.record_queues",
    # These would be loaded by the first tasks of each child, in a few milliseconds each.
    "multiprocessing.pool",
    "multiprocessing.popen_forkserver",
    "multiprocessing.sharedctypes",
    "multiprocessing.synchronize",
    "pkgutil",
    "PIL.PpmImagePlugin",
)


def _load() -> None:
    """Load the modules, and exempt their objects from garbage collection, here and in children.

    Collecting would find nothing, and make each child copy memory pages that it shares.
    """
    gc.disable()
    for name in _MODULES:
        import_module(name)
    gc.freeze()
    gc.enable()


_load()
