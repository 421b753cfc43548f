"""Look up earlier runs in the journal, for the window and the command line."""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from processing.errors import JournalError, OutputError
from processing.files.result_files import result_files
from processing.files.temporaries import sweep_run
from processing.language.lazy_text import lazy_tr
from processing.planning.known_results import KnownResults
from processing.settings.batch import BatchSettings
from processing.storage.journal.crash_leftovers import all_gone_sentence, is_all_gone
from processing.storage.journal.reading import JournalReader
from processing.storage.journal.runs import JournaledRun, MadeResult, RunState
from processing.storage.journal.writing import Journal

READ_ATTEMPTS = 5  # attempts to read a journal that others write to meanwhile

_Answer = TypeVar("_Answer")


def known_results(
    settings: BatchSettings, journal_path: Path | None = None
) -> tuple[KnownResults, ...]:
    """Return what earlier runs of this recipe made, and meant to make, in this output folder.

    For each output of the recipe.

    Raises:
        JournalError: the journal cannot be read.
    """
    return _query(journal_path, lambda journal: journal.known_results(settings))


def interrupted_runs(journal_path: Path | None = None) -> list[JournaledRun]:
    """Return the runs that were interrupted or cancelled with work left, the last one first.

    A new run with the `settings` of one continues it. Replacements of originals that were
    interrupted half way are reported, and left as they are.

    Raises:
        JournalError: the journal cannot be read.
    """
    return _query(journal_path, _interrupted)


def all_runs(journal_path: Path | None = None) -> list[JournaledRun]:
    """Return every run that the journal knows, the last one first.

    Raises:
        JournalError: the journal cannot be read.
    """
    return _query(journal_path, lambda journal: journal.runs())


def interrupted_run(output_folder: Path, journal_path: Path | None = None) -> JournaledRun | None:
    """Return the last run into `output_folder` that was interrupted, if there is one.

    Raises:
        JournalError: the journal cannot be read.
    """
    runs = _query(journal_path, lambda journal: journal.interrupted(output_folder))
    return next(iter(runs), None)


def last_run(output_folder: Path, journal_path: Path | None = None) -> JournaledRun | None:
    """Return the last run into `output_folder` that was interrupted or left results, unless undone.

    Raises:
        JournalError: the journal cannot be read.
    """
    return _query(journal_path, lambda journal: journal.last_run(output_folder))


def undoable_runs(journal_path: Path | None = None) -> list[JournaledRun]:
    """Return the runs into any folder of which something can be taken back, the last one first.

    Raises:
        JournalError: the journal cannot be read.
    """
    return _query(journal_path, lambda journal: journal.undoable())


def results_of(run_id: str, journal_path: Path | None = None) -> Sequence[MadeResult]:
    """Return what a run made, including what it took over from the runs that it continues.

    Raises:
        JournalError: the journal cannot be read.
    """
    return _query(journal_path, lambda journal: journal.results_of(run_id))


def removable_results(run: JournaledRun, journal_path: Path | None = None) -> int:
    """Return how many results an undo of `run` would take back, by size and date of their files.

    As slow as the disk of the results: it is asked for each of them.

    Raises:
        JournalError: the journal cannot be read.
    """
    in_place = run.settings.replace_originals
    made, files = results_of(run.id, journal_path), result_files(run.settings.output_folder)
    return sum((each.is_new or in_place) and each.result.is_intact(files) for each in made)


def result_dates(journal_path: Path | None = None) -> Sequence[int]:
    """Return the dates of all results of earlier runs, in nanoseconds of Unix time, sorted.

    Raises:
        JournalError: the journal cannot be read.
    """
    return _query(journal_path, lambda journal: journal.result_dates())


def results_dated(dates: Collection[int], journal_path: Path | None = None) -> Sequence[MadeResult]:
    """Return what earlier runs made beside the originals, of some hundred dates at most.

    Raises:
        JournalError: the journal cannot be read.
    """
    return _query(journal_path, lambda journal: journal.results_dated(dates))


def check_results_are_there(run: JournaledRun, journal_path: Path | None = None) -> None:
    """Make sure that some results of `run` exist, before it is continued.

    Raises:
        JournalError: the journal cannot be read.
        OutputError: none does; its disk may have been taken away.
    """
    if _query(journal_path, lambda journal: is_all_gone(journal, run)):
        raise OutputError(all_gone_sentence(run))


def check_alone(output_folder: Path, journal_path: Path | None = None) -> None:
    """Make sure that nothing else is at work in `output_folder`; silent where there is no journal.

    Raises:
        OutputError: a living run or undo is.
    """
    with suppress(JournalError):
        _query(journal_path, lambda journal: journal.check_alone(output_folder))


def has_interrupted_replacements(journal_path: Path | None = None) -> bool:
    """Return whether replacements of originals were interrupted and have to be completed.

    Raises:
        JournalError: the journal cannot be read.
    """
    return _query(journal_path, _has_originals_aside)


def complete_replacements(journal_path: Path | None = None) -> None:
    """Complete interrupted replacements; write nothing if there are none.

    Raises:
        JournalError: the journal cannot be read or written.
    """
    if has_interrupted_replacements(journal_path):
        from processing.storage.replacement.recovery import recover

        with Journal(journal_path) as journal:
            recover(journal)


def discard(run: JournaledRun, journal_path: Path | None = None) -> None:
    """Discard an interrupted run: keep its results, remove its unfinished files.

    Raises:
        JournalError: the journal cannot be read or written.
    """
    _end(run, journal_path, lambda journal: journal.close_run(run.id, RunState.DISCARDED))


def forget(run: JournaledRun, journal_path: Path | None = None) -> None:
    """Forget a run: its results stay, and it can be neither continued nor undone any more.

    Raises:
        JournalError: the journal cannot be read or written.
    """
    _end(run, journal_path, lambda journal: journal.forget_run(run.id))


def _end(run: JournaledRun, journal_path: Path | None, note: Callable[[Journal], None]) -> None:
    """Remove the unfinished files of a run that is not alive, and `note` that in the journal."""
    if run.is_alive:
        return
    from processing.storage.replacement.recovery import recover

    with Journal(journal_path) as journal:
        recover(journal)
        sweep_run(journal.promised_folders(run.id), run.id)
        note(journal)


def _interrupted(journal: JournalReader) -> list[JournaledRun]:
    from processing.storage.replacement.recovery import folders_aside

    return [
        replace(run, has_originals_aside=bool(folders_aside(journal, run)))
        for run in journal.interrupted()
    ]


def _has_originals_aside(journal: JournalReader) -> bool:
    from processing.storage.replacement.recovery import folders_aside

    return any(folders_aside(journal, run) for run in journal.interrupted())


def _query(journal_path: Path | None, question: Callable[[JournalReader], _Answer]) -> _Answer:
    """Return the answer of the journal to `question`, without writing to it."""
    for _ in range(READ_ATTEMPTS):
        with JournalReader(journal_path) as journal:
            try:
                answer = question(journal)
            except JournalError:
                if not journal.was_disturbed:
                    raise
            else:
                if not journal.was_disturbed:
                    return answer
    raise JournalError(
        lazy_tr(
            "The journal changes all the time. Wait for the other runs to end.", code="no-journal"
        )
    )
