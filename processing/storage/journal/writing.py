"""Record in the journal what a run promises, what it makes and how it ends; forget old runs."""

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path

from processing.errors import SettingsError
from processing.files.remote.names import is_remote
from processing.files.result_files import exists
from processing.planning.plan import Plan
from processing.settings.batch import BatchSettings
from processing.storage.journal._database import Database
from processing.storage.journal.notes import Note, Row, RunNotes
from processing.storage.journal.reading import JournalReader
from processing.storage.journal.runs import JournaledRun, RunState
from processing.storage.journal.schema import (
    MIGRATIONS,
    SCHEMA,
    VERSION,
    key_of,
    path_of,
    recipes_of,
)
from processing.storage.presets.settings_json import from_json, to_json
from processing.task import Counts, Outcome

# A result that replaced one whose name had been free counts as new, so an undo may remove it.
_NEW_RESULTS = """
WITH noted (destination, run_id, source, source_bytes, source_modified_ns, output_folder, recipe,
    result_bytes, result_modified_ns, is_new, older_bytes, older_modified_ns)
    AS (VALUES {rows})
INSERT OR REPLACE INTO results
SELECT destination, run_id, source, source_bytes, source_modified_ns, output_folder, recipe,
    result_bytes, result_modified_ns, is_new OR EXISTS (
        SELECT 1 FROM results AS older WHERE older.destination = noted.destination
            AND older.is_new AND older.result_bytes = noted.older_bytes
            AND older.result_modified_ns = noted.older_modified_ns
    )
FROM noted
"""

_ENDING = "INSERT OR REPLACE INTO endings VALUES (?, ?, ?, ?)"
# The first condition finds the rows by their key; the second alone would read the whole table.
_KEPT_PROMISES = """
WITH kept (destination, run_id) AS (VALUES {rows})
DELETE FROM promises WHERE destination IN (SELECT destination FROM kept)
    AND (destination, run_id) IN (SELECT destination, run_id FROM kept)
"""
# SQLite works without the interpreter's lock, and Python takes it back after each statement: with
# many rows in one, other threads are disturbed once and not for each.
ROWS_AT_ONCE = 50

KEPT_RUNS = 10  # per output folder
KEPT_FOLDERS = 200
_RUNS_TO_KEEP = """
SELECT id, settings FROM (
    SELECT * FROM runs WHERE output_folder = ? ORDER BY started DESC LIMIT ?
) UNION SELECT id, settings FROM (
    SELECT * FROM runs WHERE output_folder = ?
        AND (state = 'running' OR EXISTS (SELECT 1 FROM results WHERE run_id = id))
    ORDER BY started DESC LIMIT ?
) UNION SELECT id, settings FROM runs
    WHERE output_folder = ? AND EXISTS (SELECT 1 FROM promises WHERE run_id = id)
"""
# A result whose run is forgotten is still none of the user's own pictures. What replaced its
# original is; its recipe has this mark and no name pattern, which may hold the same sign, after a
# space; see `recipes_of`.
_KEEP_AS_EARLIER = """
INSERT INTO earlier_results (destination, source, source_bytes, source_modified_ns, output_folder,
    result_bytes, result_modified_ns)
SELECT destination, source, source_bytes, source_modified_ns, output_folder, result_bytes,
    result_modified_ns FROM results WHERE (instr(recipe, '!') = 0 OR instr(recipe, ' ') > 0) AND
"""
KEPT_EARLIER_RESULTS = 1_000_000  # some 150 bytes each
_FORGET_EARLIEST = """
DELETE FROM earlier_results WHERE number <= (SELECT max(number) FROM earlier_results) - ?
"""
_OF_SPENT_RECIPES = """
output_folder = ? AND recipe NOT IN (SELECT recipe FROM kept_runs)
    AND run_id NOT IN (SELECT id FROM kept_runs)
"""
_FORGET_RUNS = """
DELETE FROM runs WHERE output_folder = ? AND id NOT IN (SELECT id FROM kept_runs)
    AND NOT EXISTS (SELECT 1 FROM results WHERE run_id = id)
"""
_OLDER_RUNS = """
SELECT 1 FROM runs WHERE output_folder = ? AND id NOT IN (SELECT id FROM kept_runs) LIMIT 1
"""
_SUPERSEDED = """
destination IN (
    SELECT destination FROM (
        SELECT destination, run_id, row_number()
            OVER (PARTITION BY recipe, source ORDER BY result_modified_ns DESC) AS place
        FROM results WHERE output_folder = ?
    ) WHERE place > 1 AND run_id NOT IN (SELECT id FROM kept_runs)
)
"""
_OLD_FOLDERS = """
SELECT output_folder FROM runs GROUP BY output_folder
    HAVING NOT max(EXISTS (SELECT 1 FROM promises WHERE run_id = id))
    ORDER BY max(started) DESC LIMIT -1 OFFSET ?
"""
_FORGET_MADE_FOLDERS = "DELETE FROM folders WHERE run_id NOT IN (SELECT id FROM runs)"
_FORGET_ENDINGS = "DELETE FROM endings WHERE ended_run NOT IN (SELECT id FROM runs)"


