"""Draw SVG with resvg at the size that is needed, without access to other files."""

import io
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree import ElementTree
from xml.parsers.expat import errors

import resvg_py  # type: ignore[import-untyped,import-not-found,unused-ignore]
from PIL import Image, ImageFile, UnidentifiedImageError

from processing.formats.xml_root import find_root
from processing.imaging._lost_parts import note_loss
from processing.imaging.readers._fonts import font_folders
from processing.imaging.readers._svg_limits import NAMESPACE, check_depth, check_patterns, pixels
from processing.imaging.readers._svg_text import (
    Letters,
    font_options,
    has_hidden_html,
    has_text,
    name_general_families,
)
from processing.language.lazy_text import lazy_tr
from processing.picture import Area, Size

MAX_FILE_BYTES = 30_000_000
MAX_SIDE_PIXELS = 1_000_000  # of a drawing's own size
# resvg takes up to 40 kB of stack per nested element; threads of some systems have 512 kB only.
STACK_BYTES = 16_777_216
MAX_OCTAVES = (
    16  # of turbulence; each is half as strong as the one before, so more are invisible in 8 bits
)
PIXELS_AN_INCH = 96  # by CSS Values 3
_STACK_LOCK = threading.Lock()  # the stack size is a setting of the whole process
_USUAL_SIDES = (300.0, 150.0)  # the default of browsers for a drawing without size and view box
# A drawing may refer to its own elements and to embedded pixels; not to files, and not to embedded
# drawings, which could refer to files again.
_INNER_LINK = re.compile(r"\s*(?:#|data:image/(?:png|jpe?g|gif|webp)[;,])", re.IGNORECASE)

# Elements whose links are not rendered.
_UNSEEN = {"a", "script", "style", "set", "animate", "animateMotion", "animateTransform", "mpath"}
_OUTER_PART = re.compile(r"url\(\s*+['\"]?+\s*+(?!#|data:|['\")])", re.IGNORECASE)
_STYLE_LINKS = (b"<?xml-stylesheet", b"@import")
LEFT_OUT_FILES = lazy_tr(
    "It shows parts of other files, or pictures of other kinds; they were left out.",
    code="parts-left-out",
)
LEFT_OUT_STYLE = lazy_tr(
    "Its styles are in another file, which was left out.", code="parts-left-out"
)
LEFT_OUT_HTML = lazy_tr(
    "Parts of it are written in HTML, such as labels; they were left out.", code="parts-left-out"
)

# Prefixes that drawings use without declaring them.
_PREFIX = re.compile(rb"[\s<]/?([A-Za-z_][\w.-]*):[A-Za-z_]")
_KNOWN_PREFIXES = {
    b"svg": b"http://www.w3.org/2000/svg",
    b"xlink": b"http://www.w3.org/1999/xlink",
}
_UNBOUND_PREFIX = errors.codes[errors.XML_ERROR_UNBOUND_PREFIX]
_letters = Letters()  # of this process; fonts are searched once


class SvgFile(ImageFile.ImageFile):
    """A drawing; `load` renders it."""

    format = "SVG"
    format_description = "Scalable Vector Graphics"

    def _open(self) -> None:
        assert self.fp is not None  # noqa: S101 - Pillow gave it just now
        content = self.fp.read(MAX_FILE_BYTES + 1)
        self._root = _parse(content)
        if _remove_outer_links(self._root):
            note_loss(self.info, LEFT_OUT_FILES)
        if any(link in content for link in _STYLE_LINKS):
            note_loss(self.info, LEFT_OUT_STYLE)
        if has_hidden_html(self._root):
            note_loss(self.info, LEFT_OUT_HTML)
        self._full_size = _take_size(self._root)
        self._size = self._full_size
        self._mode = "RGBA"

    def draft(self, _mode: str | None, size: Size) -> tuple[str, Area] | None:  # type: ignore[override]
        """Let `load` render `size` pixels, whether fewer or more than its own."""
        if self._im is not None or size == self._size:
            return None
        self._size = size
        return self.mode, (0.0, 0.0, float(size[0]), float(size[1]))

    def load(self) -> Any:
        """Draw it."""
        if self._im is None:
            for name, side in zip(("width", "height"), self._size, strict=True):
                self._root.set(name, str(side))
            options: dict[str, Any] = {"skip_system_fonts": True}
            if has_text(self._root):
                folders = font_folders()
                options = font_options(folders)
                name_general_families(self._root)
                loss = _letters.loss_of(self._root, resvg_py.svg_to_bytes, folders)
                if loss:
                    note_loss(self.info, loss)
            content = _draw(ElementTree.tostring(self._root, encoding="unicode"), options)
            with Image.open(io.BytesIO(content), formats=("PNG",)) as image:
                self.im = image.convert("RGBA").im
        return super().load()


