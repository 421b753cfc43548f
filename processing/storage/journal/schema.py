"""The journal's tables, where their file is, and how paths and recipes stand in them."""

import functools
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from processing.files.machine import state_folder
from processing.files.paths import absolute
from processing.settings.batch import BatchSettings
from processing.settings.name_pattern import DEFAULT_PATTERN
from processing.settings.recipe import Recipe
from processing.storage.presets.settings_json import fingerprint

VERSION = 3  # of the tables

_HALF = 2**63  # numbers here go from minus this on to one less than this
_FIRST_DATE_NS = -(2**31) * 10**9  # what comes before stands for a date after 2262

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
CREATE TABLE IF NOT EXISTS folders (path BLOB PRIMARY KEY, run_id TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS promises_of_run ON promises (run_id);
CREATE INDEX IF NOT EXISTS promises_of_recipe ON promises (output_folder, recipe);
CREATE INDEX IF NOT EXISTS results_of_run ON results (run_id);
CREATE INDEX IF NOT EXISTS results_of_recipe ON results (output_folder, recipe);
"""

# From each older version to the next. Whoever changes a table adds the statements that keep what it
# holds: half-done replacements are in there, and without their notes nothing brings originals back.
MIGRATIONS: Mapping[int, Sequence[str]] = {
    1: (),  # it had the same runs and results, and promised nothing yet
    2: (),  # it forgot results with their runs
}


def default_path() -> Path:
    """Return where the journal of this user is."""
    return state_folder() / "journal.sqlite"


def key_of(path: Path) -> bytes:
    """Return how a path stands in the tables: absolute, its very bytes."""
    return os.fsencode(absolute(path))


def path_of(key: bytes) -> Path:
    """Return the path that stands in the tables as `key`."""
    return Path(os.fsdecode(key))


def stored_date(date_ns: int) -> int:
    """Return a file's date, in nanoseconds of Unix time, as the 64 bits that SQLite holds."""
    return (date_ns - _HALF) % (2 * _HALF) - _HALF


def date_of(stored: int) -> int:
    """Return the date that is stored as `stored`, from December 1901 to 2486.

    So far reach the dates of most disks. Any other comes back as a wrong one, and no file has that.
    """
    return stored if stored >= _FIRST_DATE_NS else stored + 2 * _HALF


def recipes_of(settings: BatchSettings) -> list[str]:
    """Return what tells results apart that lie in one folder, for each output of the recipe.

    Replacing originals is another recipe, and so is every name pattern.
    """
    mark = "!" if settings.replace_originals else ""
    if settings.name_pattern != DEFAULT_PATTERN:
        mark += f" {settings.name_pattern}"
    return [each + mark for each in _fingerprints(settings.recipe)]


@functools.lru_cache(maxsize=16)
def _fingerprints(recipe: Recipe) -> tuple[str, ...]:
    """Return one text for each output, no two the same: a further one may ask for the first's."""
    told: list[str] = []
    for output in recipe.outputs():
        text = fingerprint(output)
        told.append(f"{text}+" if text in told else text)
    return tuple(told)
