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
    except KeyboardInterrupt:  # before the interruption was set up
        return 130


def _run(interruption: "Interruption") -> int:
    """Import the command line and run it; a Ctrl-C during the import is noticed already."""
    from processing.frozen import is_frozen

    if is_frozen():  # the bundle's executable is also every worker
        from multiprocessing import freeze_support

        freeze_support()
    from processing.cli.main import run_in_preferred_language

    try:
        return run_in_preferred_language(sys.argv[1:], interruption)
    finally:
        gc.freeze()  # spares the garbage collections over all modules when the interpreter ends


if __name__ == "__main__":
    sys.exit(main())
