"""What the command line can be asked, as values that are already checked."""

from argparse import Namespace
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from processing.cli._options import matched
from processing.errors import SettingsError
from processing.settings.batch import BatchSettings, folder_of_originals
from processing.settings.recipe import Recipe
from processing.settings.step import Step

MAX_SAMPLE_COUNT = 100_000


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """What `run`, `plan` or `cache` was asked.

    Attributes:
        is_dry: only tell what would happen.
        report_path: where to write how every file ended, if anywhere.
        as_json: tell everything as lines of JSON on standard output.
        is_quiet: tell only what went wrong.
        trace_path: where to write which worker was on what when, if anywhere.
        is_calibrated: whether one worker is measured alone first, to tell the speedup against it.
    """

    settings: BatchSettings
    is_dry: bool
    report_path: Path | None
    as_json: bool
    is_quiet: bool
    trace_path: Path | None = None
    is_calibrated: bool = False


@dataclass(frozen=True, slots=True)
class ResumeRequest:
    """What `run --resume` was asked; the other attributes are those of `BatchRequest`."""

    output_folder: Path
    is_dry: bool
    report_path: Path | None
    as_json: bool
    is_quiet: bool
    trace_path: Path | None = None
    is_calibrated: bool = False

    def with_settings(self, settings: BatchSettings) -> BatchRequest:
        """Return the request to run what the interrupted run had been asked."""
        return BatchRequest(
            settings,
            self.is_dry,
            self.report_path,
            self.as_json,
            self.is_quiet,
            self.trace_path,
            self.is_calibrated,
        )


@dataclass(frozen=True, slots=True)
class UndoRequest:
    """What `undo` was asked; dry, it only tells what would be removed."""

    output_folder: Path
    is_dry: bool
    as_json: bool
    is_quiet: bool


@dataclass(frozen=True, slots=True)
class RunsRequest:
    """What `runs` was asked: to list the runs that can be continued."""


@dataclass(frozen=True, slots=True)
class FormatsRequest:
    """What `formats` was asked: to tell what can be read and written here.

    Attributes:
        verbose: whether to tell also what worker processes are denied.
    """

    as_json: bool
    verbose: bool = False


@dataclass(frozen=True, slots=True)
class PresetsRequest:
    """What `presets` was asked: to show the file of the one that is named, or to list all."""

    name: str | None


@dataclass(frozen=True, slots=True)
class SamplesRequest:
    """What `samples` was asked.

    Raises:
        SettingsError: there are none to make, or too many.
    """

    folder: Path
    count: int
    width_pixels: int
    height_pixels: int
    is_quiet: bool

    def __post_init__(self) -> None:
        Recipe(width_pixels=self.width_pixels, height_pixels=self.height_pixels)
        if not 1 <= self.count <= MAX_SAMPLE_COUNT:
            raise SettingsError(f"Count is {self.count}, but must be from 1 to {MAX_SAMPLE_COUNT}.")


class Measurement(StrEnum):
    """What is compared."""

    RACE = "race"
    DISPATCH = "dispatch"
    METHODS = "methods"


@dataclass(frozen=True, slots=True)
class BenchmarkRequest:
    """What `benchmark` was asked; None where the measurement's own default holds.

    Attributes:
        sources: pictures to measure with; samples are made if there are none.
        sizes: the pool sizes to race.
        workers: of the other measurements.
        box: what results fit into, in pixels.
        csv_path, json_path: where to write what was measured, if anywhere.
        is_quiet: tell the verdict alone.
    """

    measurement: Measurement
    sources: tuple[Path, ...]
    sizes: tuple[int, ...]
    workers: int | None
    rounds: int | None
    pictures: int | None
    wait_milliseconds: int
    box: tuple[int, int] | None
    json_path: Path | None
    csv_path: Path | None
    is_quiet: bool


@dataclass(frozen=True, slots=True)
class TourRequest:
    """What `benchmark --tour` was asked: the artificial wait a picture, and how much is told."""

    wait_milliseconds: int
    is_quiet: bool


