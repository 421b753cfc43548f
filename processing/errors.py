"""The errors of Thumbpool; each message tells the user what happened and what to do."""

from processing.language.lazy_text import code_of
from processing.language.system_errors import of_the_system


class ThumbpoolError(Exception):
    """Base class of all errors that Thumbpool explains itself.

    It is given one sentence, made by `lazy_tr`. `str(error)` is that very `LazyText`, so whoever
    shows it can put it into the reader's language.
    """

    @property
    def code(self) -> str:
        """What happened, for programs; empty if the sentence has no code."""
        return code_of(str(self))


class SettingsError(ThumbpoolError):
    """The settings are not valid; raised before anything is changed."""


class PresetError(ThumbpoolError):
    """A preset cannot be read, written or found."""


class ScanError(ThumbpoolError):
    """The source folder cannot be read at all."""


class OutputError(ThumbpoolError):
    """The output folder, or a file of the user's choice, cannot be made or written."""


class JournalError(ThumbpoolError):
    """The journal cannot be read or written; runs work without it."""


class EngineError(ThumbpoolError):
    """The engine cannot work: its worker processes keep dying."""


class PictureError(ThumbpoolError):
    """One picture cannot be made; raised in a worker, it becomes the task's outcome."""


class StoppedError(ThumbpoolError):
    """The run is being cancelled; raised in a worker that was about to write a result."""


class TooHeavyError(PictureError):
    """One picture needs more memory than a worker has.

    Attributes:
        needed_bytes: about how much it needs.
    """

    def __init__(self, text: str, needed_bytes: int) -> None:
        super().__init__(text)
        self.needed_bytes = needed_bytes


class PreviewError(ThumbpoolError):
    """A preview cannot be made, for a reason that is not the picture's."""


class BenchmarkError(ThumbpoolError):
    """A measurement cannot be made, finished or read."""


class ForeignBytesError(ThumbpoolError):
    """Another process sent an invalid message: a picture may have taken control of it."""


class WorkerError(ThumbpoolError):
    """A call in a worker process raised an unexpected error; the message has its type and text."""


def explained(error: Exception) -> str:
    """Return the system's text for an error, or the error's own if it has none."""
    strerror = getattr(error, "strerror", None)
    return of_the_system(strerror) if strerror else str(error)
