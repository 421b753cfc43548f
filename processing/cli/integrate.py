"""`integrate`: put entries into the menus of file managers, or take them away."""

import argparse
from argparse import Namespace
from collections.abc import Iterable
from typing import TYPE_CHECKING

from processing.cli._common import ExitStatus, print_line, read_request
from processing.cli._options import offer_flag, one_of
from processing.cli._terminal import Ink, complain, say
from processing.cli.interruption import Interruption
from processing.errors import SettingsError
from processing.file_managers.entries import PRESETS, Entry, Programs
from processing.file_managers.managers import MANAGERS, Manager
from processing.files.display import display
from processing.language.lazy_text import lazy_tr
from processing.language.translation import localized, tr
from processing.record import record

if TYPE_CHECKING:
    from processing.file_managers.integration import Done

_KEYS = tuple(manager.key for manager in MANAGERS)


def describe(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `integrate`."""
    parser.add_argument(
        "managers",
        nargs="*",
        type=one_of(_KEYS),
        metavar=tr("FILE_MANAGER"),
        help=tr(
            "one of {names}; those that are installed if left out",
            names=", ".join(_KEYS),
        ),
    )
    parser.add_argument(
        "--preset",
        dest="presets",
        action="append",
        metavar=tr("NAME"),
        help=tr(
            "a preset that gets an entry; may be repeated (default: {default})",
            default=", ".join(PRESETS),
        ),
    )
    offer_flag(parser, "--remove", "is_removal", tr("take away all that was written"))
    offer_flag(parser, "--list", "is_list", tr("list the file managers and what was written"))
    offer_flag(parser, "--dry-run", "is_dry", tr("show what would happen, and write nothing"))


def request(given: Namespace) -> "IntegrateRequest":
    """Return what `integrate` was asked.

    Raises:
        SettingsError: the options contradict each other.
    """
    given.managers, given.presets = tuple(given.managers), tuple(given.presets or PRESETS)
    return read_request(IntegrateRequest, given)


@record
class IntegrateRequest:
    """What `integrate` was asked."""

    managers: tuple[str, ...]
    presets: tuple[str, ...]
    is_removal: bool
    is_list: bool
    is_dry: bool

    def __post_init__(self) -> None:
        if self.is_removal and (self.managers or self.is_list):
            raise SettingsError(
                lazy_tr("--remove takes everything away; give it alone, or with --dry-run.")
            )

    def carry_out(self, _interruption: Interruption) -> ExitStatus:
        """Write, list or remove, and print each file.

        Raises:
            ThumbpoolError: a preset does not exist, or a file cannot be changed.
        """
        from processing.file_managers.integration import Deed, integrate, remove

        if self.is_list:
            return _list_all()
        if self.is_removal:
            return self._tell(remove(is_dry=self.is_dry))
        managers = self._chosen()
        if not managers:
            say(
                tr(
                    "No file manager was found that is known here. Name one to write its files "
                    "nevertheless: {names}",
                    names=", ".join(_KEYS),
                )
            )
            return ExitStatus.DONE
        done = integrate(managers, *self._entries(), is_dry=self.is_dry)
        status = self._tell(done)
        written = [] if self.is_dry else [each.path for each in done if each.deed is Deed.WRITTEN]
        for manager in managers:
            if manager.advice and any(path.is_relative_to(manager.place()) for path in written):
                say(localized(manager.advice))
        return status

    def _chosen(self) -> list[Manager]:
        """Return the file managers that were named, or those that are installed."""
        if self.managers:
            return [each for each in MANAGERS if each.key in self.managers]
        return [each for each in MANAGERS if each.is_here]

    def _entries(self) -> tuple[tuple[Entry, ...], Programs]:
        """Return the entries, each with a label in the user's language, and our programs.

        Raises:
            PresetError: there is no preset of a name.
        """
        from processing.file_managers.entries import open_entry, preset_entries, programs_here
        from processing.storage.presets.preset_store import find_preset

        programs = programs_here()
        names = [find_preset(name).name for name in self.presets]
        labels = ((name, localized(name)) for name in names)
        entries = (open_entry(tr("Open in Thumbpool"), programs), *preset_entries(labels, programs))
        return entries, programs

    def _tell(self, done: "Iterable[Done]") -> ExitStatus:
        """Print what was done with each file; what was kept is told apart."""
        from processing.file_managers.integration import Deed

        status = ExitStatus.DONE
        for each in done:
            if each.deed is Deed.KEPT:
                kept = tr(
                    "{path} was left as it is: {reason}",
                    path=display(each.path),
                    reason=localized(each.reason),
                )
                complain(kept, Ink.WARNING)
                status = ExitStatus.FAILED
            else:
                print_line(self._line(each))
        return status

    def _line(self, done: "Done") -> str:
        """Return what was done with a file, or would be."""
        from processing.file_managers.integration import Deed

        path = display(done.path)
        match done.deed:
            case Deed.UNCHANGED:
                return tr("unchanged: {path}", path=path)
            case Deed.REMOVED if self.is_dry:
                return tr("would be removed: {path}", path=path)
            case Deed.REMOVED:
                return tr("removed: {path}", path=path)
            case _ if self.is_dry:
                return tr("would be written: {path}", path=path)
            case _:
                return tr("written: {path}", path=path)


def _list_all() -> ExitStatus:
    """Print each file manager, whether it is here, and the files that were written.

    Raises:
        OutputError: it cannot be read what was written.
    """
    from processing.file_managers.integration import read_notes

    for manager in MANAGERS:
        label = localized(manager.label)
        if manager.is_here:
            line = tr("{key}: {label}, installed", key=manager.key, label=label)
        else:
            line = tr("{key}: {label}, not found here", key=manager.key, label=label)
        print_line(line)
    for name in read_notes().files:
        print_line(tr("written: {path}", path=display(name)))
    return ExitStatus.DONE
