"""Open Thumbpool's window; on a machine without a screen, do its job on sample pictures."""

import os
import subprocess
import sys

from processing.display_system import has_screen

WINDOW = (sys.executable, "-m", "gui")
COMMAND_LINE = (sys.executable, "-m", "processing")
SAMPLES = ("samples", "samples/pictures", "--count", "32", "--size", "1920x1280")
RUN = (
    *("run", "samples/pictures", "--output", "samples/thumbnails"),
    *("--on-conflict", "overwrite", "--report", "samples/report.csv"),
)


def work_without_a_screen() -> int:
    """Make sample pictures and their thumbnails in the terminal; return only if that fails."""
    print(
        "There is no screen here: Thumbpool makes sample pictures and their thumbnails in the "
        "terminal.\nThey go to samples/, with how each file ended in samples/report.csv.",
        flush=True,
    )
    made = subprocess.run([*COMMAND_LINE, *SAMPLES], check=False)
    return made.returncode or become(*COMMAND_LINE, *RUN)


def become(*command: str) -> int:
    """Put `command` in the place of this process, so that signals reach it and nothing else."""
    os.execv(command[0], command)


if __name__ == "__main__":
    sys.exit(become(*WINDOW) if has_screen() else work_without_a_screen())
