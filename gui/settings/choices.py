"""The user's choices in the window, with or without sources to apply them to."""

import os
from collections.abc import Sequence
from dataclasses import field, fields, replace
from pathlib import Path

from processing.formats.available import is_supported
from processing.planning.picture_filter import FILTERS
from processing.record import record
from processing.settings.batch import (
    BatchSettings,
    ConflictPolicy,
    EngineKind,
    available_cores,
)
from processing.settings.fields import Section, specs_of
from processing.settings.recipe import Recipe

RESULT_FOLDER_NAME = "thumbnails"  # inside the source folder; the scan leaves it out
USUAL_BATCH = BatchSettings((Path(),), Path())
TYPED = ("exclude", "max_depth")  # letter by letter, in a field
OVERRIDDEN_IN_PLACE = ("on_conflict", "name_pattern")  # settings without effect on such a run


@record
class Choices:
    """The recipe and the batch around it, before any source is known.

    Its fields are those of `BatchSettings` that the window offers, with the same names.

    Attributes:
        output_folder: None means the default, a folder inside the first source.
        replace_originals: then neither output folder nor names nor conflicts are asked for.
        engine: worker processes of this computer, or a cluster.

    Raises:
        SettingsError: a setting is out of its limits, or two contradict each other.
    """

    recipe: Recipe = field(default_factory=Recipe)
    recursive: bool = USUAL_BATCH.recursive
    max_depth: int = USUAL_BATCH.max_depth
    hidden: bool = USUAL_BATCH.hidden
    include: tuple[str, ...] = USUAL_BATCH.include
    exclude: tuple[str, ...] = USUAL_BATCH.exclude
    least_kilobytes: int = USUAL_BATCH.least_kilobytes
    most_kilobytes: int = USUAL_BATCH.most_kilobytes
    modified_from: str = USUAL_BATCH.modified_from
    modified_to: str = USUAL_BATCH.modified_to
    earlier_results: bool = USUAL_BATCH.earlier_results
    without: tuple[Path, ...] = USUAL_BATCH.without
    name_pattern: str = USUAL_BATCH.name_pattern
    on_conflict: ConflictPolicy = USUAL_BATCH.on_conflict
    only_changed: bool = USUAL_BATCH.only_changed
    workers: int = field(default_factory=available_cores)
    output_folder: Path | None = None
    replace_originals: bool = False
    file_limit_seconds: int = USUAL_BATCH.file_limit_seconds
    memory_megabytes: int = USUAL_BATCH.memory_megabytes
    engine: EngineKind = USUAL_BATCH.engine
    scheduler: str = USUAL_BATCH.scheduler
    certificates: str = USUAL_BATCH.certificates
    insecure: bool = USUAL_BATCH.insecure

    def __post_init__(self) -> None:
        self.for_sources((Path(),))

    def for_sources(self, sources: Sequence[Path]) -> BatchSettings:
        """Return the batch that applies these choices to `sources`.

        Raises:
            SettingsError: `sources` is empty.
        """
        settings = {each.name: getattr(self, each.name) for each in fields(self)}
        settings["output_folder"] = self.output_folder or default_output_folder(sources)
        if self.replace_originals:
            settings["output_folder"] = common_folder(sources)
            settings |= {name: getattr(USUAL_BATCH, name) for name in OVERRIDDEN_IN_PLACE}
        return BatchSettings(sources=tuple(sources), **settings)


def choices_of(settings: BatchSettings) -> Choices:
    """Return the choices that a run was started with; threads and the like give way to processes.

    Those are choices of the command line alone.
    """
    default = default_output_folder(settings.sources)
    is_default = settings.replace_originals or settings.output_folder == default
    same = {each.name: getattr(settings, each.name) for each in fields(Choices)}
    same["output_folder"] = None if is_default else settings.output_folder
    if settings.engine is not EngineKind.DASK:
        same["engine"] = USUAL_BATCH.engine
    return Choices(**same)


def choices_to_continue(settings: BatchSettings) -> Choices:
    """Return the choices that continue a run: what it made is skipped, whatever its own policy."""
    return replace(choices_of(settings), only_changed=True)


def default_output_folder(sources: Sequence[Path]) -> Path:
    """Return where results go unless the user says otherwise; relative without sources.

    It is below the first source that is not itself such a folder, as when a folder's content is
    selected as a whole after a run.

    Uses names only: the disk may be a network share that does not answer.
    """
    if not sources:
        return Path(RESULT_FOLDER_NAME)
    first = next((each for each in sources if each.name != RESULT_FOLDER_NAME), sources[0])
    return (first.parent if is_supported(first) else first) / RESULT_FOLDER_NAME


def common_folder(sources: Sequence[Path]) -> Path:
    """Return the innermost common folder of all sources; without one, that of the first source.

    Uses names only, as the default output folder does.
    """
    folders = [source.parent if is_supported(source) else source for source in sources]
    try:
        return Path(os.path.commonpath(folders))
    except ValueError:
        return folders[0] if folders else Path()


def is_being_typed(before: Choices, after: Choices) -> bool:
    """Return whether the user is probably still typing the change."""
    return any(getattr(before, name) != getattr(after, name) for name in TYPED)


def needs_new_plan(before: BatchSettings, after: BatchSettings) -> bool:
    """Return whether a plan may differ: any setting matters except the limits of a run."""
    limits = {name: getattr(after, name) for name in _settings_of(Section.WORK)}
    return replace(before, **limits) != after


def needs_new_scan(before: BatchSettings, after: BatchSettings) -> bool:
    """Return whether a scan made for `before` may find other pictures for `after`.

    The scan leaves the output folder out, so moving that in or out of a source counts. Filters are
    applied to what it has found, but it does not go into folders that a pattern excludes.
    """
    pruning = set(_settings_of(Section.PICTURES)) - (set(FILTERS) - {"exclude"})
    names = ("sources", "replace_originals", *pruning)
    if any(getattr(before, name) != getattr(after, name) for name in names):
        return True
    if before.output_folder == after.output_folder:
        return False
    folders = (before.output_folder, after.output_folder)
    return any(folder.is_relative_to(source) for folder in folders for source in after.sources)


def _settings_of(section: Section) -> list[str]:
    """Return the names of the batch settings of one group."""
    return [name for name, spec in specs_of(BatchSettings).items() if spec.section is section]
