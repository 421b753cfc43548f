"""`benchmark`: measure how much workers speed this machine up."""

import argparse
from argparse import Namespace

from processing.cli._common import ExitStatus, read_request
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
            "Go through five steps on pictures of its own, and print what each measured; "
            "takes only --wait and --quiet."
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
        help=tr("Take at most N pictures. Default: 60."),
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


def request(given: Namespace) -> "BenchmarkRequest | TourRequest":
    """Return what `benchmark` was asked.

    Raises:
        SettingsError: options were given that the measurement does not take.
    """
    if given.tour:
        return _tour_request(given)
    given.sources = matched(given.sources)
    return read_request(BenchmarkRequest, given)


def _tour_request(given: Namespace) -> "TourRequest":
    decided = (given.sources, given.sizes, given.workers, given.rounds, given.pictures)
    if any((*decided, given.box, given.json_path, given.csv_path, given.html_path)):
        raise SettingsError(
            lazy_tr(
                "--tour makes its own pictures and chooses the rest by itself; "
                "only --wait and --quiet go with it."
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

    def carry_out(self, interruption: Interruption) -> ExitStatus:
        """Go through all steps and return how it ended.

        Raises:
            SettingsError: the wait is out of its limits.
        """
        from processing.cli._benchmark_tour import guide

        return guide(self.wait_milliseconds, interruption, is_quiet=self.is_quiet)


def _sizes(text: str) -> tuple[int, ...]:
    """Read numbers, separated by commas."""
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            tr("{text} is not a list such as 1,2,4", text=repr(text))
        ) from error
