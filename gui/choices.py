"""What the user has chosen in the window, with or without a folder to apply it to."""

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


@dataclass(frozen=True, slots=True)
class Choices:
    """The recipe and the batch around it, before any source is known.

    Attributes:
        output_folder: None means the default, a folder inside the first source.
    """

    recipe: Recipe = field(default_factory=Recipe)
    recursive: bool = True
    on_conflict: ConflictPolicy = ConflictPolicy.RENAME
    only_changed: bool = True
    workers: int = field(default_factory=available_cores)
    output_folder: Path | None = None

    def for_sources(self, sources: Sequence[Path]) -> BatchSettings:
        """Return the batch that applies these choices to `sources`.

        Raises:
            SettingsError: `sources` is empty.
        """
        return BatchSettings(
            sources=tuple(sources),
            output_folder=self.output_folder or default_output_folder(sources),
            recipe=self.recipe,
            recursive=self.recursive,
            on_conflict=self.on_conflict,
            only_changed=self.only_changed,
            workers=self.workers,
        )


def choices_of(settings: BatchSettings) -> Choices:
    """Return the choices that a run was started with, so that they can be made again.

    What the run has done is to be left out, whatever it was asked of earlier results.
    """
    is_default = settings.output_folder == default_output_folder(settings.sources)
    return Choices(
        recipe=settings.recipe,
        recursive=settings.recursive,
        on_conflict=settings.on_conflict,
        only_changed=True,
        workers=settings.workers,
        output_folder=None if is_default else settings.output_folder,
    )


def default_output_folder(sources: Sequence[Path]) -> Path:
    """Return where results go unless the user says otherwise; relative without sources.

    Goes by names alone: the disk may be a network share that answers to nobody.
    """
    if not sources:
        return Path(RESULT_FOLDER_NAME)
    first = sources[0]
    return (first.parent if is_supported(first) else first) / RESULT_FOLDER_NAME


def needs_new_plan(before: BatchSettings, after: BatchSettings) -> bool:
    """Return whether names and skips may differ: all but the number of workers counts."""
    return replace(before, workers=after.workers) != after


def needs_new_scan(before: BatchSettings, after: BatchSettings) -> bool:
    """Return whether a scan made for `before` may find other pictures for `after`.

    The scan leaves the output folder out, so moving that in or out of a source counts.
    """
    if before.sources != after.sources or before.recursive is not after.recursive:
        return True
    if before.output_folder == after.output_folder:
        return False
    folders = (before.output_folder, after.output_folder)
    return any(folder.is_relative_to(source) for folder in folders for source in after.sources)
