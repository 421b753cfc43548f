"""Find what a run that broke off left behind and its journal does not tell of."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from processing.files.display import display
from processing.files.paths import same_file
from processing.files.temporaries import PREFIX, SUFFIX, sweep_run
from processing.storage.journal.reading import JournalReader
from processing.storage.journal.runs import JournaledRun


@dataclass(frozen=True, slots=True)
class UnrecordedResult:
    """A file under a name that a run promised; whether the run made it, nobody noted.

    Attributes:
        is_proved: whether it is the run's all the same: an unfinished file of the run beside it
            is this very file.
    """

    path: Path
    is_proved: bool


def unrecorded_results(journal: JournalReader, run_id: str) -> list[UnrecordedResult]:
    """Return what stands under names that run `run_id` promised and noted nothing of.

    Raises:
        JournalError: the journal cannot be read.
    """
    standing = [path for path in journal.unrecorded_names(run_id) if os.path.lexists(path)]
    unfinished = {
        folder: list(_unfinished_files(folder, run_id))
        for folder in {path.parent for path in standing}
    }
    return [
        UnrecordedResult(path, any(_is_second_name(each, path) for each in unfinished[path.parent]))
        for path in standing
    ]


def sweep_leftovers(journal: JournalReader, run_id: str) -> None:
    """Remove the unfinished files of run `run_id`, none of whose processes may be alive.

    Raises:
        JournalError: the journal cannot be read.
    """
    made = {each.result.destination.parent for each in journal.results_of(run_id)}
    sweep_run(made.union(journal.promised_folders(run_id)), run_id)


def is_all_gone(journal: JournalReader, run: JournaledRun) -> bool:
    """Return whether nothing stands, in whatever state, of all that a run made.

    Raises:
        JournalError: the journal cannot be read.
    """
    results = journal.results_of(run.id)
    return bool(results) and not any(os.path.lexists(each.result.destination) for each in results)


def all_gone_sentence(run: JournaledRun) -> str:
    """Return what to do where nothing of a run is in its folder any more."""
    return (
        f"Nothing that the run made is in {display(run.settings.output_folder)} any more. "
        "If its disk was taken away, connect it and try again; if you removed it all, start a "
        "new run."
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
