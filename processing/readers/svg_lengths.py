"""Read the lengths in which SVG drawings tell their sizes."""

import re

NUMBER = r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:e[+-]?[0-9]+)?"  # without a sign
_PIXELS = {"": 1.0, "px": 1.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "pt": 4 / 3, "pc": 16}
_LENGTH = re.compile(rf"\s*\+?({NUMBER})(px|in|cm|mm|pt|pc|)\s*", re.ASCII)


def pixels(length: str) -> float | None:
    """Return a length such as 12mm in pixels; None for percents and what is no length."""
    match = _LENGTH.fullmatch(length)
    return float(match[1]) * _PIXELS[match[2]] if match else None
