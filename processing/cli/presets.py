"""`presets`: list the presets, or show one as a file."""

import argparse
import sys
from argparse import Namespace
from dataclasses import dataclass

from processing.cli._common import ExitStatus, print_line, read_request
from processing.cli.interruption import Interruption
from processing.errors import PresetError
from processing.files.display import display


def describe(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `presets`."""
    parser.add_argument("name", nargs="?", metavar="NAME", help="the preset to show")


def request(given: Namespace) -> "PresetsRequest":
    """Return what `presets` was asked."""
    return read_request(PresetsRequest, given)


@dataclass(frozen=True, slots=True)
class PresetsRequest:
    """A request to show the file of the named preset, or to list all presets."""

    name: str | None

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
                print(stored, file=sys.stderr)
                status = ExitStatus.FAILED
                continue
            name, description = display(stored.preset.name), display(stored.preset.description)
            print_line(f"{name}: {description}" if description else name)
        print_line(f"Your presets are kept in {display(preset_folder())}.")
        return status
