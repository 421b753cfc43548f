"""The error family: each text is a sentence for the user that says what happened and what to do."""


class ThumbpoolError(Exception):
    """Any failure that Thumbpool itself explains."""


class SettingsError(ThumbpoolError):
    """What was asked makes no sense; raised before anything is touched."""


class PresetError(ThumbpoolError):
    """A preset cannot be read, written or found."""


class ScanError(ThumbpoolError):
    """The folder to read cannot be read at all."""


class OutputError(ThumbpoolError):
    """The output folder cannot be made or written."""


class JournalError(ThumbpoolError):
    """The journal of runs cannot be read or written; runs work without it."""


class EngineError(ThumbpoolError):
    """The engine cannot work at all: its worker processes do not stay alive."""


class PictureError(ThumbpoolError):
    """One picture cannot be made; raised in a worker, becomes that task's outcome."""


class StoppedError(ThumbpoolError):
    """The run is being cancelled; raised in a worker that was about to write a result."""


class TooHeavyError(PictureError):
    """One picture needs more memory than a worker has.

    Attributes:
        needed_bytes: how much it needs, about.
    """

    def __init__(self, text: str, needed_bytes: int) -> None:
        super().__init__(text)
        self.needed_bytes = needed_bytes


class BenchmarkError(ThumbpoolError):
    """A measurement cannot be made, not to its end, or not be read."""


class ForeignBytesError(ThumbpoolError):
    """Another process sent what is no message of ours: a picture may have taken it over."""


class WorkerError(ThumbpoolError):
    """A call in a worker process raised what it should not; tells its type and text."""


def explained(error: Exception) -> str:
    """Return what the system says of an error; not every one has a text of the system's."""
    return str(getattr(error, "strerror", None) or error)
