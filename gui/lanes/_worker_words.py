"""Worker processes in words: what they are called, and how they ended."""

from gui.control.recording import Recording
from processing.language.translation import localized, tr
from processing.measuring.timeline import loss_words
from processing.measuring.timeline.lives import End
from processing.measuring.timeline.timeline import LostWork
from processing.running.lanes import pid_of
from processing.settings.batch import EngineKind


def worker_id(recording: Recording, worker: int) -> str:
    """Return the id of a worker; empty if it is none of its own, or not known."""
    if not worker:
        return ""
    match recording.engine:
        case EngineKind.POOL:
            # Translators: the number by which the system knows a process.
            return tr("pid {pid}", pid=str(worker))
        case EngineKind.THREADS:
            # Translators: the number by which the system knows a thread.
            return tr("thread {id}", id=str(worker))
        case EngineKind.DASK:
            return _id_in_cluster(str(pid_of(worker)), recording.host_of(worker))
    return ""


def _id_in_cluster(pid: str, host: str) -> str:
    if not host:
        return tr("pid {pid}", pid=pid)
    # Translators: a process on another computer.
    return tr("pid {pid} on {host}", pid=pid, host=host)


def short_id(recording: Recording, worker: int) -> str:
    """Return what tells a worker from others where there is little room: its host, or its id."""
    return recording.host_of(worker) or worker_id(recording, worker)


def death_label(end: End) -> str:
    """Return what is written beside the mark of a death."""
    return localized(loss_words.death_label(end))


def death_sentence(end: End) -> str:
    """Return who died, and how."""
    return localized(loss_words.death_sentence(end))


def lost_label(name: str) -> str:
    """Return what is written on work that was lost."""
    return localized(loss_words.lost_label(name))


def lost_reason(lost: LostWork) -> str:
    """Return why work was lost, as a sentence."""
    return localized(loss_words.lost_reason(lost))