Request = (
    BatchRequest
    | ResumeRequest
    | UndoRequest
    | RunsRequest
    | FormatsRequest
    | PresetsRequest
    | SamplesRequest
    | BenchmarkRequest
    | TourRequest
)


def run_request(given: Namespace) -> BatchRequest | ResumeRequest:
    """Return the request of `run`.

    Raises:
        SettingsError: a number is out of its limits, or --resume meets what it does not need.
    """
    return resume_request(given) if given.resume else batch_request(given)


def resume_request(given: Namespace) -> ResumeRequest:
    """Return the request of `run --resume`.

    Raises:
        SettingsError: something was given that the interrupted run had settled.
    """
    if given.output_folder is None:
        raise SettingsError("Name the folder of the run to go on with, by --output DIR.")
    of_recipe = (given.size, given.preset, given.save_preset)
    is_settled = given.sources or given.also or any(each is not None for each in of_recipe)
    is_settled = is_settled or _given_steps(given)
    if is_settled or _given_fields(Recipe, given) or _given_fields(BatchSettings, given):
        raise SettingsError(
            "--resume goes on with the pictures and settings that the run was started with: "
            "name its output folder and none of them. To change them, run again without --resume."
        )
    return ResumeRequest(
        *(given.output_folder, *_telling(given)),
        is_calibrated=given.calibrate,
    )


def batch_request(given: Namespace) -> BatchRequest:
    """Return the request of a batch that is told in full.

    Raises:
        SettingsError: a number is out of its limits, or no picture or no place is named.
    """
    recipe, chosen = _preset(given.preset) if given.preset is not None else (Recipe(), {})
    chosen |= _given_fields(BatchSettings, given)
    settings = BatchSettings(
        sources=_sources(given),
        output_folder=_output_folder(given),
        recipe=_recipe(given, recipe),
        **chosen,
    )
    if given.save_preset is not None and given.dry_run:
        raise SettingsError(
            "A plan, or dry run, writes nothing, and so saves no preset: give --save-preset to run."
        )
    if given.save_preset is not None:
        _save_preset(given.save_preset, settings)
    return BatchRequest(
        *(settings, *_telling(given)),
        is_calibrated=given.calibrate,
    )


def _telling(given: Namespace) -> tuple[bool, Path | None, bool, bool, Path | None]:
    """Return how a run is told, in the order in which its requests take that.

    Raises:
        SettingsError: the report and the trace would be one file.
    """
    if given.report is not None and given.report == given.trace:
        raise SettingsError("--report and --trace name the same file; give each its own.")
    return given.dry_run, given.report, given.json, given.quiet, given.trace


def _preset(name: str) -> tuple[Recipe, dict[str, Any]]:
    """Return the recipe of a preset, and the fields of a batch that it settles.

    Raises:
        PresetError: there is none of the name, or it cannot be used.
    """
    from processing.storage.presets.preset_store import find_preset

    preset = find_preset(name)
    return preset.recipe, dict(preset.batch)


def _recipe(given: Namespace, base: Recipe) -> Recipe:
    """Return `base` with what was typed: single settings in the place of its own, steps after.

    Raises:
        SettingsError: no result could be as all of it asks.
    """
    from processing.cli.arguments.recipe import check_file_size
    from processing.cli.arguments.size import size_fields

    recipe = replace(
        base,
        **_given_fields(Recipe, given) | size_fields(given, base),
        steps=(*base.steps, *_given_steps(given)),
        also=tuple(given.also) or base.also,
    )
    check_file_size(recipe)
    return recipe


def _save_preset(name: str, settings: BatchSettings) -> None:
    """Save what was asked as a preset of the user's, or as the file that is named."""
    from processing.storage.presets.preset import preset_of
    from processing.storage.presets.preset_store import SUFFIX, save_preset

    is_file = name.endswith(SUFFIX)
    path = Path(name) if is_file else None
    save_preset(preset_of(path.stem if path else name, settings), path)