class Journal(JournalReader):
    """A journal opened for writing, made if missing; confined to the thread that opened it.

    Raises:
        JournalError: from every method, when the file cannot be read or written.
    """

    def begin(self, run_id: str, plan: Plan) -> bool:
        """Record that a run of `plan` starts, and every name that it promises.

        An interrupted run of the same batch, and the one that the plan continues, become a part of
        it; return whether there was one.
        Rows that are no longer needed are deleted.

        Raises:
            OutputError: another run or an undo is writing to the same output folder.
        """
        settings = plan.settings
        with self._database.change():
            self.check_alone(settings.output_folder)
            has_taken_over = self._take_over(run_id, plan)
            self._note_start(run_id, settings, planned=len(plan.tasks))
            prune(self._database, settings.output_folder)
            new = ((key_of(folder), run_id) for folder in _new_folders(plan))
            self._database.execute_each("INSERT OR REPLACE INTO folders VALUES (?, ?)", new)
            self._database.execute_each(
                "INSERT OR REPLACE INTO promises VALUES (?, ?, ?, ?, ?, ?)", _promises(run_id, plan)
            )
        return has_taken_over

    def begin_undo(self, undo_id: str, run: JournaledRun) -> None:
        """Record that `run` is being undone, which keeps other runs out of its folder.

        It is recorded as a run of no pictures with the id `undo_id`; a dead one blocks nobody.

        Raises:
            OutputError: a run or another undo is writing to the same output folder.
        """
        with self._database.change():
            self.check_alone(run.settings.output_folder)
            self._note_start(undo_id, run.settings, planned=0)

    def end_undo(self, undo_id: str) -> None:
        """Record the end of an undo, which lets other runs use the folder."""
        self._database.execute("DELETE FROM runs WHERE id = ?", undo_id)

    def write(self, notes: Sequence[Note]) -> None:
        """Record results and delete kept promises, in one transaction."""
        with self._database.change():
            results = [note.result for note in notes if note.result is not None]
            self._execute_together(_NEW_RESULTS, results)
            self._execute_together(_KEPT_PROMISES, [note.promise for note in notes])

    def note_result(self, run_id: str, plan: Plan, outcome: Outcome, *, at: Path) -> None:
        """Record the result of a picture, which is at `at`, under its name or a temporary one."""
        row = RunNotes(run_id, plan).result_row(plan.tasks[outcome.task_id], at=at)
        if row is not None:
            self._execute_together(_NEW_RESULTS, [row])

    def keep_promise(self, run_id: str, destination: Path) -> None:
        """Delete the promise of the result `destination`, as nothing is left to do."""
        self._execute_together(_KEPT_PROMISES, [(key_of(destination), run_id)])

    def close_run(self, run_id: str, state: RunState, ended: Counts | None = None) -> None:
        """Record how a run and, if known, its pictures ended.

        Its promises are deleted unless it can be continued. A run that finished only a part of what
        it took over counts as cancelled.
        """
        with self._database.change():
            if state is RunState.FINISHED and self._has_more_to_do(run_id):
                state = RunState.CANCELLED
            self._database.execute("UPDATE runs SET state = ? WHERE id = ?", state.value, run_id)
            if ended is not None:
                counts = (ended.done, ended.skipped, ended.failed)
                self._database.execute(_ENDING, run_id, *counts)
            if state is not RunState.CANCELLED:
                self._database.execute("DELETE FROM promises WHERE run_id = ?", run_id)

    def forget_run(self, run_id: str) -> None:
        """Delete all records of a run but that its results are none of the user's own pictures."""
        with self._database.change():
            _forget_results(self._database, "run_id = ?", run_id)
            self._database.execute("DELETE FROM promises WHERE run_id = ?", run_id)
            self._database.execute("DELETE FROM runs WHERE id = ?", run_id)
            self._database.execute(_FORGET_MADE_FOLDERS)
            self._database.execute(_FORGET_ENDINGS)

    def forget(self, destination: Path) -> None:
        """Delete the record of one result."""
        self._database.execute("DELETE FROM results WHERE destination = ?", key_of(destination))

    def _open(self, path: Path) -> Database:
        return Database(path, SCHEMA, VERSION, migrations=MIGRATIONS)

    def _execute_together(self, statement: str, rows: Sequence[Row]) -> None:
        """Execute a statement about `rows`, which are equally long, for many of them at once."""
        for first in range(0, len(rows), ROWS_AT_ONCE):
            some = rows[first : first + ROWS_AT_ONCE]
            places = f"({', '.join('?' * len(some[0]))})"
            values = chain.from_iterable(some)
            self._database.execute(statement.format(rows=", ".join([places] * len(some))), *values)

    def _note_start(self, run_id: str, settings: BatchSettings, *, planned: int) -> None:
        self._database.execute(
            "INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?)",
            run_id,
            key_of(settings.output_folder),
            to_json(settings),
            planned,
            time.time(),
            RunState.RUNNING.value,
        )

    def _has_more_to_do(self, run_id: str) -> bool:
        """Return whether a source with a promised result still exists."""
        rows = self._database.execute("SELECT source FROM promises WHERE run_id = ?", run_id)
        return any(exists(path_of(source)) for (source,) in rows)

    def _take_over(self, run_id: str, plan: Plan) -> bool:
        """Make earlier runs of the same batch a part of run `run_id`; one undo covers them all.

        Those are the interrupted ones, and that whose failures are retried. Return whether there
        were any.
        """
        has_taken_over = False
        retried = self._runs(
            "WHERE id = ? AND state NOT IN (?, ?)",
            plan.continued_run,
            RunState.RUNNING.value,
            RunState.UNDONE.value,
        )
        runs = {run.id: run for run in (*self.interrupted(), *retried)}
        for run in runs.values():
            if not run.settings.is_same_batch(plan.settings):
                continue
            # Its promises remain: this run may make only a part of them.
            for table in ("results", "folders", "promises"):
                statement = f"UPDATE {table} SET run_id = ? WHERE run_id = ?"  # noqa: S608 - only constants
                self._database.execute(statement, run_id, run.id)
            self._database.execute("DELETE FROM runs WHERE id = ?", run.id)
            has_taken_over = True
        return has_taken_over


