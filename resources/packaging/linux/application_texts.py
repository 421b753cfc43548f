"""What desktops and software centres say of Thumbpool, in each language."""

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from gui.system.application import APPLICATION_NAME
from processing.desktop_id import DESKTOP_ID
from processing.formats.table import TABLE
from processing.language.languages import DEFAULT, LANGUAGES, Language
from processing.language.lazy_text import LazyText, lazy_tr
from processing.language.translation import catalogue_of
from processing.storage.presets.preset_store import builtin_presets
from processing.version import __version__

SUMMARY = lazy_tr("Thumbnails and smaller copies of whole folders of pictures")
KIND = lazy_tr("Batch image resizer")
# Translators: words to find the program by, with a semicolon behind each.
KEYWORDS = lazy_tr("resize;thumbnail;batch;pictures;photos;shrink;convert;webp;")
DESCRIPTION = (
    lazy_tr(
        "Choose a task and a folder, and every core of the computer makes copies of your pictures: "
        "smaller, in another format, or without the place where they were taken. Your originals "
        "stay as they are, and one click takes all copies back."
    ),
    lazy_tr(
        "Each picture shows the name and the size of its copy before anything is written, and a "
        "preview compares it with the original. During the run you see what each worker is doing."
    ),
)
POINTS = (
    lazy_tr("Reads and writes JPEG, PNG, WebP, AVIF, TIFF, GIF and BMP, and reads SVG"),
    lazy_tr("Crops, turns, sharpens, and adds borders and watermarks"),
    lazy_tr("Keeps colours, transparency and animations as they are"),
    lazy_tr("Works without a network, and opens pictures in a sandbox"),
    lazy_tr("Does the same from the command line"),
)
ACTIONS = {"thumbnails": "Thumbnails", "web-1920": "Web 1920"}
"""The entries of the menu that a right click on the icon opens, and the presets they begin with."""
BUNDLED_EXTRAS = frozenset({"", "svg"})
MEDIA_TYPES = {  # by the keys of the formats
    "jpeg": ("image/jpeg",),
    "png": ("image/png", "image/apng"),
    "webp": ("image/webp",),
    "avif": ("image/avif",),
    "tiff": ("image/tiff",),
    "gif": ("image/gif",),
    "bmp": ("image/bmp",),
    "svg": ("image/svg+xml",),
}
CATEGORIES = ("Graphics", "2DGraphics", "RasterGraphics", "Photography", "Qt")
DEVELOPER = "The Thumbpool authors"
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def media_types() -> list[str]:
    """Return the types of the pictures that the bundle reads."""
    read = [each.key for each in TABLE if each.extra in BUNDLED_EXTRAS]
    return [name for key in read for name in MEDIA_TYPES[key]]


def desktop_entry() -> str:
    """Return the entry among the applications of a desktop.

    Folders are left out of its types: it would be offered as a program to open any folder with.
    """
    lines = [
        "[Desktop Entry]",
        "Type=Application",
        "Version=1.1",
        f"Name={APPLICATION_NAME}",
        *_translated("GenericName", KIND),
        *_translated("Comment", SUMMARY),
        *_translated("Keywords", KEYWORDS),
        "Exec=thumbpool %F",
        f"Icon={DESKTOP_ID}",
        "Terminal=false",
        "StartupNotify=true",
        f"StartupWMClass={APPLICATION_NAME}",
        f"Categories={_listed(CATEGORIES)}",
        f"MimeType={_listed(media_types())}",
        f"Actions={_listed(ACTIONS)}",
    ]
    names = {str(each.preset.name): each.preset.name for each in builtin_presets()}
    for action, preset in ACTIONS.items():
        lines += ["", f"[Desktop Action {action}]"]
        lines += [*_translated("Name", names[preset]), f'Exec=thumbpool --preset "{preset}" %F']
    return "\n".join(lines) + "\n"


def metainfo(released: int) -> str:
    """Return what software centres show, as AppStream; `released` is in seconds of the epoch.

    There are no pictures and no links in it, as both need an address on the web.
    """
    root = ET.Element("component", type="desktop-application")
    _add(root, "id", DESKTOP_ID)
    _add(root, "metadata_license", "CC0-1.0")
    _add(root, "project_license", "MIT")
    _add(root, "name", APPLICATION_NAME)
    _add_translated(root, "summary", SUMMARY)
    # As AppStream up to 0.16 has it, which Debian 12 reads, and as it has it from 1.0 on.
    _add(root, "developer_name", DEVELOPER)
    _add(ET.SubElement(root, "developer", id=DESKTOP_ID.rpartition(".")[0]), "name", DEVELOPER)
    description = ET.SubElement(root, "description")
    for text in DESCRIPTION:
        _add_translated(description, "p", text)
    points = ET.SubElement(description, "ul")
    for text in POINTS:
        _add_translated(points, "li", text)
    ET.SubElement(root, "launchable", type="desktop-id").text = f"{DESKTOP_ID}.desktop"
    ET.SubElement(root, "icon", type="stock").text = DESKTOP_ID
    categories = ET.SubElement(root, "categories")
    for name in CATEGORIES:
        _add(categories, "category", name)
    provided = ET.SubElement(root, "provides")
    for program in ("thumbpool", "thumbpool-cli"):
        _add(provided, "binary", program)
    for name in media_types():
        _add(provided, "mediatype", name)
    ways = ET.SubElement(root, "supports")
    for way in ("pointing", "keyboard"):
        _add(ways, "control", way)
    ET.SubElement(root, "content_rating", type="oars-1.1")
    day = datetime.fromtimestamp(released, UTC).date().isoformat()
    releases = ET.SubElement(root, "releases")
    ET.SubElement(releases, "release", version=__version__, date=day, type="development")
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, "unicode")}\n'


def _translated(key: str, text: LazyText) -> Iterator[str]:
    yield f"{key}={text}"
    for language, translated in _others(text):
        yield f"{key}[{language.tag}]={translated}"


def _add(parent: ET.Element, name: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, name)
    element.text = text
    return element


def _add_translated(parent: ET.Element, name: str, text: LazyText) -> None:
    _add(parent, name, str(text))
    for language, translated in _others(text):
        _add(parent, name, translated).set(_XML_LANGUAGE, language.tag)


def _others(text: LazyText) -> Iterator[tuple[Language, str]]:
    for language in LANGUAGES.values():
        if language is not DEFAULT:
            yield language, catalogue_of(language).gettext(text.message)


def _listed(names: Iterable[str]) -> str:
    return "".join(f"{name};" for name in names)
