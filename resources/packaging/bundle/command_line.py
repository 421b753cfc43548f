"""The program of the bundle that is the command line."""

import multiprocessing
import sys

from processing.frozen import restore_environment, use_worker_program

if __name__ == "__main__":
    multiprocessing.freeze_support()  # first of all: this may be the start of a child process
    use_worker_program()
    restore_environment()  # notifications, and the window, are programs that are started from here
    from processing.__main__ import main

    sys.exit(main())
