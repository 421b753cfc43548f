"""What the user has chosen in the window, with or without a folder to apply it to."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from processing.formats import is_supported
from processing.settings import (
    BatchSettings,
    ConflictPolicy,
    Recipe,
    available_cores,
)

RESULT_FOLDER_NAME = "thumbnails"  # inside the source folder; the scan leaves it out
_USUAL = BatchSettings((Path(),), Path())


@dataclass(frozen=True, slots=True)
class Choices:
    """The recipe and the batch around it, before any source is known.

    Attributes:
        output_folder: None means the default, a folder inside the first source.
        replace_originals: then neither output folder nor conflicts are asked for.

    Raises:
        SettingsError: a number is out of its limits.
    """

    recipe: Recipe = field(default_factory=Recipe)
    recursive: bool = True
    on_conflict: ConflictPolicy = ConflictPolicy.RENAME
    only_changed: bool = True
    workers: int = field(default_factory=available_cores)
    output_folder: Path | None = None
    replace_originals: bool = False
    file_limit_seconds: int = _USUAL.file_limit_seconds
    memory_megabytes: int = _USUAL.memory_megabytes

    def __post_init__(self) -> None:
        self.for_sources((Path(),))

    def for_sources(self, sources: Sequence[Path]) -> BatchSettings:
        """Return the batch that applies these choices to `sources`.

        Raises:
            SettingsError: `sources` is empty.
        """
        output_folder, on_conflict = self.output_folder, self.on_conflict
        if self.replace_originals:
            output_folder, on_conflict = common_folder(sources), ConflictPolicy.RENAME
        return BatchSettings(
            sources=tuple(sources),
            output_folder=output_folder or default_output_folder(sources),
            recipe=self.recipe,
            recursive=self.recursive,
            on_conflict=on_conflict,
            only_changed=self.only_changed,
            replace_originals=self.replace_originals,
            workers=self.workers,
            file_limit_seconds=self.file_limit_seconds,
            memory_megabytes=self.memory_megabytes,
        )


def choices_of(settings: BatchSettings) -> Choices:
    """Return the choices that a run was started with, so that they can be made again.

    What the run has done is to be left out, whatever it was asked of earlier results.
    """
    default = default_output_folder(settings.sources)
    is_default = settings.replace_originals or settings.output_folder == default
    return Choices(
        recipe=settings.recipe,
        recursive=settings.recursive,
        on_conflict=settings.on_conflict,
        only_changed=True,
        workers=settings.workers,
        output_folder=None if is_default else settings.output_folder,
        replace_originals=settings.replace_originals,
        file_limit_seconds=settings.file_limit_seconds,
        memory_megabytes=settings.memory_megabytes,
    )


def default_output_folder(sources: Sequence[Path]) -> Path:
    """Return where results go unless the user says otherwise; relative without sources.

    Goes by names alone: the disk may be a network share that answers to nobody.
    """
    if not sources:
        return Path(RESULT_FOLDER_NAME)
    first = sources[0]
    return (first.parent if is_supported(first) else first) / RESULT_FOLDER_NAME


def common_folder(sources: Sequence[Path]) -> Path:
    """Return the innermost folder of all sources, which names a run that replaces them.

    Goes by names alone, as the default output folder does; that of the first where there is none.
    """
    folders = [source.parent if is_supported(source) else source for source in sources]
    try:
        return Path(os.path.commonpath(folders))
    except ValueError:
        return folders[0] if folders else Path()


def needs_new_plan(before: BatchSettings, after: BatchSettings) -> bool:
    """Return whether names and skips may differ: all counts but what a run may take."""
    as_after = replace(
        before,
        workers=after.workers,
        file_limit_seconds=after.file_limit_seconds,
        memory_megabytes=after.memory_megabytes,
    )
    return as_after != after


def needs_new_scan(before: BatchSettings, after: BatchSettings) -> bool:
    """Return whether a scan made for `before` may find other pictures for `after`.

    The scan leaves the output folder out, so moving that in or out of a source counts.
    """
    if before.sources != after.sources or before.recursive is not after.recursive:
        return True
    if before.replace_originals is not after.replace_originals:
        return True
    if before.output_folder == after.output_folder:
        return False
    folders = (before.output_folder, after.output_folder)
    return any(folder.is_relative_to(source) for folder in folders for source in after.sources)
