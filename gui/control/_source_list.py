"""Join the sources that a user adds to those that are there, by their names alone."""

import os
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from processing.files.display import display
from processing.files.paths import absolute
from processing.language.translation import tr
from processing.record import record


@record
class JoinedSources:
    """A list of sources without repetition.

    Attributes:
        note: a sentence on what was named twice, or lies inside another source; else empty.
    """

    sources: tuple[Path, ...]
    note: str = ""


def join_sources(present: Sequence[Path], added: Iterable[Path]) -> JoinedSources:
    """Return `present` with each of `added` that is not among them; the disk is not asked.

    A folder or picture inside another source stays in the list: it counts if that source is removed
    or read without its subfolders. The scan takes no picture twice.
    """
    known = {absolute(source): source for source in present}
    repeated: list[Path] = []
    new: dict[str, Path] = {}
    for source in added:
        key = absolute(source)
        if key in known:
            repeated.append(source)
        else:
            known[key] = new[key] = source
    return JoinedSources(tuple(known.values()), _note(repeated, new, known))


def _note(repeated: Sequence[Path], new: dict[str, Path], known: dict[str, Path]) -> str:
    if len(repeated) > 1:
        return tr("{n} of them are in the list already.", n=len(repeated))
    if repeated:
        return tr("{name} is in the list already.", name=display(repeated[0]))
    pairs = ((source, _outer(key, known)) for key, source in new.items())
    inner = [(source, outer) for source, outer in pairs if outer is not None]
    if not inner:
        return ""
    if len(inner) > 1:
        return tr("{n} of them are inside other sources; each picture is taken once.", n=len(inner))
    source, outer = inner[0]
    return tr(
        "{inner} is inside {outer}; each picture is taken once.",
        inner=display(source),
        outer=display(outer),
    )


def _outer(key: str, known: Collection[str]) -> Path | None:
    """Return the source in `known` that a path lies inside of, or None."""
    parent = os.path.dirname(key)  # noqa: PTH120 - as text
    while parent != key:
        if parent in known:
            return Path(parent)
        key, parent = parent, os.path.dirname(parent)  # noqa: PTH120
    return None
