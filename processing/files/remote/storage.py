"""List, read, put and remove files of a storage, through the drivers of `fsspec`."""

import functools
import hashlib
import mimetypes
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from processing.errors import StoppedError
from processing.files.paths import FileStamp
from processing.files.remote._drivers import driver_of
from processing.files.remote.failures import Failure, StorageError, storage_error
from processing.files.remote.names import SCHEMES, VERSION, address_of, is_name, scheme_of
from processing.record import record

WAITS_SECONDS = (0.25, 0.5, 1.0, 2.0, 4.0)  # before each further attempt; up to half as long again
_NS_PER_SECOND = 1_000_000_000
# A single request takes so much; what is larger would go in parts, of which some may be left over.
MOST_AT_ONCE = 5 * 2**30

_Result = TypeVar("_Result")


@record
class Entry:
    """What has a name in a listing: a file with its stamp; otherwise a folder, or a link."""

    name: str
    stamp: FileStamp | None
    is_link: bool = False

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder."""
        return self.stamp is None and not self.is_link

    @property
    def is_marker(self) -> bool:
        """Whether it is the empty object by which some programs mark a folder of a bucket."""
        return not self.name and self.stamp is not None and not self.stamp[0]


class Storage:
    """The files of one scheme and host. Thread-safe, and none of its values leaves a process.

    A stamp is size in bytes and time of the last change in nanoseconds. Where the storage knows a
    tag of the content, its hash takes the place of what is less than a second.

    Every call raises:
        StorageError: it failed, after some attempts if that may pass.
        StoppedError: `is_stopped` said so between two attempts.
    """

    def __init__(self, scheme: str, host: str) -> None:
        self._scheme = scheme
        self._host = host
        self._row = SCHEMES[scheme]
        self._knows_conditions: bool | None = None  # whether it refuses to put over a file
        self._shared: Any = None
        self._own = threading.local()  # of threads, where a connection does one thing at a time
        self._connecting = threading.Lock()

    def stamp(self, path: Path) -> FileStamp | None:
        """Return the stamp of a file; None if there is no such file."""
        entry = self.entry(path)
        return None if entry is None else entry.stamp

    def entry(self, path: Path) -> Entry | None:
        """Return the file or folder at `path`; None if there is none."""
        try:
            info = self._attempt(path, lambda driver, name: driver.info(name))
        except StorageError as error:
            if error.failure is Failure.MISSING:
                return None
            if self._row.has_buckets and error.failure in {Failure.DENIED, Failure.OTHER}:
                self._attempt(path, _ask_why)  # the answer to such a question has no text
            raise
        return _entry(info)

    def is_folder(self, path: Path) -> bool:
        """Return whether there is a folder at `path`; in a bucket a file may have its name, too."""
        entry = self.entry(path)
        if entry is None or not self._row.has_buckets or entry.stamp is None:
            return entry is not None and entry.is_folder
        return bool(self._attempt(path, lambda driver, name: driver.isdir(name)))

    def entries(self, folder: Path) -> list[Entry]:
        """Return what is in a folder, page after page; what no path can hold has no name."""
        listed = self._attempt(folder, lambda driver, name: driver.ls(name, detail=True))
        return [entry for entry in map(_entry, listed) if not entry.is_marker]

    def fetch(self, path: Path, to: Path, size_bytes: int, is_stopped: Callable[[], bool]) -> None:
        """Write a file to the local path `to`, whole or not at all.

        It is whole if it has `size_bytes`, as the listing said, or as the storage says now.
        """

        def read(driver: Any, name: str) -> None:
            driver.get_file(name, str(to), **self._stopped_by(is_stopped))
            got = to.stat().st_size
            if got != size_bytes and got != driver.info(name)["size"]:
                raise StorageError(Failure.CUT, path)

        self._attempt(path, read, is_stopped)

    def put(
        self,
        content: bytes,
        path: Path,
        temporary: Path,
        replaces: FileStamp | None = None,
        is_stopped: Callable[[], bool] = lambda: False,
    ) -> FileStamp:
        """Put a file under its name, whole or not at all; return its stamp.

        The name has to be free, or to hold the file with the stamp `replaces`, or the same content:
        an earlier attempt put it, but its answer was lost. Where the storage needs one, it has the
        name `temporary` before.
        """
        if is_stopped():
            raise StoppedError
        is_new = replaces is None or self.stamp(path) != replaces
        put = self._put_whole if self._row.puts_whole else partial(self._put_aside, temporary)
        try:
            put(content, path, is_stopped, is_new=is_new)
        except StorageError as error:
            if error.failure is not Failure.TAKEN or not self._holds(path, content):
                raise
        stamp = self.stamp(path)
        if stamp is None or stamp[0] != len(content):
            raise StorageError(Failure.CUT, path)
        return stamp

    def remove(self, path: Path) -> None:
        """Remove a file; one that is gone already is no error."""
        try:
            self._attempt(path, lambda driver, name: driver.rm_file(name))
        except StorageError as error:
            if error.failure is not Failure.MISSING:
                raise

    def _put_whole(
        self, content: bytes, path: Path, is_stopped: Callable[[], bool], *, is_new: bool
    ) -> None:
        """Put a file by one request."""

        def write(mode: str) -> None:
            options = {"mode": mode, **self._put_options(path)}
            self._attempt(path, lambda it, name: it.pipe_file(name, content, **options), is_stopped)

        if is_new:
            self._put_new(path, write)
        else:
            write("overwrite")

    def _put_new(self, path: Path, write: Callable[[str], None]) -> None:
        """Put a file under a free name, which the request itself proves if the server knows that.

        Where it does not, and until it is known whether it does, the name is looked at before.
        """
        if not self._knows_conditions and self.stamp(path) is not None:
            raise StorageError(Failure.TAKEN, path)
        try:
            write("overwrite" if self._knows_conditions is False else "create")
            if self._knows_conditions is None:
                write("create")  # the same once more: to be refused, and harmless if it is not
                self._knows_conditions = False
        except StorageError as error:
            if error.failure is Failure.UNKNOWN:
                self._knows_conditions = False
                write("overwrite")
                return
            if error.failure is Failure.TAKEN:
                self._knows_conditions = True
            raise

    def _put_aside(
        self,
        temporary: Path,
        content: bytes,
        path: Path,
        is_stopped: Callable[[], bool],
        *,
        is_new: bool,
    ) -> None:
        """Write a file under its temporary name, and move it when it is whole."""

        def move(driver: Any, name: str) -> None:
            if is_new and driver.exists(name):
                raise FileExistsError
            # The one of SFTP refuses a name that is taken in between, too.
            is_strict = is_new and self._row.protocol == "sftp"
            (driver.ftp.rename if is_strict else driver.mv)(self._name(temporary), name)

        def write(driver: Any, name: str) -> None:
            driver.makedirs(driver._parent(name), exist_ok=True)
            driver.pipe_file(name, content)
            if driver.info(name)["size"] != len(content):
                raise StorageError(Failure.CUT, path)

        try:
            self._attempt(temporary, write, is_stopped)
            self._attempt(path, move, is_stopped)
        except BaseException:
            with suppress(StorageError):
                self.remove(temporary)
            raise

    def _holds(self, path: Path, content: bytes) -> bool:
        """Return whether a file has exactly this content."""
        stamp = self.stamp(path)
        if stamp is None or stamp[0] != len(content):
            return False
        return bool(self._attempt(path, lambda driver, name: driver.cat_file(name)) == content)

    def _put_options(self, path: Path) -> dict[str, Any]:
        if self._row.protocol != "s3":
            return {}
        kind, _ = mimetypes.guess_type(path.name)
        return {"chunksize": MOST_AT_ONCE, **({"ContentType": kind} if kind else {})}

    def _stopped_by(self, is_stopped: Callable[[], bool]) -> dict[str, Any]:
        """Return the option by which a driver asks during a long transfer, if it knows one."""
        from fsspec.callbacks import Callback

        class Asking(Callback):  # type: ignore[misc]  # fsspec is not typed
            def relative_update(self, inc: int = 1) -> None:  # noqa: ARG002 - as it is called
                if is_stopped():
                    raise StoppedError

        return {"callback": Asking()}

    def _attempt(
        self,
        path: Path,
        action: Callable[[Any, str], _Result],
        is_stopped: Callable[[], bool] = lambda: False,
    ) -> _Result:
        """Return what `action` returns, which is given the driver and its name for `path`.

        What may pass is tried again, after a wait that grows.
        """
        name = self._name(path)
        for wait in self._waits():
            if is_stopped():
                raise StoppedError
            try:
                return self._once(path, action, name)
            except StorageError as error:
                if wait is None or not error.failure.may_pass or is_stopped():
                    raise
                if error.failure is Failure.LOST:
                    self._disconnect()
            _sleep(wait, is_stopped)
        raise AssertionError("the last attempt returns or raises")

    def _once(self, path: Path, action: Callable[[Any, str], _Result], name: str) -> _Result:
        try:
            return action(self._connected(), name)
        except StoppedError:
            raise
        except Exception as error:
            raise storage_error(error, path) from error

    def _waits(self) -> Iterator[float | None]:
        """Yield how long to wait after each attempt; None after the last."""
        for seconds in WAITS_SECONDS:
            yield seconds * random.uniform(1, 1.5)  # noqa: S311 - so that not all ask again at once
        yield None

    def _name(self, path: Path) -> str:
        """Return the name by which the driver knows a file."""
        address = address_of(path)
        if VERSION in address:
            raise StorageError(Failure.OTHER, path, VERSION)
        return address.removeprefix(f"{self._scheme}://{self._host}") if self._host else address

    def _connected(self) -> Any:
        """Return the driver; it connects when it is first needed, and after a loss."""
        if self._row.has_host:
            return self._own_driver()
        with self._connecting:
            if self._shared is None:
                self._shared = driver_of(self._row.protocol, self._host)
            return self._shared

    def _own_driver(self) -> Any:
        """Return the driver of this thread; one after the other connects, as servers demand."""
        if getattr(self._own, "driver", None) is None:
            with self._connecting:
                self._own.driver = driver_of(self._row.protocol, self._host)
        return self._own.driver

    def _disconnect(self) -> None:
        """Let the next attempt of this thread connect anew, where a driver has one connection."""
        self._own.driver = None


def storage_of(path: Path) -> Storage:
    """Return the storage of a file; of each there is one in a process."""
    scheme = scheme_of(path)
    host = address_of(path).partition("://")[2].partition("/")[0]
    return _storage(scheme, host if SCHEMES[scheme].has_host else "")


_storage = functools.lru_cache(64)(Storage)


def _sleep(seconds: float, is_stopped: Callable[[], bool]) -> None:
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if is_stopped():
            raise StoppedError
        time.sleep(min(left, 0.05))


def _ask_why(driver: Any, name: str) -> None:
    """Let a server of S3 say what it has against requests, by a question that it answers at length.

    Raises:
        Exception: what the driver makes of the answer, if it is no good one.
    """
    driver.call_s3("list_objects_v2", Bucket=driver.split_path(name)[0], MaxKeys=1)


def _entry(info: Any) -> Entry:
    name = str(info["name"]).rpartition("/")[2]
    name = name if is_name(name) else ""
    if info["type"] != "file":
        return Entry(name, None, is_link=info["type"] != "directory")
    return Entry(name, (int(info["size"] or 0), _modified_ns(info)))


def _modified_ns(info: Any) -> int:
    """Return when a file was changed, with the hash of its tag in place of split seconds."""
    at = next((info[key] for key in ("LastModified", "mtime", "created") if info.get(key)), 0.0)
    moment = at if isinstance(at, datetime) else datetime.fromtimestamp(float(at), UTC)
    seconds = int(moment.timestamp())
    tag = str(info.get("ETag") or "").strip('"')
    if not tag:
        return seconds * _NS_PER_SECOND + moment.microsecond * 1000
    mark = int.from_bytes(hashlib.blake2s(tag.encode(), digest_size=8).digest())
    return seconds * _NS_PER_SECOND + mark % _NS_PER_SECOND
