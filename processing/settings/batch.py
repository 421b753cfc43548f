"""The settings of a batch: its sources, recipe, output folder and workers; always valid."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from processing.errors import SettingsError
from processing.files import cgroups
from processing.files.paths import absolute
from processing.settings.fields import Section, check_limits, setting, spec_of
from processing.settings.name_pattern import DEFAULT_PATTERN, TOKENS_TEXT, NamePattern
from processing.settings.recipe import Recipe
from processing.settings.selection import Selection, check_globs, start_of_day

MAX_DEPTH = 1000
KILOBYTE = 1000
MAX_WORKERS = 60  # Windows waits for at most 63 handles at once, and the pool needs some itself


_NO_SOURCE = "No folder or picture was named; choose one to read from."


class ConflictPolicy(StrEnum):
    """What happens when a file of the result's name exists already."""

    RENAME = "rename"
    SKIP = "skip"
    OVERWRITE = "overwrite"
    NEWER = "newer"  # overwrite if the picture is newer than its result
    ERROR = "error"  # refuse to plan


class EngineKind(StrEnum):
    """What does the work."""

    POOL = "pool"
    THREADS = "threads"
    SERIAL = "serial"


class StartMethod(StrEnum):
    """How worker processes are started; not by plain fork, which can deadlock with threads."""

    SPAWN = "spawn"
    FORKSERVER = "forkserver"


def available_cores() -> int:
    """Return how many cores this process may use; at least 1, at most `MAX_WORKERS`.

    A container may be limited to fewer than it sees.
    """
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    return min(cores, cgroups.limits().whole_cores or cores, MAX_WORKERS)


def default_start_method() -> StartMethod:
    """Return forkserver on Linux, where a preloaded one starts workers fastest; otherwise spawn."""
    return StartMethod.FORKSERVER if sys.platform == "linux" else StartMethod.SPAWN


