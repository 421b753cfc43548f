"""Find the licences of all that is installed for Thumbpool, by what the packages say of themselves.

Knows no widgets.
"""

import json
import platform
import re
import sysconfig
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from PySide6.QtCore import qVersion

from processing.frozen import bundle_folder
from processing.language.translation import tr
from processing.record import record
from processing.version import PACKAGE, __version__

_REQUIREMENT = re.compile(r"^([\w.-]+)(?:\[[^\]]*\])?[^;]*(?:;(.*))?$")
_OF_EXTRA = re.compile(r"""extra\s*==\s*['"]([\w.-]+)['"]""")
_FOR_DEVELOPERS = "dev"
_LICENCE_FILE = re.compile(r"licen[cs]e|copying|notice|authors", re.IGNORECASE)
_CLASSIFIER = "License :: "
_LONGEST_EXPRESSION = 120  # in letters; some packages put the whole text there
_QT_PARTS = {"qt", "pyside6-essentials", "shiboken6", "pyside6", "pyside6-addons"}
_LICENCES = "licences"  # the folder of the bundle that holds the texts, and their index
_INDEX = "index.json"
_BETWEEN_FILES = "\n\n" + "-" * 72 + "\n\n"
_OWN_TEXT = Path(__file__).parent.parent.parent / "LICENSE"  # in a checkout


@record
class Component:
    """Something that is shipped or installed with Thumbpool.

    Attributes:
        licence: an SPDX expression, or what the package says instead.
        text: of the licence, or where it can be read.
    """

    name: str
    version: str
    licence: str
    text: str


def components() -> tuple[Component, ...]:
    """Return Thumbpool itself, then what it needs and what extras are there, by name."""
    bundle = bundle_folder()
    if bundle is not None:
        return tuple(_of_bundle(bundle / _LICENCES))
    found = {_plain(each.name): each for each in map(_component, _needed())}
    return (
        _program(),
        *sorted([*found.values(), _qt(), _python()], key=lambda each: each.name.lower()),
    )


def _of_bundle(folder: Path) -> Iterator[Component]:
    """Yield what was found to be inside when the bundle was built, Thumbpool first.

    It holds no packages any more that could be asked.
    """
    parts = json.loads((folder / _INDEX).read_text(encoding="utf-8"))
    parts.sort(key=lambda part: (_plain(part["name"]) != PACKAGE, part["name"].lower()))
    for part in parts:
        text = (folder / part["text"]).read_text(encoding="utf-8")
        notes = _note_on(_plain(part["name"]))
        yield Component(
            part["name"],
            part["version"],
            part["licence"] or tr("see its text"),
            "\n\n".join(filter(None, (notes, text))),
        )


def _program() -> Component:
    dist = _distribution(PACKAGE)
    text = _texts_of(dist) if dist is not None else ""
    if not text and _OWN_TEXT.is_file():
        text = _OWN_TEXT.read_text(encoding="utf-8")
    return Component("Thumbpool", __version__, "MIT", text or _not_there())


def _qt() -> Component:
    return Component("Qt", qVersion(), "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", _qt_note())


def _python() -> Component:
    folder = Path(sysconfig.get_path("stdlib"))
    texts = [folder / "LICENSE.txt", folder.parent.parent / "LICENSE.txt"]
    text = next((each.read_text(encoding="utf-8") for each in texts if each.is_file()), "")
    where = tr("Its licence is at {address}.", address="https://docs.python.org/3/license.html")
    return Component("Python", platform.python_version(), "PSF-2.0", text or where)


def _needed() -> Iterator[metadata.Distribution]:
    """Yield every package that Thumbpool needs or can use, and those that these need."""
    seen, waiting = {PACKAGE}, [PACKAGE]
    while waiting:
        dist = _distribution(waiting.pop())
        for name in _requirements_of(dist) if dist is not None else ():
            if _plain(name) not in seen:
                seen.add(_plain(name))
                waiting.append(name)
                needed = _distribution(name)
                if needed is not None:
                    yield needed


def _requirements_of(dist: metadata.Distribution) -> Iterator[str]:
    """Yield the names of what a package needs; the extras of Thumbpool count, those of others not.

    What is only for other systems is not installed, and so is not found.
    """
    is_ours = _plain(dist.name) == PACKAGE
    for requirement in dist.requires or ():
        parts = _REQUIREMENT.match(requirement)
        if parts is None:
            continue
        extra = _OF_EXTRA.search(parts[2] or "")
        if extra is None or (is_ours and extra[1] != _FOR_DEVELOPERS):
            yield parts[1]


def _component(dist: metadata.Distribution) -> Component:
    text = "\n\n".join(filter(None, (_note_on(_plain(dist.name)), _texts_of(dist))))
    return Component(dist.name, dist.version, _licence_of(dist), text or _not_there())


def _licence_of(dist: metadata.Distribution) -> str:
    fields = (dist.metadata.get_all(name) or [""] for name in ("License-Expression", "License"))
    said = next(filter(None, (values[0] for values in fields)), "")
    if said and len(said) <= _LONGEST_EXPRESSION and "\n" not in said:
        return said
    classifiers = dist.metadata.get_all("Classifier") or []
    names = [each.rpartition(" :: ")[2] for each in classifiers if each.startswith(_CLASSIFIER)]
    return ", ".join(names) or tr("see its text")


def _texts_of(dist: metadata.Distribution) -> str:
    """Return all licences that are installed with a package, the ones of what it bundles too."""
    texts = {}
    for file in dist.files or ():
        if ".dist-info/" in file.as_posix() and _LICENCE_FILE.search(file.name):
            path = Path(str(dist.locate_file(file)))
            if path.is_file():
                texts[path.read_text(encoding="utf-8", errors="replace").strip()] = file.name
    return _BETWEEN_FILES.join(texts)


def _note_on(plain_name: str) -> str:
    """Return what is to be said of a package besides its licence; empty for most."""
    if plain_name in _QT_PARTS:
        return _qt_note()
    return _pillow_note() if plain_name == "pillow" else ""


def _qt_note() -> str:
    return tr(
        "Qt and PySide6 are used under the GNU Lesser General Public License, version 3. They are "
        "libraries of their own that can be replaced by others of the same version; their source "
        "code is at {source}, the text of the licence at {address}. Qt itself holds parts of "
        "others, listed at {parts}.",
        source="https://download.qt.io/official_releases/QtForPython/",
        address="https://www.gnu.org/licenses/lgpl-3.0.html",
        parts="https://doc.qt.io/qt-6/licenses-used-in-qt.html",
    )


def _pillow_note() -> str:
    return tr(
        "Pillow brings the libraries that read and write pictures, among them libjpeg-turbo, "
        "libwebp, libavif, libtiff, zlib-ng, LittleCMS, FreeType and OpenJPEG. Their licences "
        "follow after its own."
    )


def _not_there() -> str:
    return tr("The package has no text of its licence with it.")


def _distribution(name: str) -> metadata.Distribution | None:
    try:
        return metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return None


def _plain(name: str) -> str:
    """Return the name of a package as it is compared (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