def _output_folder(given: Namespace) -> Path:
    """Return where results go: what was named, or the folder that holds what is replaced."""
    folder: Path | None = given.output_folder
    if not hasattr(given, "replace_originals"):
        if folder is None:
            raise SettingsError(
                "No output folder was named; add --output DIR, or --replace to put each result "
                "in the place of its original."
            )
        return folder
    if folder is not None:
        raise SettingsError("With --replace results go beside their originals; drop --output.")
    return folder_of_originals(_sources(given))


def _sources(given: Namespace) -> tuple[Path, ...]:
    """Return the folders and pictures that were named, each pattern with all that it matches."""
    return tuple(path for named in given.sources for path in matched(named))


def plan_request(given: Namespace) -> BatchRequest:
    """Return the request of `plan`: a run that is always dry."""
    given.dry_run = True
    return batch_request(given)


def cache_request(given: Namespace) -> BatchRequest:
    """Return the request of `cache`.

    Raises:
        SettingsError: a number is out of its limits, or this system has no such cache.
    """
    from processing.thumbnails.standard import cache_batch

    settings = cache_batch(_sources(given), given.sizes, **_given_fields(BatchSettings, given))
    return BatchRequest(
        *(settings, *_telling(given)),
        is_calibrated=given.calibrate,
    )


def undo_request(given: Namespace) -> UndoRequest:
    """Return the request of `undo`."""
    return UndoRequest(given.output_folder, given.dry_run, given.json, given.quiet)


def runs_request(_given: Namespace) -> RunsRequest:
    """Return the request of `runs`."""
    return RunsRequest()


def formats_request(given: Namespace) -> FormatsRequest:
    """Return the request of `formats`."""
    return FormatsRequest(given.json, given.verbose)


def presets_request(given: Namespace) -> PresetsRequest:
    """Return the request of `presets`."""
    return PresetsRequest(given.name)


def samples_request(given: Namespace) -> SamplesRequest:
    """Return the request of `samples`."""
    width, height = given.size
    return SamplesRequest(given.folder, given.count, width, height, given.quiet)


def _given_fields(owner: type, given: Namespace) -> dict[str, Any]:
    """Return the settings of `owner` that were typed; the others keep their defaults."""
    described = [field.name for field in fields(owner) if "spec" in field.metadata]
    typed = {name: getattr(given, name) for name in described if hasattr(given, name)}
    return {name: tuple(each) if isinstance(each, list) else each for name, each in typed.items()}


def _given_steps(given: Namespace) -> tuple[Step, ...]:
    """Return the steps that were typed, in their order."""
    from processing.cli.arguments.steps import DESTINATION

    return tuple(getattr(given, DESTINATION, ()))


def benchmark_request(given: Namespace) -> BenchmarkRequest | TourRequest:
    """Return the request of `benchmark`.

    Raises:
        SettingsError: sizes are named where none are raced, or workers where sizes are, or
            anything that the tour settles by itself.
    """
    if given.tour:
        return _tour_request(given)
    measurement = Measurement.RACE
    if given.dispatch or given.methods:
        measurement = Measurement.DISPATCH if given.dispatch else Measurement.METHODS
        if given.sizes:
            raise SettingsError(f"--{measurement} has one pool size; say which by --workers.")
    elif given.workers is not None:
        raise SettingsError("A race has several pool sizes; say which by --sizes 1,2,4.")
    return BenchmarkRequest(
        measurement,
        tuple(path for named in given.sources for path in matched(named)),
        given.sizes,
        given.workers,
        given.rounds,
        given.pictures,
        given.wait,
        given.size,
        given.json,
        given.csv,
        given.quiet,
    )


def _tour_request(given: Namespace) -> TourRequest:
    """Return the request of the tour.

    Raises:
        SettingsError: more was asked than it can be told.
    """
    settled = (given.sources, given.sizes, given.workers, given.rounds, given.pictures)
    if any((*settled, given.size, given.json, given.csv)):
        raise SettingsError(
            "--tour makes its own pictures and settles the rest by itself; "
            "only --wait and --quiet go with it."
        )
    return TourRequest(given.wait, given.quiet)
