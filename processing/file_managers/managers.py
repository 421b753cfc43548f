"""The file managers that are known, and the files that each is to have; writes nothing."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from processing.file_managers import texts, thunar
from processing.file_managers.entries import Entry, Programs
from processing.file_managers.thumbnailer import lacking_kinds
from processing.file_managers.windows_shortcut import shortcut
from processing.files.safe_names import fit_name
from processing.language.lazy_text import lazy_tr
from processing.record import record

_EVERYBODY_MAY_RUN = 0o755
_NAUTILUS_FOLDER = "nautilus/scripts"
_NEMO_FOLDER = "nemo/scripts"
_DOLPHIN_FOLDER = "kio/servicemenus"
_PCMANFM_FOLDER = "file-manager/actions"
_THUMBNAILER_FOLDER = "thumbnailers"
_THUNAR_DEFAULTS = Path("/etc/xdg/Thunar/uca.xml")


@record
class Wanted:
    """A file that is to be there.

    Attributes:
        content: all of it; for a shared file, with what others have written into it.
        mode: its permissions.
        is_shared: whether it holds what is the user's, so that only our part is taken away again.
    """

    path: Path
    content: bytes
    mode: int = 0o644
    is_shared: bool = False


@record
class Manager:
    """A file manager, or what else shows our entries.

    Attributes:
        key: how the command line names it.
        label: how it calls itself.
        platform: the value of `sys.platform` where it is at home.
        programs: one of them is found where it is installed; none if it belongs to the system.
        place: returns the folder that all its files are in, or below.
        wanted: yields its files.
        advice: what makes it look again, in a sentence; empty if it does so by itself.
    """

    key: str
    label: str
    platform: str
    programs: tuple[str, ...]
    place: Callable[[], Path]
    wanted: Callable[[Sequence[Entry], Programs], Iterator[Wanted]]
    advice: str = ""

    @property
    def is_here(self) -> bool:
        """Whether it is installed."""
        if self.platform != sys.platform:
            return False
        return not self.programs or any(map(shutil.which, self.programs))


def data_folder() -> Path:
    """Return where programs of this user keep what they share: `XDG_DATA_HOME`."""
    return _base_folder("XDG_DATA_HOME", ".local/share")


def config_folder() -> Path:
    """Return where programs of this user keep their settings: `XDG_CONFIG_HOME`."""
    return _base_folder("XDG_CONFIG_HOME", ".config")


def _base_folder(variable: str, usual: str) -> Path:
    named = Path(os.environ.get(variable, ""))
    return named if named.is_absolute() else Path.home() / usual


def _in_data(folder: str) -> Callable[[], Path]:
    """Return what returns `folder` of the user's data folder."""
    return lambda: data_folder() / folder


def _file_names(
    entries: Sequence[Entry], prefix: str = "", suffix: str = ""
) -> Iterator[tuple[Entry, str]]:
    """Yield each entry with a name for its file, which no earlier one has in whatever case."""
    taken: set[str] = set()
    for entry in entries:
        label = prefix + entry.label.lstrip(".")  # a name with a dot in front would be hidden
        name = fit_name(label, suffix)
        number = 1
        while name.casefold() in taken:
            number += 1
            name = fit_name(label, f" {number}{suffix}")
        taken.add(name.casefold())
        yield entry, name


def _scripts(folder: str) -> Callable[[Sequence[Entry], Programs], Iterator[Wanted]]:
    """Return what yields a script for each entry in a submenu: each folder is one."""

    def wanted(entries: Sequence[Entry], _programs: Programs) -> Iterator[Wanted]:
        for entry, name in _file_names(entries):
            path = data_folder() / folder / texts.NAME / name
            yield Wanted(path, _bytes(texts.script(entry)), _EVERYBODY_MAY_RUN)

    return wanted


def _dolphin(entries: Sequence[Entry], _programs: Programs) -> Iterator[Wanted]:
    path = data_folder() / _DOLPHIN_FOLDER / "thumbpool.desktop"
    yield Wanted(path, _bytes(texts.dolphin_menu(entries)), _EVERYBODY_MAY_RUN)


