"""Look at each part of this installation and of the system around it; changes nothing."""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from processing import display_system
from processing.errors import PresetError, ThumbpoolError
from processing.files.display import display
from processing.formats import faster_png
from processing.formats.installation import command_to_add
from processing.language import phrases
from processing.language.translation import localized, tr
from processing.record import record

OLDEST_PYTHON = (3, 11)
_BUS_SECONDS = 2  # a desktop that is there answers at once
_PORTAL = "org.freedesktop.portal.Desktop"
_FONT_SUFFIXES = (".ttf", ".otf", ".ttc", ".pfb")


class State(StrEnum):
    """Whether a part is there."""

    OK = "ok"
    LACKS = "lacks"
    UNKNOWN = "unknown"


@record
class Finding:
    """What was found of one part.

    Attributes:
        key: names the part for programs.
        label: names it for people.
        told: what was found, in their language.
        remedy: the line that mends it; empty if there is none.
        is_needed: whether the program, or its window, does not work without it.
    """

    key: str
    label: str
    state: State
    told: str
    remedy: str = ""
    is_needed: bool = False


def examine() -> Iterator[Finding]:
    """Yield what is found, part by part."""
    yield _python()
    yield _pillow()
    yield from _window()
    yield _fonts()
    yield from _formats()
    yield _fast()
    yield _png()
    yield _cluster()
    yield from _sandbox()
    yield _memory()
    yield from _folders()
    yield _presets()
    yield _trash()
    yield _notifications()
    yield _portal()
    yield _languages()
    yield _file_managers()


def _python() -> Finding:
    told = tr(
        "{version} in {path}", version=platform.python_version(), path=display(sys.executable)
    )
    is_ok = sys.version_info >= OLDEST_PYTHON
    return Finding("python", "Python", _state(is_ok=is_ok), told, is_needed=True)


def _pillow() -> Finding:
    from PIL import __version__ as pillow_version
    from PIL import features

    missing = [name for name in ("jpg", "zlib", "webp", "avif") if not features.check(name)]
    told = (
        tr("{version}, without {names}", version=pillow_version, names=", ".join(missing))
        if missing
        else pillow_version
    )
    remedy = command_to_add("pillow") if missing else ""
    return Finding("pillow", "Pillow", _state(is_ok=not missing), told, remedy, is_needed=True)


def _window() -> Iterator[Finding]:
    """Yield whether the window can be shown: Qt, the libraries it loads, and a display."""
    qt = _version("PySide6-Essentials", "PySide6")
    is_there = find_spec("PySide6") is not None
    told = qt or (tr("there") if is_there else tr("not installed"))
    remedy = "" if is_there else command_to_add("PySide6-Essentials")
    yield Finding("qt", "Qt (PySide6)", _state(is_ok=is_there), told, remedy, is_needed=True)
    label = tr("libraries for the window")
    has_screen = display_system.has_screen()
    missing = display_system.missing_packages(window=has_screen)
    if missing:
        lacks, line = ", ".join(missing), display_system.install_line(missing)
        yield Finding("libraries", label, State.LACKS, lacks, line, is_needed=True)
    else:
        yield Finding("libraries", label, State.OK, tr("all there"), is_needed=True)
    names = [os.environ[name] for name in ("WAYLAND_DISPLAY", "DISPLAY") if os.environ.get(name)]
    label = tr("display")
    if has_screen:
        yield Finding("display", label, State.OK, " / ".join(names) or tr("there"))
    else:
        told = tr("none answers; the command line needs none")
        yield Finding("display", label, State.LACKS, told)


def _fonts() -> Finding:
    label = tr("fonts")
    if sys.platform != "linux":
        return Finding("fonts", label, State.OK, tr("those of the system"))
    home = Path.home()
    folders = tuple(map(Path, ("/usr/share/fonts", "/usr/local/share/fonts")))
    for folder in (*folders, home / ".local/share/fonts", home / ".fonts"):
        for path in folder.rglob("*"):
            if path.suffix.lower() in _FONT_SUFFIXES:
                return Finding("fonts", label, State.OK, display(folder))
    line = "sudo apt-get install fonts-dejavu-core"
    return Finding("fonts", label, State.LACKS, tr("none found"), line)


def _formats() -> Iterator[Finding]:
    """Yield what is read, and each format that is not for want of a package."""
    from processing.formats.available import FORMATS, LACKING

    there = ", ".join(localized(row.label) for row in FORMATS)
    yield Finding("formats", tr("formats"), State.OK, there, is_needed=True)
    for row in LACKING:
        told = tr("not read here, as {package} is not installed", package=row.package)
        label = localized(row.label)
        remedy = command_to_add(row.package)
        yield Finding(f"format-{row.key}", label, State.LACKS, told, remedy)


def _fast() -> Finding:
    label = tr("fast resampling and PNG")
    parts = {"cykooz.resizer": "cykooz_resizer", "isal": "isal"}
    lacking = [package for package, module in parts.items() if find_spec(module) is None]
    if not lacking:
        return Finding("fast", label, State.OK, tr("there"))
    told = tr("not installed: {names}", names=", ".join(lacking))
    return Finding("fast", label, State.LACKS, told, command_to_add(*lacking))


def _png() -> Finding:
    label = tr("faster reading of PNG")
    if faster_png.is_there():
        return Finding("png", label, State.OK, tr("there"))
    told = tr(
        "PNG would take two thirds of the time; {package} is not installed, and young",
        package=faster_png.PACKAGE,
    )
    return Finding("png", label, State.LACKS, told, command_to_add(faster_png.REQUIREMENT))


