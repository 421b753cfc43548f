"""What a worker says of itself when it is sent the conditions of a run, and whether it will do."""

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from processing.files.display import display
from processing.files.remote.names import is_remote
from processing.language.lazy_text import lazy_tr
from processing.processes import plain_values, wire_sentences
from processing.record import record
from processing.version import __version__

_NAMES = ("Thumbpool", "Python", "distributed")


@record
class Introduction:
    """A worker as it introduces itself.

    Attributes:
        versions: those of Thumbpool, Python and distributed.
        memory_bytes: how much it may use for a picture; 0 where it goes by what it is told.
        unseen: paths that it does not see as this machine does.
        lacks: what of its confinement failed, in sentences.
        ahead_seconds, clock_error_seconds: how far its clock is ahead of ours, and how exact that
            is.
    """

    host: str
    pid: int
    versions: tuple[str, ...]
    memory_bytes: int
    unseen: tuple[str, ...]
    lacks: tuple[str, ...]
    ahead_seconds: float
    clock_error_seconds: float

    @classmethod
    def read(cls, fields: list[Any]) -> "Introduction":
        """Return what a message holds.

        Raises:
            TypeError, ValueError: it holds something else.
        """
        (host, pid, versions, memory_bytes, unseen, lacks), ahead, error_seconds = fields
        if not all(type(each) in {int, float} for each in (ahead, error_seconds)):
            raise TypeError("these are no times")
        return cls(
            plain_values.text(host),
            plain_values.number(pid),
            tuple(map(plain_values.text, plain_values.exactly(versions, list))),
            plain_values.number(memory_bytes),
            tuple(str(wire_sentences.sentence(each)) for each in unseen),
            tuple(wire_sentences.sentence(each) for each in lacks),
            float(ahead),
            float(error_seconds),
        )

    def problem(self) -> str:
        """Return why the worker cannot be used, to be put into a sentence; empty if it can."""
        if self.versions[:1] != (__version__,):
            return lazy_tr(
                "it has {comparison}; install the same version on both",
                comparison=_compared("Thumbpool", self.versions[0], __version__),
            )
        if self.unseen and is_remote(self.unseen[0]):
            return lazy_tr(
                "the driver for {address} is not installed there",
                address=display(self.unseen[0]),
            )
        if self.unseen:
            return lazy_tr(
                "it does not see {path} as this machine does; mount it there by the same path",
                path=display(self.unseen[0]),
            )
        return ""

    def warnings(self) -> list[str]:
        """Return what is different there and need not do harm."""
        pairs = zip(_NAMES[1:], self.versions[1:], own_versions()[1:], strict=True)
        return [
            lazy_tr(
                "The worker on {host} has {comparison}.",
                code="worker-differs",
                host=self.host,
                comparison=_compared(name, theirs, ours),
            )
            for name, theirs, ours in pairs
            if _minor(theirs) != _minor(ours)
        ]


def own_versions() -> tuple[str, str, str]:
    """Return the versions here of Thumbpool, Python and distributed."""
    try:
        of_dask = version("distributed")
    except PackageNotFoundError:
        of_dask = ""
    return __version__, platform.python_version(), of_dask


def _compared(name: str, theirs: str, ours: str) -> str:
    """Return which of two versions is the older one, as a part of a sentence."""
    if _parts(theirs) < _parts(ours):
        return lazy_tr(
            "{name} {theirs}, which is older than {ours} here",
            name=name,
            theirs=theirs,
            ours=ours,
        )
    return lazy_tr("{name} {theirs}, and {ours} here is older", name=name, theirs=theirs, ours=ours)


def _minor(text: str) -> list[int]:
    return _parts(text)[:2]


def _parts(text: str) -> list[int]:
    """Return the numbers of a version; what is no number ends it."""
    parts: list[int] = []
    for part in text.split("."):
        digits = "".join(each for each in part if each.isdigit())
        if not digits:
            break
        parts.append(int(digits))
    return parts
