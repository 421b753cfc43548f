"""The local folder through which files of storages pass, so that no decoder talks to a network."""

import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from processing.errors import StoppedError
from processing.files.paths import FileStamp
from processing.files.remote.failures import Failure, StorageError, storage_error
from processing.files.remote.names import is_remote
from processing.files.remote.storage import MOST_AT_ONCE, storage_of
from processing.files.safe_names import fit_name
from processing.files.temporaries import (
    is_of_this_machine,
    is_run_alive,
    new_run_id,
    temporary_path,
)
from processing.record import record
from processing.task import CANCELLED_REASON, Outcome, Stage, Status, Task

_PREFIX = "thumbpool-staging-"
# What is in the way of each result that is put, where it is of the source only as that is fetched.
_OBSTACLES_OF_PUTTING = {Failure.DENIED}

_READ_FLAGS = os.O_RDONLY
for _name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):
    _READ_FLAGS |= getattr(os, _name, 0)

IsStopped = Callable[[], bool]


@record
class Settled:
    """How a task ended whose result was put, and the stamp of each result by its name."""

    outcome: Outcome
    stamps: tuple[tuple[Path, FileStamp], ...] = ()


class Staging:
    """Fetches sources into a local folder, and puts results from there. Thread-safe.

    Workers read and write it as folders of pictures and results; they are confined to it.

    Attributes:
        incoming, outgoing: where sources and results of tasks are, a folder for each task.
    """

    def __init__(self, run_id: str) -> None:
        """Make the folder, and remove those of processes of this machine that have ended."""
        self._run_id = run_id
        sweep_stagings()
        self._folder = Path(tempfile.gettempdir(), f"{_PREFIX}{new_run_id()}")
        self.incoming, self.outgoing = self._folder / "in", self._folder / "out"
        self._folder.mkdir(0o700)
        self.incoming.mkdir()
        self.outgoing.mkdir()

    def fetch(self, task: Task, size_bytes: int | None, is_stopped: IsStopped) -> Task | Outcome:
        """Return the task on local files, its source fetched; or how it ended, if that fails.

        Without `size_bytes` the storage is asked how large the source has to be.
        """
        try:
            source = self._fetched(task, size_bytes, is_stopped)
            return replace(
                self._staged(task, source),
                beside=tuple(self._staged(each, source) for each in task.beside),
            )
        except StoppedError:
            return Outcome(task.id, Status.CANCELLED, CANCELLED_REASON)
        except StorageError as error:
            return self._failed_to_fetch(task, error)
        except OSError as error:  # of the local folder
            return self._failed_to_fetch(task, storage_error(error, task.source))

    def put(self, task: Task, outcome: Outcome, is_stopped: IsStopped) -> Settled:
        """Put the results that were made of a task, and forget its local files."""
        try:
            by_id = {each.task_id: each for each in outcome.beside}
            made = [self._put_one(task, replace(outcome, beside=()), is_stopped)]
            for each in task.beside:
                other = by_id.get(each.id)
                if other is None:  # the picture ended as a whole
                    other = replace(outcome, task_id=each.id, beside=(), timing=None)
                made.append(self._put_one(each, other, is_stopped))
        finally:
            self.drop(task)
        first, *others = (each.outcome for each in made)
        stamps = tuple(stamp for each in made for stamp in each.stamps)
        return Settled(replace(first, beside=tuple(others)), stamps)

    def drop(self, task: Task) -> None:
        """Remove the local files of a task, and of those beside it."""
        for each in (task, *task.beside):
            for folder in (self.incoming, self.outgoing):
                shutil.rmtree(folder / str(each.id), ignore_errors=True)

    def close(self) -> None:
        """Remove the folder with all that is in it."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _fetched(self, task: Task, size_bytes: int | None, is_stopped: IsStopped) -> Path:
        """Return the local path of a task's source."""
        if not is_remote(task.source):
            return task.source
        storage = storage_of(task.source)
        if size_bytes is None:
            size_bytes = _stamp_of(task.source)[0]
        local = _local(self.incoming, task.id, task.source)
        storage.fetch(task.source, local, size_bytes, is_stopped)
        return local

    def _staged(self, task: Task, source: Path) -> Task:
        """Return a task that makes its result of a local file, into one where it is to be put."""
        if not is_remote(task.destination):
            return replace(task, source=source, beside=())
        local = _local(self.outgoing, task.id, task.destination)
        return replace(
            task, source=source, destination=local, overwrite=False, replaces=None, beside=()
        )

    def _put_one(self, task: Task, outcome: Outcome, is_stopped: IsStopped) -> Settled:
        if outcome.status is not Status.DONE or not is_remote(task.destination):
            return Settled(outcome)
        try:
            local = _local_name(self.outgoing, task.id, task.destination)
            content = _content_of(local, outcome.result_bytes)
            temporary = temporary_path(task.destination, self._run_id, task.id)
            storage = storage_of(task.destination)
            replaces = task.replaces if task.overwrite else None
            stamp = storage.put(content, task.destination, temporary, replaces, is_stopped)
        except StoppedError:
            return Settled(Outcome(task.id, Status.CANCELLED, CANCELLED_REASON))
        except StorageError as error:
            return Settled(_failed_to_put(outcome, error))
        except OSError as error:  # of the local folder
            failure = storage_error(error, task.destination)
            return Settled(_failed_to_put(outcome, failure))
        return Settled(outcome, ((task.destination, stamp),))

    def _failed_to_fetch(self, task: Task, error: StorageError) -> Outcome:
        self.drop(task)
        is_obstacle = error.failure.is_obstacle
        stage = Stage.WRITE if is_obstacle else Stage.OPEN  # the others in work meet it, too
        return Outcome(task.id, Status.FAILED, str(error), stage, is_obstructed=is_obstacle)


