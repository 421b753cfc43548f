"""How a run or an undo ended, in sentences."""

from gui.control.run_progress import Ending
from gui.text.phrases import hosts_and_workers
from processing.language import phrases
from processing.language.translation import ntr, tr
from processing.measuring.speedup.run_speedup import Gain, Saving
from processing.running.events import Undone

_SEPARATOR = " · "


def headline_of(ending: Ending) -> str:
    """Return how a run ended, as briefly as can be."""
    counts = ending.counts
    failed = tr("{n} failed", n=counts.failed)
    if ending.problem:
        # Translators: for example "Stopped early: 312 copies made, 3 failed".
        return tr("Stopped early: {outcome}", outcome=phrases.listed((_made(ending), failed)))
    if counts.cancelled:
        return tr(
            "Cancelled: {done} kept, {rest} not done", done=counts.done, rest=counts.cancelled
        )
    if counts.failed:
        return phrases.listed((_made(ending), failed))
    if not counts.done:
        return tr("Nothing to do: all skipped")
    return _made(ending)


def detail_of(ending: Ending) -> str:
    """Return what else there is to say of a run: space, time and speedup."""
    counts = ending.counts
    parts = []
    if counts.cancelled and counts.failed and not ending.problem:
        parts.append(tr("{n} failed", n=counts.failed))
    if counts.skipped and (counts.done or counts.failed):
        parts.append(tr("{n} skipped", n=counts.skipped))
    if counts.done:
        parts.append(phrases.space_saved(ending.source_bytes, ending.result_bytes))
    parts.append(_time_of(ending))
    if ending.saving is not None:
        parts.append(_speedup(ending.saving))
    return _SEPARATOR.join(filter(None, parts))


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
        return ntr("{n} original replaced", "{n} originals replaced", done)
    if ending.several and done == ending.counts.planned:
        return ntr(
            "{copies} copies of {n} picture made",
            "{copies} copies of {n} pictures made",
            ending.pictures,
            copies=done,
        )
    if not done:
        return tr("No copy made")
    return ntr("{n} copy made", "{n} copies made", done)


def _time_of(ending: Ending) -> str:
    """Return how long the run took, and how many workers; of a retry, only its own pictures."""
    time, fewest = phrases.duration(ending.elapsed_seconds), ending.fewest_workers
    if ending.hosts:
        size = hosts_and_workers(ending.hosts, ending.workers)
        # Translators: for example "42 s with 2 hosts, 8 workers".
        took = tr("{time} with {size}", time=time, size=size)
    elif fewest is None:
        took = ntr("{time} with {n} worker", "{time} with {n} workers", ending.workers, time=time)
    else:
        took = tr("{time} with {fewest} to {n} workers", time=time, fewest=fewest, n=ending.workers)
    if not ending.carried:
        return took
    number = ending.counts.planned - ending.carried
    # Translators: in place of {time} stands for example "42 s with 4 workers".
    if ending.several:
        return ntr("The last result: {time}", "The last {n} results: {time}", number, time=took)
    # Translators: in place of {time} stands for example "42 s with 4 workers".
    return ntr("The last picture: {time}", "The last {n} pictures: {time}", number, time=took)


def _speedup(saving: Saving) -> str:
    """Return how many times as fast as one worker it was; `about` where that was not measured.

    An estimate of no gain says nothing: other programs may have had the processor.
    """
    times = phrases.decimal(saving.speedup, 1)
    if saving.is_estimate:
        if saving.gain is not Gain.SAVED:
            return ""
        return tr("About {n} times as fast as one worker", n=times)
    if saving.gain is Gain.LOST:
        return tr("Slower than one worker")
    if saving.gain is Gain.UNCERTAIN:
        return tr("{n} times as fast as one worker, which may be chance", n=times)
    return tr("{n} times as fast as one worker", n=times)
