"""Refuse SVG drawings that take far more than their pixels do: deep ones, and vast patterns."""

import re
from collections.abc import Iterator
from itertools import chain
from math import prod
from xml.etree import ElementTree

NAMESPACE = "{http://www.w3.org/2000/svg}"
MAX_DEPTH = 100  # of parts in parts, and in those that are linked to
MAX_TILE_AREA = 16.0  # of what a pattern repeats, as a multiple of the drawing's; it is drawn whole
_WHOLE_PERCENT = 100.0
_DRAWING_BY_LINK = {f"{NAMESPACE}{name}" for name in ("use", "pattern", "feImage")}
_DRAWN_LINK = re.compile(r"url\(\s*(?:['\"]\s*)?#([^'\")]*)")
_CHANGE = re.compile(r"(scale|matrix)\s*\(([^()]*)\)")
NUMBER = r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:e[+-]?[0-9]+)?"  # without a sign
_SIGNED = re.compile(rf"[+-]?{NUMBER}", re.ASCII | re.IGNORECASE)


def check_depth(root: ElementTree.Element) -> None:
    """Refuse a drawing whose parts hold each other too deeply, by themselves or by links.

    Raises:
        SyntaxError: they do.
    """
    named = {element.get("id"): element for element in root.iter()}
    level = {root}
    for _ in range(MAX_DEPTH):
        links = {link for element in level for link in _drawn_links(element)}
        level = {*chain.from_iterable(level), *(named[link] for link in links if link in named)}
    if level:
        raise SyntaxError("the drawing is nested too deeply")


def _drawn_links(element: ElementTree.Element) -> Iterator[str]:
    """Yield the names of other parts that are drawn where `element` is."""
    for name, value in element.attrib.items():
        if name.rpartition("}")[2] != "href":
            yield from _DRAWN_LINK.findall(value)
        elif element.tag in _DRAWING_BY_LINK:
            yield value.strip().removeprefix("#")


def check_patterns(root: ElementTree.Element, size: tuple[float, float]) -> None:
    """Refuse a drawing, in a view box of `size`, with a pattern that is far larger than itself.

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
    """Return a length, or one in percent, as a part of `whole`; 0 if it is none."""
    own = pixels(length)
    if own is not None:
        return own / whole
    return (pixels(length.strip().removesuffix("%")) or 0.0) / _WHOLE_PERCENT


def _growth(transform: str) -> float:
    """Return how many times as large areas are after `transform`."""
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
    return 1.0  # the drawer takes no notice of what it does not understand


_PIXELS = {"": 1.0, "px": 1.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "pt": 4 / 3, "pc": 16}
_LENGTH = re.compile(rf"\s*\+?({NUMBER})(px|in|cm|mm|pt|pc|)\s*", re.ASCII)


def pixels(length: str) -> float | None:
    """Return a length such as 12mm in pixels; None for percents and what is no length."""
    match = _LENGTH.fullmatch(length)
    return float(match[1]) * _PIXELS[match[2]] if match else None
