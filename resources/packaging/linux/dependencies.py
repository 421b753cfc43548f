"""Find the libraries that the bundle takes from the system, and their Debian packages."""

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

_LIBRARY = re.compile(r"^\s+NEEDED\s+(\S+)$", re.MULTILINE)
_GLIBC = re.compile(r"\bGLIBC_(\d+)\.(\d+)\b")
_ELF = b"\x7fELF"
# By the names of Debian 12; Debian 13 and Ubuntu 24.04 have packages that provide these.
PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libc.so.6": "libc6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libexpat.so.1": "libexpat1",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libgio-2.0.so.0": "libglib2.0-0",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgmodule-2.0.so.0": "libglib2.0-0",
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libstdc++.so.6": "libstdc++6",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb.so.1": "libxcb1",
    "libzstd.so.1": "libzstd1",
}
_OF_LIBC = frozenset(
    {
        *("ld-linux-x86-64.so.2", "libdl.so.2", "libm.so.6", "libpthread.so.0", "libresolv.so.2"),
        "librt.so.1",
    }
)


def debian_dependencies(bundle: Path) -> list[str]:
    """Return the packages that the programs in `bundle` need, with the oldest C library.

    Raises:
        LookupError: a library is neither in the bundle nor in the table of packages.
    """
    told = _told_of(elf_files(bundle))
    present = {path.name for path in bundle.rglob("*")}
    outside = set(_LIBRARY.findall(told)) - present - _OF_LIBC
    unknown = sorted(outside - PACKAGES.keys())
    if unknown:
        raise LookupError(
            f"The bundle needs {', '.join(unknown)}: put them into it, or their Debian packages "
            f"into {Path(__file__).name}."
        )
    major, minor = max((int(major), int(minor)) for major, minor in _GLIBC.findall(told))
    packages = {PACKAGES[name] for name in outside} - {"libc6"}
    return [f"libc6 (>= {major}.{minor})", *sorted(packages)]


def elf_files(folder: Path) -> list[Path]:
    """Return the programs and libraries below `folder`, in order."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and _is_elf(path))


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_ELF)) == _ELF


def _told_of(files: Sequence[Path]) -> str:
    command = ["objdump", "-p", *map(str, files)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
