"""Read from the journal what earlier runs made and left to do, without writing a byte."""

import json
import os
from array import array
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Self

from processing.errors import OutputError, SettingsError
from processing.files.display import display
from processing.files.temporaries import is_of_this_boot, is_of_this_machine, process_of
from processing.language.amounts import plain_amount
from processing.language.lazy_text import lazy_tr
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
    stored_date,
)
from processing.storage.presets.settings_json import from_json
from processing.task import Counts

_KNOWN_COLUMNS = "destination, source_bytes, source_modified_ns, result_bytes, result_modified_ns"
_ALL_DATES = """
SELECT result_modified_ns FROM results UNION SELECT result_modified_ns FROM earlier_results
    ORDER BY result_modified_ns
"""
# Of the runs that are known, and of those that are forgotten.
_RESULTS_DATED = f"""
SELECT run_id, source, is_new, {_KNOWN_COLUMNS} FROM results
    WHERE result_modified_ns IN (SELECT value FROM json_each(?))
UNION ALL SELECT NULL, source, 0, {_KNOWN_COLUMNS} FROM earlier_results
    WHERE result_modified_ns IN (SELECT value FROM json_each(?))
    AND destination NOT IN (SELECT destination FROM results)
"""  # noqa: S608 - columns of ours
_RUN_COLUMNS = """
    id, settings, planned, (SELECT count(*) FROM results WHERE run_id = id),
    (SELECT count(*) FROM promises WHERE run_id = id) AS remaining, started, state,
    done, skipped, failed
"""
_RUNS = "runs LEFT JOIN endings ON ended_run = id"