def _pcmanfm(entries: Sequence[Entry], _programs: Programs) -> Iterator[Wanted]:
    for entry in entries:
        path = data_folder() / _PCMANFM_FOLDER / f"thumbpool-{entry.key}.desktop"
        yield Wanted(path, _bytes(texts.pcmanfm_action(entry)))


def thunar_file() -> Path:
    """Return where Thunar keeps the user's actions."""
    return config_folder() / "Thunar/uca.xml"


def thunar_start() -> bytes:
    """Return what Thunar's file would begin with: its own actions, which ours would hide."""
    return _THUNAR_DEFAULTS.read_bytes() if _THUNAR_DEFAULTS.is_file() else b""


def _thunar(entries: Sequence[Entry], _programs: Programs) -> Iterator[Wanted]:
    path = thunar_file()
    present = path.read_bytes() if path.exists() else thunar_start()
    actions = "".join(map(texts.thunar_action, entries))
    content = thunar.with_actions(os.fsdecode(present), actions, os.fspath(path))
    yield Wanted(path, _bytes(content), is_shared=True)


def _thumbnailer(_entries: Sequence[Entry], programs: Programs) -> Iterator[Wanted]:
    kinds = lacking_kinds(data_folder())
    if kinds:
        path = data_folder() / _THUMBNAILER_FOLDER / "thumbpool.thumbnailer"
        yield Wanted(path, _bytes(texts.thumbnailer(programs.command_line, kinds)))


def _send_to_folder() -> Path:
    roaming = Path(os.environ.get("APPDATA", Path.home() / "AppData/Roaming"))
    return roaming / "Microsoft/Windows/SendTo"


def _send_to(entries: Sequence[Entry], programs: Programs) -> Iterator[Wanted]:
    """Yield shortcuts to the window: there is no way here to offer an undo without it.

    No batch file: its `%*` would run what a file's name holds.
    """
    for entry, name in _file_names(entries, f"{texts.NAME} - ", ".lnk"):
        preset = [word for word in entry.command if word.startswith("--preset=")]
        arguments = [part for word in preset for part in word.split("=", 1)]
        command = (*programs.window, *arguments, "--")
        yield Wanted(_send_to_folder() / name, shortcut(command))


def _services_folder() -> Path:
    return Path.home() / "Library/Services"


def _quick_actions(entries: Sequence[Entry], _programs: Programs) -> Iterator[Wanted]:
    for entry, name in _file_names(entries, f"{texts.NAME} ", ".workflow"):
        folder = _services_folder() / name / "Contents"
        yield Wanted(folder / "Info.plist", texts.workflow_information(entry))
        yield Wanted(folder / "document.wflow", texts.workflow(entry))


def _bytes(text: str) -> bytes:
    """Return a text in UTF-8, with the bytes of paths that are none."""
    return text.encode("utf-8", "surrogateescape")


MANAGERS = (
    Manager(
        "nautilus",
        "Nautilus",
        "linux",
        ("nautilus",),
        _in_data(_NAUTILUS_FOLDER),
        _scripts(_NAUTILUS_FOLDER),
    ),
    Manager("nemo", "Nemo", "linux", ("nemo",), _in_data(_NEMO_FOLDER), _scripts(_NEMO_FOLDER)),
    Manager("dolphin", "Dolphin", "linux", ("dolphin",), _in_data(_DOLPHIN_FOLDER), _dolphin),
    Manager(
        "thunar",
        "Thunar",
        "linux",
        ("thunar", "Thunar"),
        lambda: thunar_file().parent,
        _thunar,
        lazy_tr("Thunar shows the entries once it is started anew: thunar --quit"),
    ),
    Manager(
        "pcmanfm",
        "PCManFM",
        "linux",
        ("pcmanfm", "pcmanfm-qt"),
        _in_data(_PCMANFM_FOLDER),
        _pcmanfm,
    ),
    Manager(
        "thumbnailer",
        lazy_tr("thumbnails of the desktop"),
        "linux",
        (),
        _in_data(_THUMBNAILER_FOLDER),
        _thumbnailer,
        lazy_tr("Thunar shows the thumbnails after the next login at the latest."),
    ),
    Manager("send-to", lazy_tr("Send to (Windows)"), "win32", (), _send_to_folder, _send_to),
    Manager("finder", "Finder", "darwin", (), _services_folder, _quick_actions),
)
