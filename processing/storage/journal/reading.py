"""Ask the journal what earlier runs made and left, without writing a byte."""

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

from processing.errors import OutputError, SettingsError
from processing.files.display import display
from processing.files.temporaries import is_of_this_boot, is_of_this_machine, process_of
from processing.planning.hash_tables import TextMap
from processing.planning.known_results import KnownResult, KnownResults, PromisedName
from processing.planning.rows import Packed
from processing.settings.batch import BatchSettings
from processing.storage.journal._database import Database
from processing.storage.journal.runs import JournaledRun, MadeResult, RunState
from processing.storage.journal.schema import (
    MIGRATIONS,
    SCHEMA,
    VERSION,
    date_of,
    default_path,
    key_of,
    path_of,
    recipes_of,
)
from processing.storage.presets.settings_json import from_json

_KNOWN_COLUMNS = "destination, source_bytes, source_modified_ns, result_bytes, result_modified_ns"
# Of the runs that are known, and of those that are forgotten.
_RESULTS_WITHIN = f"""
SELECT run_id, output_folder, source, is_new, {_KNOWN_COLUMNS} FROM results
    WHERE destination >= ? AND destination < ?
UNION ALL SELECT NULL, output_folder, source, 0, {_KNOWN_COLUMNS} FROM earlier_results
    WHERE destination >= ? AND destination < ?
    AND destination NOT IN (SELECT destination FROM results)
"""  # noqa: S608 - columns of ours
_RUN_COLUMNS = """
    id, settings, planned, (SELECT count(*) FROM results WHERE run_id = id),
    (SELECT count(*) FROM promises WHERE run_id = id) AS remaining, started, state
"""


