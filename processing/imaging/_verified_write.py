"""Write and verify the file that is to replace an original; runs in a worker process."""

from pathlib import Path

from processing.errors import PictureError
from processing.files.atomic_write import WrittenFile, removed_on_failure
from processing.files.disk_sync import UnsyncedFile
from processing.files.temporaries import temporary_path
from processing.formats import available
from processing.imaging.decode_errors import DAMAGE
from processing.imaging.opening import open_picture
from processing.language.lazy_text import lazy_tr
from processing.task import Task

_NO_PICTURE: tuple[type[Exception], ...] = (*DAMAGE, PictureError)


def stage(
    task: Task,
    run_id: str,
    content: memoryview,
    size: tuple[int, int],
) -> WrittenFile:
    """Write `content` beside the original and prove that it holds a whole picture of `size`.

    It keeps its temporary name; the main process moves it into place once it is synced.

    Raises:
        PictureError: the written file is not as intended.
        OSError: it cannot be written.
    """
    temporary = temporary_path(task.destination, run_id, task.id)
    with removed_on_failure(temporary):
        file = UnsyncedFile(temporary, [content])
        try:
            _verify(temporary, task, size)
        except BaseException:
            file.close()
            raise
    return WrittenFile(file, destination=None)


def _verify(path: Path, task: Task, size: tuple[int, int]) -> None:
    """Read the new file back, to its last pixel."""
    expected = available.by_suffix(task.destination)
    try:
        with open_picture(path) as opened:
            opened.image.load()
            is_right = (opened.image.size, opened.image.format) == (size, expected.pillow_name)
    except _NO_PICTURE as error:
        raise _unverified() from error
    if not is_right:
        raise _unverified()


def _unverified() -> PictureError:
    return PictureError(
        lazy_tr(
            "The new file could not be read back as it was written, so the original was left "
            "alone; check the disk.",
            code="not-read-back",
        )
    )
