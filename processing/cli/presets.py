"""`presets`: list the presets, or show one as a file."""

import argparse
from argparse import Namespace

from processing.cli._common import ExitStatus, print_line, read_request
from processing.cli._options import offer_flag
from processing.cli._terminal import Ink, complain, say
from processing.cli.interruption import Interruption
from processing.errors import PresetError
from processing.files.display import display
from processing.language.translation import localized, tr
from processing.record import record


def describe(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `presets`."""
    parser.add_argument("name", nargs="?", metavar=tr("NAME"), help=tr("The preset to show."))
    offer_flag(parser, "--names", "is_names_only", tr("Print the names alone, a line for each."))


def request(given: Namespace) -> "PresetsRequest":
    """Return what `presets` was asked."""
    return read_request(PresetsRequest, given)


@record
class PresetsRequest:
    """A request to show the file of the named preset, or to list all presets."""

    name: str | None
    is_names_only: bool

    def carry_out(self, _interruption: Interruption) -> ExitStatus:
        """Print what was asked for; a preset file that cannot be used is named.

        Raises:
            PresetError: there is no preset of the name.
        """
        from processing.storage.presets.preset import to_toml
        from processing.storage.presets.preset_store import (
            builtin_presets,
            find_preset,
            preset_folder,
            user_presets,
        )

        if self.name is not None:
            print_line(to_toml(find_preset(self.name)).rstrip())
            return ExitStatus.DONE
        status = ExitStatus.DONE
        for stored in [*builtin_presets(), *user_presets()]:
            if isinstance(stored, PresetError):
                complain(localized(str(stored)), Ink.FAILURE)
                status = ExitStatus.FAILED
                continue
            name = display(stored.preset.name)
            # The name stays as one types it; of what comes along, the description is translated.
            description = stored.preset.description
            if description and not self.is_names_only:
                told = display(tr(description))
                say(tr("{name}: {description}", name=name, description=told))
            else:
                print_line(name)
        if not self.is_names_only:
            say(tr("Your presets are kept in {folder}.", folder=display(preset_folder())))
        return status