class JournalReader:
    """A journal opened for reading; confined to the thread that opened it.

    A missing file reads as an empty journal.

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
        """Close the file; may be repeated."""
        self._database.close()

    @property
    def was_disturbed(self) -> bool:
        """Whether somebody wrote meanwhile: what was read may be inconsistent, so read again."""
        return self._database.was_disturbed

    def check_alone(self, output_folder: Path) -> None:
        """Check that no other run or undo is writing to `output_folder`.

        Raises:
            OutputError: one is.
        """
        running = self._runs(
            "WHERE output_folder = ? AND state = ?", key_of(output_folder), RunState.RUNNING.value
        )
        for run in running:
            if run.is_alive:
                raise OutputError(_not_alone(run, output_folder))

    def known_results(self, settings: BatchSettings) -> tuple[KnownResults, ...]:
        """Return what runs of this recipe made, or promised, in this output folder.

        One value for each output of the recipe.
        """
        folder = key_of(settings.output_folder)
        return tuple(self._known_of(folder, recipe) for recipe in recipes_of(settings))

    def _known_of(self, *whose: object) -> KnownResults:
        """Return the known results of an output folder and an output's recipe."""
        results = self._database.rows(
            f"SELECT source, {_KNOWN_COLUMNS} FROM results WHERE output_folder = ? AND recipe = ?"  # noqa: S608 - only constants
            " ORDER BY result_modified_ns",  # the last one of each source counts
            *whose,
        )
        promises = self._database.rows(
            "SELECT source, destination, is_new FROM promises "
            "WHERE output_folder = ? AND recipe = ?",
            *whose,
        )
        made = ((os.fsdecode(source), _known(*columns)) for source, *columns in results)
        promised = (
            (os.fsdecode(source), PromisedName(os.fsdecode(destination), is_new=bool(is_new)))
            for source, destination, is_new in promises
        )
        return KnownResults(
            TextMap(KnownResult.row, KnownResult.of_row, made),
            TextMap(PromisedName.row, PromisedName.of_row, promised),
        )

    def interrupted(self, output_folder: Path | None = None) -> list[JournaledRun]:
        """Return the runs that were interrupted or cancelled with work left, the last one first.

        Of all folders, or only of `output_folder`.
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
        """Return the runs that can be undone, the last one first."""
        runs = self._runs(
            "WHERE state != ? AND (id IN (SELECT run_id FROM results) "
            "OR state = ? AND remaining > 0) ORDER BY started DESC, rowid DESC",
            RunState.UNDONE.value,
            RunState.RUNNING.value,
        )
        return [run for run in runs if run.is_undoable]

    def runs(self) -> list[JournaledRun]:
        """Return all runs, the last one first."""
        runs = self._runs("ORDER BY started DESC, rowid DESC")
        return [run for run in runs if not run.is_undo]

    def last_run(self, output_folder: Path) -> JournaledRun | None:
        """Return the latest run that left results in `output_folder` and was not undone.

        An interrupted run may have results that it did not record.
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
        """Return the results of a run."""
        rows = self._database.rows(
            f"SELECT source, is_new, {_KNOWN_COLUMNS} FROM results WHERE run_id = ?",  # noqa: S608 - only constants
            run_id,
        )
        made = (
            MadeResult(path_of(source), _known(*columns), bool(is_new))
            for source, is_new, *columns in rows
        )
        return Packed(MadeResult.row, MadeResult.of_row, made)

    def result_dates(self) -> "array[int]":
        """Return the dates of all results, in nanoseconds of Unix time, sorted and each once."""
        return array("q", (date for (date,) in self._database.rows(_ALL_DATES)))

    def results_dated(self, dates: Iterable[int]) -> list[MadeResult]:
        """Return the results with one of these dates, in nanoseconds, at most some hundred of them.

        Without those that replaced their originals.
        """
        in_place: dict[str | None, bool] = {None: False}  # results of deleted runs never are
        wanted = json.dumps(list(map(stored_date, dates)))
        found = []
        for run_id, source, is_new, *columns in self._database.rows(_RESULTS_DATED, wanted, wanted):
            if run_id not in in_place:
                in_place[run_id] = self._is_in_place(run_id)
            if not in_place[run_id]:
                found.append(MadeResult(path_of(source), _known(*columns), bool(is_new)))
        return found

    def promised_folders(self, run_id: str) -> list[Path]:
        """Return the folders of the results that a run has still to make."""
        rows = self._database.execute("SELECT destination FROM promises WHERE run_id = ?", run_id)
        return list(dict.fromkeys(path_of(destination).parent for (destination,) in rows))

    def unrecorded_names(self, run_id: str) -> list[Path]:
        """Return the names, free before a run, that it promised without recording a result."""
        rows = self._database.execute(
            "SELECT destination FROM promises WHERE run_id = ? AND is_new AND destination != source"
            " AND destination NOT IN (SELECT destination FROM results)",
            run_id,
        )
        return [path_of(destination) for (destination,) in rows]

    def folders_of(self, run_id: str) -> list[Path]:
        """Return the output folder and the folders below it that a run made.

        Includes those of runs into the same output folder whose results have all been replaced.
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
        """Return the recorded result at a path, or None."""
        rows = self._database.execute(
            f"SELECT {_KNOWN_COLUMNS} FROM results WHERE destination = ?",  # noqa: S608 - only constants
            key_of(destination),
        )
        return _known(*rows[0]) if rows else None

    def _open(self, path: Path) -> Database:
        return Database(path, SCHEMA, VERSION, migrations=MIGRATIONS, is_read_only=True)

    def _is_in_place(self, run_id: str) -> bool:
        """Return whether results of a run have replaced their originals, or may have."""
        runs = self._runs("WHERE id = ?", run_id)
        return not runs or runs[0].settings.replace_originals

    def _runs(self, condition: str, *values: object) -> list[JournaledRun]:
        """Return the runs that fulfil an SQL condition, without those of other versions."""
        rows = self._database.execute(f"SELECT {_RUN_COLUMNS} FROM {_RUNS} {condition}", *values)  # noqa: S608 - only constants
        runs = []
        for run_id, settings, planned, made, left, started, state, *ended in rows:
            with suppress(SettingsError):
                run = JournaledRun(
                    run_id, from_json(settings), planned, made, left, started, RunState(state)
                )
                runs.append(run if ended[0] is None else _with_ending(run, *ended))
        return runs


def _with_ending(run: JournaledRun, done: int, skipped: int, failed: int) -> JournaledRun:
    # Not what was planned: a retry of some pictures has a plan of the whole batch.
    all_of_it = done + skipped + failed + run.left
    return replace(run, ended=Counts(all_of_it, done, skipped, failed, run.left))


def _not_alone(run: JournaledRun, output_folder: Path) -> str:
    """Return the sentence on another `run`, or undo, that is at work in `output_folder`."""
    where, path = _location(run.id), display(output_folder)
    if run.is_undo:
        return lazy_tr(
            "An undo ({where}) is writing to {path}. "
            "Wait for its end, or choose another output folder.",
            where=where,
            path=path,
        )
    return lazy_tr(
        "Another run ({where}) is writing to {path}. "
        "Wait for its end, or choose another output folder.",
        where=where,
        path=path,
    )


def _location(run_id: str) -> str:
    """Return where a run is running, as far as that is known."""
    if is_of_this_machine(run_id):
        return lazy_tr("process {pid}", pid=plain_amount(process_of(run_id)))
    if is_of_this_boot(run_id):
        return lazy_tr("in another container of this computer")
    return lazy_tr("on another computer, or in a container")


def _known(
    destination: bytes,
    source_bytes: int,
    source_date: int,
    result_bytes: int,
    result_date: int,
) -> KnownResult:
    """Return the result of stored columns."""
    dates = date_of(source_date), date_of(result_date)
    return KnownResult(os.fsdecode(destination), source_bytes, dates[0], result_bytes, dates[1])