def open_image(file: BinaryIO, _path: Path) -> Image.Image:
    """Read the drawing in `file`.

    Raises:
        UnidentifiedImageError: it is no SVG, or damaged.
    """
    try:
        return SvgFile(file)
    except SyntaxError as error:
        raise UnidentifiedImageError(str(error)) from error


def _draw(text: str, options: dict[str, Any]) -> bytes:
    """Render the drawing as a PNG, in a thread with a stack that is large enough.

    Raises:
        MemoryError: there is no memory for that thread.
    """
    with ThreadPoolExecutor(1) as pool:
        with _STACK_LOCK:
            usual_bytes = threading.stack_size(STACK_BYTES)
            try:
                drawn = pool.submit(
                    resvg_py.svg_to_bytes,
                    svg_string=text,
                    dpi=PIXELS_AN_INCH,
                    **options,
                )
            except RuntimeError as error:
                raise MemoryError("there is no room to draw in") from error
            finally:
                threading.stack_size(usual_bytes)
        content: bytes = drawn.result()
    return content


def _parse(content: bytes) -> ElementTree.Element:
    """Parse a drawing, with its elements in the namespace of SVG; refuse what takes too long.

    Raises:
        SyntaxError: it is no SVG.
    """
    if len(content) > MAX_FILE_BYTES:
        raise SyntaxError("the drawing is too long")
    # Expat itself limits the expansion of entities, and never loads external ones.
    try:
        root = ElementTree.fromstring(content.lstrip())  # noqa: S314
    except ElementTree.ParseError as error:
        if error.code != _UNBOUND_PREFIX:
            raise
        root = ElementTree.fromstring(_with_prefixes(content.lstrip()))  # noqa: S314
    namespace, _, name = root.tag.rpartition("}")
    if name != "svg":
        raise SyntaxError("this is no drawing")
    if f"{namespace}}}" != NAMESPACE:
        _tell_namespace(root, namespace)
    check_depth(root)
    for element in root.iter(f"{NAMESPACE}feTurbulence"):
        octaves = pixels(element.get("numOctaves", ""))
        if octaves is not None and octaves > MAX_OCTAVES:
            element.set("numOctaves", str(MAX_OCTAVES))
    return root


def _with_prefixes(content: bytes) -> bytes:
    """Return a drawing with declarations of its prefixes, as HTML does not need some."""
    root = find_root(content)
    if root is None:
        return content
    used = sorted(set(_PREFIX.findall(content)))
    declarations = b"".join(
        b' xmlns:%b="%b"' % (prefix, _KNOWN_PREFIXES.get(prefix, b"unknown:" + prefix))
        for prefix in used
        if b"xmlns:" + prefix not in content and not prefix.startswith(b"xml")
    )
    return content[: root.attributes_at] + declarations + content[root.attributes_at :]


def _tell_namespace(root: ElementTree.Element, namespace: str) -> None:
    """Move elements in the root's namespace, or in none, to that of SVG, as HTML does."""
    own = f"{namespace}}}" if namespace else ""
    for element in root.iter():
        space, _, name = element.tag.rpartition("}")
        if (f"{space}}}" if space else "") in {own, ""}:
            element.tag = f"{NAMESPACE}{name}"


def _remove_outer_links(root: ElementTree.Element) -> bool:
    """Remove all references outside the drawing; return whether some would be rendered."""
    shows_less = False
    for element in root.iter():
        for name, value in list(element.attrib.items()):
            if name.rpartition("}")[2] == "href":
                if not _INNER_LINK.match(value):
                    del element.attrib[name]
                    is_seen = element.tag.rpartition("}")[2] not in _UNSEEN
                    shows_less |= is_seen and bool(value.strip())
            elif "url(" in value and _OUTER_PART.search(value):
                shows_less = True
    return shows_less


def _take_size(root: ElementTree.Element) -> Size:
    """Return the drawing's own size, and make it scale to any size.

    Raises:
        SyntaxError: it is too large.
    """
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    sides = tuple(map(pixels, box[2:])) if len(box) == len("xywh") else ()
    width, height = (*sides, None, None)[:2]
    if not width or not height:
        width, height = _USUAL_SIDES
    units = (width, height)
    own_width, own_height = pixels(root.get("width", "")), pixels(root.get("height", ""))
    scale = (own_width or 0) / width or (own_height or 0) / height or 1.0
    width, height = own_width or width * scale, own_height or height * scale
    if not sides:  # without a ratio of its sides (CSS Images 3, 4.4)
        width, height = own_width or _USUAL_SIDES[0], own_height or _USUAL_SIDES[1]
        units = (width, height)
        root.set("viewBox", f"0 0 {width} {height}")
    if not (width <= MAX_SIDE_PIXELS and height <= MAX_SIDE_PIXELS):  # or one is not a number
        raise SyntaxError("the drawing is senselessly large")
    check_patterns(root, units)
    return (max(1, round(width)), max(1, round(height)))
