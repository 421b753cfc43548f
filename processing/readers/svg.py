"""Draw SVG pictures with resvg at the size that is needed; a drawing can show no other file."""

import io
import re
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree import ElementTree

import resvg_py  # type: ignore[import-untyped,import-not-found,unused-ignore]
from PIL import Image, ImageFile, UnidentifiedImageError

from processing.picture import Area, Size

MAX_FILE_BYTES = 30_000_000
MAX_SIDE_PIXELS = 1_000_000  # of its own; without an end it would be none
MAX_DEPTH = 100  # of parts in parts; twice as many would be more than the drawer's stack holds
MAX_OCTAVES = 16  # of turbulence, each half as strong as the one before: 8 bits show no more
PIXELS_AN_INCH = 96  # by the standard, CSS Values 3
_NAMESPACE = "{http://www.w3.org/2000/svg}"
_PIXELS = {"": 1.0, "px": 1.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "pt": 4 / 3, "pc": 16}
_NUMBER = r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:e[+-]?[0-9]+)?"
_LENGTH = re.compile(rf"\s*\+?({_NUMBER})(px|in|cm|mm|pt|pc|)\s*", re.ASCII)
_USUAL_SIDES = (300.0, 150.0)  # what browsers take where a drawing has neither size nor view box
# A drawing may show its own parts, and pixels that are written out in it. It may not show files,
# and no drawing in the drawing, which could again name files.
_INNER_LINK = re.compile(r"\s*(?:#|data:image/(?:png|jpe?g|gif|webp)[;,])", re.IGNORECASE)


class SvgFile(ImageFile.ImageFile):
    """A drawing; its pixels are made when it is loaded."""

    format = "SVG"
    format_description = "Scalable Vector Graphics"

    def _open(self) -> None:
        assert self.fp is not None  # noqa: S101 - Pillow gave it just now
        self._root = _parse(self.fp.read(MAX_FILE_BYTES + 1))
        self._full_size = _settle_size(self._root)
        self._size = self._full_size
        self._mode = "RGBA"

    def draft(self, _mode: str | None, size: Size) -> tuple[str, Area] | None:  # type: ignore[override]
        """Draw in `size` pixels when it is loaded, whether that is less or more than its own."""
        if self._im is not None or size == self._size:
            return None
        self._size = size
        return self.mode, (0.0, 0.0, float(size[0]), float(size[1]))

    def load(self) -> Any:
        """Draw it."""
        if self._im is None:
            for name, side in zip(("width", "height"), self._size, strict=True):
                self._root.set(name, str(side))
            text = ElementTree.tostring(self._root, encoding="unicode")
            content = resvg_py.svg_to_bytes(
                svg_string=text,
                dpi=PIXELS_AN_INCH,
                skip_system_fonts=self._root.find(f".//{_NAMESPACE}text") is None,
            )
            with Image.open(io.BytesIO(content), formats=("PNG",)) as image:
                self.im = image.convert("RGBA").im
        return super().load()


def open_image(file: BinaryIO, _path: Path) -> Image.Image:
    """Read the drawing in `file`.

    Raises:
        UnidentifiedImageError: it is none, or a broken one.
    """
    try:
        return SvgFile(file)
    except SyntaxError as error:
        raise UnidentifiedImageError(str(error)) from error


def _parse(content: bytes) -> ElementTree.Element:
    """Return the drawing without links to anything that is not in it, nor endless work.

    Raises:
        SyntaxError: it is none.
    """
    if len(content) > MAX_FILE_BYTES:
        raise SyntaxError("the drawing is too long")
    # Expat itself refuses entities that grow without end, and never loads those of other files.
    root = ElementTree.fromstring(content)  # noqa: S314
    if root.tag != f"{_NAMESPACE}svg":
        raise SyntaxError("this is no drawing")
    _check_depth(root)
    for element in root.iter():
        for name, value in list(element.attrib.items()):
            if name.rpartition("}")[2] == "href" and not _INNER_LINK.match(value):
                del element.attrib[name]
        octaves = _pixels(element.get("numOctaves", ""))
        if octaves is not None and octaves > MAX_OCTAVES:
            element.set("numOctaves", str(MAX_OCTAVES))
    return root


def _check_depth(root: ElementTree.Element) -> None:
    """Refuse a drawing whose parts hold each other too deeply.

    Raises:
        SyntaxError: they do.
    """
    level = [root]
    for _ in range(MAX_DEPTH):
        level = [part for element in level for part in element]
    if level:
        raise SyntaxError("the drawing is nested too deeply")


def _settle_size(root: ElementTree.Element) -> Size:
    """Return the size that a drawing has by itself, and let it fill whatever it is drawn in.

    Raises:
        SyntaxError: no picture is so large.
    """
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    sides = tuple(map(_pixels, box[2:])) if len(box) == len("xywh") else ()
    width, height = (*sides, None, None)[:2]
    if not width or not height:
        width, height = _USUAL_SIDES
    own_width, own_height = _pixels(root.get("width", "")), _pixels(root.get("height", ""))
    scale = (own_width or 0) / width or (own_height or 0) / height or 1.0
    width, height = own_width or width * scale, own_height or height * scale
    if not sides:
        root.set("viewBox", f"0 0 {width} {height}")
    if not (width <= MAX_SIDE_PIXELS and height <= MAX_SIDE_PIXELS):  # or one is no number at all
        raise SyntaxError("the drawing is senselessly large")
    return (max(1, round(width)), max(1, round(height)))


def _pixels(length: str) -> float | None:
    """Return a length such as 12mm in pixels; None for percents and what is no length."""
    match = _LENGTH.fullmatch(length)
    return float(match[1]) * _PIXELS[match[2]] if match else None
