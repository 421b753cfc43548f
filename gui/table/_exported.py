"""The rows of the table as they are saved: what each column says, in exact values."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime

from gui.table.row import FileRow
from processing.files.csv_table import csv_table
from processing.files.remote.names import place_of
from processing.language.lazy_text import code_of
from processing.record import record
from processing.task import Status

_NANOSECONDS = 1_000_000_000


@record
class ExportedRow:
    """One picture of the list; empty where something is not known.

    Attributes:
        modified: when the file was last written, in UTC.
        result: the path of the result that was made or is planned.
        space_saved_percent: negative where the result is larger.
        state: how it ended, or else how far it is; as all that follows the same in each language.
        code: names the reason, for programs; empty if there is none.
        warning_codes: those of the warnings, with spaces between.
        note: why it is not done, or what was lost, in English.
    """

    source: str
    source_bytes: int | None
    source_width: int | None
    source_height: int | None
    modified: str
    result: str
    result_bytes: int | None
    result_width: int | None
    result_height: int | None
    space_saved_percent: float | None
    state: str
    code: str
    warning_codes: str
    note: str


def exported(row: FileRow) -> ExportedRow:
    """Return a picture as it is saved."""
    outcome, header = row.outcome, row.source.header
    source_size = (outcome and outcome.source_size) or (header and header.size) or (None, None)
    is_done = outcome is not None and outcome.status is Status.DONE
    result_size = (outcome.result_size if outcome else None) or (None, None)
    source_bytes = row.source.size_bytes or (outcome.source_bytes if outcome else 0)
    result_bytes = outcome.result_bytes if outcome and is_done else 0
    saved = 100 * (1 - result_bytes / source_bytes) if source_bytes and result_bytes else None
    return ExportedRow(
        source=place_of(row.source.path),
        source_bytes=source_bytes or None,
        source_width=source_size[0],
        source_height=source_size[1],
        modified=_moment(row.source.modified_ns),
        result=place_of(row.planned) if row.planned else "",
        result_bytes=result_bytes or None,
        result_width=result_size[0],
        result_height=result_size[1],
        space_saved_percent=None if saved is None else round(saved, 1),
        state=_state(row),
        code=code_of(outcome.reason) if outcome else "",
        warning_codes=" ".join(filter(None, map(code_of, outcome.warnings))) if outcome else "",
        note=(outcome.reason or " ".join(outcome.warnings)) if outcome else "",
    )


def _state(row: FileRow) -> str:
    if row.status is not None:
        return row.status.value
    if row.lane is not None:
        return "working"
    return "waiting" if row.task is not None else "found"


def _moment(written_ns: int) -> str:
    try:
        written = datetime.fromtimestamp(written_ns / _NANOSECONDS, UTC)
    except (OverflowError, OSError, ValueError):  # a disk may say anything
        return ""
    return written.isoformat(timespec="seconds") if written_ns else ""


def as_csv(groups: Iterable[list[ExportedRow]]) -> Iterator[str]:
    """Yield the text of a CSV table, a group of rows at a time."""
    yield csv_table(ExportedRow, ())
    for rows in groups:
        yield csv_table(ExportedRow, rows, has_heading=False)


def as_json(groups: Iterable[list[ExportedRow]]) -> Iterator[str]:
    """Yield the text of a JSON array of objects, a group of rows at a time."""
    lead = "[\n"
    for rows in groups:
        yield lead + ",\n".join(json.dumps(asdict(row)) for row in rows)
        lead = ",\n"
    yield "[]\n" if lead == "[\n" else "\n]\n"


WRITERS: dict[str, Callable[[Iterable[list[ExportedRow]]], Iterator[str]]] = {
    ".csv": as_csv,
    ".json": as_json,
}
