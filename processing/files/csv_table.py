"""Keep cells of CSV tables from being taken for formulas by spreadsheets."""


def inert(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula: file names come from strangers."""
    if isinstance(value, str) and value.lstrip().startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value


_FORMULA_STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # and full width
