"""List the files of a batch that workers must be able to read."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path

from processing.files.remote.names import is_remote
from processing.settings.batch import BatchSettings
from processing.settings.recipe import Recipe

MOST_SINGLE_FILES = 1_000  # beyond that, their folders: each sandbox rule takes time


def readable_paths(settings: BatchSettings, linked: Iterable[Path] = ()) -> tuple[Path, ...]:
    """Return the paths that workers read in a batch; `linked` are the targets of links."""
    on_disk = (source for source in settings.sources if not is_remote(source))
    named = [Path(os.path.realpath(source)) for source in on_disk]
    return tuple(dict.fromkeys((*_few(named), *_few(linked), *_files_of(settings.recipe))))


def paths_of_picture(source: Path, recipe: Recipe) -> tuple[Path, ...]:
    """Return the files that are read to make one result of `source`, links resolved."""
    return (Path(os.path.realpath(source)), *_files_of(recipe))


def _few(paths: Iterable[Path]) -> list[Path]:
    """Return `paths`; if they are many, the folders of the files among them."""
    paths = list(dict.fromkeys(paths))
    if len(paths) <= MOST_SINGLE_FILES:
        return paths
    return list(dict.fromkeys(path if path.is_dir() else path.parent for path in paths))


def _files_of(recipe: Recipe) -> Iterator[Path]:
    """Yield the files that steps of the recipe read, such as fonts and the picture of a watermark.

    An empty path means none.
    """
    for step in recipe.steps:
        for field in fields(step):  # type: ignore[arg-type]  # every step is a dataclass
            value = getattr(step, field.name)
            if isinstance(value, Path) and value != Path():
                yield Path(os.path.realpath(value))
