"""One SQLite file of ours: opened, brought to its version, and what goes wrong with it in words."""

import os
import sqlite3
import threading
import urllib.parse
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any

from processing.errors import JournalError
from processing.files.disk_sync import sync_folder
from processing.files.display import display

BUSY_SECONDS = 10.0  # how long another process may hold the file before we do without

# For each older version of the tables the statements that bring them to the next one.
Migrations = Mapping[int, Sequence[str]]

# What identifies the content: size and time of the file, size of the log of changes beside it.
_State = tuple[int, int, int]

# Held by whoever only reads, and while a file is opened to write. SQLite shares the log's index
# among the connections of a process, and for a writer it would be read-only, too; and the end of a
# reading without locks would take those of a writer with it.
_reading = threading.Lock()
_readers: dict[int, list["Database"]] = {}  # those that hold it, by the id of their one thread
READING_SECONDS = 60.0  # how long others are waited for, who only read


class Database:
    """An open file of tables; confined to the thread that opened it.

    Every change is on the disk when its method returns, as far as the disk tells the truth: neither
    the end of the process nor a power cut costs it.

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
        """Open or make `path` with the tables of `schema`; older ones are brought to `version`.

        What they hold stays: `migrations` has for each older version the statements that lead to
        the next one, to be carried out before those of `schema`. Read-only nothing is made or
        changed, neither the file nor its folder: where it is not there, the tables are empty, and
        older ones are brought to this version in memory.
        """
        self._path = path
        self._migrations = migrations
        self._untouched: _State | None = None  # how the file was found, where nobody guards it
        with self._explained():
            connect = self._connect_to_read if is_read_only else self._connect_to_write
            self._connection = connect(schema, version)

    @property
    def was_disturbed(self) -> bool:
        """Whether the file was written to while it was open for reading, with no lock to warn."""
        with self._explained():
            return self._untouched is not None and self._untouched != self._state()

    def close(self) -> None:
        """Give the file back; repeatable."""
        with self._explained():
            self._connection.close()
        self._end_reading()

    def execute(self, statement: str, *values: object) -> list[Any]:
        """Carry out one statement and return its rows."""
        with self._explained():
            return self._connection.execute(statement, values).fetchall()

    def rows(self, statement: str, *values: object) -> Iterator[Any]:
        """Yield the rows that one statement finds, as they are taken."""
        with self._explained():
            yield from self._connection.execute(statement, values)

    def execute_each(self, statement: str, rows: Iterator[tuple[object, ...]]) -> None:
        """Carry out one statement for each of `rows`; quick within a `change`."""
        with self._explained():
            self._connection.executemany(statement, rows)

    @contextmanager
    def change(self) -> Iterator[None]:
        """Make what is done inside happen as a whole or not at all."""
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            with suppress(JournalError):  # a failed commit may have ended the change already
                self.execute("ROLLBACK")
            raise

    def _connect_to_write(self, schema: str, version: int) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        own = _readers.pop(threading.get_ident(), [])
        for reader in own:  # this thread cannot wait for itself
            reader._read_beside_a_writer()
        if own:
            _reading.release()
        with _nobody_reading():
            connection = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None)
            try:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute("PRAGMA fullfsync = ON")  # of macOS, whose disks keep a cache
                is_new = _version(connection, version) == 0
                _bring_to(connection, schema, version, self._migrations)
                if is_new:
                    sync_folder(self._path.parent)
                    sync_folder(self._path.parent.parent)
            except sqlite3.Error:
                connection.close()
                raise
            return connection

    def _connect_to_read(self, schema: str, version: int) -> sqlite3.Connection:
        self._begin_reading()
        try:
            return _read_only(self._address(), schema, version, self._migrations)
        except FileNotFoundError:
            self._end_reading()
            return _empty(schema)
        except (OSError, sqlite3.Error):
            self._end_reading()
            raise

    def _begin_reading(self) -> None:
        own = _readers.get(threading.get_ident(), [])
        if not own:
            _take_turn()
            _readers[threading.get_ident()] = own
        own.append(self)

    def _end_reading(self) -> None:
        own = _readers.get(threading.get_ident(), [])
        if self in own:
            own.remove(self)
            if not own:
                del _readers[threading.get_ident()]
                _reading.release()

    def _read_beside_a_writer(self) -> None:
        """Read from now on with locks and with the log, as whoever writes does."""
        if not self.was_disturbed:
            self._untouched = None
        self._connection.close()
        if self._path.exists():
            address = f"{_uri(self._path)}?mode=ro"
            self._connection = sqlite3.connect(
                address, uri=True, timeout=BUSY_SECONDS, isolation_level=None
            )

    def _address(self) -> str:
        """Return how to open the file so that nothing is made or changed by reading it."""
        state = self._state()
        # SQLite makes a log and an index of it only to read a file that has none. It is kept from
        # that by being told that the file never changes; that it did not is seen afterwards.
        *_, log_bytes = state
        self._untouched = None if log_bytes else state
        return f"{_uri(self._path)}?mode=ro&{'readonly_shm' if log_bytes else 'immutable'}=1"

    def _state(self) -> _State:
        status = self._path.stat()
        log_bytes = 0
        with suppress(FileNotFoundError):
            log_bytes = self._path.with_name(f"{self._path.name}-wal").stat().st_size
        return status.st_size, status.st_mtime_ns, log_bytes

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn what the system and SQLite raise into a sentence."""
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            raise JournalError(
                f"The journal {display(self._path)} cannot be used: {error}. "
                "Runs go on without it, but cannot be continued or undone."
            ) from error


