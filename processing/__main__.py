"""Start the command line: `python -m processing`, installed as `thumbpool-cli`.

Workers that are spawned import this module again, so it does nothing by itself and loads nothing
before `main` is called.
"""

import gc
import sys

from processing.safe_path import leave_out_the_current_folder

if __name__ == "__main__":
    leave_out_the_current_folder()

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from processing.cli.interruption import Interruption


def main() -> int:
    """Run the command that was typed and return its exit status."""
    from processing.cli.interruption import Interruption

    try:
        with Interruption() as interruption:
            return _run(interruption)
    except KeyboardInterrupt:  # before anything could notice it
        return 130


def _run(interruption: "Interruption") -> int:
    """Load what takes its time only now: a Ctrl-C in the midst of it is noticed."""
    if hasattr(sys, "frozen"):  # by a bundler; its executable is every worker, too
        from multiprocessing import freeze_support

        freeze_support()
    from processing.cli.main import run_command

    try:
        return run_command(sys.argv[1:], interruption)
    finally:
        gc.freeze()  # or the interpreter's end looks through all that is loaded, several times


if __name__ == "__main__":
    sys.exit(main())
