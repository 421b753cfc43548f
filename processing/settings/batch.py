"""The settings of a batch: its sources, recipe, output folder and workers; always valid."""

import os
import sys
from collections.abc import Sequence
from dataclasses import field
from enum import StrEnum
from pathlib import Path

from processing.errors import SettingsError
from processing.files import cgroups
from processing.files.paths import absolute
from processing.files.remote.names import is_remote
from processing.language.lazy_text import LazyText, lazy_tr
from processing.record import record
from processing.settings.fields import Section, check_limits, setting, spec_of
from processing.settings.name_pattern import DEFAULT_PATTERN, OF_HEADER, TOKENS_TEXT, NamePattern
from processing.settings.recipe import Recipe
from processing.settings.selection import Selection, check_globs, start_of_day

MAX_DEPTH = 1000
KILOBYTE = 1000
MAX_WORKERS = 60  # Windows waits for at most 63 handles at once, and the pool needs some itself


_NO_SOURCE = lazy_tr("No folder or picture was named; choose one to read from.")


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
    DASK = "dask"

    @property
    def has_processes(self) -> bool:
        """Whether each worker is a process of its own."""
        return self in {EngineKind.POOL, EngineKind.DASK}


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


@record
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
        label=lazy_tr("Include subfolders"),
        help_text=lazy_tr("Read the folders inside each folder, too, however deep they lie."),
    )
    max_depth: int = setting(
        0,
        Section.PICTURES,
        lazy_tr("Depth"),
        lazy_tr(
            "How many levels of folders are read: 1 is the named folder alone, 2 "
            "takes those in it, too, and 0 all of them."
        ),
        (0, MAX_DEPTH),
    )
    earlier_results: bool = setting(
        default=False,
        section=Section.PICTURES,
        label=lazy_tr("Take results of earlier runs too"),
        help_text=lazy_tr(
            "Take results of earlier runs as if they were originals. Usually they "
            "are left out, so that copies are not copied again."
        ),
    )
    hidden: bool = setting(
        default=False,
        section=Section.PICTURES,
        label=lazy_tr("Hidden files"),
        help_text=lazy_tr(
            "Take hidden files and folders, and those that programs keep for themselves, too: "
            "names that begin with a dot, previews of a server, deleted files, libraries of photo "
            "programs."
        ),
    )
    include: tuple[str, ...] = setting(
        (),
        Section.PICTURES,
        # Translators: the label of a field for patterns such as *.jpg: only these are taken.
        lazy_tr("Only"),
        lazy_tr(
            "Take only pictures that match one of these patterns, in which * stands "
            "for any characters."
        ),
    )
    exclude: tuple[str, ...] = setting(
        (),
        Section.PICTURES,
        lazy_tr("Leave out"),
        lazy_tr(
            "Leave out files and folders that match one of these patterns, in which "
            "* stands for any characters."
        ),
    )
    least_kilobytes: int = setting(
        0,
        Section.PICTURES,
        lazy_tr("Smallest original"),
        lazy_tr("Smallest file that is taken, in kilobytes; this leaves out icons and thumbnails."),
        (0, 1_000_000),
    )
    most_kilobytes: int = setting(
        0,
        Section.PICTURES,
        lazy_tr("Largest original"),
        lazy_tr("Largest file that is taken, in kilobytes; 0 takes files of any size."),
        (0, 100_000_000),
    )
    modified_from: str = setting(
        "",
        Section.PICTURES,
        lazy_tr("Modified from"),
        lazy_tr(
            "Take only files that were last changed on this day or later, such as "
            "2024-01-31. It is the date of the file, not the one when the picture "
            "was taken."
        ),
    )
    modified_to: str = setting(
        "",
        Section.PICTURES,
        lazy_tr("Modified to"),
        lazy_tr(
            "Take only files that were last changed on this day or before, such as "
            "2024-12-31. It is the date of the file, not the one when the picture "
            "was taken."
        ),
    )
    without: tuple[Path, ...] = setting(
        (),
        Section.PICTURES,
        lazy_tr("Taken out"),
        lazy_tr("Leave this picture out; it stays on the disk."),
    )
    name_pattern: str = setting(
        DEFAULT_PATTERN,
        Section.NAMES,
        lazy_tr("Names"),
        lazy_tr(
            "Pattern of the results' names, with / between folders. Tokens stand for values of "
            "each picture: {tokens}.",
            tokens=TOKENS_TEXT,
        ),
    )
    on_conflict: ConflictPolicy = setting(
        ConflictPolicy.RENAME,
        Section.NAMES,
        lazy_tr("If the file exists"),
        lazy_tr(
            "What happens when a result's name is taken: give the new file a "
            "number, skip the picture, or overwrite the file, always or only if it "
            "is older than the picture."
        ),
    )
    only_changed: bool = setting(
        default=True,
        section=Section.NAMES,
        label=lazy_tr("Skip unchanged pictures"),
        help_text=lazy_tr(
            "Skip pictures that have not changed since this recipe made their "
            "result, so that a second run makes only what is new."
        ),
    )
    replace_originals: bool = setting(
        default=False,
        section=Section.NAMES,
        label=lazy_tr("Replace the originals"),
        help_text=lazy_tr(
            "Put each result in the place of its original, and the original in the trash."
        ),
    )
    workers: int = setting(
        available_cores,
        Section.WORK,
        lazy_tr("Workers"),
        lazy_tr(
            "How many pictures are worked on at the same time. One per core is "
            "fastest; fewer leave power and memory to other programs."
        ),
        (1, MAX_WORKERS),
    )
    engine: EngineKind = setting(
        EngineKind.POOL,
        Section.WORK,
        lazy_tr("Engine"),
        lazy_tr(
            "What does the work: worker processes, threads, one picture after the other, or a "
            "Dask cluster of one or more machines. Processes use all cores."
        ),
    )
    scheduler: str = setting(
        "",
        Section.WORK,
        lazy_tr("Scheduler"),
        lazy_tr(
            "Address of the Dask scheduler that the engine dask works with, such as "
            "tls://host:8786. Without one, it starts workers on this machine."
        ),
    )
    certificates: str = setting(
        "",
        Section.WORK,
        lazy_tr("Certificates"),
        lazy_tr(
            "Folder with the certificate by which this machine and the cluster know each other; "
            "'thumbpool-cli cluster certificates' makes it."
        ),
    )
    insecure: bool = setting(
        default=False,
        section=Section.WORK,
        label=lazy_tr("Without encryption"),
        help_text=lazy_tr(
            "Work with a scheduler on another machine without TLS: whoever reaches it can run "
            "programs on all of these machines."
        ),
    )
    start_method: StartMethod = setting(
        default_start_method,
        Section.WORK,
        lazy_tr("Start method"),
        lazy_tr("How worker processes are started; forkserver is the fastest where it exists."),
    )
    file_limit_seconds: int = setting(
        120,
        Section.WORK,
        lazy_tr("Time limit"),
        lazy_tr(
            "Seconds after which a picture fails and its worker is replaced. Raise "
            "it for very large pictures."
        ),
        (1, 86400),
    )
    memory_megabytes: int = setting(
        0,
        Section.WORK,
        lazy_tr("Memory limit"),
        lazy_tr(
            "Megabytes that all workers may use together; a picture that needs more "
            "is not made. 0 means 60% of the memory there is."
        ),
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
            raise SettingsError(
                lazy_tr("Results that replace their originals keep the names of these.")
            )
        if self.replace_originals and self.on_conflict is not ConflictPolicy.RENAME:
            raise SettingsError(
                lazy_tr("Results that replace their originals never meet another file.")
            )
        if self.replace_originals and self.recipe.also:
            raise SettingsError(
                lazy_tr("Only one result can replace its original; drop the others.")
            )
        if self.replace_originals and self.recipe.use_previews:
            raise SettingsError(
                lazy_tr(
                    "Embedded previews may be older than their pictures, so they replace no "
                    "originals."
                )
            )
        if self.start_method is StartMethod.FORKSERVER and sys.platform == "win32":
            raise SettingsError(
                lazy_tr("Windows knows no forkserver; choose spawn as the start method.")
            )
        if self.is_remote:
            self._check_remote()

    @property
    def is_remote(self) -> bool:
        """Whether a source or the output folder is in a storage."""
        return any(map(is_remote, (self.output_folder, *self.sources)))

    @property
    def is_elsewhere(self) -> bool:
        """Whether a cluster that others started does the work, with the workers that it has."""
        return self.engine is EngineKind.DASK and bool(self.scheduler)

    @property
    def known_workers(self) -> int:
        """How many workers there are for sure before the work has begun."""
        return 1 if self.is_elsewhere else self.workers

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

    def _check_remote(self) -> None:
        """Check that nothing is asked for that storages do not offer.

        Raises:
            SettingsError: something is.
        """
        if self.replace_originals:
            raise SettingsError(
                lazy_tr(
                    "A storage has no trash, so originals there are never replaced: name an "
                    "output folder."
                )
            )
        if self.recipe.keep_dates:
            raise SettingsError(
                lazy_tr(
                    "A storage dates its files itself, so results keep no dates from or in one: "
                    "leave that out."
                )
            )
        if self.thumbnail_cache:
            raise SettingsError(
                lazy_tr("File managers show no thumbnails of a storage: name a folder on a disk.")
            )
        reads_headers = NamePattern.parse(self.name_pattern).needs_header
        if reads_headers and any(map(is_remote, self.sources)):
            raise SettingsError(
                lazy_tr(
                    "To plan names with {tokens}, each picture of the storage would have to be "
                    "fetched twice: leave them out of the name pattern.",
                    tokens=", ".join(f"{{{token}}}" for token in sorted(OF_HEADER)),
                )
            )

    def _check_file_limits(self) -> None:
        """Check that some file can be within the limits of size and date.

        Raises:
            SettingsError: none can, or a date is no date.
        """
        asked = self.selection
        if 0 < asked.most_bytes < asked.least_bytes:
            raise SettingsError(
                lazy_tr("The largest file is smaller than the smallest; change one of them.")
            )
        earliest, end = asked.modified_from_ns, asked.modified_before_ns
        if earliest is not None and end is not None and end <= earliest:
            raise SettingsError(
                lazy_tr("The dates run backwards: the last day is before the first.")
            )


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
            lazy_tr(
                "Originals are replaced on one drive at a time; name the pictures of one drive."
            )
        ) from error


def _label(name: str) -> LazyText:
    return spec_of(BatchSettings, name).label


def _folder_of(source: Path) -> Path:
    return source if source.is_dir() else source.parent
