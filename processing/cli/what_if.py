"""`what-if`: tell what a recorded run would take with other workers, cores, chunks and orders."""

import argparse
from argparse import Namespace

from processing.cli._common import ExitStatus, read_request
from processing.cli._options import escaped, offer_file, offer_flag, path, whole_number
from processing.cli._requests import WhatIfOptions
from processing.cli.interruption import Interruption
from processing.errors import SettingsError
from processing.language.lazy_text import lazy_tr
from processing.language.translation import tr
from processing.record import record

ORDERS = ("as-fed", "longest-first", "shortest-first")
_LIMITS = {
    "workers": (1, 512),
    "cores": (1, 512),
    "chunk": (1, 10_000),
    "sync_milliseconds": (0, 60_000),
}


def describe(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `what-if`."""
    parser.add_argument(
        "path",
        type=path,
        metavar=tr("FILE"),
        help=tr("The recorded run: what --trace wrote as .json, or what was saved from the lanes."),
    )
    group = parser.add_argument_group(tr("what to try; what is left out is as in the run"))
    group.add_argument("--workers", type=whole_number, metavar="N", help=tr("So many workers."))
    group.add_argument("--cores", type=whole_number, metavar="N", help=tr("So many cores."))
    group.add_argument(
        "--chunk", type=whole_number, metavar="N", help=tr("Hand over N pictures together.")
    )
    group.add_argument(
        "--sync",
        dest="sync_milliseconds",
        type=whole_number,
        metavar="MS",
        help=tr("Wait so many milliseconds after each picture until the disk has it. Default: 0."),
    )
    group.add_argument(
        "--order",
        choices=ORDERS,
        help=tr("Hand pictures out as in the run, the longest first or the shortest first."),
    )
    group = parser.add_argument_group(tr("output"))
    offer_file(
        group,
        "--html",
        "html_path",
        escaped(tr("Write the run, its lanes and what was tried to FILE.html, for any browser.")),
    )
    offer_file(group, "--json", "json_path", tr("Write all that was simulated to FILE.json."))
    offer_flag(group, "--quiet", "is_quiet", tr("Print only the conclusion."))


def request(given: Namespace) -> "WhatIfRequest":
    """Return what `what-if` was asked.

    Raises:
        SettingsError: a number is out of its limits.
    """
    for name, (least, most) in _LIMITS.items():
        value = getattr(given, name)
        if value is not None and not least <= value <= most:
            raise SettingsError(
                lazy_tr(
                    "{option} must be from {least} to {most}.",
                    option="--" + name.partition("_")[0],
                    least=least,
                    most=most,
                )
            )
    return read_request(WhatIfRequest, given)


@record
class WhatIfRequest(WhatIfOptions):
    """A request to simulate."""

    def carry_out(self, _interruption: Interruption) -> ExitStatus:
        """Simulate, print a table and a conclusion, and write the files that were asked for.

        Raises:
            ThumbpoolError: the file is no recorded run, or what was found cannot be written.
        """
        from processing.cli._what_if_run import answer

        return answer(self)
