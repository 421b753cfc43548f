"""Distinguish bugs of this program from damaged files, and log where they come from."""

import logging
import traceback
from pathlib import Path

# Pillow raises these for broken files; raised by our own code they are bugs.
_MISTAKES = (TypeError, AttributeError, LookupError, NameError, AssertionError)
_OUR_PACKAGE = __name__.partition(".")[0]
_LOGGED_FRAMES = 4  # the last of them; a message of a worker holds no more

_log = logging.getLogger(__name__)


def is_bug(error: BaseException) -> bool:
    """Return whether `error` was raised by code of this program and is its bug."""
    if not isinstance(error, _MISTAKES):
        return False
    # By the module's name, as the file's is no path in a bundle.
    modules = [
        frame.f_globals.get("__name__") for frame, _ in traceback.walk_tb(error.__traceback__)
    ]
    return bool(modules) and str(modules[-1]).partition(".")[0] == _OUR_PACKAGE


def log_if_bug(error: BaseException, what: str) -> None:
    """Log where `error` comes from if it is a bug of ours; damaged files are not logged."""
    if is_bug(error):
        log_error(error, what)


def log_error(error: BaseException, what: str) -> None:
    """Log where `error` comes from; `what` says what it costs."""
    frames = traceback.extract_tb(error.__traceback__)[-_LOGGED_FRAMES:]
    place = " < ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in reversed(frames))
    level = logging.ERROR if is_bug(error) else logging.INFO
    _log.log(level, "%s: %s: %s (%s)", what, type(error).__name__, error, place)
