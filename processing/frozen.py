"""What is different in the bundle, whose programs hold Python and all packages in one folder."""

import multiprocessing
import os
import sys
from pathlib import Path

_WORKER_PROGRAM = "thumbpool-worker"

# A bundled program is started with its own libraries and plugins ahead of the system's.
_OWN_VARIABLES = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "QT_PLUGIN_PATH", "QML2_IMPORT_PATH")
_EARLIER = "_ORIG"  # ends the names of variables that hold what these were before
_OF_BUNDLER = "_PYI_"


def is_frozen() -> bool:
    """Return whether this program is one of the bundle, to which no package can be added."""
    return bool(getattr(sys, "frozen", False))


def use_worker_program() -> None:
    """Start the child processes of this program by the one of the bundle that holds no Qt.

    Called by the programs of the bundle before anything else.
    """
    ending = ".exe" if sys.platform == "win32" else ""
    worker = Path(sys.executable).with_name(_WORKER_PROGRAM + ending)
    multiprocessing.set_executable(os.fspath(worker))
    # Children look for the main module by its file, which the worker program does not hold.
    sys.modules["__main__"].__file__ = None


def leave_system_environment() -> None:
    """Give other programs that are started from here the environment that this one was given.

    Call it as soon as Qt has loaded its plugins. Does nothing outside the bundle.
    """
    if not is_frozen():
        return
    for name in _OWN_VARIABLES:
        earlier = os.environ.pop(name + _EARLIER, None)
        if earlier is not None:
            os.environ[name] = earlier
        else:
            os.environ.pop(name, None)
    for name in [each for each in os.environ if each.startswith(_OF_BUNDLER)]:
        del os.environ[name]
