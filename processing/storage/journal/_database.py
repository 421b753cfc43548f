"""Open an SQLite file, migrate it to its version, and explain what goes wrong with it."""

import os
import sqlite3
import stat
import threading
import time
import urllib.parse
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any

from processing.errors import JournalError, explained
from processing.files.disk_sync import sync_folder
from processing.files.display import display
from processing.language.lazy_text import lazy_tr

BUSY_SECONDS = 10.0  # how long to wait for another process that holds the file

_LOG_HEADER_BYTES = 32  # "WAL File Format" in SQLite's documentation

# For each older version of the tables, the statements that migrate them to the next one.
Migrations = Mapping[int, Sequence[str]]

# What identifies the content: size and time of the file, size of the write-ahead log beside it.
_State = tuple[int, int, int]

# Held by a thread while it only reads, and by any thread while it opens a file to write. SQLite
# shares the index of the log among the connections of a process, so a writer that opened the file
# beside a reader would be read-only, too. And closing a file that was opened without locks drops
# the locks that a writer of this process holds on it.
_opening = threading.RLock()
_readers: list["Database"] = []  # of the thread that holds the lock, which it took once for each
READING_SECONDS = 60.0  # how long to wait for other threads that only read
WRITING_SECONDS = 30.0  # how long to wait for a writer that keeps the index of the log to itself


