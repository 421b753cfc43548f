"""The program of the bundle that is every child process of the other two; it holds no Qt.

It also runs the scripts of experiments, for there is no Python beside it that could.
"""

import multiprocessing
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()  # does not return in a child process
    if sys.argv[1:2] == ["--run-script"]:
        from processing.measuring.experiments._launch import run

        sys.exit(run(sys.argv[2], float(sys.argv[3])))
    sys.exit("thumbpool-worker works for thumbpool only.")