def _cluster() -> Finding:
    from processing.running.engines.cluster.security import PACKAGES

    label = tr("cluster of several machines")
    lacking = [package for package in PACKAGES if find_spec(package) is None]
    if not lacking:
        return Finding("cluster", label, State.OK, tr("there"))
    told = tr("not installed: {names}", names=", ".join(lacking))
    return Finding("cluster", label, State.LACKS, told, command_to_add(*lacking))


def _sandbox() -> Iterator[Finding]:
    from processing.processes.sandbox import offers

    for number, offer in enumerate(offers(), 1):
        told = (
            tr("not denied to workers: {reason}", reason=localized(offer.lack))
            if offer.lack
            else ""
        )
        state = State.LACKS if offer.lack else State.OK
        label = tr("sandbox: {what}", what=localized(offer.what))
        yield Finding(f"sandbox-{number}", label, state, told or tr("yes"))


def _memory() -> Finding:
    from processing.files.machine import memory_bytes

    told = tr("{size} for this process", size=phrases.size(memory_bytes()))
    return Finding("memory", tr("memory"), State.OK, told)


def _folders() -> Iterator[Finding]:
    """Yield whether what outlives a run can be kept."""
    from processing.files.machine import state_folder
    from processing.storage.presets.preset_store import preset_folder
    from processing.thumbnails.standard import cache_folder

    wanted: tuple[tuple[str, str, Callable[[], Path], bool], ...] = (
        ("journal", tr("journal"), state_folder, True),
        ("presets-folder", tr("folder of presets"), preset_folder, False),
        ("thumbnail-cache", tr("thumbnail cache"), cache_folder, False),
    )
    for key, label, folder, is_needed in wanted:
        yield _folder(key, label, folder, is_needed=is_needed)


def _folder(key: str, label: str, folder: Callable[[], Path], *, is_needed: bool) -> Finding:
    from processing.files.output_folder import check_output_folder

    try:
        place = folder()
        check_output_folder(place)
    except ThumbpoolError as error:
        return Finding(key, label, State.LACKS, localized(str(error)), is_needed=is_needed)
    return Finding(key, label, State.OK, display(place), is_needed=is_needed)


def _presets() -> Finding:
    from processing.storage.presets.preset_store import user_presets

    label = tr("your presets")
    stored = list(user_presets())
    for each in stored:
        if isinstance(each, PresetError):
            return Finding("presets", label, State.LACKS, localized(str(each)))
    return Finding("presets", label, State.OK, phrases.number(len(stored)))


def _trash() -> Finding:
    label = tr("trash")
    if find_spec("send2trash") is None:
        told = tr("not installed: {names}", names="Send2Trash")
        return Finding("trash", label, State.LACKS, told, command_to_add("Send2Trash"))
    if sys.platform != "linux":
        return Finding("trash", label, State.OK, tr("that of the system"))
    named = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share"
    return _folder("trash", label, lambda: Path(named) / "Trash", is_needed=False)


def _notifications() -> Finding:
    from processing.file_managers.notification import can_notify

    label = tr("notifications")
    if can_notify():
        return Finding("notifications", label, State.OK, tr("there"))
    if sys.platform != "linux":
        return Finding("notifications", label, State.UNKNOWN, tr("only the window shows them here"))
    if shutil.which("notify-send") is None:
        line = "sudo apt-get install libnotify-bin"
        told = tr("not installed: {names}", names="notify-send")
        return Finding("notifications", label, State.LACKS, told, line)
    return Finding("notifications", label, State.LACKS, tr("there is no session bus"))


def _portal() -> Finding:
    """Return whether the desktop's portal is there, which the window asks for its wishes."""
    label = tr("desktop portal")
    if sys.platform != "linux":
        return Finding("portal", label, State.UNKNOWN, tr("this system has none"))
    program = shutil.which("gdbus")
    if program is None:
        told = tr("nothing here can ask: {name} is not installed", name="gdbus")
        return Finding("portal", label, State.UNKNOWN, told)
    question = (
        "--dest=org.freedesktop.DBus",
        "--object-path=/org/freedesktop/DBus",
        "--method=org.freedesktop.DBus.ListActivatableNames",
    )
    try:
        answer = subprocess.run(  # noqa: S603 - a command of the system
            [program, "call", "--session", *question],
            capture_output=True,
            text=True,
            timeout=_BUS_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return Finding("portal", label, State.UNKNOWN, tr("there is no session bus"))
    if f"'{_PORTAL}'" in answer.stdout:
        return Finding("portal", label, State.OK, tr("there"))
    line = "sudo apt-get install xdg-desktop-portal"
    return Finding("portal", label, State.LACKS, tr("not installed"), line)


def _languages() -> Finding:
    from processing.language.languages import DEFAULT, LANGUAGES
    from processing.language.translation import catalogue_of

    there = [
        language.name
        for language in LANGUAGES.values()
        if language is DEFAULT or catalogue_of(language).info()
    ]
    state = _state(is_ok=len(there) == len(LANGUAGES))
    return Finding("languages", tr("languages"), state, ", ".join(there))


def _file_managers() -> Finding:
    from processing.file_managers.integration import read_notes

    label = tr("entries in file managers")
    try:
        files = read_notes().files
    except ThumbpoolError as error:
        return Finding("file-managers", label, State.LACKS, localized(str(error)))
    gone = [name for name in files if not Path(name).is_file()]
    if gone:
        told = tr("{path} is gone", path=display(gone[0]))
        return Finding("file-managers", label, State.LACKS, told, "thumbpool-cli integrate")
    if not files:
        told = tr("none; integrate puts them there")
        return Finding("file-managers", label, State.OK, told)
    return Finding("file-managers", label, State.OK, tr("there"))


def _state(*, is_ok: bool) -> State:
    return State.OK if is_ok else State.LACKS


def _version(*packages: str) -> str:
    for package in packages:
        try:
            return version(package)
        except PackageNotFoundError:
            continue
    return ""
