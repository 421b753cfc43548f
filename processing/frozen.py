"""What is different in the bundle, whose programs hold Python and all packages in one folder."""

import os
import sys
from pathlib import Path

_WORKER_PROGRAM = "thumbpool-worker"

# A program of the bundle is started with its own libraries and plugins ahead of the system's.
_OWN_VARIABLES = (
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "DYLD_FRAMEWORK_PATH",
    "QT_PLUGIN_PATH",
    "QML2_IMPORT_PATH",
)
_EARLIER = "_ORIG"  # ends the names of the variables that hold what these were before
_OF_THE_BUNDLER = "_PYI_"


def is_frozen() -> bool:
    """Return whether this program is one of the bundle, to which no package can be added."""
    return bool(getattr(sys, "frozen", False))


def bundle_folder() -> Path | None:
    """Return the folder of the bundle's libraries and files; None if this is no bundle."""
    folder = getattr(sys, "_MEIPASS", None)
    return Path(folder) if is_frozen() and folder else None


def use_worker_program() -> None:
    """Start the child processes of this program by the one of the bundle that holds no Qt.

    Called first by each program of the bundle.
    """
    import multiprocessing

    ending = ".exe" if sys.platform == "win32" else ""
    worker = Path(sys.executable).with_name(_WORKER_PROGRAM + ending)
    multiprocessing.set_executable(os.fspath(worker))
    # A child would load the main module from this file, which the worker program does not hold.
    sys.modules["__main__"].__file__ = None


def restore_environment() -> None:
    """Let programs that are started from here have the environment that this one was given.

    To be called once Qt, where there is any, has loaded its plugins: what this process loads later
    is found by what the variables were at its start. Does nothing outside the bundle.
    """
    if not is_frozen():
        return
    for name in _OWN_VARIABLES:
        os.environ.pop(name, None)
        earlier = os.environ.pop(name + _EARLIER, None)
        if earlier is not None:
            os.environ[name] = earlier
    for name in [each for each in os.environ if each.startswith(_OF_THE_BUNDLER)]:
        del os.environ[name]
