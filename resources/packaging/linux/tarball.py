"""Make an archive of the bundle that a user installs without root, and takes away again.

`make tarball` runs it. Two runs with one SOURCE_DATE_EPOCH make the same archive.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import shared_files
import translations
from dependencies import debian_dependencies

from processing.version import __version__

BUNDLE = translations.ROOT / "build" / "bundle" / "thumbpool"
FOLDER = translations.ROOT / "build" / "linux"
HERE = Path(__file__).parent
NAME = f"thumbpool-{__version__}-linux-x86_64"
ARCHIVE = FOLDER / f"{NAME}.tar.xz"
_README = """\
Thumbpool {version} for Linux on x86-64

    ./install.sh            installs it for you alone, in ~/.local, without root
    ./install.sh --prefix FOLDER      or somewhere else
    ~/.local/lib/thumbpool/uninstall.sh     takes all of it away again

It can also be started right here: files/lib/thumbpool/thumbpool opens the window.

A desktop has what it needs. On a system without one, Debian 12 or Ubuntu 22.04 or newer:

    sudo apt-get install {packages}
"""


def make(date: int) -> Path:
    """Return the archive, made anew; `date` is that of everything in it."""
    root = FOLDER / "tar" / NAME
    shutil.rmtree(root, ignore_errors=True)
    files = root / "files"
    if not BUNDLE.is_dir():
        raise SystemExit(f"There is no {BUNDLE.relative_to(translations.ROOT)}: make bundle")
    shutil.copytree(BUNDLE, files / "lib" / "thumbpool", symlinks=True)
    shared_files.write_all(files / "share", date, is_system=False)
    for name in ("install.sh", "uninstall.sh"):
        shutil.copy(HERE / name, root / name)
    shutil.copy(translations.ROOT / "LICENSE", root / "LICENSE")
    _, *packages = debian_dependencies(BUNDLE)
    text = _README.format(version=__version__, packages=_wrapped(packages))
    (root / "README").write_text(text, encoding="utf-8")
    shared_files.set_dates(root, date)
    _pack(root)
    return ARCHIVE


def _wrapped(packages: list[str]) -> str:
    lines = [packages[start : start + 5] for start in range(0, len(packages), 5)]
    return " \\\n        ".join(" ".join(line) for line in lines)


def _pack(root: Path) -> None:
    """Write the archive: sorted, of nobody, and compressed alike on any number of cores."""
    command = ["tar", "--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--format=gnu"]
    command += ["--mode=u+rwX,go+rX,go-w", "-I", "xz -6 -T2", "-cf", str(ARCHIVE)]
    subprocess.run([*command, "-C", str(root.parent), root.name], check=True, stdout=sys.stderr)


if __name__ == "__main__":
    made = make(int(os.environ["SOURCE_DATE_EPOCH"]))
    print(made.relative_to(translations.ROOT))