def _promises(run_id: str, plan: Plan) -> Iterator[tuple[object, ...]]:
    """Yield a row for each result that the plan makes."""
    output_folder, recipes = key_of(plan.settings.output_folder), recipes_of(plan.settings)
    for task in map(plan.tasks.__getitem__, plan.open_tasks):
        is_new = task.id not in plan.replacing
        where = (key_of(task.destination), run_id, key_of(task.source))
        yield (*where, output_folder, recipes[task.output], is_new)


def _new_folders(plan: Plan) -> list[Path]:
    """Return the folders that the run will make: the output folder, and those below it."""
    output_folder = plan.settings.output_folder
    if is_remote(output_folder):  # a storage needs none, or keeps them
        return []
    inner = {
        folder
        for each in plan.result_folders
        for folder in (each, *each.parents)
        if folder.is_relative_to(output_folder)
    }
    return [folder for folder in inner if not folder.exists()]


def prune(database: Database, output_folder: Path) -> None:
    """Delete old runs into `output_folder`, and all runs of output folders long unused.

    Raises:
        JournalError: the journal cannot be written.
    """
    folder = key_of(output_folder)
    _list_kept_runs(database, folder)
    _forget_results(database, _OF_SPENT_RECIPES, folder)
    database.execute(_FORGET_RUNS, folder)
    if database.execute(_OLDER_RUNS, folder):  # otherwise nothing is superseded
        _forget_results(database, _SUPERSEDED, folder)
    for (old,) in database.execute(_OLD_FOLDERS, KEPT_FOLDERS):
        _forget_results(database, "output_folder = ?", old)
        database.execute("DELETE FROM runs WHERE output_folder = ?", old)
    database.execute(_FORGET_MADE_FOLDERS)
    database.execute(_FORGET_ENDINGS)
    database.execute(_FORGET_EARLIEST, KEPT_EARLIER_RESULTS)


def _forget_results(database: Database, condition: str, *values: object) -> None:
    """Delete the results that match `condition`, but keep the fact that a run made them."""
    database.execute(_KEEP_AS_EARLIER + condition, *values)
    database.execute(f"DELETE FROM results WHERE {condition}", *values)  # noqa: S608 - only constants


def _list_kept_runs(database: Database, folder: bytes) -> None:
    """List the runs to keep and their recipes in a temporary table."""
    database.execute("CREATE TEMP TABLE IF NOT EXISTS kept_runs (id TEXT, recipe TEXT)")
    database.execute("DELETE FROM kept_runs")
    for run_id, settings in database.execute(
        _RUNS_TO_KEEP, folder, KEPT_RUNS, folder, KEPT_RUNS, folder
    ):
        with suppress(SettingsError):
            for recipe in recipes_of(from_json(settings)):
                database.execute("INSERT INTO kept_runs VALUES (?, ?)", run_id, recipe)
