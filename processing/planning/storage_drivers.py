"""Check that the drivers of the storages of a batch are installed; imports none of them."""

from importlib.util import find_spec
from pathlib import Path

from processing.errors import SettingsError
from processing.files.remote.names import SCHEMES, is_remote, scheme_of
from processing.formats.installation import command_to_add, quoted
from processing.language.lazy_text import lazy_tr
from processing.settings.batch import BatchSettings


def check_drivers(settings: BatchSettings) -> None:
    """Check that what each address of a batch needs is there.

    Raises:
        SettingsError: a package lacks; the sentence names the command that adds it.
    """
    for path in (settings.output_folder, *settings.sources):
        if is_remote(path):
            check_driver(path)


def check_driver(path: Path) -> None:
    """Check that what the address of a file of a storage needs is there.

    Raises:
        SettingsError: a package lacks; the sentence names the command that adds it.
    """
    row = SCHEMES[scheme_of(path)]
    if any(find_spec(module) is None for module in row.modules):
        raise SettingsError(
            lazy_tr(
                "Addresses of {scheme}:// need packages that are not installed. Add them "
                "with: {command}",
                scheme=scheme_of(path),
                command=command_to_add(*row.packages) or quoted("pip", "install", *row.packages),
            )
        )
