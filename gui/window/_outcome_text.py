"""How a run or an undo ended, in sentences."""

from gui.control.run_progress import Ending
from processing.language import phrases
from processing.language.phrases import copies, originals
from processing.language.translation import tr
from processing.measuring.speedup.run_speedup import Saving
from processing.running.events import Undone

_SEPARATOR = " · "
_PERCENT = 100


def headline_of(ending: Ending) -> str:
    """Return how a run ended, as briefly as can be."""
    counts = ending.counts
    made, failed = _made(ending), phrases.number(counts.failed)
    if ending.problem:
        return tr("Stopped early: {made}, {failed} failed").format(made=made, failed=failed)
    if counts.cancelled:
        text = tr("Cancelled: {done} kept, {rest} not done")
        rest = phrases.number(counts.cancelled)
        return text.format(done=phrases.number(counts.done), rest=rest)
    if counts.failed:
        return tr("{made}, {failed} failed").format(made=made, failed=failed)
    if not counts.done:
        return tr("Nothing to do: all skipped")
    return made


def detail_of(ending: Ending) -> str:
    """Return what else there is to say of a run: space, time and speedup."""
    counts = ending.counts
    parts = []
    if counts.cancelled and counts.failed and not ending.problem:
        parts.append(tr("{n} failed").format(n=phrases.number(counts.failed)))
    if counts.skipped and (counts.done or counts.failed):
        parts.append(tr("{n} skipped").format(n=phrases.number(counts.skipped)))
    if counts.done:
        parts.append(space_saved(ending.source_bytes, ending.result_bytes))
    parts.append(_time_of(ending))
    if ending.saving is not None:
        parts.append(_speedup(ending.saving))
    text = _SEPARATOR.join(filter(None, parts))
    return text[:1].upper() + text[1:]


def space_saved(source_bytes: int, result_bytes: int) -> str:
    """Return `saved 1.2 GB, 82 %`, or by how much the results are larger."""
    percent = phrases.saved(source_bytes, result_bytes)
    if not percent:
        return ""
    size = phrases.size(abs(source_bytes - result_bytes))
    if result_bytes > source_bytes:
        grown = round(_PERCENT * (result_bytes / source_bytes - 1))
        return tr("{size} larger, {percent} %").format(size=size, percent=grown)
    return tr("saved {size}, {percent}").format(size=size, percent=percent)


def headline_of_undone(undone: Undone, *, in_place: bool) -> str:
    """Return how an undo ended: `312 copies removed, 2 kept`."""
    text = tr("{n} restored") if in_place else tr("{n} removed")
    number = originals(undone.removed) if in_place else copies(undone.removed)
    text = text.format(n=number)
    if not undone.kept:
        return text
    return tr("{removed}, {n} kept").format(removed=text, n=phrases.number(len(undone.kept)))


def detail_of_undone(undone: Undone, *, in_place: bool) -> str:
    """Return what an undo left as it was."""
    if undone.is_cancelled:
        return tr("The undo was cancelled; the other results are still there.")
    if undone.kept and not in_place:
        return tr("Files that were changed afterwards, or that replaced others, are kept.")
    return tr("The originals are in their places.")


def _made(ending: Ending) -> str:
    """Return what there is of results: `28 copies of 14 pictures made`."""
    done = ending.counts.done
    if ending.in_place:
        return tr("{originals} replaced").format(originals=originals(done))
    if ending.several and done == ending.counts.planned:
        text = tr("{copies} of {pictures} made")
        return text.format(copies=copies(done), pictures=phrases.pictures(ending.pictures))
    if not done:
        return tr("No copy made")
    return tr("{copies} made").format(copies=copies(done))


def _time_of(ending: Ending) -> str:
    """Return how long the run took, and how many workers; of a retry, only its own pictures."""
    text = tr("{time} with 1 worker") if ending.workers == 1 else tr("{time} with {n} workers")
    if ending.fewest_workers is not None:
        text = tr("{time} with {fewest} to {n} workers")
    time, fewest = phrases.duration(ending.elapsed_seconds), ending.fewest_workers
    took = text.format(time=time, n=ending.workers, fewest=fewest)
    if not ending.carried:
        return took
    number = ending.counts.planned - ending.carried
    made = phrases.made(number, several=ending.several)
    return tr("the last {made} in {time}").format(made=made, time=took)


def _speedup(saving: Saving) -> str:
    """Return how many times as fast as one worker it was; `about` where that was not measured.

    An estimate of no gain says nothing: other programs may have had the processor.
    """
    text = tr("{n:.1f} times as fast as one worker")
    if saving.is_estimate:
        text = tr("about {n:.1f} times as fast as one worker") if saving.is_certain else ""
    elif not saving.is_certain:
        text = tr("not faster than one worker")
    return text.format(n=saving.speedup)
