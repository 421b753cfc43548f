"""Explain in plain words what went wrong with a picture, and what to do about it."""

import errno
import os
import re
import struct
import zlib
from functools import cache

from processing.errors import ThumbpoolError, explained
from processing.files.display import display
from processing.imaging._internal_errors import is_bug
from processing.language.lazy_text import LazyText, code_of, lazy_tr
from processing.record import record
from processing.task import Stage, Task

MAX_NAME_LETTERS = 200

_DAMAGED = lazy_tr(
    "The file is damaged; copy it again from the camera or a backup.", code="damaged"
)
_ENDS_EARLY = lazy_tr(
    "The file ends early, as after a broken copy or download; "
    "copy it again from the camera or a backup.",
    code="ends-early",
)
_TOO_LARGE = lazy_tr(
    "The picture is too large to be decoded safely; make a smaller copy of it first.",
    code="too-large",
)
_BROKEN_OFF = lazy_tr("The work was interrupted; run this picture again.", code="interrupted")
_NO_MEMORY = lazy_tr(
    "There was not enough memory for this picture; close other programs, or use fewer workers.",
    code="out-of-memory",
)
_NOT_READABLE = lazy_tr("You may not read this file; change its permissions.", code="not-readable")
_TOO_MANY_OPEN = lazy_tr(
    "Too many files are open on this computer; close other programs and run again.",
    code="too-many-open-files",
)
_NO_WRITING = lazy_tr(
    "The output folder is not writable; choose another or change its permissions.",
    code="not-writable",
)
_NO_FOLDER = lazy_tr(
    "A file, or a broken link, is where a folder of the output should be; choose another folder.",
    code="folder-name-taken",
)
_NAME_OF_FOLDER = lazy_tr(
    "A folder has the name of the result; choose another output folder.", code="name-taken"
)
_LOOSE_LINK = lazy_tr("This is a broken link; repair it, or remove it.", code="broken-link")
_FULL = lazy_tr(
    "The disk of the output folder is full; free some space and go on.", code="disk-full"
)
_READ_ERROR = lazy_tr(
    "The disk or the network could not be read; check the connection and run again.",
    code="read-error",
)
_WRITE_ERROR = lazy_tr(
    "The disk or the network could not be written; check the connection and run again.",
    code="write-error",
)
_NOT_WRITABLE_BESIDE = lazy_tr(
    "The folder of the picture may not be written; "
    "make it writable, or let results go to another folder.",
    code="not-writable",
)
_NO_PICTURE = lazy_tr(
    "The file holds no picture, or a damaged one; "
    "remove it from the batch, or copy it again from the camera or a backup.",
    code="no-picture",
)

# System errors while the source is read.
_READING = {
    errno.ENOENT: lazy_tr(
        "The file is gone: moved, renamed or deleted after the scan; rescan the folder.",
        code="gone",
    ),
    errno.ENOTDIR: lazy_tr(
        "The file is gone with its folder; rescan, or choose another folder.", code="gone"
    ),
    errno.EACCES: _NOT_READABLE,
    errno.EPERM: _NOT_READABLE,
    errno.ELOOP: lazy_tr(
        "The name leads into a loop of links; choose the real file.", code="broken-link"
    ),
    errno.EISDIR: lazy_tr(
        "This is a folder, not a file; choose picture files only.", code="no-file"
    ),
    errno.ENXIO: lazy_tr("This is no file; choose picture files only.", code="no-file"),
    errno.ENAMETOOLONG: lazy_tr(
        "The file's name is too long for this system; give it a shorter one.", code="long-name"
    ),
    errno.EMFILE: _TOO_MANY_OPEN,
    errno.ENFILE: _TOO_MANY_OPEN,
    errno.EIO: _READ_ERROR,
    errno.ETIMEDOUT: _READ_ERROR,
    errno.ENOMEM: _NO_MEMORY,
    # A damaged file may contain impossible offsets.
    errno.EINVAL: _DAMAGED,
    errno.EOVERFLOW: _DAMAGED,
}

