"""Find and remove what an interrupted run left behind and did not record."""

import os
from collections.abc import Iterator
from pathlib import Path

from processing.files.display import display
from processing.files.paths import same_file
from processing.files.result_files import ON_DISK, ResultFiles, result_files
from processing.files.temporaries import PREFIX, SUFFIX, sweep_run
from processing.language.lazy_text import lazy_tr
from processing.record import record
from processing.storage.journal.reading import JournalReader
from processing.storage.journal.runs import JournaledRun


@record
class UnrecordedResult:
    """A file under a name that a run promised, without a record that the run made it.

    Attributes:
        is_proved: whether the run did make it: a temporary file of the run beside it is a hard link
            to this file.
    """

    path: Path
    is_proved: bool


def unrecorded_results(
    journal: JournalReader, run_id: str, files: ResultFiles = ON_DISK
) -> list[UnrecordedResult]:
    """Return those of `files` whose names run `run_id` promised but did not record.

    Raises:
        JournalError: the journal cannot be read.
    """
    existing = [path for path in journal.unrecorded_names(run_id) if files.stamp(path)]
    unfinished = {
        folder: list(_unfinished_files(folder, run_id))
        for folder in {path.parent for path in existing}
    }
    return [
        UnrecordedResult(path, any(_is_second_name(each, path) for each in unfinished[path.parent]))
        for path in existing
    ]


def sweep_leftovers(journal: JournalReader, run_id: str) -> None:
    """Remove the temporary files of run `run_id`, whose processes must have ended.

    Raises:
        JournalError: the journal cannot be read.
    """
    made = {each.result.destination.parent for each in journal.results_of(run_id)}
    sweep_run(made.union(journal.promised_folders(run_id)), run_id)


def is_all_gone(journal: JournalReader, run: JournaledRun) -> bool:
    """Return whether none of the results of a run exists any more.

    Raises:
        JournalError: the journal cannot be read.
    """
    results, files = journal.results_of(run.id), result_files(run.settings.output_folder)
    return bool(results) and not any(files.stamp(each.result.destination) for each in results)


def all_gone_sentence(run: JournaledRun) -> str:
    """Return the sentence for a run whose results are all gone."""
    return lazy_tr(
        "Nothing that the run made is in {path} any more. If its disk was taken away, connect it "
        "and try again; if you removed it all, start a new run.",
        path=display(run.settings.output_folder),
    )


def _unfinished_files(folder: Path, run_id: str) -> Iterator[Path]:
    try:
        names = os.listdir(folder)
    except OSError:
        return
    for name in names:
        if name.startswith(f"{PREFIX}{run_id}-") and name.endswith(SUFFIX):
            yield folder / name


def _is_second_name(unfinished: Path, result: Path) -> bool:
    return not result.is_symlink() and same_file(unfinished, result)