def _take_turn() -> None:
    """Wait for those who read in other threads.

    Raises:
        sqlite3.OperationalError: they do not come to their end.
    """
    if not _reading.acquire(timeout=READING_SECONDS):
        raise sqlite3.OperationalError("another part of this program reads it all the time")


@contextmanager
def _nobody_reading() -> Iterator[None]:
    _take_turn()
    try:
        yield
    finally:
        _reading.release()


def _read_only(
    address: str, schema: str, version: int, migrations: Migrations
) -> sqlite3.Connection:
    """Return a connection to what is there, or to a copy of this version where that is older."""
    connection = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        if _version(connection, version) == version:
            return connection
        copy = _copy(connection, schema, version, migrations)
    except sqlite3.Error:
        connection.close()
        raise
    connection.close()
    return copy


def _copy(
    connection: sqlite3.Connection, schema: str, version: int, migrations: Migrations
) -> sqlite3.Connection:
    """Return a copy in memory, brought to `version`."""
    copy = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.backup(copy)
        _bring_to(copy, schema, version, migrations)
    except sqlite3.Error:
        copy.close()
        raise
    return copy


def _bring_to(
    connection: sqlite3.Connection, schema: str, version: int, migrations: Migrations
) -> None:
    """Bring the tables to `version`, in one change; another process may have done so meanwhile.

    A file without tables is of version 0. Tables that no way leads from are kept under other names.

    Raises:
        sqlite3.DatabaseError: they are newer.
    """
    if _version(connection, version) == version:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        found = _version(connection, version)
        ways = [migrations.get(older) for older in range(found, version)]
        if None in ways:
            _set_aside(connection, found)
        else:
            for statement in chain.from_iterable(way or () for way in ways):
                connection.execute(statement)
        for statement in schema.split(";"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {version}")
        connection.execute("COMMIT")
    except sqlite3.Error:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection, known: int) -> int:
    """Return the version of an open file.

    Raises:
        sqlite3.DatabaseError: it is newer than the `known` one.
    """
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if found > known:
        raise sqlite3.DatabaseError(f"it was written by a newer Thumbpool (version {found})")
    return found


def _set_aside(connection: sqlite3.Connection, version: int) -> None:
    """Let tables of a `version` that is not understood be in the way of nothing, and lose none."""
    ours = "SELECT type, name FROM sqlite_master WHERE type = ? AND name NOT LIKE 'sqlite%'"
    for _, name in connection.execute(ours, ("index",)).fetchall():
        connection.execute(f'DROP INDEX "{name}"')
    for _, name in connection.execute(ours, ("table",)).fetchall():
        connection.execute(f'ALTER TABLE "{name}" RENAME TO "{name} of version {version}"')


def _empty(schema: str) -> sqlite3.Connection:
    """Return tables in memory that hold nothing."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(schema)
    return connection


def _uri(path: Path) -> str:
    """Return `path` as SQLite's URIs have it, of any bytes; network folders begin with `////`."""
    text = path.absolute().as_posix()
    return "file://" + ("" if text.startswith("/") else "/") + urllib.parse.quote(os.fsencode(text))
