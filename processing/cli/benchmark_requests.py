"""What `benchmark` can be asked, as a value."""

from argparse import Namespace
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from processing.cli.options import matched
from processing.errors import SettingsError


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
