"""What the end of a worker and the loss of its work are called."""

from processing.language.lazy_text import LazyText, lazy_tr
from processing.measuring.timeline.lives import End, WorkerEnd
from processing.measuring.timeline.timeline import LostWork
from processing.running.lanes import pid_of


def death_label(end: End) -> LazyText:
    """Return what is written beside the mark of a death."""
    return lazy_tr("pid {pid} died", pid=str(pid_of(end.worker)))


def death_sentence(end: End) -> LazyText:
    """Return who died, and how."""
    return lazy_tr(
        "Worker {n} (pid {pid}) died: {cause}",
        n=end.lane + 1,
        pid=str(pid_of(end.worker)),
        cause=end.cause,
    )


def lost_label(name: str) -> LazyText:
    """Return what is written on the bar of work that was lost."""
    # Translators: on the bar of a picture whose worker died; "lost: cat.jpg".
    return lazy_tr("lost: {name}", name=name)


def lost_reason(lost: LostWork) -> LazyText:
    """Return why work was lost, as a sentence."""
    match lost.how:
        case WorkerEnd.DIED:
            return lazy_tr("Lost: the worker died. The picture is made again, alone.")
        case WorkerEnd.STOPPED:
            return lazy_tr(
                "Lost: the worker was stopped, as another one died or the run was cancelled."
            )
    return lazy_tr("Lost: the run ended first.")
