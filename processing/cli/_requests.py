"""What a batch and `benchmark` are asked, as values that a command shares with its work."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Self

from processing.errors import SettingsError
from processing.language.lazy_text import lazy_tr
from processing.language.translation import localized
from processing.record import record


def localizing(language: str | None) -> Callable[[str], str]:
    """Return what says a sentence to programs: in the language that was asked for, else English.

    What reads JSON and reports shall not break because somebody's desktop speaks German.
    """
    return str if language is None else localized


@record(kw_only=True)
class RunOptions:
    """What is asked of a run besides its settings.

    Attributes:
        is_dry: only show what would happen.
        report_path: where to write how every file ended, if anywhere.
        is_calibrated: measure one worker alone first, to know the speedup over it.
        trace_path: where to record what each worker did when, if anywhere.
        as_json: print each message as a line of JSON on standard output.
        is_quiet: print only what went wrong.
        language: the one that was asked for, in which JSON lines and reports are, too; None for
            those in English.

    Raises:
        SettingsError: the report and the trace would be one file.
    """

    is_dry: bool
    report_path: Path | None
    is_calibrated: bool
    trace_path: Path | None
    as_json: bool
    is_quiet: bool
    language: str | None = None

    @property
    def localize(self) -> Callable[[str], str]:
        """What puts the sentences of JSON lines and reports into their language."""
        return localizing(self.language)

    def __post_init__(self) -> None:
        if self.report_path is not None and self.report_path == self.trace_path:
            raise SettingsError(
                lazy_tr("--report and --trace name the same file; give each its own.")
            )


class Measurement(StrEnum):
    """What is compared; each value but `RACE` is the name of its option.

    Attributes:
        help: what its option does; empty for what is measured without one.
    """

    help: str

    RACE = "race", ""
    DISPATCH = (
        "dispatch",
        lazy_tr("Send the same pictures through every method of multiprocessing.Pool."),
    )
    METHODS = (
        "methods",
        lazy_tr(
            "Compare ways to start workers: spawn, forkserver, threads, none, and fork on Linux."
        ),
    )

    def __new__(cls, value: str, help_text: str) -> Self:
        """Make a member."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.help = help_text
        return member


@record
class BenchmarkOptions:
    """What `benchmark` was asked; None means the default of the measurement.

    Attributes:
        sources: pictures to measure with; samples are made if there are none.
        sizes: the pool sizes to race.
        workers: of the measurements with one pool size.
        box: what results fit into, in pixels.
        json_path, csv_path, html_path: where to write what was measured, if anywhere.
        is_quiet: print only the conclusion.

    Raises:
        SettingsError: a race was given workers, or another measurement sizes or a page.
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
    html_path: Path | None
    is_quiet: bool

    def __post_init__(self) -> None:
        if self.html_path is not None and self.measurement is not Measurement.RACE:
            raise SettingsError(lazy_tr("--html writes a race of pool sizes and nothing else."))
        if self.measurement is Measurement.RACE:
            if self.workers is not None:
                raise SettingsError(
                    lazy_tr("A race has several pool sizes; say which by --sizes 1,2,4.")
                )
        elif self.sizes:
            option = f"--{self.measurement}"
            raise SettingsError(
                lazy_tr("{option} has one pool size; say which by --workers.", option=option)
            )


@record
class WhatIfOptions:
    """What is to be simulated; what is None is as in the run."""

    path: Path
    workers: int | None
    cores: int | None
    chunk: int | None
    sync_milliseconds: int | None
    order: str | None
    html_path: Path | None
    json_path: Path | None
    is_quiet: bool
