"""`experiment`: list the experiments, run one, or print its script."""

import argparse
from argparse import Namespace

from processing.cli._common import ExitStatus, read_request
from processing.cli._options import escaped, offer_flag
from processing.cli.interruption import Interruption
from processing.errors import SettingsError
from processing.language.lazy_text import lazy_tr
from processing.language.translation import tr
from processing.record import record


def describe(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `experiment`."""
    parser.add_argument(
        "name",
        nargs="?",
        metavar=tr("NAME"),
        help=tr("The experiment to run; without one, all are listed."),
    )
    parser.add_argument(
        "--set",
        dest="values",
        action="append",
        type=_setting,
        default=[],
        metavar=tr("PARAMETER=N"),
        help=escaped(tr("Change a constant of the script, as capacity=2; may be repeated.")),
    )
    offer_flag(
        parser, "--script", "is_script", tr("Print the script, to run it as a file, and no more.")
    )
    offer_flag(
        parser, "--json", "as_json", tr("Print each event and the findings as lines of JSON.")
    )


def request(given: Namespace) -> "ExperimentRequest":
    """Return what `experiment` was asked.

    Raises:
        SettingsError: something was asked of an experiment that was not named.
    """
    given.values = tuple(given.values)
    return read_request(ExperimentRequest, given)


@record
class ExperimentRequest:
    """A request to list, show or run.

    Raises:
        SettingsError: something was asked of an experiment that was not named.
    """

    name: str | None
    values: tuple[tuple[str, int], ...]
    is_script: bool
    as_json: bool

    def __post_init__(self) -> None:
        if self.name is None and (self.values or self.is_script):
            raise SettingsError(lazy_tr("Name the experiment that this is about."))

    def carry_out(self, interruption: Interruption) -> ExitStatus:
        """Do it, and return how it ended.

        Raises:
            ThumbpoolError: there is no such experiment, or a value is out of its range.
        """
        from processing.cli._experiment_run import list_all, print_script, run

        values = dict(self.values)
        if self.name is None:
            return list_all(as_json=self.as_json)
        if self.is_script:
            return print_script(self.name, values)
        return run(self.name, values, interruption, as_json=self.as_json)


def _setting(text: str) -> tuple[str, int]:
    """Read `name=number`."""
    name, equals, number = text.partition("=")
    if not (name and equals and number.isascii() and number.isdigit()):
        raise argparse.ArgumentTypeError(
            tr("{text} is not of the form {example}", text=repr(text), example="capacity=2")
        )
    return name, int(number)
