"""The journal's tables, its file, and how paths, dates and recipes are stored."""

import functools
import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from processing.files.machine import state_folder
from processing.files.paths import absolute
from processing.settings.batch import BatchSettings
from processing.settings.name_pattern import DEFAULT_PATTERN
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant
from processing.storage.presets.settings_json import fingerprint

VERSION = 4  # of the tables

_HALF = 2**63  # SQLite's integers are from minus this to one less than this
_FIRST_DATE_NS = -(2**31) * 10**9  # stored values below this are dates after 2262

SCHEMA = """
CREATE TABLE IF NOT EXISTS runs (
    id TEXT PRIMARY KEY,
    output_folder BLOB NOT NULL,
    settings TEXT NOT NULL,
    planned INTEGER NOT NULL,
    started REAL NOT NULL,
    state TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS promises (
    destination BLOB PRIMARY KEY,
    run_id TEXT NOT NULL,
    source BLOB NOT NULL,
    output_folder BLOB NOT NULL,
    recipe TEXT NOT NULL,
    is_new INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS results (
    destination BLOB PRIMARY KEY,
    run_id TEXT NOT NULL,
    source BLOB NOT NULL,
    source_bytes INTEGER NOT NULL,
    source_modified_ns INTEGER NOT NULL,
    output_folder BLOB NOT NULL,
    recipe TEXT NOT NULL,
    result_bytes INTEGER NOT NULL,
    result_modified_ns INTEGER NOT NULL,
    is_new INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS earlier_results (
    number INTEGER PRIMARY KEY,
    destination BLOB NOT NULL UNIQUE ON CONFLICT REPLACE,
    source BLOB NOT NULL,
    source_bytes INTEGER NOT NULL,
    source_modified_ns INTEGER NOT NULL,
    output_folder BLOB NOT NULL,
    result_bytes INTEGER NOT NULL,
    result_modified_ns INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS endings (
    ended_run TEXT PRIMARY KEY,
    done INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    failed INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS folders (path BLOB PRIMARY KEY, run_id TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS promises_of_run ON promises (run_id);
CREATE INDEX IF NOT EXISTS promises_of_recipe ON promises (output_folder, recipe);
CREATE INDEX IF NOT EXISTS results_of_run ON results (run_id);
CREATE INDEX IF NOT EXISTS results_of_recipe ON results (output_folder, recipe);
CREATE INDEX IF NOT EXISTS results_by_date ON results (result_modified_ns);
CREATE INDEX IF NOT EXISTS earlier_results_by_date ON earlier_results (result_modified_ns);
"""

# From each older version to the next. A change of a table needs statements that keep its rows:
# unfinished replacements are among them, and originals cannot be restored without their rows.
MIGRATIONS: Mapping[int, Sequence[str]] = {
    1: (),  # it had the same runs and results, and no promises
    2: (),  # it deleted results with their runs
    3: (),  # it did not record how many pictures a run made, skipped and failed to make
}


def default_path() -> Path:
    """Return the path of the user's journal."""
    return state_folder() / "journal.sqlite"


def key_of(path: Path) -> bytes:
    """Return a path as it is stored: the bytes of its absolute form."""
    return os.fsencode(absolute(path))


def path_of(key: bytes) -> Path:
    """Return the path that is stored as `key`."""
    return Path(os.fsdecode(key))


def stored_date(date_ns: int) -> int:
    """Return a file's date, in nanoseconds of Unix time, as a signed 64-bit integer for SQLite."""
    return (date_ns - _HALF) % (2 * _HALF) - _HALF


def date_of(stored: int) -> int:
    """Return the date that is stored as `stored`, from December 1901 to 2486.

    That is the range of most disks. Any other date comes back as one that no file has.
    """
    return stored if stored >= _FIRST_DATE_NS else stored + 2 * _HALF


def recipes_of(settings: BatchSettings) -> list[str]:
    """Return a key for the results of each output of the recipe.

    Replacing originals counts as another recipe, and so does each name pattern, and each suffix
    and folder of a further result.
    """
    mark = "!" if settings.replace_originals else ""
    if settings.name_pattern != DEFAULT_PATTERN:
        mark += f" {settings.name_pattern}"
    return [each + mark for each in _fingerprints(settings.recipe)]


@functools.lru_cache(maxsize=16)
def _fingerprints(recipe: Recipe) -> tuple[str, ...]:
    """Return a different text for each output, even if two outputs are equal."""
    texts: list[str] = []
    for output, place in zip(recipe.outputs(), ("", *map(_place_key, recipe.also)), strict=True):
        text = fingerprint(output) + place
        texts.append(f"{text}+" if text in texts else text)
    return tuple(texts)


def _place_key(variant: Variant) -> str:
    """Return a short hash of a further result's own folder and suffix; empty if it has neither."""
    place = "/".join((*variant.folders, f":{variant.suffix}")).removesuffix(":")
    return hashlib.blake2s(place.encode(), digest_size=6).hexdigest() if place else ""
