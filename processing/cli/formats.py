"""`formats`: list the formats that this installation can read and write."""

import argparse
import json
from argparse import Namespace
from collections.abc import Iterator

from processing.cli._common import ExitStatus, print_line, read_request
from processing.cli._options import offer_flag
from processing.cli._terminal import say
from processing.cli._width import padded, width_of
from processing.cli.interruption import Interruption
from processing.formats import faster_png
from processing.formats.available import LACKING, remedy
from processing.formats.installation import command_to_add
from processing.formats.table import TABLE, PictureFormat
from processing.language.lazy_text import lazy_ptr
from processing.language.translation import localized, ptr, tr
from processing.record import record

_GAP = "  "
_HEADINGS = {
    "format": lazy_ptr("heading of a column", "format"),
    "endings": lazy_ptr("heading of a column", "endings"),
    "read": lazy_ptr("heading of a column", "read"),
    "write": lazy_ptr("heading of a column", "write"),
    "animation": lazy_ptr("heading of a column", "animation"),
    "transparency": lazy_ptr("heading of a column", "transparency"),
    "deep_grey": lazy_ptr("heading of a column", "deep grey"),
    "profile": lazy_ptr("heading of a column", "profile"),
    "metadata": lazy_ptr("heading of a column", "metadata"),
}


def describe(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `formats`."""
    offer_flag(parser, "--json", "as_json", tr("Print each as a line of JSON."))
    offer_flag(
        parser,
        "--verbose",
        "is_verbose",
        tr("Print also what worker processes are denied on this system, and what not."),
    )


def request(given: Namespace) -> "FormatsRequest":
    """Return what `formats` was asked."""
    return read_request(FormatsRequest, given)


@record
class FormatsRequest:
    """A request to list all formats; a verbose one adds what worker processes are denied."""

    as_json: bool
    is_verbose: bool

    def carry_out(self, _interruption: Interruption) -> ExitStatus:
        """Print a table and how to install what is lacking, or a JSON object per line."""
        if self.as_json:
            for line in _json_lines():
                print_line(line)
            return ExitStatus.DONE
        for line in _table_lines():
            print_line(line)
        _tell_what_is_lacking()
        if self.is_verbose:
            _tell_sandbox()
        return ExitStatus.DONE


def _json_lines() -> Iterator[str]:
    for row in TABLE:
        install = command_to_add(row.package) if row in LACKING else ""
        yield json.dumps(_abilities(row) | {"extra": row.extra, "install": install})


def _table_lines() -> Iterator[str]:
    rows = [_abilities(row) for row in TABLE]
    lines = [[localized(_HEADINGS[name]) for name in rows[0]]]
    lines += [[_cell(value) for value in row.values()] for row in rows]
    widths = [max(map(width_of, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (padded(cell, width) for cell, width in zip(line, widths, strict=True))
        yield _GAP.join(cells).rstrip()


def _tell_what_is_lacking() -> None:
    advice = faster_png.advice()
    if LACKING or advice:
        print_line("")
    for row in LACKING:
        say(
            tr(
                "{format} cannot be read here. {remedy}",
                format=row.label,
                remedy=localized(remedy(row)),
            )
        )
    if advice:
        say(localized(advice))


def _abilities(row: PictureFormat) -> dict[str, object]:
    """Return what this installation can do with a format, by column."""
    from PIL import features

    is_read = row not in LACKING and (not row.feature or features.check(row.feature))
    return {
        "format": row.label,
        "endings": list(row.suffixes),
        "read": is_read,
        "write": is_read and bool(row.modes),
        "animation": row.has_timing,
        "transparency": row.has_transparency,
        "deep_grey": row.has_wide_grey,
        "profile": row.has_profile,
        "metadata": row.has_metadata,
    }


def _cell(value: object) -> str:
    match value:
        case bool():
            return ptr("in a table", "yes") if value else "-"
        case list():
            return " ".join(value)
        case str():
            return localized(value)
        case _:
            return localized(str(value))


def _tell_sandbox() -> None:
    """Print what the processes that read pictures are denied on this system, and what not."""
    from processing.processes.sandbox import offers

    print_line("")
    say(tr("Pictures are read in worker processes, which give up here:"))
    for offer in offers():
        if offer.lack:
            line = tr("{what}: no, {reason}", what=offer.what, reason=offer.lack)
        else:
            line = tr("{what}: yes", what=offer.what)
        print_line(f"  {line}")
    say(tr("The engines threads and serial have no such processes, and nothing is given up there."))