def _stamp_of(path: Path) -> FileStamp:
    """Return the stamp of a file that has to be there."""
    stamp = storage_of(path).stamp(path)
    if stamp is None:
        raise StorageError(Failure.MISSING, path)
    return stamp


def stamped(task: Task, outcome: Outcome) -> Settled:
    """Return the outcome of a task whose results others have put, with the stamps of these."""
    by_id = {each.task_id: each for each in (outcome, *outcome.beside)}
    ended, stamps = [], []
    for each in (task, *task.beside):
        one = replace(by_id.get(each.id, replace(outcome, task_id=each.id)), beside=())
        if one.status is Status.DONE and is_remote(each.destination):
            try:
                stamps.append((each.destination, _stamp_of(each.destination)))
            except StorageError as error:
                one = _failed_to_put(one, error)
        ended.append(one)
    first, *others = ended
    return Settled(replace(first, beside=tuple(others)), tuple(stamps))


def _failed_to_put(outcome: Outcome, error: StorageError) -> Outcome:
    is_obstacle = error.failure.is_obstacle or error.failure in _OBSTACLES_OF_PUTTING
    return Outcome(
        outcome.task_id,
        Status.FAILED,
        str(error),
        Stage.WRITE,
        source_bytes=outcome.source_bytes,
        source_size=outcome.source_size,
        timing=outcome.timing,
        is_obstructed=is_obstacle,
    )


def _content_of(path: Path, size_bytes: int) -> bytes:
    """Return the content of a file that a worker wrote, which a picture may have taken over.

    Raises:
        OSError: it is a link or a device, and would let another file be put; or it is of another
            size than the worker said, or of one that no storage takes at once.
    """
    descriptor = os.open(path, _READ_FLAGS)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size != size_bytes:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        if size_bytes > MOST_AT_ONCE:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
        return file.read(size_bytes)


def _local(folder: Path, task_id: int, named: Path) -> Path:
    """Return a local name for a file of a storage, whose folder is made."""
    local = _local_name(folder, task_id, named)
    local.parent.mkdir(exist_ok=True)
    return local


def _local_name(folder: Path, task_id: int, named: Path) -> Path:
    return folder / str(task_id) / fit_name(named.stem, named.suffix)


def sweep_stagings() -> None:
    """Remove what processes of this machine left behind that were killed."""
    with suppress(OSError):
        for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
            run_id = folder.name.removeprefix(_PREFIX)
            if is_of_this_machine(run_id) and not is_run_alive(run_id):
                shutil.rmtree(folder, ignore_errors=True)
