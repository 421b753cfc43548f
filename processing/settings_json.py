"""Settings as text for the journal, and back; people's presets are another matter."""

import functools
import hashlib
import json
from dataclasses import asdict, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from processing.errors import SettingsError
from processing.paths import absolute
from processing.settings import (
    BatchSettings,
    ColorPolicy,
    ConflictPolicy,
    EngineKind,
    Recipe,
    StartMethod,
)

_CHOICES: dict[str, type[StrEnum]] = {
    "color": ColorPolicy,
    "on_conflict": ConflictPolicy,
    "engine": EngineKind,
    "start_method": StartMethod,
}


@functools.lru_cache(maxsize=16)
def fingerprint(recipe: Recipe) -> str:
    """Return a short text that is the same for equal recipes, in every run and process."""
    return hashlib.blake2s(_as_text(recipe).encode(), digest_size=12).hexdigest()


def to_json(settings: BatchSettings) -> str:
    """Return `settings` as text that `from_json` reads; paths become absolute."""
    sources = tuple(Path(absolute(source)) for source in settings.sources)
    output_folder = Path(absolute(settings.output_folder))
    return _as_text(replace(settings, sources=sources, output_folder=output_folder))


def from_json(text: str) -> BatchSettings:
    """Return the settings that `to_json` wrote.

    Raises:
        SettingsError: it was another version of Thumbpool that wrote them.
    """
    try:
        values = json.loads(text)
        values["recipe"] = Recipe(**_read_choices(values["recipe"]))
        values["sources"] = tuple(Path(source) for source in values["sources"])
        values["output_folder"] = Path(values["output_folder"])
        return BatchSettings(**_read_choices(values))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise SettingsError(
            f"These settings were written by another version of Thumbpool: {error}."
        ) from error


def _read_choices(values: dict[str, Any]) -> dict[str, Any]:
    """Return `values` with the names of choices made into their members."""
    return {
        name: _CHOICES[name](value) if name in _CHOICES else value for name, value in values.items()
    }


def _as_text(values: Recipe | BatchSettings) -> str:
    return json.dumps(asdict(values), sort_keys=True, default=str)
