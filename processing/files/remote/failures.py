"""What goes wrong with a storage, as sentences that name the file and hold no word of a driver.

What drivers and servers say may hold a key, a signed address or a password, so it is never shown.
"""

import errno
from enum import Enum, auto
from pathlib import Path

from processing.errors import ThumbpoolError
from processing.files.display import display
from processing.language.lazy_text import LazyText, lazy_tr


class Failure(Enum):
    """The kinds of failures that are handled differently."""

    MISSING = auto()
    NO_BUCKET = auto()
    DENIED = auto()
    KEYS = auto()  # are not there, or not valid
    CLOCK = auto()  # of this machine is wrong
    TAKEN = auto()  # a file is there already
    CHANGED = auto()
    BUSY = auto()  # asks for fewer requests
    LOST = auto()  # the connection
    CUT = auto()  # a file came shorter than it is
    UNKNOWN = auto()  # a request that the server does not know
    FULL = auto()  # the disk for temporary files
    OTHER = auto()

    @property
    def may_pass(self) -> bool:
        """Whether the same may succeed a moment later."""
        return self in {Failure.BUSY, Failure.LOST, Failure.CUT}

    @property
    def is_obstacle(self) -> bool:
        """Whether it is in the way of every file, not of this one."""
        return self in _OBSTACLES


_OBSTACLES = {
    *(Failure.NO_BUCKET, Failure.BUSY, Failure.LOST, Failure.FULL, Failure.KEYS, Failure.CLOCK)
}


class StorageError(ThumbpoolError):
    """A file of a storage cannot be listed, read, put or removed."""

    def __init__(self, failure: Failure, path: Path, why: str = "") -> None:
        """`why` is a code of the server, or the kind of an error, where nothing else is known."""
        sentence = _SENTENCES[failure]
        values = {"address": display(path), "why": why}
        super().__init__(LazyText(sentence.message, values, sentence.code))
        self.failure = failure


# By the names of classes, the nearest first, as no driver may be loaded here.
_OF_CLASSES = {
    "FileNotFoundError": Failure.MISSING,
    "NotADirectoryError": Failure.MISSING,
    "FileExistsError": Failure.TAKEN,
    "PermissionError": Failure.DENIED,
    "ConnectionError": Failure.LOST,
    "TimeoutError": Failure.LOST,
    "EOFError": Failure.LOST,
    "gaierror": Failure.LOST,
    # Of S3: timeouts, and connections that could not be made or were closed.
    "HTTPClientError": Failure.LOST,
    "ClientError": Failure.LOST,
    "NoCredentialsError": Failure.KEYS,
    "PartialCredentialsError": Failure.KEYS,
    # Of SFTP, the last one of ours.
    "SSHException": Failure.LOST,
    "AuthenticationException": Failure.DENIED,
    "UnknownHostError": Failure.DENIED,
}
_OF_NUMBERS = {
    getattr(errno, name): failure
    for failure, names in (
        (Failure.BUSY, ("EBUSY", "EAGAIN")),
        (Failure.FULL, ("ENOSPC", "EDQUOT")),
        (Failure.LOST, ("EIO", "EREMOTEIO", "ENETUNREACH", "EHOSTUNREACH", "ENETDOWN")),
    )
    for name in names
    if hasattr(errno, name)
}
_OF_CODES = {
    "NoSuchBucket": Failure.NO_BUCKET,
    "InvalidAccessKeyId": Failure.KEYS,
    "SignatureDoesNotMatch": Failure.KEYS,
    "ExpiredToken": Failure.KEYS,
    "InvalidToken": Failure.KEYS,
    "TokenRefreshRequired": Failure.KEYS,
    "RequestTimeTooSkewed": Failure.CLOCK,
    "NotImplemented": Failure.UNKNOWN,
    "501": Failure.UNKNOWN,
    "PreconditionFailed": Failure.TAKEN,
    "RequestTimeout": Failure.LOST,
    "InternalError": Failure.LOST,
    "SlowDown": Failure.BUSY,
    "ServiceUnavailable": Failure.BUSY,
    "503": Failure.BUSY,
    "500": Failure.LOST,
}


def storage_error(error: BaseException, path: Path) -> StorageError:
    """Return what an error of a driver about a file means."""
    if isinstance(error, StorageError):
        return error
    why = _code_of(error) or _code_of(error.__cause__) or type(error).__name__
    return StorageError(failure_of(error), path, why)


def failure_of(error: BaseException) -> Failure:
    """Return what kind of failure an error of a driver is."""
    code = _code_of(error) or _code_of(error.__cause__)
    if code in _OF_CODES:
        return _OF_CODES[code]
    for known in type(error).__mro__:
        if known.__name__ in _OF_CLASSES:
            return _OF_CLASSES[known.__name__]
    if not isinstance(error, OSError):
        return Failure.OTHER
    # Without a number it is of SFTP, whose socket is closed.
    return Failure.LOST if error.errno is None else _OF_NUMBERS.get(error.errno, Failure.OTHER)


def _code_of(error: BaseException | None) -> str:
    """Return the code that a server of S3 gave, if this is an error of its driver."""
    response = getattr(error, "response", None)
    told = response.get("Error") if isinstance(response, dict) else None
    return str(told.get("Code", "")) if isinstance(told, dict) else ""


_SENTENCES = {
    Failure.MISSING: lazy_tr(
        "{address} does not exist. It may have been moved or renamed.", code="gone"
    ),
    Failure.NO_BUCKET: lazy_tr(
        "The bucket of {address} does not exist; check its name.", code="storage-missing"
    ),
    Failure.DENIED: lazy_tr(
        "The storage denies access to {address}; check what your credentials permit, and that its "
        "driver finds them.",
        code="storage-denied",
    ),
    Failure.KEYS: lazy_tr(
        "The keys for {address} are missing, wrong or out of date ({why}); check them where the "
        "driver of the storage finds them.",
        code="storage-keys",
    ),
    Failure.CLOCK: lazy_tr(
        "The storage of {address} refuses requests because the clock of this computer is wrong; "
        "set it and try again.",
        code="storage-clock",
    ),
    Failure.TAKEN: lazy_tr(
        "{address} appeared since the run was planned, or was changed, and was left alone; start "
        "again to give this result another name.",
        code="name-taken",
    ),
    Failure.CHANGED: lazy_tr(
        "{address} was changed meanwhile, and was left alone.", code="changed"
    ),
    Failure.BUSY: lazy_tr(
        "The storage asks for fewer requests than {address} needs, and went on asking; try again "
        "later.",
        code="storage-busy",
    ),
    Failure.LOST: lazy_tr(
        "There is no connection to the storage of {address}; check the address and the network, "
        "and go on or try again.",
        code="storage-lost",
    ),
    Failure.CUT: lazy_tr(
        "{address} arrived only in part, several times; check the network and try again.",
        code="storage-cut",
    ),
    Failure.FULL: lazy_tr(
        "The disk for temporary files has no room for {address}; free some space and go on.",
        code="disk-full",
    ),
    Failure.UNKNOWN: lazy_tr(
        "The server of {address} does not know what is asked of it; it speaks S3 only in part.",
        code="storage-refuses",
    ),
    Failure.OTHER: lazy_tr(
        "The storage refuses what is asked about {address} ({why}); check the address and the "
        "configuration of its driver.",
        code="storage-refuses",
    ),
}
