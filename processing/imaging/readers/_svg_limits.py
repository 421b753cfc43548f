"""Refuse SVG that takes far more memory than its pixels: deep nesting, and huge patterns."""

import re
from collections.abc import Iterator
from itertools import chain
from math import prod
from xml.etree import ElementTree

NAMESPACE = "{http://www.w3.org/2000/svg}"
MAX_DEPTH = 100  # of nested elements, references included
MAX_TILE_AREA = 16.0  # area of a pattern's tile relative to the drawing; resvg renders all of it
_WHOLE_PERCENT = 100.0
_DRAWING_BY_LINK = {f"{NAMESPACE}{name}" for name in ("use", "pattern", "feImage")}
_DRAWN_LINK = re.compile(r"url\(\s*(?:['\"]\s*)?#([^'\")]*)")
_CHANGE = re.compile(r"(scale|matrix)\s*\(([^()]*)\)")
NUMBER = r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:e[+-]?[0-9]+)?"  # unsigned
_SIGNED = re.compile(rf"[+-]?{NUMBER}", re.ASCII | re.IGNORECASE)

_PIXELS = {"": 1.0, "px": 1.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "pt": 4 / 3, "pc": 16}
_LENGTH = re.compile(rf"\s*\+?({NUMBER})(px|in|cm|mm|pt|pc|)\s*", re.ASCII)


def check_depth(root: ElementTree.Element) -> None:
    """Refuse a drawing whose elements are nested too deeply, directly or by references.

    Raises:
        SyntaxError: they are.
    """
    named = {element.get("id"): element for element in root.iter()}
    level = {root}
    for _ in range(MAX_DEPTH):
        links = {link for element in level for link in _drawn_links(element)}
        level = {*chain.from_iterable(level), *(named[link] for link in links if link in named)}
    if level:
        raise SyntaxError("the drawing is nested too deeply")


def _drawn_links(element: ElementTree.Element) -> Iterator[str]:
    """Yield the ids of other elements that `element` renders."""
    for name, value in element.attrib.items():
        if name.rpartition("}")[2] != "href":
            yield from _DRAWN_LINK.findall(value)
        elif element.tag in _DRAWING_BY_LINK:
            yield value.strip().removeprefix("#")


def check_patterns(root: ElementTree.Element, size: tuple[float, float]) -> None:
    """Refuse a drawing with a view box of `size` and a pattern that is far larger.

    Raises:
        SyntaxError: there is one.
    """
    for pattern in root.iter(f"{NAMESPACE}pattern"):
        width, height = (
            _part(pattern.get(name, ""), whole)
            for name, whole in zip(("width", "height"), size, strict=True)
        )
        if width * height * _growth(pattern.get("patternTransform", "")) > MAX_TILE_AREA:
            raise SyntaxError("a pattern is senselessly large")


def _part(length: str, whole: float) -> float:
    """Return a length, or a percentage of `whole`; 0 if it is invalid."""
    own = pixels(length)
    if own is not None:
        return own / whole
    return (pixels(length.strip().removesuffix("%")) or 0.0) / _WHOLE_PERCENT


def _growth(transform: str) -> float:
    """Return the factor by which `transform` scales areas."""
    return abs(prod(_determinant(*match.groups()) for match in _CHANGE.finditer(transform)))


def _determinant(kind: str, numbers: str) -> float:
    values = [float(each) for each in _SIGNED.findall(numbers)]
    match kind, values:
        case "scale", [both]:
            return both * both
        case "scale", [across, down]:
            return across * down
        case "matrix", [a, b, c, d, _, _]:
            return a * d - b * c
    return 1.0  # resvg ignores invalid transforms


def pixels(length: str) -> float | None:
    """Return a length such as 12mm in pixels; None for percentages and invalid lengths."""
    match = _LENGTH.fullmatch(length)
    return float(match[1]) * _PIXELS[match[2]] if match else None
