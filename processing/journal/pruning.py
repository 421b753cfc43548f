"""Forget what no later run and no undo will ask for, so that the journal stays small.

Kept are the last runs into a folder, and the last that made something with all of that, for undo;
the last result of each picture by each recipe that those runs had, for doing only what changed; and
every run with work left. Folders that were written to long ago are forgotten as a whole.
"""

from contextlib import suppress
from pathlib import Path

from processing.database import Database
from processing.errors import SettingsError
from processing.journal.tables import key_of, recipes_of
from processing.settings_json import from_json

KEPT_RUNS = 10  # into one folder
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
_FORGET_RECIPES = """
DELETE FROM results WHERE output_folder = ?
    AND recipe NOT IN (SELECT recipe FROM kept_runs) AND run_id NOT IN (SELECT id FROM kept_runs)
"""
_FORGET_RUNS = """
DELETE FROM runs WHERE output_folder = ? AND id NOT IN (SELECT id FROM kept_runs)
    AND NOT EXISTS (SELECT 1 FROM results WHERE run_id = id)
"""
_OLDER_RUNS = """
SELECT 1 FROM runs WHERE output_folder = ? AND id NOT IN (SELECT id FROM kept_runs) LIMIT 1
"""
_FORGET_SUPERSEDED = """
DELETE FROM results WHERE destination IN (
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


def prune(database: Database, output_folder: Path) -> None:
    """Forget what is spent of the runs into `output_folder`, and of folders long out of use.

    Raises:
        JournalError: the journal cannot be written.
    """
    folder = key_of(output_folder)
    _name_kept_runs(database, folder)
    database.execute(_FORGET_RECIPES, folder)
    database.execute(_FORGET_RUNS, folder)
    if database.execute(_OLDER_RUNS, folder):  # else there is nothing to look through
        database.execute(_FORGET_SUPERSEDED, folder)
    for (old,) in database.execute(_OLD_FOLDERS, KEPT_FOLDERS):
        for table in ("results", "runs"):
            database.execute(f"DELETE FROM {table} WHERE output_folder = ?", old)  # noqa: S608 - tables of ours
    database.execute(_FORGET_MADE_FOLDERS)


def _name_kept_runs(database: Database, folder: bytes) -> None:
    """List the runs to keep, and their recipes, in a table of this connection."""
    database.execute("CREATE TEMP TABLE IF NOT EXISTS kept_runs (id TEXT, recipe TEXT)")
    database.execute("DELETE FROM kept_runs")
    for run_id, settings in database.execute(
        _RUNS_TO_KEEP, folder, KEPT_RUNS, folder, KEPT_RUNS, folder
    ):
        with suppress(SettingsError):
            for recipe in recipes_of(from_json(settings)):
                database.execute("INSERT INTO kept_runs VALUES (?, ?)", run_id, recipe)
