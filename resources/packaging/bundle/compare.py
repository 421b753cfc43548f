"""Tell where two bundles differ: `compare.py FOLDER FOLDER`; for two builds of one commit, nowhere.

Modes and links count, dates do not: the archives that are made of a bundle set them.
"""

import hashlib
import sys
from pathlib import Path


def entries(folder: Path) -> dict[str, str]:
    """Return what each entry below `folder` is: a link, or mode and hash of a file."""
    return {path.relative_to(folder).as_posix(): _what(path) for path in folder.rglob("*")}


def _what(path: Path) -> str:
    if path.is_symlink():
        return f"link to {path.readlink()}"
    if path.is_dir():
        return "folder"
    return f"{path.stat().st_mode:o} {hashlib.blake2b(path.read_bytes()).hexdigest()}"


def main() -> int:
    """Print each entry that differs; return 1 if there is any."""
    one, other = (entries(Path(name)) for name in sys.argv[1:3])
    differing = sorted(
        name for name in one.keys() | other.keys() if one.get(name) != other.get(name)
    )
    for name in differing:
        which = "differs" if name in one and name in other else "is in one only"
        print(f"{name} {which}")
    print(f"{len(differing)} of {len(one.keys() | other.keys())} entries differ.")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
