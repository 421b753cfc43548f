"""`formats`: list the formats that this installation can read and write."""

import argparse
import json
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass

from processing.cli._common import ExitStatus, print_line, read_request
from processing.cli._options import offer_flag
from processing.cli.interruption import Interruption
from processing.formats.available import LACKING, install_line
from processing.formats.table import TABLE, PictureFormat

_GAP = "  "


def describe(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `formats`."""
    offer_flag(parser, "--json", "as_json", "print each as a line of JSON")
    offer_flag(
        parser,
        "--verbose",
        "is_verbose",
        "print also what worker processes are denied on this system, and what not",
    )


def request(given: Namespace) -> "FormatsRequest":
    """Return what `formats` was asked."""
    return read_request(FormatsRequest, given)


@dataclass(frozen=True, slots=True)
class FormatsRequest:
    """A request to list all formats; a verbose one adds what worker processes are denied."""

    as_json: bool
    is_verbose: bool

    def carry_out(self, _interruption: Interruption) -> ExitStatus:
        """Print a table, or a JSON object per line, and how to install what is lacking."""
        for line in _json_lines() if self.as_json else _table_lines():
            print_line(line)
        if self.is_verbose and not self.as_json:
            for line in _sandbox_lines():
                print_line(line)
        return ExitStatus.DONE


def _json_lines() -> Iterator[str]:
    for row in TABLE:
        install = install_line(row) if row in LACKING else ""
        yield json.dumps(_abilities(row) | {"extra": row.extra, "install": install})


def _table_lines() -> Iterator[str]:
    rows = [_abilities(row) for row in TABLE]
    lines = [[name.replace("_", " ") for name in rows[0]]]
    lines += [[_cell(value) for value in row.values()] for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        yield _GAP.join(cells).rstrip()
    if LACKING:
        yield ""
    for row in LACKING:
        yield f"{row.label} is read once {row.package} is installed: {install_line(row)}"


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
            return "yes" if value else "-"
        case list():
            return " ".join(value)
        case _:
            return str(value)


def _sandbox_lines() -> Iterator[str]:
    """Yield what the processes that read pictures are denied on this system, and what not."""
    from processing.processes.sandbox import offers

    yield ""
    yield "Pictures are read in worker processes, which give up here:"
    for offer in offers():
        state = f"no, {offer.lack}" if offer.lack else "yes"
        yield f"  {offer.what}: {state}"
    yield "The engines threads and serial have no such processes, and nothing is given up there."