class JournalReader:
    """A journal that is only looked at; confined to the thread that opened it.

    One that is not there yet is empty.

    Raises:
        JournalError: from every method, when the file cannot be read.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Open the journal at `path`, or the user's own."""
        self._database = self._open(path or default_path())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back; repeatable."""
        self._database.close()

    @property
    def was_disturbed(self) -> bool:
        """Whether somebody wrote meanwhile, so that what was read may be torn: read it again."""
        return self._database.was_disturbed

    def check_alone(self, output_folder: Path) -> None:
        """Make sure that no living run or undo is at work in `output_folder`.

        Raises:
            OutputError: one is.
        """
        running = self._runs(
            "WHERE output_folder = ? AND state = ?", key_of(output_folder), RunState.RUNNING.value
        )
        for run in running:
            if run.is_alive:
                work = "An undo" if run.is_undo else "Another run"
                raise OutputError(
                    f"{work} ({_whereabouts(run.id)}) is writing to {display(output_folder)}. "
                    "Wait for its end, or choose another output folder."
                )

    def known_results(self, settings: BatchSettings) -> tuple[KnownResults, ...]:
        """Return what runs of this very recipe put, and meant to put, into this output folder.

        For each output of the recipe.
        """
        folder = key_of(settings.output_folder)
        return tuple(self._known_of(folder, recipe) for recipe in recipes_of(settings))

    def _known_of(self, *whose: object) -> KnownResults:
        """Return what is known of an output folder and an output's recipe."""
        results = self._database.rows(
            f"SELECT source, {_KNOWN_COLUMNS} FROM results WHERE output_folder = ? AND recipe = ?"  # noqa: S608 - columns of ours
            " ORDER BY result_modified_ns",  # the last one of a source is the one that counts
            *whose,
        )
        promises = self._database.rows(
            "SELECT source, destination, is_new FROM promises "
            "WHERE output_folder = ? AND recipe = ?",
            *whose,
        )
        made = ((os.fsdecode(source), _known(*facts)) for source, *facts in results)
        promised = (
            (os.fsdecode(source), PromisedName(path_of(destination), is_new=bool(is_new)))
            for source, destination, is_new in promises
        )
        return KnownResults(
            TextMap(KnownResult.row, KnownResult.of_row, made),
            TextMap(PromisedName.row, PromisedName.of_row, promised),
        )

    def interrupted(self, output_folder: Path | None = None) -> list[JournaledRun]:
        """Return the runs that broke off or were cancelled with work left, the last one first.

        Of all folders, or of `output_folder` alone.
        """
        states = (RunState.RUNNING.value, RunState.CANCELLED.value)
        folder = None if output_folder is None else key_of(output_folder)
        runs = self._runs(
            "WHERE state IN (?, ?) AND remaining > 0 AND coalesce(output_folder = ?, 1) "
            "ORDER BY started DESC",
            *states,
            folder,
        )
        return [run for run in runs if not run.is_alive]

    def undoable(self) -> list[JournaledRun]:
        """Return the ended runs that left results and were not undone, the last one first.

        One that broke off may have left some that it did not note.
        """
        runs = self._runs(
            "WHERE state != ? AND (id IN (SELECT run_id FROM results) "
            "OR state = ? AND remaining > 0) ORDER BY started DESC, rowid DESC",
            RunState.UNDONE.value,
            RunState.RUNNING.value,
        )
        return [run for run in runs if not run.is_alive and not run.is_undo]

    def last_run(self, output_folder: Path) -> JournaledRun | None:
        """Return the latest run that left results in `output_folder` and was not undone.

        One that broke off may have left some that it did not note.
        """
        runs = self._runs(
            "WHERE output_folder = ? AND state != ? AND (id IN (SELECT run_id FROM results) "
            "OR state = ? AND remaining > 0) ORDER BY started DESC LIMIT 1",
            key_of(output_folder),
            RunState.UNDONE.value,
            RunState.RUNNING.value,
        )
        return next(iter(runs), None)

    def results_of(self, run_id: str) -> Sequence[MadeResult]:
        """Return what a run made."""
        rows = self._database.rows(
            f"SELECT source, is_new, {_KNOWN_COLUMNS} FROM results WHERE run_id = ?",  # noqa: S608 - columns of ours
            run_id,
        )
        made = (
            MadeResult(path_of(source), _known(*facts), bool(is_new))
            for source, is_new, *facts in rows
        )
        return Packed(MadeResult.row, MadeResult.of_row, made)

    def results_below(self, folders: Sequence[Path]) -> Sequence[MadeResult]:
        """Return what runs made in `folders` and in the folders in them.

        Left out is what took the place of its original, and what lies in an output folder that
        one of `folders` is, or is in: who names that wants what is there.
        """
        by_output: dict[bytes, list[bytes]] = {}  # which of the folders each output folder holds
        in_place: dict[str | None, bool] = {None: False}  # those of forgotten runs never are
        found = Packed(MadeResult.row, MadeResult.of_row)
        keys = [_inside(key_of(folder)) for folder in folders]
        for key in keys:
            span = key, key[:-1] + bytes([key[-1] + 1])
            rows = self._database.rows(_RESULTS_WITHIN, *span, *span)
            for run_id, output, source, is_new, destination, *figures in rows:
                if run_id not in in_place:
                    in_place[run_id] = self._is_in_place(run_id)
                if output not in by_output:
                    by_output[output] = [each for each in keys if each.startswith(_inside(output))]
                is_wanted = any(destination.startswith(each) for each in by_output[output])
                if not is_wanted and not in_place[run_id]:
                    known = _known(destination, *figures)
                    found.append(MadeResult(path_of(source), known, bool(is_new)))
        return found

    def promised_folders(self, run_id: str) -> list[Path]:
        """Return the folders in which results of a run are still to come."""
        rows = self._database.execute("SELECT destination FROM promises WHERE run_id = ?", run_id)
        return list(dict.fromkeys(path_of(destination).parent for (destination,) in rows))

    def unrecorded_names(self, run_id: str) -> list[Path]:
        """Return the names, free before a run, that it promised and noted no result of."""
        rows = self._database.execute(
            "SELECT destination FROM promises WHERE run_id = ? AND is_new AND destination != source"
            " AND destination NOT IN (SELECT destination FROM results)",
            run_id,
        )
        return [path_of(destination) for (destination,) in rows]

    def folders_of(self, run_id: str) -> list[Path]:
        """Return the folders below the output folder that were not there before a run.

        So do those of runs into the same output folder whose results others have replaced since.
        """
        rows = self._database.execute(
            "SELECT path FROM folders WHERE run_id = ? "
            "OR run_id NOT IN (SELECT run_id FROM results) AND run_id IN (SELECT id FROM runs "
            "WHERE output_folder = (SELECT output_folder FROM runs WHERE id = ?))",
            run_id,
            run_id,
        )
        return [path_of(path) for (path,) in rows]

    def result_at(self, destination: Path) -> KnownResult | None:
        """Return what is known of one result."""
        rows = self._database.execute(
            f"SELECT {_KNOWN_COLUMNS} FROM results WHERE destination = ?",  # noqa: S608 - columns of ours
            key_of(destination),
        )
        return _known(*rows[0]) if rows else None

    def _open(self, path: Path) -> Database:
        return Database(path, SCHEMA, VERSION, migrations=MIGRATIONS, is_read_only=True)

    def _is_in_place(self, run_id: str) -> bool:
        """Return whether results of a run are in the places of their originals, or may be."""
        runs = self._runs("WHERE id = ?", run_id)
        return not runs or runs[0].settings.replace_originals

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


def _inside(folder: bytes) -> bytes:
    """Return how the paths of all that is in a folder begin."""
    separator = os.fsencode(os.sep)
    return folder if folder.endswith(separator) else folder + separator


def _whereabouts(run_id: str) -> str:
    """Return which process a run is, as far as that can be told here."""
    if is_of_this_machine(run_id):
        return f"process {process_of(run_id)}"
    if is_of_this_boot(run_id):
        return "in another container of this computer"
    return "on another computer, or in a container"


def _known(
    destination: bytes,
    source_bytes: int,
    source_date: int,
    result_bytes: int,
    result_date: int,
) -> KnownResult:
    """Return a result whose dates are as they are stored."""
    return KnownResult(
        path_of(destination), source_bytes, date_of(source_date), result_bytes, date_of(result_date)
    )
