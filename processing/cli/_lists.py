"""Carry out `formats`: tell what this installation can read and write."""

import json
import sys
from collections.abc import Iterator

from PIL import features

from processing.cli._output import ExitStatus, tell
from processing.cli._requests import FormatsRequest, PresetsRequest
from processing.errors import PresetError
from processing.files.display import display
from processing.formats.available import LACKING, install_line
from processing.formats.table import TABLE, PictureFormat
from processing.storage.presets.preset import to_toml
from processing.storage.presets.preset_store import (
    builtin_presets,
    find_preset,
    preset_folder,
    user_presets,
)

_GAP = "  "
_COLUMNS = (
    "format",
    "endings",
    "read",
    "write",
    "animation",
    "transparency",
    "deep_grey",
    "profile",
    "metadata",
)

_YES, _NO = "yes", "-"


def show(request: FormatsRequest) -> ExitStatus:
    """Print a table of all formats, or a JSON object a line, and how to get what is lacking."""
    if request.as_json:
        for row in TABLE:
            tell(json.dumps(_facts(row) | {"extra": row.extra, "install": _install_line(row)}))
        return ExitStatus.DONE
    lines = [tuple(name.replace("_", " ") for name in _COLUMNS), *map(_cells, TABLE)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        tell(_GAP.join(cells).rstrip())
    for text in _advice():
        tell(text)
    if request.verbose:
        tell("")
        for text in _confinement():
            tell(text)
    return ExitStatus.DONE


def _facts(row: PictureFormat) -> dict[str, object]:
    """Return what holds of one format here, by column."""
    is_there = row not in LACKING and (not row.feature or features.check(row.feature))
    can_write = is_there and bool(row.modes)
    values = (
        row.label,
        list(row.suffixes),
        is_there,
        can_write,
        row.has_frames,
        row.has_transparency,
        row.has_wide_grey,
        row.has_profile,
        row.has_metadata,
    )
    return dict(zip(_COLUMNS, values, strict=True))


def _cells(row: PictureFormat) -> tuple[str, ...]:
    return tuple(_cell(value) for value in _facts(row).values())


def _cell(value: object) -> str:
    match value:
        case bool():
            return _YES if value else _NO
        case list():
            return " ".join(value)
        case _:
            return str(value)


def _install_line(row: PictureFormat) -> str:
    """Return the command that brings what is lacking for a format; empty if nothing is."""
    return install_line(row) if row in LACKING else ""


def _advice() -> Iterator[str]:
    """Yield how to get each format that only an extra reads."""
    if LACKING:
        yield ""
    for row in LACKING:
        yield f"{row.label} is read once {row.package} is installed: {_install_line(row)}"


def _confinement() -> Iterator[str]:
    """Yield what the processes that read pictures are denied on this system, and what not."""
    from processing.processes.sandbox import offers

    yield "Pictures are read in worker processes, which give up here:"
    for offer in offers():
        state = f"no, {offer.lack}" if offer.lack else "yes"
        yield f"  {offer.what}: {state}"
    yield "The engines threads and serial have no such processes, and nothing is given up there."


def show_presets(request: PresetsRequest) -> ExitStatus:
    """Tell what was asked for; a file among the user's that cannot be used is named.

    Raises:
        PresetError: there is no preset of the name.
    """
    if request.name is not None:
        tell(to_toml(find_preset(request.name)).rstrip())
        return ExitStatus.DONE
    status = ExitStatus.DONE
    for shelved in [*builtin_presets(), *user_presets()]:
        if isinstance(shelved, PresetError):
            print(shelved, file=sys.stderr)
            status = ExitStatus.FAILED
            continue
        name, description = display(shelved.preset.name), display(shelved.preset.description)
        tell(f"{name}: {description}" if description else name)
    tell(f"Presets of yours are kept in {display(preset_folder())}.")
    return status