# System errors while the result is written.
_WRITING = {
    errno.ENOSPC: _FULL,
    errno.EFBIG: lazy_tr(
        "The result is larger than the output disk allows; choose another output folder.",
        code="result-too-large",
    ),
    errno.EROFS: lazy_tr(
        "The output folder is on a disk that is read-only; choose another output folder.",
        code="read-only-disk",
    ),
    errno.EACCES: _NO_WRITING,
    errno.EPERM: _NO_WRITING,
    errno.ENOENT: lazy_tr(
        "The output folder is gone; bring it back, or choose another, and run again.",
        code="folder-gone",
    ),
    errno.ENODEV: lazy_tr(
        "The disk of the output folder was removed, or another folder is in its place; "
        "connect the disk again and go on.",
        code="disk-gone",
    ),
    errno.ENOTDIR: _NO_FOLDER,
    errno.EEXIST: _NO_FOLDER,
    errno.EISDIR: _NAME_OF_FOLDER,
    errno.ENOTEMPTY: _NAME_OF_FOLDER,
    errno.ELOOP: lazy_tr(
        "The output folder leads into a loop of links; choose the real folder.",
        code="broken-link",
    ),
    errno.ENAMETOOLONG: lazy_tr(
        "The result's name is too long for its disk; give the file a shorter one.",
        code="long-name",
    ),
    errno.EMFILE: _TOO_MANY_OPEN,
    errno.ENFILE: _TOO_MANY_OPEN,
    errno.EIO: _WRITE_ERROR,
    errno.ETIMEDOUT: _WRITE_ERROR,
    errno.ENOMEM: _NO_MEMORY,
}
if hasattr(errno, "EDQUOT"):  # missing on Windows
    _WRITING[errno.EDQUOT] = lazy_tr(
        "Your share of the output disk is used up; free some space and go on.", code="disk-full"
    )
if hasattr(errno, "ESTALE"):
    _READING[errno.ESTALE] = _READ_ERROR
    _WRITING[errno.ESTALE] = _WRITE_ERROR

# The sentences for a result that goes to the folder of its picture, in place of those.
_BESIDE = {
    errno.ENOSPC: lazy_tr(
        "The disk of the pictures is full; free some space and go on.", code="disk-full"
    ),
    errno.EFBIG: lazy_tr(
        "The result is larger than the disk of the pictures allows; make it smaller.",
        code="result-too-large",
    ),
    errno.EROFS: lazy_tr(
        "The disk of the pictures is read-only; "
        "make it writable, or let results go to another folder.",
        code="read-only-disk",
    ),
    errno.EACCES: _NOT_WRITABLE_BESIDE,
    errno.EPERM: _NOT_WRITABLE_BESIDE,
    errno.ENOENT: lazy_tr(
        "The folder of the picture is gone; bring it back, and run again.", code="folder-gone"
    ),
    errno.ENODEV: lazy_tr(
        "The disk of the pictures was taken away, or another folder stands in the place of theirs; "
        "connect the disk again and go on.",
        code="disk-gone",
    ),
}

# Errors while a result is written that would hit every other picture, too.
_OBSTACLES = {
    getattr(errno, name)
    for name in ("ENOSPC", "EDQUOT", "EROFS", "ENOENT", "EIO", "ESTALE", "ENODEV", "ENOTCONN")
    if hasattr(errno, name)
}
_UNKNOWN = "unknown"  # the code of what this table does not know


@record
class _Row:
    """One kind of failure: any of `kinds` whose text matches `pattern`."""

    kinds: tuple[type[BaseException], ...]
    pattern: str
    sentence: LazyText


# The first row that matches is used; Pillow distinguishes most errors by text only.
_ROWS = (
    _Row((MemoryError,), "", _NO_MEMORY),
    _Row((OSError, ValueError, RuntimeError), "allocat|(out of|not enough) memory", _NO_MEMORY),
    _Row((Exception,), "truncated|unexpected end|not enough|no more|too short|EOF", _ENDS_EARLY),
    _Row((EOFError, struct.error), "", _ENDS_EARLY),
    _Row((OSError,), "broken data stream|unrecognized data stream|decoder error", _DAMAGED),
    _Row(
        (OSError,),
        r"decoder .* not available",
        lazy_tr(
            "This kind of picture cannot be read here; convert it with another program first.",
            code="unsupported",
        ),
    ),
    _Row(
        (NotImplementedError,),
        "",
        lazy_tr(
            "The picture uses a rare feature that is not supported; save it with another program.",
            code="unsupported",
        ),
    ),
    _Row((KeyboardInterrupt, SystemExit), "", _BROKEN_OFF),
    _Row(
        (
            OSError,
            ValueError,
            SyntaxError,
            TypeError,
            LookupError,
            ArithmeticError,
            AttributeError,
            AssertionError,  # of Pillow, on palettes that should be there
            RuntimeError,  # AVIF and WebP; and recursion without end
            zlib.error,
        ),
        "",
        _DAMAGED,
    ),
)

