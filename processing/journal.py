"""What runs have settled, on disk as it goes: for going on after a crash, and for undo.

One SQLite file holds all runs of a user on one machine. Each thread that needs it opens it for
itself. A run notes the name it means to give each picture's result before it begins, and turns
that promise into a result once it is in place; what is still promised when the run is gone is
what was left to do.
"""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self

import platformdirs

from processing.database import Database
from processing.errors import OutputError, SettingsError
from processing.known_results import KnownResult, KnownResults, PromisedName
from processing.paths import absolute, display
from processing.plan import Plan
from processing.settings import BatchSettings
from processing.settings_json import fingerprint, from_json, to_json
from processing.task import Outcome, Status
from processing.temporaries import is_run_alive, process_of

VERSION = 2  # of the tables

_SCHEMA = """
CREATE TABLE IF NOT EXISTS runs (
    id TEXT PRIMARY KEY,
    output_folder BLOB NOT NULL,
    settings TEXT NOT NULL,
    planned INTEGER NOT NULL,
    started REAL NOT NULL,
    state TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS promises (
    destination BLOB PRIMARY KEY,
    run_id TEXT NOT NULL,
    source BLOB NOT NULL,
    output_folder BLOB NOT NULL,
    recipe TEXT NOT NULL,
    is_new INTEGER NOT NULL
) WITHOUT ROWID;
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
CREATE TABLE IF NOT EXISTS folders (path BLOB PRIMARY KEY, run_id TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS promises_of_run ON promises (run_id);
CREATE INDEX IF NOT EXISTS promises_of_recipe ON promises (output_folder, recipe);
CREATE INDEX IF NOT EXISTS results_of_run ON results (run_id);
CREATE INDEX IF NOT EXISTS results_of_recipe ON results (output_folder, recipe);
"""

_KNOWN_COLUMNS = "destination, source_bytes, source_modified_ns, result_bytes, result_modified_ns"
_RUN_COLUMNS = """
    id, settings, planned, (SELECT count(*) FROM results WHERE run_id = id),
    (SELECT count(*) FROM promises WHERE run_id = id) AS remaining, started, state
"""


class RunState(StrEnum):
    """What the journal knows of a run's end."""

    RUNNING = "running"  # or broken off without a word, if its process is gone
    FINISHED = "finished"
    CANCELLED = "cancelled"
    DISCARDED = "discarded"  # the user wants no more of it
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class JournaledRun:
    """One run as the journal has it, with what it took over from those that it went on with.

    Attributes:
        made: how many results of it stand in the journal.
        left: how many pictures it did not come to.
        started: when, in Unix seconds.
    """

    id: str
    settings: BatchSettings
    planned: int
    made: int
    left: int
    started: float
    state: RunState

    @property
    def is_alive(self) -> bool:
        """Whether it is still at work."""
        return self.state is RunState.RUNNING and is_run_alive(self.id)


@dataclass(frozen=True, slots=True)
class MadeResult:
    """What a run made of one picture; `is_new` tells that its name was free before."""

    source: Path
    result: KnownResult
    is_new: bool


def default_path() -> Path:
    """Return where the journal of this user is; `THUMBPOOL_STATE_FOLDER` can put it elsewhere."""
    elsewhere = os.environ.get("THUMBPOOL_STATE_FOLDER")
    folder = platformdirs.user_state_path("thumbpool", appauthor=False)
    return (Path(elsewhere) if elsewhere else folder) / "journal.sqlite"


