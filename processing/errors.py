"""The errors of Thumbpool; each message tells the user what happened and what to do."""


class ThumbpoolError(Exception):
    """Base class of all errors that Thumbpool explains itself."""


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
    return str(getattr(error, "strerror", None) or error)
