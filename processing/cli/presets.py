"""List presets, or show one, on standard output."""

import sys

from processing.cli.requests import PresetsRequest
from processing.cli.status import ExitStatus
from processing.cli.telling import tell
from processing.errors import PresetError
from processing.files.display import display
from processing.storage.presets.preset import to_toml
from processing.storage.presets.preset_store import (
    builtin_presets,
    find_preset,
    preset_folder,
    user_presets,
)


def show_presets(request: PresetsRequest) -> ExitStatus:
    """Tell what was asked for; a file among the user's that cannot be used is named.

    Raises:
        PresetError: there is no preset of the name.
    """
    if request.name is not None:
        tell(to_toml(find_preset(request.name)).rstrip())
        return ExitStatus.DONE
    status = ExitStatus.DONE
    for shelved in [*builtin_presets(), *user_presets()]:
        if isinstance(shelved, PresetError):
            print(shelved, file=sys.stderr)
            status = ExitStatus.FAILED
            continue
        name, description = display(shelved.preset.name), display(shelved.preset.description)
        tell(f"{name}: {description}" if description else name)
    tell(f"Presets of yours are kept in {display(preset_folder())}.")
    return status
