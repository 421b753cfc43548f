"""Build the bundle: translate, let PyInstaller collect, take out what tells where it was built."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
BUILD = ROOT / "build" / "bundle"
BUNDLE = BUILD / "thumbpool"


def build() -> None:
    """Make `build/bundle/thumbpool` anew."""
    sys.path[:0] = [str(HERE.parent), str(HERE.parent / "linux")]
    import translations

    list(translations.compile_all())
    shutil.rmtree(BUNDLE, ignore_errors=True)
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean"]
    command += ["--distpath", str(BUILD), "--workpath", str(BUILD / "work"), "--log-level", "WARN"]
    subprocess.run([*command, str(HERE / "thumbpool.spec")], check=True, env=_environment())
    if sys.platform == "linux":
        _forget_the_build_machine()


def _forget_the_build_machine() -> None:
    """Take its folders, and symbols for debuggers, out of Python's own library and modules.

    The packages' libraries stay as they came: some do not bear to be stripped.
    """
    from search_paths import remove_foreign_search_paths

    inside = BUNDLE / "lib"
    for library in sorted(
        [*inside.glob("libpython*.so*"), *inside.glob("python*/lib-dynload/*.so")]
    ):
        subprocess.run(["strip", "--strip-unneeded", str(library)], check=True)
        remove_foreign_search_paths(library)


def _environment() -> dict[str, str]:
    """Return the environment of a build that does not depend on when and where it is made."""
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    if "SOURCE_DATE_EPOCH" not in environment:
        environment["SOURCE_DATE_EPOCH"] = _date_of_commit()
    return environment


def _date_of_commit() -> str:
    """Return when the present commit was made, in seconds since 1970; a fixed date without git."""
    command = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    try:
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        return "1767225600"  # the first of January 2026
    return done.stdout.strip()


if __name__ == "__main__":
    build()
