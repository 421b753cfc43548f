"""Write tables as CSV that a spreadsheet shows as they are."""

import csv
import io
from collections.abc import Iterable
from dataclasses import fields

from processing.files.display import display

# What spreadsheets take for the start of a formula; the last four are full width.
_FORMULA_STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def csv_table(kind: type, rows: Iterable[object], *, has_heading: bool = True) -> str:
    """Return `rows`, dataclasses of one `kind`, as CSV below a line of their fields' names.

    Without the heading they continue a table. Texts are escaped for display, and none can be taken
    for a formula: file names may come from anybody.
    """
    text = io.StringIO()
    # Quoted, a name with a semicolon stays one cell where cells are split at semicolons.
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    names = [field.name for field in fields(kind)]
    if has_heading:
        writer.writerow(names)
    writer.writerows([_cell(getattr(row, name)) for name in names] for row in rows)
    return text.getvalue()


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    shown = display(value)
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA_STARTS) else shown
