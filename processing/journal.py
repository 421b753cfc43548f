"""What runs have settled, on disk as it goes: for going on after a crash, and for undo.

One SQLite file holds all runs of a user. Each thread that needs it opens it for itself.
"""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import platformdirs

from processing.errors import JournalError, SettingsError
from processing.known_results import KnownResult, KnownResults
from processing.paths import display
from processing.plan import Plan
from processing.settings import BatchSettings
from processing.settings_json import fingerprint, from_json, to_json
from processing.task import Outcome, Status
from processing.temporaries import is_run_alive

BUSY_SECONDS = 10.0  # how long another process may hold the file before we do without
VERSION = 1  # of the tables; a file of another version is not touched

_SCHEMA = """
CREATE TABLE IF NOT EXISTS runs (
    id TEXT PRIMARY KEY,
    output_folder BLOB NOT NULL,
    settings TEXT NOT NULL,
    planned INTEGER NOT NULL,
    started REAL NOT NULL,
    state TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS results (
    destination BLOB PRIMARY KEY,
    run_id TEXT NOT NULL,
    source BLOB NOT NULL,
    source_bytes INTEGER NOT NULL,
    source_modified_ns INTEGER NOT NULL,
    output_folder BLOB NOT NULL,
    recipe TEXT NOT NULL,
    result_bytes INTEGER NOT NULL,
    result_modified_ns INTEGER NOT NULL,
    is_new INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS results_of_run ON results (run_id);
CREATE INDEX IF NOT EXISTS results_of_recipe ON results (output_folder, recipe);
"""

_KNOWN_COLUMNS = "destination, source_bytes, source_modified_ns, result_bytes, result_modified_ns"
_RUN_COLUMNS = (
    "id, settings, planned, (SELECT count(*) FROM results WHERE run_id = id), started, state"
)


class RunState(StrEnum):
    """What the journal knows of a run's end."""

    RUNNING = "running"  # or broken off without a word, if its process is gone
    FINISHED = "finished"
    CANCELLED = "cancelled"
    DISCARDED = "discarded"  # the user wants no more of it
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class JournaledRun:
    """One run as the journal has it.

    Attributes:
        started: when, in Unix seconds.
        made: how many results of it stand in the journal.
    """

    id: str
    settings: BatchSettings
    planned: int
    made: int
    started: float
    state: RunState


def default_path() -> Path:
    """Return where the journal of this user is; `THUMBPOOL_STATE_FOLDER` can put it elsewhere."""
    elsewhere = os.environ.get("THUMBPOOL_STATE_FOLDER")
    folder = platformdirs.user_state_path("thumbpool", appauthor=False)
    return (Path(elsewhere) if elsewhere else folder) / "journal.sqlite"


class Journal:
    """An open journal; confined to the thread that opened it.

    Every record is on its way to the disk when its method returns: the end of the process costs
    nothing, a power cut the last moments at most, and no picture.

    Raises:
        JournalError: from every method, when the file cannot be read or written.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Open or make the journal at `path`, or the user's own."""
        self._path = path or default_path()
        with self._explained():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._database = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None)
            self._prepare()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back; repeatable."""
        with self._explained():
            self._database.close()

    def begin(self, run_id: str, plan: Plan) -> None:
        """Note that a run of `plan` starts."""
        settings = plan.settings
        self._execute(
            "INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?)",
            run_id,
            _key(settings.output_folder),
            to_json(settings),
            len(plan.tasks),
            time.time(),
            RunState.RUNNING.value,
        )

    def record(self, run_id: str, plan: Plan, outcome: Outcome) -> None:
        """Note a result that is in place; other outcomes leave no trace."""
        if outcome.status is not Status.DONE:
            return
        task, source = plan.tasks[outcome.task_id], plan.sources[outcome.task_id]
        try:
            status = task.destination.stat()
        except OSError:
            return  # gone already: there is nothing to know of
        self._execute(
            "INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            _key(task.destination),
            run_id,
            _key(source.path),
            source.size_bytes,
            source.modified_ns,
            _key(plan.settings.output_folder),
            fingerprint(plan.settings.recipe),
            status.st_size,
            status.st_mtime_ns,
            not task.overwrite,
        )

    def close_run(self, run_id: str, state: RunState) -> None:
        """Note how a run ended."""
        self._execute("UPDATE runs SET state = ? WHERE id = ?", state.value, run_id)

    def known_results(self, settings: BatchSettings) -> KnownResults:
        """Return what runs of this very recipe put into this output folder."""
        rows = self._execute(
            f"SELECT source, {_KNOWN_COLUMNS} FROM results WHERE output_folder = ? AND recipe = ?",  # noqa: S608 - columns of ours
            _key(settings.output_folder),
            fingerprint(settings.recipe),
        )
        return {os.fsdecode(source): _known(*facts) for source, *facts in rows}

    def interrupted(self) -> list[JournaledRun]:
        """Return the runs that broke off or were cancelled, the last one first."""
        states = (RunState.RUNNING.value, RunState.CANCELLED.value)
        runs = self._runs("WHERE state IN (?, ?) ORDER BY started DESC", *states)
        return [run for run in runs if run.state is RunState.CANCELLED or not is_run_alive(run.id)]

    def last_run(self, output_folder: Path) -> JournaledRun | None:
        """Return the latest run into `output_folder` that was not undone."""
        runs = self._runs(
            "WHERE output_folder = ? AND state != ? ORDER BY started DESC LIMIT 1",
            _key(output_folder),
            RunState.UNDONE.value,
        )
        return next(iter(runs), None)

    def results_of(self, run_id: str) -> list[tuple[KnownResult, bool]]:
        """Return what a run made, each with whether its name was free before."""
        rows = self._execute(
            f"SELECT is_new, {_KNOWN_COLUMNS} FROM results WHERE run_id = ?",  # noqa: S608 - columns of ours
            run_id,
        )
        return [(_known(*facts), bool(is_new)) for is_new, *facts in rows]

    def forget(self, destination: Path) -> None:
        """Drop what is known of one result."""
        self._execute("DELETE FROM results WHERE destination = ?", _key(destination))

    def _runs(self, condition: str, *values: object) -> list[JournaledRun]:
        """Return the runs that fulfil a condition of ours, without those of other versions."""
        rows = self._execute(f"SELECT {_RUN_COLUMNS} FROM runs {condition}", *values)  # noqa: S608 - all of it is ours
        runs = []
        for run_id, settings, planned, made, started, state in rows:
            with suppress(SettingsError):
                batch = from_json(settings)
                runs.append(JournaledRun(run_id, batch, planned, made, started, RunState(state)))
        return runs

    def _prepare(self) -> None:
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = NORMAL")
        (version,) = self._database.execute("PRAGMA user_version").fetchone()
        if version not in {0, VERSION}:
            raise sqlite3.DatabaseError(f"it is of version {version}, not {VERSION}")
        self._database.executescript(_SCHEMA)
        self._database.execute(f"PRAGMA user_version = {VERSION}")

    def _execute(self, statement: str, *values: object) -> list[Any]:
        with self._explained():
            return self._database.execute(statement, values).fetchall()

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


def _key(path: Path) -> bytes:
    """Return how a path stands in the tables: absolute, its very bytes."""
    return os.fsencode(os.path.abspath(path))  # noqa: PTH100 - a tenth of the time of Path.absolute


def _known(destination: bytes, *facts: int) -> KnownResult:
    return KnownResult(Path(os.fsdecode(destination)), *facts)
