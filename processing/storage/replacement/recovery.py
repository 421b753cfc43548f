"""Complete or revert interrupted replacements, so that no original stays set aside."""

import logging
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from processing.errors import explained
from processing.files.display import display
from processing.files.temporaries import aside_folder, is_temporary
from processing.files.trash import send_to_trash
from processing.language.lazy_text import lazy_tr
from processing.storage.journal.reading import JournalReader
from processing.storage.journal.runs import JournaledRun
from processing.storage.journal.writing import Journal
from processing.storage.replacement.swap import is_second_name

_log = logging.getLogger(__name__)


def recover(journal: Journal) -> None:
    """Complete or revert every replacement that a run did not finish.

    Raises:
        JournalError: the journal cannot be read or written.
    """
    for run in journal.interrupted():
        if run.settings.replace_originals:
            for folder in journal.promised_folders(run.id):
                _recover_folder(journal, run, folder)


def folders_aside(journal: JournalReader, run: JournaledRun) -> list[Path]:
    """Return the folders with originals that `run` was replacing when it was interrupted.

    Raises:
        JournalError: the journal cannot be read.
    """
    if not run.settings.replace_originals:
        return []
    folders = (aside_folder(folder, run.id) for folder in journal.promised_folders(run.id))
    return [folder for folder in folders if folder.exists()]


def _recover_folder(journal: Journal, run: JournaledRun, folder: Path) -> None:
    aside_of_run = aside_folder(folder, run.id)
    for aside in _files_in(aside_of_run):
        try:
            if is_temporary(aside.name):
                aside.unlink(missing_ok=True)  # an unfinished copy
            else:
                _recover_one(journal, run, aside, folder / aside.name)
        except OSError as error:
            left = lazy_tr(
                "{path} holds an original and was left alone: {why}",
                path=display(aside),
                why=explained(error),
            )
            _log.warning(left)
    with suppress(OSError):
        aside_of_run.rmdir()


def _files_in(folder: Path) -> Iterator[Path]:
    with suppress(OSError):  # it was never made, or is gone
        yield from (folder / name for name in os.listdir(folder))


def _recover_one(journal: Journal, run: JournaledRun, aside: Path, original: Path) -> None:
    result = journal.result_at(original)
    is_replaced = result is not None and result.is_intact()
    if is_second_name(aside, original):
        aside.unlink()  # it was not replaced yet
    elif not os.path.lexists(original):
        aside.rename(original)  # somebody removed its replacement
    else:
        try:
            send_to_trash(aside)
        except OSError:
            if not is_replaced:
                raise  # another file is there: change neither
            aside.replace(original)
            is_replaced = False
    if is_replaced:
        journal.keep_promise(run.id, original)
    else:
        journal.forget(original)
