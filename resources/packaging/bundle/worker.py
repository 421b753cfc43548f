"""The program of the bundle that is every child process of the other two; it holds no Qt."""

import multiprocessing
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()  # does not return in a child process
    sys.exit("thumbpool-worker works for thumbpool only.")
