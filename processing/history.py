"""What the journal knows of earlier runs, for those who ask before a run: window, command line."""

from contextlib import suppress
from pathlib import Path

from processing.errors import JournalError
from processing.journal import Journal, JournaledRun, RunState
from processing.replacement.recovery import recover
from processing.temporaries import sweep_run


def interrupted_runs(journal_path: Path | None = None) -> list[JournaledRun]:
    """Return the runs that broke off or were cancelled with work left, the last one first.

    Replacements of originals that were broken off half way are brought to their end first.
    A new run with the `settings` of one goes on with it.

    Raises:
        JournalError: the journal cannot be read.
    """
    with Journal(journal_path) as journal:
        recover(journal)
        return journal.interrupted()


def interrupted_run(output_folder: Path, journal_path: Path | None = None) -> JournaledRun | None:
    """Return the last run into `output_folder` that broke off, if there is one.

    Raises:
        JournalError: the journal cannot be read.
    """
    with Journal(journal_path) as journal:
        return next(iter(journal.interrupted(output_folder)), None)


def last_run(output_folder: Path, journal_path: Path | None = None) -> JournaledRun | None:
    """Return the last run that left results in `output_folder` and was not undone.

    Raises:
        JournalError: the journal cannot be read.
    """
    with Journal(journal_path) as journal:
        return journal.last_run(output_folder)


def check_alone(output_folder: Path, journal_path: Path | None = None) -> None:
    """Make sure that no living run writes to `output_folder`; silent where there is no journal.

    Raises:
        OutputError: one does.
    """
    with suppress(JournalError), Journal(journal_path) as journal:
        journal.refuse_company(output_folder)


def discard(run: JournaledRun, journal_path: Path | None = None) -> None:
    """Let an interrupted run be over: its results stay, what it left unfinished goes.

    Raises:
        JournalError: the journal cannot be read or written.
    """
    if run.is_alive:
        return
    with Journal(journal_path) as journal:
        recover(journal)
        sweep_run(journal.promised_folders(run.id), run.id)
        journal.close_run(run.id, RunState.DISCARDED)
