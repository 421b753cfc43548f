"""Check before a run that a folder of a storage can take results."""

from pathlib import Path

from processing.errors import OutputError
from processing.files.remote.failures import Failure, StorageError
from processing.files.remote.names import SCHEMES, scheme_of, top_of
from processing.files.remote.storage import storage_of
from processing.files.temporaries import new_run_id, temporary_path


def prove_writable(folder: Path) -> None:
    """Put an empty file into a folder of a storage, and remove it again.

    Raises:
        OutputError: one of both fails; what a run puts could not be undone.
    """
    storage, run_id = storage_of(folder), new_run_id()
    probe, before = (temporary_path(folder / "probe", run_id, number) for number in (0, 1))
    try:
        storage.put(b"", probe, before)
        storage.remove(probe)
    except StorageError as error:
        raise OutputError(str(StorageError(error.failure, folder))) from error


def check_there(folder: Path) -> None:
    """Check that the bucket of a folder exists; changes nothing.

    Raises:
        OutputError: it does not, or the storage cannot be asked.
    """
    if not SCHEMES[scheme_of(folder)].has_buckets:
        return
    try:
        is_there = storage_of(folder).entry(top_of(folder)) is not None
    except StorageError as error:
        raise OutputError(str(StorageError(error.failure, folder))) from error
    if not is_there:
        raise OutputError(str(StorageError(Failure.NO_BUCKET, folder)))
