"""One SQLite file of ours: opened, brought to its version, and what goes wrong with it in words."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from processing.errors import JournalError
from processing.paths import display

BUSY_SECONDS = 10.0  # how long another process may hold the file before we do without


class Database:
    """An open file of tables; confined to the thread that opened it.

    Every change is on its way to the disk when its method returns: the end of the process costs
    nothing, a power cut the last moments at most.

    Raises:
        JournalError: from every method, when the file cannot be read or written.
    """

    def __init__(self, path: Path, schema: str, version: int) -> None:
        """Open or make `path` with the tables of `schema`; older ones are made anew and empty."""
        self._path = path
        with self._explained():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
            try:
                self._prepare(schema, version)
            except sqlite3.Error:
                self._connection.close()
                raise

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

    def _prepare(self, schema: str, version: int) -> None:
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        (found,) = self._connection.execute("PRAGMA user_version").fetchone()
        if found > version:
            raise sqlite3.DatabaseError(f"it was written by a newer Thumbpool (version {found})")
        if found < version:
            self._drop_tables()
        self._connection.executescript(schema)
        self._connection.execute(f"PRAGMA user_version = {version}")

    def _drop_tables(self) -> None:
        tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        for (name,) in self._connection.execute(tables).fetchall():
            self._connection.execute(f'DROP TABLE "{name}"')

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