@dataclass(frozen=True, slots=True)
class BatchSettings:
    """A whole batch: which pictures, the recipe, where to, and with how many workers.

    Attributes:
        sources: folders and single files, as the user named them.
        file_limit_seconds: a picture that takes longer fails, and its worker is replaced.
        thumbnail_cache: whether the output folder is the desktop's thumbnail cache, which has its
            own rules for names and changes; see `thumbnails`.

    Raises:
        SettingsError: a number is out of its limits, there is no source, or settings conflict.
    """

    sources: tuple[Path, ...]
    output_folder: Path
    recipe: Recipe = field(default_factory=Recipe)
    recursive: bool = setting(
        default=True,
        section=Section.PICTURES,
        label="Include subfolders",
        help_text="read the folders inside the folder too",
    )
    max_depth: int = setting(
        0,
        Section.PICTURES,
        "Depth",
        "how many folders deep to look, the named one being the first; 0 for no limit",
        (0, MAX_DEPTH),
    )
    earlier_results: bool = setting(
        default=False,
        section=Section.PICTURES,
        label="Take results of earlier runs too",
        help_text="take results of earlier runs too, as if they were originals",
    )
    hidden: bool = setting(
        default=False,
        section=Section.PICTURES,
        label="Hidden files",
        help_text="take files and folders whose names begin with a dot, too",
    )
    include: tuple[str, ...] = setting(
        (), Section.PICTURES, "Only", "take only pictures that match one of these patterns"
    )
    exclude: tuple[str, ...] = setting(
        (),
        Section.PICTURES,
        "Leave out",
        "leave out files and folders that match one of these patterns",
    )
    least_kilobytes: int = setting(
        0,
        Section.PICTURES,
        "Smallest original",
        "smallest file that is taken, in kilobytes",
        (0, 1_000_000),
    )
    most_kilobytes: int = setting(
        0,
        Section.PICTURES,
        "Largest original",
        "largest file that is taken, in kilobytes; 0 for any",
        (0, 100_000_000),
    )
    modified_from: str = setting(
        "",
        Section.PICTURES,
        "Modified from",
        "take only files that were last changed on this day or later, such as 2024-01-31; it is "
        "the date of the file, not the one when the picture was taken",
    )
    modified_to: str = setting(
        "",
        Section.PICTURES,
        "Modified to",
        "take only files that were last changed on this day or before, such as 2024-12-31; it is "
        "the date of the file, not the one when the picture was taken",
    )
    without: tuple[Path, ...] = setting(
        (), Section.PICTURES, "Taken out", "leave this picture out, which stays on the disk"
    )
    name_pattern: str = setting(
        DEFAULT_PATTERN,
        Section.NAMES,
        "Names",
        "pattern of the results' names, with / between folders; tokens are " + TOKENS_TEXT,
    )
    on_conflict: ConflictPolicy = setting(
        ConflictPolicy.RENAME,
        Section.NAMES,
        "If the file exists",
        "what to do when a result's name is taken; newer overwrites one older than its original",
    )
    only_changed: bool = setting(
        default=True,
        section=Section.NAMES,
        label="Skip unchanged pictures",
        help_text="skip pictures that have not changed since this recipe made their result",
    )
    replace_originals: bool = setting(
        default=False,
        section=Section.NAMES,
        label="Replace the originals",
        help_text="put each result in the place of its original, and the original in the trash",
    )
    workers: int = setting(
        available_cores,
        Section.WORK,
        "Workers",
        "how many pictures are worked on at the same time",
        (1, MAX_WORKERS),
    )
    engine: EngineKind = setting(
        EngineKind.POOL,
        Section.WORK,
        "Engine",
        "what does the work: worker processes, threads, or one picture after the other",
    )
    start_method: StartMethod = setting(
        default_start_method, Section.WORK, "Start method", "how worker processes are started"
    )
    file_limit_seconds: int = setting(
        120,
        Section.WORK,
        "Time limit",
        "seconds after which a picture fails and its worker is replaced",
        (1, 86400),
    )
    memory_megabytes: int = setting(
        0,
        Section.WORK,
        "Memory limit",
        "megabytes that all workers may use together; 0 means 60 % of the memory there is",
        (0, 10_000_000),
    )
    thumbnail_cache: bool = False

    def __post_init__(self) -> None:
        check_limits(self)
        if not self.sources:
            raise SettingsError(_NO_SOURCE)
        check_globs((*self.include, *self.exclude))
        self._check_file_limits()
        NamePattern.parse(self.name_pattern)
        if self.replace_originals and self.name_pattern != DEFAULT_PATTERN:
            raise SettingsError("Results that replace their originals keep the names of these.")
        if self.replace_originals and self.on_conflict is not ConflictPolicy.RENAME:
            raise SettingsError("Results that replace their originals never meet another file.")
        if self.replace_originals and self.recipe.also:
            raise SettingsError("Only one result can replace its original; drop the others.")
        if self.replace_originals and self.recipe.use_previews:
            raise SettingsError(
                "Embedded previews may be older than their pictures, so they replace no originals."
            )
        if self.start_method is StartMethod.FORKSERVER and sys.platform == "win32":
            raise SettingsError("Windows knows no forkserver; choose spawn as the start method.")

    @property
    def written_folders(self) -> tuple[Path, ...]:
        """The folders that everything is written below."""
        if not self.replace_originals:
            return (self.output_folder,)
        return tuple(dict.fromkeys(map(_folder_of, self.sources)))

    @property
    def selection(self) -> Selection:
        """Which of the pictures in the folders are taken."""
        max_depth = self.max_depth if self.recursive else 1
        names = (self.include, self.exclude, self.hidden, max_depth)
        sizes = (self.least_kilobytes * KILOBYTE, self.most_kilobytes * KILOBYTE)
        earliest = start_of_day(self.modified_from, _label("modified_from"))
        end = start_of_day(self.modified_to, _label("modified_to"), days_later=1)
        return Selection(*names, *sizes, earliest, end)

    def is_same_batch(self, other: "BatchSettings") -> bool:
        """Return whether both ask for the same results, whatever the engine and workers."""
        return self._results() == other._results()

    def _results(self) -> tuple[object, ...]:
        sources = {absolute(source) for source in self.sources}
        output_folder = absolute(self.output_folder)
        where = (sources, output_folder, self.replace_originals, self.thumbnail_cache)
        which = (self.selection, self.earlier_results, set(map(absolute, self.without)))
        return where, which, self.recipe, self.name_pattern

    def _check_file_limits(self) -> None:
        """Check that some file can be within the limits of size and date.

        Raises:
            SettingsError: none can, or a date is no date.
        """
        asked = self.selection
        if 0 < asked.most_bytes < asked.least_bytes:
            raise SettingsError(
                "The largest file is smaller than the smallest; change one of them."
            )
        earliest, end = asked.modified_from_ns, asked.modified_before_ns
        if earliest is not None and end is not None and end <= earliest:
            raise SettingsError("The dates run backwards: the last day is before the first.")


def folder_of_originals(sources: Sequence[Path]) -> Path:
    """Return the innermost folder with all `sources`; it identifies a run that replaces them.

    Raises:
        SettingsError: there is none, or no source.
    """
    if not sources:
        raise SettingsError(_NO_SOURCE)
    try:
        return Path(os.path.commonpath([absolute(_folder_of(source)) for source in sources]))
    except ValueError as error:
        raise SettingsError(
            "Originals are replaced on one drive at a time; name the pictures of one drive."
        ) from error


def _label(name: str) -> str:
    return spec_of(BatchSettings, name).label


def _folder_of(source: Path) -> Path:
    return source if source.is_dir() else source.parent
