"""Collect the licences of everything that goes into the bundle, for its folder and for About."""

import json
import platform
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
TEXTS_OF_QT = (HERE / "licences" / "LGPL-3.0.txt", HERE / "licences" / "GPL-3.0.txt")
LICENCE_OF_QT = "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only"
QT_PACKAGES = ("pyside6_essentials", "shiboken6")  # their wheels hold no text
ALWAYS = ("pyinstaller",)  # its boot loader begins each program, though it is no file of the bundle
LICENCE_FILE = re.compile(r"licen[cs]e|copying|notice|authors", re.IGNORECASE)
LONGEST_EXPRESSION = 120  # in letters; some packages put the whole text there
BETWEEN_FILES = "\n\n" + "-" * 72 + "\n\n"
INDEX = "index.json"


@dataclass(frozen=True, slots=True)
class Part:
    """Something inside the bundle: a package, a library, Python or Qt.

    Attributes:
        licence: an SPDX expression, or what the package says; empty if only its text says it.
        text: of the licence.
    """

    name: str
    version: str
    licence: str
    text: str


def write(sources: Iterable[str], folder: Path) -> None:
    """Write into `folder` the licences of what the files `sources` belong to, and their index.

    Raises:
        SystemExit: something has no text, and may not be passed on without.
    """
    parts = sorted(parts_of(sources), key=lambda part: part.name.lower())
    lacking = [part.name for part in parts if not part.text.strip()]
    if lacking:
        raise SystemExit(f"No licence was found of {', '.join(lacking)}.")
    folder.mkdir(parents=True, exist_ok=True)
    index = []
    for part in parts:
        file = re.sub(r"[^\w.+-]+", "-", part.name).lower() + ".txt"
        (folder / file).write_text(part.text.rstrip() + "\n", encoding="utf-8")
        index.append({**asdict(part), "text": file})
    text = json.dumps(index, indent=1, ensure_ascii=False) + "\n"
    (folder / INDEX).write_text(text, encoding="utf-8")


def parts_of(sources: Iterable[str]) -> Iterator[Part]:
    """Yield Thumbpool, Python, Qt, and each package and library that the files come from."""
    from PySide6.QtCore import qVersion

    yield Part("Thumbpool", _version(), "MIT", (ROOT / "LICENSE").read_text(encoding="utf-8"))
    yield Part("Python", platform.python_version(), "PSF-2.0", _text_of_python())
    yield Part("Qt", qVersion(), LICENCE_OF_QT, _text_of_qt())
    paths = {Path(source).resolve() for source in sources}
    owners = _owners()
    names = {owners[path] for path in paths if path in owners}
    yield from (_package(metadata.distribution(name)) for name in sorted({*names, *ALWAYS}))
    of_python = (Path(sys.base_prefix).resolve(), Path(sys.prefix).resolve(), ROOT)
    libraries = (path for path in paths if ".so" in path.name and path not in owners)
    outside = [
        path
        for path in libraries
        if not any(path.is_relative_to(folder) for folder in of_python)
        or "-linux-gnu" in path.parent.name
    ]
    yield from _of_debian(sorted(outside))


def _owners() -> dict[Path, str]:
    """Return which package each file of this environment belongs to."""
    return {
        Path(str(dist.locate_file(file))).resolve(): dist.name
        for dist in metadata.distributions()
        for file in dist.files or ()
    }


def _package(dist: metadata.Distribution) -> Part:
    texts = {}
    for file in dist.files or ():
        if ".dist-info/" in file.as_posix() and LICENCE_FILE.search(file.name):
            text = Path(str(dist.locate_file(file))).read_text(encoding="utf-8", errors="replace")
            texts[text.strip()] = file.name
    if dist.name.lower() in QT_PACKAGES:
        return Part(dist.name, dist.version, LICENCE_OF_QT, _text_of_qt())
    text = BETWEEN_FILES.join(filter(None, [*texts, _crates_of(dist)]))
    return Part(dist.name, dist.version, _licence_of(dist), text)


def _licence_of(dist: metadata.Distribution) -> str:
    fields = (dist.metadata.get_all(name) or [""] for name in ("License-Expression", "License"))
    said = next(filter(None, (values[0] for values in fields)), "")
    return said if len(said) <= LONGEST_EXPRESSION and "\n" not in said else ""


def _crates_of(dist: metadata.Distribution) -> str:
    """Return which libraries in Rust are part of a package, as its bill of materials says."""
    lines = set()
    for file in dist.files or ():
        if "/sboms/" in file.as_posix() and file.name.endswith(".cyclonedx.json"):
            bill = json.loads(Path(str(dist.locate_file(file))).read_text(encoding="utf-8"))
            for component in bill.get("components", ()):
                said = [
                    each.get("expression") or each.get("license", {}).get("id", "")
                    for each in component.get("licenses", ())
                ]
                what = f"{component['name']} {component.get('version', '')}".strip()
                lines.add(f"{what}: {', '.join(filter(None, said)) or 'licence not stated'}")
    return "\n".join(["It holds these parts of others:", *sorted(lines)]) if lines else ""


def _of_debian(libraries: Iterable[Path]) -> Iterator[Part]:
    """Yield the packages of Debian that libraries come from."""
    names = sorted({_debian_package(path) for path in libraries})
    for name in names:
        bare = name.partition(":")[0]
        version = _output("dpkg-query", "--show", "--showformat=${Version}", name)
        text = Path("/usr/share/doc", bare, "copyright")
        yield Part(bare, version, "", text.read_text(encoding="utf-8") if text.is_file() else "")


def _debian_package(path: Path) -> str:
    """Return which package of Debian holds a library.

    It may be listed without the `/usr` that its path has today.
    """
    for listed in (
        path,
        Path("/", path.relative_to("/usr")) if path.is_relative_to("/usr") else path,
    ):
        said = _output("dpkg-query", "--search", str(listed))
        if said:
            return said.partition(": ")[0]
    raise SystemExit(f"It is not known where {path} comes from.")


def _output(*command: str) -> str:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else ""


def _text_of_python() -> str:
    folders = [Path(sys.base_prefix, "lib", f"python{sys.version_info[0]}.{sys.version_info[1]}")]
    folders += [Path(sys.base_prefix), Path("/usr/share/doc", folders[0].name)]
    files = [folder / name for folder in folders for name in ("LICENSE.txt", "copyright")]
    return next((each.read_text(encoding="utf-8") for each in files if each.is_file()), "")


def _text_of_qt() -> str:
    return BETWEEN_FILES.join(each.read_text(encoding="utf-8") for each in TEXTS_OF_QT)


def _version() -> str:
    sys.path.insert(0, str(ROOT))
    from processing.version import __version__

    return __version__
