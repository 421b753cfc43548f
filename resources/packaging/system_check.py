"""Tell in one line what this system lacks for Thumbpool, before anything is installed.

    PYTHONPATH=. python3 resources/packaging/system_check.py run|test|lint|bundle [--packages]

`run` checks what `make run` needs here, a window if there is a screen; `test` what the tests need,
which draw to memory; `lint` needs no Qt; `bundle` needs what goes into the bundle. Exit status 1
with the line that installs what is missing, or with `--packages` just the names for apt. It needs
nothing but Python.
"""

import importlib.util
import shutil
import sys
from collections.abc import Sequence

from processing import display_system

OLDEST_PYTHON = (3, 11)
BUNDLE_TOOLS = ("objdump", "objcopy", "strip")


def missing_packages(purpose: str) -> tuple[str, ...]:
    """Return the Debian packages that `make` with `purpose` does not find here."""
    can_make_environments = all(map(importlib.util.find_spec, ("ensurepip", "venv")))
    packages = () if can_make_environments else ("python3-venv",)
    if purpose == "test":
        return packages + display_system.missing_packages(window=False)
    if purpose == "bundle":
        has_tools = all(map(shutil.which, BUNDLE_TOOLS))
        packages += () if has_tools else ("binutils",)
        return packages + display_system.missing_packages(window=True)
    if purpose == "run" and display_system.has_screen():  # else the job is done in the terminal
        return packages + display_system.missing_packages(window=True)
    return packages


def main(options: Sequence[str]) -> int:
    """Print what is missing; return 1 if anything is."""
    if sys.version_info < OLDEST_PYTHON:
        print(
            f"Thumbpool needs Python 3.11 or newer, and {sys.executable} is "
            f"{sys.version.split()[0]}. Name a newer one: make PYTHON=/path/to/python3.12"
        )
        return 1
    packages = missing_packages(options[0])
    if packages and "--packages" in options:
        print(*packages)
    elif packages:
        print(
            f"Some system libraries are missing. On Debian and Ubuntu: "
            f"{display_system.install_line(packages)}"
        )
    return 1 if packages else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
