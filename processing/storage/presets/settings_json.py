"""Settings as text for the journal, and back; people's presets are another matter."""

import functools
import hashlib
import json
from dataclasses import replace
from pathlib import Path

from processing.errors import SettingsError
from processing.files.paths import absolute
from processing.settings.batch import BatchSettings
from processing.settings.recipe import Recipe
from processing.storage.presets.plain import from_plain, to_plain


@functools.lru_cache(maxsize=16)
def fingerprint(recipe: Recipe) -> str:
    """Return a short text that is the same for equal recipes, in every run and process.

    A setting at its default does not count, so a version that knows of more still knows this.
    """
    usual = to_plain(Recipe())
    chosen = {name: value for name, value in to_plain(recipe).items() if value != usual[name]}
    return hashlib.blake2s(_as_text(chosen).encode(), digest_size=12).hexdigest()


def to_json(settings: BatchSettings) -> str:
    """Return `settings` as text that `from_json` reads; paths become absolute."""
    sources = tuple(Path(absolute(source)) for source in settings.sources)
    output_folder = Path(absolute(settings.output_folder))
    return _as_text(to_plain(replace(settings, sources=sources, output_folder=output_folder)))


def from_json(text: str) -> BatchSettings:
    """Return the settings that `to_json` wrote.

    Raises:
        SettingsError: it was another version of Thumbpool that wrote them.
    """
    try:
        return from_plain(BatchSettings, json.loads(text))
    except (SettingsError, ValueError, RecursionError) as error:
        raise SettingsError(
            f"These settings were written by another version of Thumbpool: {error}"
        ) from error


def _as_text(plain: object) -> str:
    return json.dumps(plain, sort_keys=True)