# The same for results.
_EVERYWHERE = tuple(row for row in _ROWS if row.sentence in {_NO_MEMORY, _BROKEN_OFF})


def explain(error: BaseException, task: Task, stage: Stage | None) -> str:
    """Return what `error` of a `task` that failed in `stage` means to the user; never raises.

    Names and details in it are cut to a few letters. Runs in a worker process.
    """
    if isinstance(error, ThumbpoolError):
        return str(error)
    text = _of_the_system(error, task, stage)
    return text or _of_the_result(error, stage) or _of_the_file(error)


def is_unexplained(reason: str) -> bool:
    """Return whether `reason` says that the error is unknown, which is a gap in this table."""
    return code_of(reason) == _UNKNOWN


def is_obstacle(error: BaseException, stage: Stage | None) -> bool:
    """Return whether the output disk is full, read-only or gone: it hits every picture alike."""
    return stage is Stage.WRITE and isinstance(error, OSError) and error.errno in _OBSTACLES


def is_damage(error: BaseException) -> bool:
    """Return whether `error`, raised while a picture was read, is explained as damage."""
    is_of_the_system = isinstance(error, OSError) and error.errno is not None
    is_ours = isinstance(error, ThumbpoolError) or is_bug(error)
    return not is_of_the_system and not is_ours and _of_the_file(error) == _DAMAGED


def _of_the_system(error: BaseException, task: Task, stage: Stage | None) -> str:
    """Return what a failed system call means; empty if `error` is not one."""
    if not isinstance(error, OSError) or error.errno is None:
        return ""
    is_writing = stage is Stage.WRITE
    if error.errno == errno.ENOENT and not is_writing and os.path.islink(task.source):  # noqa: PTH114 - raises not
        return _LOOSE_LINK
    sentence = (_WRITING if is_writing else _READING).get(error.errno)
    if is_writing and task.destination.parent == task.source.parent:
        sentence = _BESIDE.get(error.errno, sentence)
    if sentence is not None:
        return sentence
    path = task.destination if is_writing else task.source
    name, why = _cut(display(path.name), MAX_NAME_LETTERS), explained(error)
    if is_writing:
        return lazy_tr(
            "{name} could not be written: {why}; check the disk and run again.",
            code="write-error",
            name=name,
            why=why,
        )
    return lazy_tr(
        "{name} could not be read: {why}; check the disk and run again.",
        code="read-error",
        name=name,
        why=why,
    )


def _of_the_result(error: BaseException, stage: Stage | None) -> str:
    """Return what an error means that is not due to the source; empty if it may be."""
    if stage not in {Stage.ENCODE, Stage.WRITE}:
        return ""
    text = display(str(error))
    is_known = any(
        isinstance(error, row.kinds) and re.search(row.pattern, text, re.IGNORECASE)
        for row in _EVERYWHERE
    )
    if is_known:
        return ""
    if is_bug(error):
        return _unknown(error)
    detail = _cut(f"{type(error).__name__} {text}".strip(), MAX_NAME_LETTERS)
    return lazy_tr(
        "The result could not be written in this format ({detail}); "
        "the picture itself is sound. Choose another format.",
        code="format-refused",
        detail=detail,
    )


def _unknown(error: BaseException) -> str:
    detail = _cut(f"{type(error).__name__} {display(str(error))}".strip(), MAX_NAME_LETTERS)
    return lazy_tr(
        "The picture could not be made, for a reason that Thumbpool does not know: {detail}.",
        code="unknown",
        detail=detail,
    )


def _of_the_file(error: BaseException) -> str:
    """Return what a failed decoder means."""
    if is_bug(error):
        return _unknown(error)
    text = display(str(error))
    for row in (*_rows_of_pillow(), *_ROWS):
        if isinstance(error, row.kinds) and re.search(row.pattern, text, re.IGNORECASE):
            return row.sentence
    return _unknown(error)


@cache
def _rows_of_pillow() -> tuple[_Row, ...]:
    """Return the rows for Pillow's own errors, which the main process, without Pillow, never has.

    They come before the others, as they are subclasses of their kinds.
    """
    from PIL import Image, UnidentifiedImageError

    return (
        _Row(
            (UnidentifiedImageError,),
            "",
            _NO_PICTURE,
        ),
        _Row((Image.DecompressionBombError, Image.DecompressionBombWarning), "", _TOO_LARGE),
    )


def _cut(text: str, letters: int) -> str:
    return text if len(text) <= letters else f"{text[: letters - 1]}…"
