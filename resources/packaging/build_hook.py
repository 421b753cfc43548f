"""Compile the translations whenever the package is built or installed."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))


class TranslationsHook(BuildHookInterface[Any]):
    """Puts what the program reads of each language into the package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile all catalogues before anything is collected."""
        import translations

        for path in translations.compile_all():
            inside = path.relative_to(translations.CATALOGUES).as_posix()
            if self.target_name == "wheel" and version != "editable":
                build_data["force_include"][str(path)] = (
                    f"thumbpool/processing/translations/{inside}"
                )