class Journal:
    """An open journal; confined to the thread that opened it.

    Raises:
        JournalError: from every method, when the file cannot be read or written.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Open or make the journal at `path`, or the user's own."""
        self._database = Database(path or default_path(), _SCHEMA, VERSION)

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
        self._database.close()

    def refuse_company(self, output_folder: Path) -> None:
        """Make sure that no living run writes to `output_folder`.

        Raises:
            OutputError: one does.
        """
        running = self._runs(
            "WHERE output_folder = ? AND state = ?", _key(output_folder), RunState.RUNNING.value
        )
        for run in running:
            if run.is_alive:
                raise OutputError(
                    f"Another run (process {process_of(run.id)}) is writing to "
                    f"{display(output_folder)}. Wait for its end, or choose another output folder."
                )

    def begin(self, run_id: str, plan: Plan) -> None:
        """Note that a run of `plan` starts, and every name that it promises.

        A run of the same batch that broke off becomes a part of it.

        Raises:
            OutputError: another run is writing to the same output folder.
        """
        settings = plan.settings
        with self._database.change():
            self.refuse_company(settings.output_folder)
            self._take_over(run_id, settings)
            self._database.execute(
                "INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?)",
                run_id,
                _key(settings.output_folder),
                to_json(settings),
                len(plan.tasks),
                time.time(),
                RunState.RUNNING.value,
            )
            new = ((_key(folder), run_id) for folder in _new_folders(plan))
            self._database.execute_each("INSERT OR REPLACE INTO folders VALUES (?, ?)", new)
            self._database.execute_each(
                "INSERT OR REPLACE INTO promises VALUES (?, ?, ?, ?, ?, ?)", _promises(run_id, plan)
            )

    def record(self, run_id: str, plan: Plan, outcome: Outcome) -> None:
        """Note how a picture ended, its result if there is one; cancelled ones stay promised."""
        if outcome.status is Status.CANCELLED:
            return
        task = plan.tasks[outcome.task_id]
        with self._database.change():
            if outcome.status is Status.DONE:
                self.note_result(run_id, plan, outcome, at=task.destination)
            self.keep_promise(run_id, task.destination)

    def note_result(self, run_id: str, plan: Plan, outcome: Outcome, *, at: Path) -> None:
        """Note the result of a picture, which is at `at` now, in its place or just before."""
        task, source = plan.tasks[outcome.task_id], plan.sources[outcome.task_id]
        try:
            status = at.stat()
        except OSError:
            return  # gone already: there is nothing to know of
        self._database.execute(
            "INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            _key(task.destination),
            run_id,
            _key(source.path),
            source.size_bytes,
            source.modified_ns,
            _key(plan.settings.output_folder),
            _recipe(plan.settings),
            status.st_size,
            status.st_mtime_ns,
            task.id not in plan.replacing,
        )

    def keep_promise(self, run_id: str, destination: Path) -> None:
        """Note that nothing is left to do about the result `destination`."""
        self._database.execute(
            "DELETE FROM promises WHERE destination = ? AND run_id = ?", _key(destination), run_id
        )

    def close_run(self, run_id: str, state: RunState) -> None:
        """Note how a run ended; what it promised counts only while it may go on.

        A run that finished a part of what it took over stays to be continued.
        """
        with self._database.change():
            if state is RunState.FINISHED and self._has_more_to_do(run_id):
                state = RunState.CANCELLED
            self._database.execute("UPDATE runs SET state = ? WHERE id = ?", state.value, run_id)
            if state is not RunState.CANCELLED:
                self._database.execute("DELETE FROM promises WHERE run_id = ?", run_id)

    def known_results(self, settings: BatchSettings) -> KnownResults:
        """Return what runs of this very recipe put, and meant to put, into this output folder."""
        whose = (_key(settings.output_folder), _recipe(settings))
        results = self._database.execute(
            f"SELECT source, {_KNOWN_COLUMNS} FROM results WHERE output_folder = ? AND recipe = ?",  # noqa: S608 - columns of ours
            *whose,
        )
        promises = self._database.execute(
            "SELECT source, destination, is_new FROM promises "
            "WHERE output_folder = ? AND recipe = ?",
            *whose,
        )
        return KnownResults(
            {os.fsdecode(source): _known(*facts) for source, *facts in results},
            {
                os.fsdecode(source): PromisedName(_path(destination), is_new=bool(is_new))
                for source, destination, is_new in promises
            },
        )

    def interrupted(self, output_folder: Path | None = None) -> list[JournaledRun]:
        """Return the runs that broke off or were cancelled with work left, the last one first.

        Of all folders, or of `output_folder` alone.
        """
        states = (RunState.RUNNING.value, RunState.CANCELLED.value)
        folder = None if output_folder is None else _key(output_folder)
        runs = self._runs(
            "WHERE state IN (?, ?) AND remaining > 0 AND coalesce(output_folder = ?, 1) "
            "ORDER BY started DESC",
            *states,
            folder,
        )
        return [run for run in runs if not run.is_alive]

    def last_run(self, output_folder: Path) -> JournaledRun | None:
        """Return the latest run that left results in `output_folder` and was not undone."""
        runs = self._runs(
            "WHERE output_folder = ? AND state != ? AND id IN (SELECT run_id FROM results) "
            "ORDER BY started DESC LIMIT 1",
            _key(output_folder),
            RunState.UNDONE.value,
        )
        return next(iter(runs), None)

    def results_of(self, run_id: str) -> list[MadeResult]:
        """Return what a run made."""
        rows = self._database.execute(
            f"SELECT source, is_new, {_KNOWN_COLUMNS} FROM results WHERE run_id = ?",  # noqa: S608 - columns of ours
            run_id,
        )
        return [
            MadeResult(_path(source), _known(*facts), bool(is_new))
            for source, is_new, *facts in rows
        ]

    def promised_folders(self, run_id: str) -> list[Path]:
        """Return the folders in which results of a run are still to come."""
        rows = self._database.execute("SELECT destination FROM promises WHERE run_id = ?", run_id)
        return list(dict.fromkeys(_path(destination).parent for (destination,) in rows))

    def folders_of(self, run_id: str) -> list[Path]:
        """Return the folders below the output folder that were not there before a run."""
        rows = self._database.execute("SELECT path FROM folders WHERE run_id = ?", run_id)
        return [_path(path) for (path,) in rows]

    def result_at(self, destination: Path) -> KnownResult | None:
        """Return what is known of one result."""
        rows = self._database.execute(
            f"SELECT {_KNOWN_COLUMNS} FROM results WHERE destination = ?",  # noqa: S608 - columns of ours
            _key(destination),
        )
        return _known(*rows[0]) if rows else None

    def forget(self, destination: Path) -> None:
        """Drop what is known of one result."""
        self._database.execute("DELETE FROM results WHERE destination = ?", _key(destination))

    def _has_more_to_do(self, run_id: str) -> bool:
        """Return whether a source that was promised a result is still there."""
        rows = self._database.execute("SELECT source FROM promises WHERE run_id = ?", run_id)
        return any(_path(source).exists() for (source,) in rows)

    def _take_over(self, run_id: str, settings: BatchSettings) -> None:
        """Make broken-off runs of the same batch a part of run `run_id`, for one undo of all."""
        for run in self.interrupted():
            if not run.settings.is_same_batch(settings):
                continue
            # What it promised stays promised: this run may be to make only a part of it.
            for table in ("results", "folders", "promises"):
                statement = f"UPDATE {table} SET run_id = ? WHERE run_id = ?"  # noqa: S608 - tables of ours
                self._database.execute(statement, run_id, run.id)
            self._database.execute("DELETE FROM runs WHERE id = ?", run.id)

    def _runs(self, condition: str, *values: object) -> list[JournaledRun]:
        """Return the runs that fulfil a condition of ours, without those of other versions."""
        rows = self._database.execute(f"SELECT {_RUN_COLUMNS} FROM runs {condition}", *values)  # noqa: S608 - all of it is ours
        runs = []
        for run_id, settings, planned, made, left, started, state in rows:
            with suppress(SettingsError):
                batch = from_json(settings)
                known_state = RunState(state)
                runs.append(JournaledRun(run_id, batch, planned, made, left, started, known_state))
        return runs


