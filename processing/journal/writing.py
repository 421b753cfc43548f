"""Note in the journal what a run means to make, what it has made, and how it ended."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from processing.database import Database
from processing.journal.notes import Note, result_row
from processing.journal.pruning import prune
from processing.journal.reading import JournalReader
from processing.journal.runs import JournaledRun, RunState
from processing.journal.tables import MIGRATIONS, SCHEMA, VERSION, key_of, path_of, recipes_of
from processing.planning.plan import Plan
from processing.settings.batch import BatchSettings
from processing.settings_json import to_json
from processing.task import Outcome

# What replaced a result of ours, whose own name had been free, may be removed like that one.
_NEW_RESULT = """
WITH noted (destination, run_id, source, source_bytes, source_modified_ns, output_folder, recipe,
    result_bytes, result_modified_ns, is_new, older_bytes, older_modified_ns)
    AS (VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?))
INSERT OR REPLACE INTO results
SELECT destination, run_id, source, source_bytes, source_modified_ns, output_folder, recipe,
    result_bytes, result_modified_ns, is_new OR EXISTS (
        SELECT 1 FROM results AS older WHERE older.destination = noted.destination
            AND older.is_new AND older.result_bytes = noted.older_bytes
            AND older.result_modified_ns = noted.older_modified_ns
    )
FROM noted
"""
_KEPT_PROMISE = "DELETE FROM promises WHERE destination = ? AND run_id = ?"


class Journal(JournalReader):
    """An open journal, made where there is none; confined to the thread that opened it.

    Raises:
        JournalError: from every method, when the file cannot be read or written.
    """

    def begin(self, run_id: str, plan: Plan) -> bool:
        """Note that a run of `plan` starts, and every name that it promises.

        A run of the same batch that broke off becomes a part of it; return whether there was one.
        What nobody will ask for any more is forgotten.

        Raises:
            OutputError: another run or an undo is at work in the same output folder.
        """
        settings = plan.settings
        with self._database.change():
            self.refuse_company(settings.output_folder)
            has_taken_over = self._take_over(run_id, settings)
            self._note_start(run_id, settings, planned=len(plan.tasks))
            prune(self._database, settings.output_folder)
            new = ((key_of(folder), run_id) for folder in _new_folders(plan))
            self._database.execute_each("INSERT OR REPLACE INTO folders VALUES (?, ?)", new)
            self._database.execute_each(
                "INSERT OR REPLACE INTO promises VALUES (?, ?, ?, ?, ?, ?)", _promises(run_id, plan)
            )
        return has_taken_over

    def begin_undo(self, undo_id: str, run: JournaledRun) -> None:
        """Note that `run` is being undone, which keeps others out of its folder.

        It stands there as a run of no pictures, whose id is `undo_id`; a dead one hinders nobody.

        Raises:
            OutputError: a run or another undo is at work in the same output folder.
        """
        with self._database.change():
            self.refuse_company(run.settings.output_folder)
            self._note_start(undo_id, run.settings, planned=0)

    def end_undo(self, undo_id: str) -> None:
        """Let others into the folder again."""
        self._database.execute("DELETE FROM runs WHERE id = ?", undo_id)

    def write(self, notes: Sequence[Note]) -> None:
        """Write down how pictures ended and that nothing is left to do, in one change."""
        with self._database.change():
            results = (note.result for note in notes if note.result is not None)
            self._database.execute_each(_NEW_RESULT, results)
            promises = (note.promise for note in notes)
            self._database.execute_each(_KEPT_PROMISE, promises)

    def note_result(self, run_id: str, plan: Plan, outcome: Outcome, *, at: Path) -> None:
        """Note the result of a picture, which is at `at` now, in its place or just before."""
        row = result_row(run_id, plan, outcome, at=at)
        if row is not None:
            self._database.execute(_NEW_RESULT, *row)

    def keep_promise(self, run_id: str, destination: Path) -> None:
        """Note that nothing is left to do about the result `destination`."""
        self._database.execute(_KEPT_PROMISE, key_of(destination), run_id)

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

    def forget(self, destination: Path) -> None:
        """Drop what is known of one result."""
        self._database.execute("DELETE FROM results WHERE destination = ?", key_of(destination))

    def _open(self, path: Path) -> Database:
        return Database(path, SCHEMA, VERSION, migrations=MIGRATIONS)

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
        """Return whether a source that was promised a result is still there."""
        rows = self._database.execute("SELECT source FROM promises WHERE run_id = ?", run_id)
        return any(path_of(source).exists() for (source,) in rows)

    def _take_over(self, run_id: str, settings: BatchSettings) -> bool:
        """Make broken-off runs of the same batch a part of run `run_id`, for one undo of all.

        Return whether there were any.
        """
        has_taken_over = False
        for run in self.interrupted():
            if not run.settings.is_same_batch(settings):
                continue
            # What it promised stays promised: this run may be to make only a part of it.
            for table in ("results", "folders", "promises"):
                statement = f"UPDATE {table} SET run_id = ? WHERE run_id = ?"  # noqa: S608 - tables of ours
                self._database.execute(statement, run_id, run.id)
            self._database.execute("DELETE FROM runs WHERE id = ?", run.id)
            has_taken_over = True
        return has_taken_over


def _promises(run_id: str, plan: Plan) -> Iterator[tuple[object, ...]]:
    """Yield a row for each picture that the plan means to make."""
    output_folder, recipes = key_of(plan.settings.output_folder), recipes_of(plan.settings)
    for task in map(plan.tasks.__getitem__, plan.open_tasks):
        is_new = task.id not in plan.replacing
        where = (key_of(task.destination), run_id, key_of(task.source))
        yield (*where, output_folder, recipes[task.output], is_new)


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
