"""Amounts in a few letters, for people."""


def readable_size(size_bytes: int) -> str:
    """Return a size with three digits and a unit, in powers of 1000."""
    size = float(size_bytes)
    for unit in ("B", "kB", "MB", "GB"):
        if size < 999.5:  # what would be rounded to 1000
            return f"{size:.3g} {unit}"
        size /= 1000
    return f"{size:,.1f} TB"
