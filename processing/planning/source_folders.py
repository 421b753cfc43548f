"""Name the folders that keep the results of several sources apart."""

from collections.abc import Sequence
from pathlib import Path

from processing.files.paths import absolute, fold


def result_folders(folders: Sequence[Path]) -> tuple[Path, ...]:
    """Return where the results of each of `folders` go, below the output folder.

    One folder alone needs none: an empty path. Of several, each has its own name; where two have
    the same, the second gets a number. Uses names only.
    """
    if len(folders) < 2:
        return (Path(),) * len(folders)
    taken: set[str] = set()
    return tuple(_free_name(Path(absolute(folder)).name, taken) for folder in folders)


def _free_name(wanted: str, taken: set[str]) -> Path:
    """Return `wanted`, or the first free of `wanted-2`, ...; and take it."""
    name, number = wanted, 2
    while fold(name) in taken:
        name = f"{wanted}-{number}"
        number += 1
    taken.add(fold(name))
    return Path(name)
