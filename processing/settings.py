"""What the user asks for: the recipe for each picture and the batch around it, always valid."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from processing.errors import SettingsError
from processing.paths import absolute

KEEP_FORMAT = "keep"  # the output format that means "as the source"
MAX_WORKERS = 60  # Windows waits for at most 63 handles at once, and the pool needs some itself


class ConflictPolicy(StrEnum):
    """What happens when a file of the result's name exists already."""

    RENAME = "rename"
    SKIP = "skip"
    OVERWRITE = "overwrite"


class ColorPolicy(StrEnum):
    """What happens to the colour profile a picture carries."""

    KEEP = "keep"
    SRGB = "srgb"


class EngineKind(StrEnum):
    """Who does the work."""

    POOL = "pool"
    THREADS = "threads"
    SERIAL = "serial"


class StartMethod(StrEnum):
    """How worker processes come to be; plain fork is left out, it deadlocks under threads."""

    SPAWN = "spawn"
    FORKSERVER = "forkserver"


@dataclass(frozen=True, slots=True)
class SettingSpec:
    """How a setting presents itself: one text for the window's and the command line's help.

    Attributes:
        limits: smallest and largest allowed whole number, or None for what is not a number.
    """

    label: str
    help: str
    limits: tuple[int, int] | None = None


def _setting(
    default: Any, label: str, help_text: str, limits: tuple[int, int] | None = None
) -> Any:
    return field(default=default, metadata={"spec": SettingSpec(label, help_text, limits)})


def spec_of(owner: type, name: str) -> SettingSpec:
    """Return the label, help and limits of field `name` of `Recipe` or `BatchSettings`."""
    spec: SettingSpec = next(f for f in fields(owner) if f.name == name).metadata["spec"]
    return spec


def available_cores() -> int:
    """Return how many cores this process may use; at least 1, at most `MAX_WORKERS`."""
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    return min(cores, MAX_WORKERS)


def default_start_method() -> StartMethod:
    """Return forkserver on Linux, where a preloaded one starts a worker in the time of one fork."""
    return StartMethod.FORKSERVER if sys.platform == "linux" else StartMethod.SPAWN


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is done to each picture; handed to every worker once.

    Raises:
        SettingsError: a number is out of its limits.
    """

    width_pixels: int = _setting(256, "Width", "largest width of a result, in pixels", (1, 16383))
    height_pixels: int = _setting(
        256, "Height", "largest height of a result, in pixels", (1, 16383)
    )
    only_shrink: bool = _setting(
        default=True, label="Only shrink", help_text="leave pictures that are smaller as they are"
    )
    output_format: str = _setting(
        KEEP_FORMAT, "Format", "file format of the results; keep takes each picture's own"
    )
    quality_percent: int = _setting(
        85,
        "Quality",
        "quality of JPEG, WebP and AVIF results: smaller files or finer ones",
        (1, 100),
    )
    color: ColorPolicy = _setting(
        ColorPolicy.KEEP, "Colours", "keep each picture's colour profile, or convert it to sRGB"
    )

    def __post_init__(self) -> None:
        _check_limits(self)


@dataclass(frozen=True, slots=True)
class BatchSettings:
    """A whole batch: which pictures, the recipe, where to, and with how many workers.

    Attributes:
        sources: folders and single files, as the user named them.
        file_limit_seconds: a file that takes longer is given up and its worker replaced.

    Raises:
        SettingsError: a number is out of its limits, or nothing to read is named.
    """

    sources: tuple[Path, ...]
    output_folder: Path
    recipe: Recipe = field(default_factory=Recipe)
    recursive: bool = _setting(
        default=True, label="Subfolders", help_text="read the folders inside the folder too"
    )
    on_conflict: ConflictPolicy = _setting(
        ConflictPolicy.RENAME, "If it exists", "what to do when a result's name is taken"
    )
    only_changed: bool = _setting(
        default=True,
        label="Only what changed",
        help_text="skip pictures that are unchanged since this recipe made their result",
    )
    replace_originals: bool = _setting(
        default=False,
        label="Replace originals",
        help_text="put each result in the place of its original, and the original in the trash",
    )
    workers: int = field(
        default_factory=available_cores,
        metadata={
            "spec": SettingSpec("Workers", "how many pictures are made at once", (1, MAX_WORKERS))
        },
    )
    engine: EngineKind = _setting(
        EngineKind.POOL, "Engine", "worker processes, threads, or one picture after the other"
    )
    start_method: StartMethod = field(
        default_factory=default_start_method,
        metadata={"spec": SettingSpec("Start method", "how worker processes are started")},
    )
    file_limit_seconds: int = _setting(
        120, "Time limit", "seconds after which a picture is given up", (1, 86400)
    )
    memory_megabytes: int = _setting(
        0,
        "Memory limit",
        "megabytes that all workers may use together; 0 means six tenths of the machine's",
        (0, 10_000_000),
    )

    def __post_init__(self) -> None:
        _check_limits(self)
        if not self.sources:
            raise SettingsError("No folder or picture was named; choose one to read from.")
        if self.replace_originals and self.on_conflict is not ConflictPolicy.RENAME:
            raise SettingsError("Results that replace their originals never meet another file.")
        if self.start_method is StartMethod.FORKSERVER and sys.platform == "win32":
            raise SettingsError("Windows knows no forkserver; choose spawn as the start method.")

    @property
    def written_folders(self) -> tuple[Path, ...]:
        """The folders below which everything is written."""
        if not self.replace_originals:
            return (self.output_folder,)
        return tuple(dict.fromkeys(map(_folder_of, self.sources)))

    def is_same_batch(self, other: "BatchSettings") -> bool:
        """Return whether both ask for the same results, whoever makes them and however fast."""
        return self._results() == other._results()

    def _results(self) -> tuple[object, ...]:
        sources = {absolute(source) for source in self.sources}
        where = (sources, absolute(self.output_folder), self.replace_originals)
        return where, self.recipe, self.recursive


def folder_of_originals(sources: Sequence[Path]) -> Path:
    """Return the innermost folder that holds all `sources`; it names a run that replaces them.

    Raises:
        SettingsError: there is none, or no source.
    """
    try:
        return Path(os.path.commonpath([absolute(_folder_of(source)) for source in sources]))
    except ValueError as error:
        raise SettingsError(
            "Originals are replaced on one drive at a time; name the pictures of one drive."
        ) from error


def _folder_of(source: Path) -> Path:
    return source if source.is_dir() else source.parent


def _check_limits(values: Recipe | BatchSettings) -> None:
    """Raise SettingsError for the first number of `values` outside its limits."""
    for each in fields(values):
        spec: SettingSpec | None = each.metadata.get("spec")
        if spec is None or spec.limits is None:
            continue
        number = getattr(values, each.name)
        smallest, largest = spec.limits
        if not smallest <= number <= largest:
            raise SettingsError(
                f"{spec.label} is {number}, but must be from {smallest} to {largest}."
            )
