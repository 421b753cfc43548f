"""`benchmark`: measure how much workers speed this machine up."""

import argparse
from argparse import Namespace
from pathlib import Path

from processing.cli._common import ExitStatus, print_line, read_request
from processing.cli._options import (
    escaped,
    matched,
    offer_file,
    offer_flag,
    path,
    size,
    whole_number,
)
from processing.cli._requests import BenchmarkOptions, Measurement
from processing.cli.interruption import Interruption
from processing.errors import SettingsError
from processing.language.lazy_text import lazy_tr
from processing.language.translation import localized, tr
from processing.record import record


def describe(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `benchmark`."""
    parser.add_argument(
        "sources",
        nargs="*",
        type=path,
        metavar=tr("SOURCE"),
        help=tr("Pictures or folders to measure with. Default: samples, removed afterwards."),
    )
    kinds = parser.add_mutually_exclusive_group()
    for kind in filter(lambda each: each.help, Measurement):
        kinds.add_argument(
            f"--{kind}",
            dest="measurement",
            action="store_const",
            const=kind,
            default=Measurement.RACE,
            help=escaped(localized(kind.help)),
        )
    offer_flag(
        kinds,
        "--tour",
        "tour",
        tr(
            "Go through seven steps on pictures of its own, and print what each measured; "
            "takes only --wait, --json, --csv and --quiet."
        ),
    )
    kinds.add_argument(
        "--script",
        dest="script",
        metavar=tr("METHOD"),
        help=tr(
            "Print a complete Python script that uses one method of a pool, as imap_unordered, "
            "and measure nothing."
        ),
    )
    _describe_extent(parser.add_argument_group(tr("how much")))
    group = parser.add_argument_group(tr("output"))
    offer_file(group, "--json", "json_path", tr("Write all measurements to FILE.json."))
    offer_file(group, "--csv", "csv_path", tr("Write a row per trial to FILE.csv."))
    offer_file(
        group,
        "--html",
        "html_path",
        tr("Write the race with its chart to FILE.html, for any browser."),
    )
    offer_flag(group, "--quiet", "is_quiet", tr("Print only the conclusion."))


def _describe_extent(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--sizes",
        type=_sizes,
        default=(),
        metavar="N,N,...",
        help=tr("Pool sizes to race. Default: 1, 2, 3, 4, 6, 8 ... up to all cores, at least 4."),
    )
    group.add_argument(
        "--workers", type=whole_number, metavar="N", help=tr("Workers of --dispatch and --methods.")
    )
    group.add_argument(
        "--rounds",
        type=whole_number,
        metavar="N",
        help=tr("How often everything is measured. Default: 5; for --dispatch 3."),
    )
    group.add_argument(
        "--pictures",
        type=whole_number,
        metavar="N",
        help=tr(
            "Take at most N pictures. Default: as many as make a trial last about 3 s here, few of "
            "them several times."
        ),
    )
    group.add_argument(
        "--size", dest="box", type=size, metavar="WxH", help=tr("Box that results fit into.")
    )
    group.add_argument(
        "--wait",
        dest="wait_milliseconds",
        type=whole_number,
        default=0,
        metavar="MS",
        help=tr("Let each picture wait for MS milliseconds, as on slow storage, to show overlap."),
    )


def request(given: Namespace) -> "BenchmarkRequest | TourRequest | ScriptRequest":
    """Return what `benchmark` was asked.

    Raises:
        SettingsError: options were given that the measurement does not take.
    """
    if given.script is not None:
        return ScriptRequest(_known_method(given.script), given.workers)
    if given.tour:
        return _tour_request(given)
    given.sources = matched(given.sources)
    return read_request(BenchmarkRequest, given)


def _known_method(name: str) -> str:
    from processing.measuring.benchmark.dispatch_methods import METHODS

    if name not in METHODS:
        raise SettingsError(
            lazy_tr(
                "{name} is no method of a pool. These are: {names}.",
                name=name,
                names=", ".join(METHODS),
            )
        )
    return name


def _tour_request(given: Namespace) -> "TourRequest":
    decided = (given.sources, given.sizes, given.workers, given.rounds, given.pictures)
    if any((*decided, given.box, given.html_path)):
        raise SettingsError(
            lazy_tr(
                "--tour makes its own pictures and chooses the rest by itself; "
                "only --wait, --json, --csv and --quiet go with it."
            )
        )
    return read_request(TourRequest, given)


@record
class BenchmarkRequest(BenchmarkOptions):
    """A request to measure."""

    def carry_out(self, interruption: Interruption) -> ExitStatus:
        """Measure, print a table and a conclusion, and return how it ended.

        Raises:
            ThumbpoolError: it was refused, or what was measured cannot be written.
        """
        from processing.cli._benchmark_run import measure

        return measure(self, interruption)


@record
class TourRequest:
    """What `benchmark --tour` was asked; the wait per picture is artificial."""

    wait_milliseconds: int
    is_quiet: bool
    json_path: Path | None = None
    csv_path: Path | None = None

    def carry_out(self, interruption: Interruption) -> ExitStatus:
        """Go through all steps and return how it ended.

        Raises:
            SettingsError: the wait is out of its limits, or a file has a name that cannot be meant.
            OutputError: a file cannot be written.
        """
        from processing.cli._benchmark_tour import guide
        from processing.files.atomic_write import check_export_path

        asked = {".json": self.json_path, ".csv": self.csv_path}
        paths = [each for each in asked.values() if each is not None]
        for suffix, each in asked.items():
            if each is not None:
                check_export_path(each, (suffix,))
        return guide(self.wait_milliseconds, interruption, is_quiet=self.is_quiet, paths=paths)


@record
class ScriptRequest:
    """What `benchmark --script` was asked; without `workers`, as many as there are cores."""

    method: str
    workers: int | None

    def carry_out(self, _interruption: Interruption) -> ExitStatus:
        """Print the script and return how it ended."""
        from processing.measuring.benchmark.dispatch_methods import METHODS
        from processing.measuring.benchmark.dispatch_scripts import script_of
        from processing.settings.batch import available_cores

        print_line(script_of(METHODS[self.method], self.workers or available_cores()).rstrip())
        return ExitStatus.DONE


def _sizes(text: str) -> tuple[int, ...]:
    """Read numbers, separated by commas."""
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            tr("{text} is not a list such as 1,2,4", text=repr(text))
        ) from error
