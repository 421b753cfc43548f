"""`doctor`: tell what this installation has and lacks, and how to mend it."""

import argparse
import json
from argparse import Namespace
from collections.abc import Iterable
from typing import TYPE_CHECKING

from processing.cli._common import ExitStatus, print_line, read_request
from processing.cli._options import offer_flag
from processing.cli._terminal import Ink, say
from processing.cli._width import padded, width_of
from processing.cli.interruption import Interruption
from processing.language.lazy_text import lazy_ptr
from processing.language.translation import localized, ntr, tr
from processing.record import record

if TYPE_CHECKING:
    from processing.cli._examination import Finding

_STATES = {
    "ok": lazy_ptr("state of a part of the installation", "ok"),
    "lacks": lazy_ptr("state of a part of the installation", "lacks"),
    "unknown": lazy_ptr("state of a part of the installation", "cannot tell"),
}
_INKS = {"lacks": Ink.WARNING, "unknown": Ink.PLAIN, "ok": Ink.PLAIN}


def describe(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `doctor`."""
    parser.epilog = tr(
        "exit status: 0 nothing lacks that is needed, 1 something does; what is lacking may be a "
        "format or a service that is not needed"
    )
    offer_flag(parser, "--json", "as_json", tr("print each as a line of JSON"))


def request(given: Namespace) -> "DoctorRequest":
    """Return what `doctor` was asked."""
    return read_request(DoctorRequest, given)


@record
class DoctorRequest:
    """A request to examine this installation."""

    as_json: bool

    def carry_out(self, _interruption: Interruption) -> ExitStatus:
        """Print each finding, and below one that lacks something the line that mends it."""
        from processing.cli._examination import State, examine

        findings = list(examine())
        if self.as_json:
            for finding in findings:
                print_line(json.dumps(_as_plain(finding)))
        else:
            _print(findings)
        is_broken = any(each.state is State.LACKS and each.is_needed for each in findings)
        return ExitStatus.FAILED if is_broken else ExitStatus.DONE


def _as_plain(finding: "Finding") -> dict[str, object]:
    return {
        "part": finding.key,
        "state": str(finding.state),
        "needed": finding.is_needed,
        "told": finding.told,
        "mended_by": finding.remedy,
    }


def _print(findings: "Iterable[Finding]") -> None:
    findings = tuple(findings)
    words = {state: localized(word) for state, word in _STATES.items()}
    width = max(map(width_of, words.values()))
    for finding in findings:
        state = padded(words[finding.state], width)
        told = tr("{part}: {told}", part=finding.label, told=finding.told)
        say(f"{state}  {told}", _INKS[finding.state])
        if finding.remedy:
            print_line(f"{' ' * width}    {finding.remedy}")
    lacking = sum(each.state == "lacks" for each in findings)
    needed = sum(each.state == "lacks" and each.is_needed for each in findings)
    if needed:
        last = ntr(
            "{n} part is lacking that is needed.", "{n} parts are lacking that are needed.", needed
        )
    elif lacking:
        last = tr("All that is needed is there.")
    else:
        last = tr("Nothing is lacking.")
    say(last, Ink.HEADING)
