"""Make the thumbnails of one picture, or record that it fails; runs in a worker process."""

import io
import stat
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from PIL import Image, PngImagePlugin

from processing.errors import TooHeavyError
from processing.files.atomic_write import make_folder, move_into_place
from processing.files.temporaries import temporary_path
from processing.formats import available
from processing.imaging.decode_errors import is_shortage
from processing.imaging.metadata.model import Metadata
from processing.imaging.opening import Opened
from processing.imaging.pipeline import ResultStyle, write_picture
from processing.imaging.run_context import RunContext
from processing.imaging.stopwatch import Stopwatch
from processing.imaging.written import WrittenPicture
from processing.picture import Size
from processing.task import Outcome, Stage, Task
from processing.thumbnails.standard import (
    ADDRESS,
    MODIFIED,
    SECOND_NS,
    SIZE,
    FileState,
    address_of,
    failures_folder,
)
from processing.version import __version__

# The standard asks for 8 bits a channel, and a PNG would keep 16 of grey.
THUMBNAIL = replace(available.by_key("png"), modes=frozenset({"RGB", "RGBA"}))
Text = tuple[str, str]


def texts_of_picture(path: Path, opened: Opened, size: Size) -> Metadata:
    """Return the texts of a picture's thumbnails; `size` is that of the upright picture."""
    seconds = opened.modified_ns // SECOND_NS
    state = FileState(address_of(path), seconds, opened.size_bytes)
    row = available.by_pillow_name(opened.image.format)
    kind = Image.MIME.get(row.pillow_name)
    return Metadata(
        texts=(
            *texts_of_file(state),
            *((("Thumb::Mimetype", kind),) if kind else ()),
            ("Thumb::Image::Width", str(size[0])),
            ("Thumb::Image::Height", str(size[1])),
        )
    )


_STYLE = ResultStyle(THUMBNAIL, texts_of_picture)


def make_thumbnails(
    task: Task, run_context: RunContext, watch: Stopwatch
) -> Outcome | WrittenPicture:
    """Do as `write_picture`, and record a failure that is the file's own fault.

    Raises:
        Exception: what `write_picture` raises.
    """
    record = _record_of(task, run_context)
    try:
        made = write_picture(task, run_context, watch, _STYLE)
    except Exception as error:
        if watch.stage is not Stage.WRITE and _is_of_the_file(error):
            with suppress(OSError):
                _note_failure(task, run_context, record)
        raise
    with suppress(OSError):
        run_context.folders.check(record)
        record.unlink(missing_ok=True)
    return made


def _record_of(task: Task, run_context: RunContext) -> Path:
    """Return where a failure of the task's source is recorded."""
    assert run_context.output_folder is not None  # noqa: S101 - all thumbnails go to one cache
    return failures_folder(run_context.output_folder) / task.destination.name


def _is_of_the_file(error: Exception) -> bool:
    """Return whether the file was read and is no picture, which another try cannot change."""
    is_of_the_system = isinstance(error, OSError) and error.errno is not None
    return not (is_of_the_system or isinstance(error, TooHeavyError) or is_shortage(error))


def _note_failure(task: Task, run_context: RunContext, record: Path) -> None:
    """Write the record of a failure, an empty PNG.

    Raises:
        OSError: it cannot be written, or the source is gone.
    """
    run_context.folders.check(record)
    status = task.source.stat()
    if not stat.S_ISREG(status.st_mode):
        return
    state = FileState(address_of(task.source), status.st_mtime_ns // SECOND_NS, status.st_size)
    for folder in (record.parent.parent, record.parent):
        make_folder(folder, is_private=True)
    temporary = temporary_path(record, run_context.run_id, task.id)
    move_into_place(
        _empty_png(state),
        temporary,
        record,
        overwrite=True,
        is_private=True,
        folders=run_context.folders,
    )


def _empty_png(state: FileState) -> memoryview:
    """Return a PNG of one transparent pixel with the texts of `state`."""
    texts = PngImagePlugin.PngInfo()
    for key, text in texts_of_file(state):
        texts.add_text(key, text)
    buffer = io.BytesIO()
    Image.new("RGBA", (1, 1)).save(buffer, "PNG", pnginfo=texts)
    return memoryview(buffer.getvalue())  # `getbuffer` would export the buffer


def texts_of_file(state: FileState) -> tuple[Text, ...]:
    """Return the texts of every thumbnail and of the record of a failure."""
    return (
        (ADDRESS, state.address),
        (MODIFIED, str(state.modified_seconds)),
        (SIZE, str(state.size_bytes)),
        ("Software", f"Thumbpool {__version__}"),
    )
