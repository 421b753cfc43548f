"""Make the thumbnails of one picture, or note that it cannot be done; runs in a worker process."""

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
from processing.imaging.pipeline import ResultStyle, make_picture
from processing.imaging.run_context import RunContext
from processing.imaging.stopwatch import Stopwatch
from processing.picture import Size
from processing.task import Outcome, Stage, Task
from processing.thumbnails.standard import (
    ADDRESS,
    MODIFIED,
    SECOND_NS,
    SIZE,
    FileFacts,
    address_of,
    failures_folder,
)
from processing.version import __version__

# The standard asks for 8 bits a channel, and a PNG would keep 16 of grey.
THUMBNAIL = replace(available.by_key("png"), modes=frozenset({"RGB", "RGBA"}))


def told_of_picture(path: Path, opened: Opened, size: Size) -> Metadata:
    """Return what the thumbnails of an opened picture tell of it; `size` is as a person sees it."""
    seconds = opened.modified_ns // SECOND_NS
    facts = FileFacts(address_of(path), seconds, opened.size_bytes)
    row = available.by_pillow_name(opened.image.format)
    kind = Image.MIME.get(row.pillow_name)
    return Metadata(
        texts=(
            *told_of_file(facts),
            *((("Thumb::Mimetype", kind),) if kind else ()),
            ("Thumb::Image::Width", str(size[0])),
            ("Thumb::Image::Height", str(size[1])),
        )
    )


_STYLE = ResultStyle(THUMBNAIL, told_of_picture)


def make_thumbnails(task: Task, run_context: RunContext, watch: Stopwatch) -> Outcome:
    """Do as `make_picture`; where the file itself is at fault, note that it needs no other try.

    Raises:
        Exception: what `make_picture` raises.
    """
    record = _record_of(task, run_context)
    try:
        outcome = make_picture(task, run_context, watch, _STYLE)
    except Exception as error:
        if watch.stage is not Stage.WRITE and _is_of_the_file(error):
            with suppress(OSError):
                _note_failure(task, run_context, record)
        raise
    with suppress(OSError):
        run_context.folders.check(record)
        record.unlink(missing_ok=True)
    return outcome


def _record_of(task: Task, run_context: RunContext) -> Path:
    """Return where it would be noted that no thumbnail can be made of the task's source."""
    assert run_context.output_folder is not None  # noqa: S101 - all thumbnails go to one cache
    return failures_folder(run_context.output_folder) / task.destination.name


def _is_of_the_file(error: Exception) -> bool:
    """Return whether the file could be read and is no picture; another day may not mend that."""
    is_of_the_system = isinstance(error, OSError) and error.errno is not None
    return not (is_of_the_system or isinstance(error, TooHeavyError) or is_shortage(error))


def _note_failure(task: Task, run_context: RunContext, record: Path) -> None:
    """Put an empty PNG in the place of the thumbnail that there is none of.

    Raises:
        OSError: it cannot be written, or the source is gone.
    """
    run_context.folders.check(record)
    status = task.source.stat()
    if not stat.S_ISREG(status.st_mode):
        return
    facts = FileFacts(address_of(task.source), status.st_mtime_ns // SECOND_NS, status.st_size)
    for folder in (record.parent.parent, record.parent):
        make_folder(folder, is_private=True)
    temporary = temporary_path(record, run_context.run_id, task.id)
    move_into_place(
        _empty_png(facts),
        temporary,
        record,
        overwrite=True,
        is_private=True,
        folders=run_context.folders,
    )


def _empty_png(facts: FileFacts) -> memoryview:
    """Return a transparent pixel that tells `facts`."""
    texts = PngImagePlugin.PngInfo()
    for key, text in told_of_file(facts):
        texts.add_text(key, text)
    buffer = io.BytesIO()
    Image.new("RGBA", (1, 1)).save(buffer, "PNG", pnginfo=texts)
    return memoryview(buffer.getvalue())  # `getbuffer` would lend the buffer out


Text = tuple[str, str]


def told_of_file(facts: FileFacts) -> tuple[Text, ...]:
    """Return what every thumbnail tells, and the record of a failure as well."""
    return (
        (ADDRESS, facts.address),
        (MODIFIED, str(facts.modified_seconds)),
        (SIZE, str(facts.size_bytes)),
        ("Software", f"Thumbpool {__version__}"),
    )