def _promises(run_id: str, plan: Plan) -> Iterator[tuple[object, ...]]:
    """Yield a row for each picture that the plan means to make."""
    skipped = {outcome.task_id for outcome in plan.skipped}
    output_folder, recipe = _key(plan.settings.output_folder), _recipe(plan.settings)
    for task in plan.tasks:
        if task.id not in skipped:
            is_new = task.id not in plan.replacing
            where = (_key(task.destination), run_id, _key(task.source))
            yield (*where, output_folder, recipe, is_new)


def _new_folders(plan: Plan) -> list[Path]:
    """Return the folders below the output folder that the run will have to make."""
    output_folder = plan.settings.output_folder
    inner = {
        folder
        for each in plan.result_folders
        for folder in (each, *each.parents)
        if folder != output_folder and folder.is_relative_to(output_folder)
    }
    return [folder for folder in inner if not folder.exists()]


def _recipe(settings: BatchSettings) -> str:
    """Return what tells results apart that lie in one folder; replacing is another recipe."""
    return fingerprint(settings.recipe) + ("!" if settings.replace_originals else "")


def _key(path: Path) -> bytes:
    """Return how a path stands in the tables: absolute, its very bytes."""
    return os.fsencode(absolute(path))


def _path(key: bytes) -> Path:
    return Path(os.fsdecode(key))


def _known(destination: bytes, *facts: int) -> KnownResult:
    return KnownResult(_path(destination), *facts)