class Database:
    """An open SQLite file; confined to the thread that opened it.

    Every change is on the disk when its method returns, as far as the disk tells the truth: neither
    the end of the process nor a power cut loses it.

    Raises:
        JournalError: from every method, when the file cannot be read or written.
    """

    def __init__(
        self,
        path: Path,
        schema: str,
        version: int,
        *,
        migrations: Migrations = MappingProxyType({}),
        is_read_only: bool = False,
    ) -> None:
        """Open or make `path` with the tables of `schema`; older ones are migrated to `version`.

        `migrations` has for each older version the statements that lead to the next one; they run
        before those of `schema`. Read-only, nothing is made or changed, neither the file nor its
        folder: a missing file reads as empty tables, and an older one is migrated in memory.
        """
        self._path = path
        self._schema, self._version, self._migrations = schema, version, migrations
        self._found: _State | None = None  # the state when it was opened without any lock
        with self._explained():
            self._check_kind()
            self._connection = self._open_to_read() if is_read_only else self._open_to_write()

    @property
    def was_disturbed(self) -> bool:
        """Whether the file was written to while it was open for reading without a lock."""
        with self._explained():
            return self._found is not None and self._found != self._state()

    def close(self) -> None:
        """Close the file; may be repeated."""
        with self._explained():
            self._connection.close()
        self._end_reading()

    def execute(self, statement: str, *values: object) -> list[Any]:
        """Execute one statement and return its rows."""
        with self._explained():
            return self._connection.execute(statement, values).fetchall()

    def rows(self, statement: str, *values: object) -> Iterator[Any]:
        """Yield the rows of one statement as they are asked for."""
        with self._explained():
            yield from self._connection.execute(statement, values)

    def execute_each(self, statement: str, rows: Iterator[tuple[object, ...]]) -> None:
        """Execute one statement for each of `rows`; fast within a `change`."""
        with self._explained():
            self._connection.executemany(statement, rows)

    @contextmanager
    def change(self) -> Iterator[None]:
        """Make what is done inside one transaction."""
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            with suppress(JournalError):  # a failed commit may have ended the transaction already
                self.execute("ROLLBACK")
            raise

    def _check_kind(self) -> None:
        """Refuse what is no file: to open a pipe waits for somebody who may never come."""
        with suppress(FileNotFoundError):
            if not stat.S_ISREG(self._path.stat().st_mode):
                raise sqlite3.OperationalError(lazy_tr("it is no regular file"))

    def _open_to_write(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        _wait_for_readers()
        try:
            for reader in _readers.copy():  # of this very thread, which cannot wait for itself
                reader._read_beside_a_writer()
            with _connection(_uri(self._path)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute("PRAGMA fullfsync = ON")  # of macOS, whose disks keep a cache
                is_new = _version(connection, self._version) == 0
                self._migrate(connection)
                if is_new:
                    sync_folder(self._path.parent)
                    sync_folder(self._path.parent.parent)
                return connection
        finally:
            _opening.release()

    def _open_to_read(self) -> sqlite3.Connection:
        """Open the file as it is, or a migrated copy in memory if it is older."""
        _wait_for_readers()
        _readers.append(self)
        try:
            with self._connection_to_read() as connection:
                if _version(connection, self._version) == self._version:
                    return connection
                with _connection(":memory:") as copy:
                    connection.backup(copy)
                    self._migrate(copy)
                connection.close()
                return copy
        except FileNotFoundError:
            self._end_reading()
            with _connection(":memory:") as empty:
                empty.executescript(self._schema)
                return empty
        except (OSError, sqlite3.Error):
            self._end_reading()
            raise

    @contextmanager
    def _connection_to_read(self) -> Iterator[sqlite3.Connection]:
        """Open the file to read it; close it if what is done inside fails.

        SQLite gives up when a writer has held the index of the log for ten seconds, as happens
        where the machine has much else to do. Then it is asked again.
        """
        deadline = time.monotonic() + WRITING_SECONDS
        while True:
            with _connection(self._address()) as connection:
                try:
                    connection.execute("PRAGMA schema_version").fetchone()
                except sqlite3.OperationalError as error:
                    if not _is_contended(error) or time.monotonic() > deadline:
                        raise
                    connection.close()
                    continue
                yield connection
                return

    def _end_reading(self) -> None:
        if self in _readers:
            _readers.remove(self)
            _opening.release()

    def _read_beside_a_writer(self) -> None:
        """Read from now on with locks and with the log, as a writer of this thread does."""
        if not self.was_disturbed:
            self._found = None
        self._connection.close()
        self._end_reading()
        with _connection(f"{_uri(self._path)}?mode=ro") as self._connection:
            pass

    def _address(self) -> str:
        """Return the address that opens the file such that reading makes and changes nothing."""
        state = self._state()
        # To read a file without a log, SQLite would make a log and its index, unless it is told
        # that the file never changes. Whether that was true is checked afterwards. A log that a
        # killed process had only begun is none: SQLite would try in vain to read it.
        *_, log_bytes = state
        has_log = log_bytes > _LOG_HEADER_BYTES
        self._found = None if has_log else state
        return f"{_uri(self._path)}?mode=ro&{'readonly_shm' if has_log else 'immutable'}=1"

    def _state(self) -> _State:
        status = self._path.stat()
        log_bytes = 0
        with suppress(FileNotFoundError):
            log_bytes = self._path.with_name(f"{self._path.name}-wal").stat().st_size
        return status.st_size, status.st_mtime_ns, log_bytes

    def _migrate(self, connection: sqlite3.Connection) -> None:
        """Bring the tables to this version in one transaction, unless another process just did.

        A file without tables has version 0. Tables that cannot be migrated are kept under other
        names.

        Raises:
            sqlite3.DatabaseError: they are newer.
        """
        if _version(connection, self._version) == self._version:
            return
        connection.execute("BEGIN IMMEDIATE")
        try:
            found = _version(connection, self._version)
            steps = [self._migrations.get(older) for older in range(found, self._version)]
            if None in steps:
                _rename_tables(connection, found)
            else:
                for statement in chain.from_iterable(step or () for step in steps):
                    connection.execute(statement)
            for statement in self._schema.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {self._version}")
            connection.execute("COMMIT")
        except sqlite3.Error:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn an error of the system or of SQLite into a sentence."""
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            raise JournalError(
                lazy_tr(
                    "The journal {path} cannot be used: {why}. "
                    "Runs go on without it, but cannot be continued or undone.",
                    code="no-journal",
                    path=display(self._path),
                    why=explained(error),
                )
            ) from error


def _wait_for_readers() -> None:
    """Take the lock, once no other thread reads.

    Raises:
        sqlite3.OperationalError: the other threads do not finish.
    """
    if not _opening.acquire(timeout=READING_SECONDS):
        raise sqlite3.OperationalError(
            lazy_tr("another part of this program reads it all the time")
        )


@contextmanager
def _connection(address: str) -> Iterator[sqlite3.Connection]:
    """Open `address`, a URI or `:memory:`; close it if what is done inside fails."""
    connection = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        yield connection
    except BaseException:
        connection.close()
        raise


def _is_contended(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_PROTOCOL


def _version(connection: sqlite3.Connection, known: int) -> int:
    """Return the version of an open file.

    Raises:
        sqlite3.DatabaseError: it is newer than the `known` one.
    """
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if found > known:
        raise sqlite3.DatabaseError(
            lazy_tr("it was written by a newer Thumbpool (version {version})", version=found)
        )
    return found


def _rename_tables(connection: sqlite3.Connection, version: int) -> None:
    """Rename the tables of an unknown `version`, so that nothing in them is lost."""
    ours = "SELECT type, name FROM sqlite_master WHERE type = ? AND name NOT LIKE 'sqlite%'"
    for _, name in connection.execute(ours, ("index",)).fetchall():
        connection.execute(f'DROP INDEX "{name}"')
    for _, name in connection.execute(ours, ("table",)).fetchall():
        connection.execute(f'ALTER TABLE "{name}" RENAME TO "{name} of version {version}"')


def _uri(path: Path) -> str:
    """Return `path`, of any bytes, as a URI for SQLite; network folders begin with `////`."""
    text = path.absolute().as_posix()
    return "file://" + ("" if text.startswith("/") else "/") + urllib.parse.quote(os.fsencode(text))
