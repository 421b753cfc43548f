"""Names, paths and counts as text for people."""

import sys
from collections.abc import Sequence
from pathlib import Path

from processing.files.display import display
from processing.language.phrases import listed
from processing.language.translation import ntr, tr
from processing.running.events import Undone
from processing.task import Counts, Status

_PARTS_SHOWN = 2  # of a path that is shortened


def short_path(path: Path) -> str:
    """Return the end of a path, with a sign for what is left out: `…/holiday/web`."""
    ends = path.parts[-_PARTS_SHOWN:]
    if len(path.parts) <= _PARTS_SHOWN + 1:
        return display(path)
    return display(Path("…", *ends))


def trash() -> str:
    """Return the name of the trash on this system."""
    return tr("Recycle Bin") if sys.platform == "win32" else tr("Trash")


def replacing_tip() -> str:
    """Return where originals go when they are replaced, as a sentence."""
    if sys.platform == "win32":
        return tr("Each original goes to the Recycle Bin when its result is in place")
    return tr("Each original goes to the Trash when its result is in place")


def replacing_goal() -> str:
    """Return where originals go when they are replaced, in short."""
    if sys.platform == "win32":
        return tr("the originals go to the Recycle Bin")
    return tr("the originals go to the Trash")


def name_of(sources: Sequence[Path]) -> str:
    """Return the name of the first of `sources`, and how many more there are."""
    first = display(sources[0].name or str(sources[0]))
    if len(sources) == 1:
        return first
    return tr("{first} and {n} more", first=first, n=len(sources) - 1)


def tally(counts: Counts) -> str:
    """Return the counts of a run in words, without those that are 0."""
    parts = (
        tr("{n} done", n=counts.done) if counts.done else "",
        tr("{n} failed", n=counts.failed) if counts.failed else "",
        tr("{n} skipped", n=counts.skipped) if counts.skipped else "",
        tr("{n} not done", n=counts.cancelled) if counts.cancelled else "",
    )
    return listed(parts)


def undone_text(undone: Undone, *, in_place: bool) -> str:
    """Return how an undo ended: `312 copies removed, 2 kept`."""
    removed, kept = undone.removed, len(undone.kept)
    text = ntr("{n} copy removed", "{n} copies removed", removed)
    if in_place:
        text = ntr("{n} original restored", "{n} originals restored", removed)
    return listed((text, tr("{n} kept", n=kept) if kept else ""))


def status_text(status: Status) -> str:
    """Return the word for how a picture ended."""
    return {
        Status.DONE: tr("Done"),
        Status.SKIPPED: tr("Skipped"),
        Status.FAILED: tr("Failed"),
        Status.CANCELLED: tr("Not done"),
    }[status]


def hosts_and_workers(hosts: int, workers: int) -> str:
    """Return how large a cluster is, such as `2 hosts, 8 workers`."""
    # Translators: the computers of a cluster; as "2 hosts, 8 workers".
    return tr(
        "{hosts}, {workers}",
        hosts=ntr("{n} host", "{n} hosts", hosts),
        workers=ntr("{n} worker", "{n} workers", workers),
    )
