"""One SQLite file of ours: opened, brought to its version, and what goes wrong with it in words."""

import os
import sqlite3
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from processing.errors import JournalError
from processing.paths import display

BUSY_SECONDS = 10.0  # how long another process may hold the file before we do without

# What identifies the content: size and time of the file, size of the log of changes beside it.
_State = tuple[int, int, int]


class Database:
    """An open file of tables; confined to the thread that opened it.

    Every change is on its way to the disk when its method returns: the end of the process costs
    nothing, a power cut the last moments at most.

    Raises:
        JournalError: from every method, when the file cannot be read or written.
    """

    def __init__(
        self, path: Path, schema: str, version: int, *, is_read_only: bool = False
    ) -> None:
        """Open or make `path` with the tables of `schema`; older ones are made anew and empty.

        Read-only nothing is made or changed, neither the file nor its folder; where it is not
        there or older, the tables are empty.
        """
        self._path = path
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

    def execute(self, statement: str, *values: object) -> list[Any]:
        """Carry out one statement and return its rows."""
        with self._explained():
            return self._connection.execute(statement, values).fetchall()

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
        connection = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            if _version(connection, version) < version:
                _drop_tables(connection)
            connection.executescript(schema)
            connection.execute(f"PRAGMA user_version = {version}")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _connect_to_read(self, schema: str, version: int) -> sqlite3.Connection:
        try:
            state = self._state()
        except FileNotFoundError:
            return _empty(schema)
        # SQLite makes a log and an index of it only to read a file that has none. It is kept from
        # that by being told that the file never changes; that it did not is seen afterwards.
        *_, log_bytes = state
        self._untouched = None if log_bytes else state
        mode = "readonly_shm=1" if log_bytes else "immutable=1"
        connection = sqlite3.connect(
            f"{_address(self._path)}?mode=ro&{mode}",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
        )
        try:
            if _version(connection, version) == version:
                return connection
        except sqlite3.Error:
            connection.close()
            raise
        connection.close()
        return _empty(schema)

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


def _version(connection: sqlite3.Connection, known: int) -> int:
    """Return the version of an open file.

    Raises:
        sqlite3.DatabaseError: it is newer than the `known` one.
    """
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if found > known:
        raise sqlite3.DatabaseError(f"it was written by a newer Thumbpool (version {found})")
    return found


def _drop_tables(connection: sqlite3.Connection) -> None:
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    for (name,) in connection.execute(tables).fetchall():
        connection.execute(f'DROP TABLE "{name}"')


def _empty(schema: str) -> sqlite3.Connection:
    """Return tables in memory that hold nothing."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(schema)
    return connection


def _address(path: Path) -> str:
    """Return `path` as SQLite's URIs have it, of any bytes; network folders begin with `////`."""
    text = path.absolute().as_posix()
    return "file://" + ("" if text.startswith("/") else "/") + urllib.parse.quote(os.fsencode(text))
