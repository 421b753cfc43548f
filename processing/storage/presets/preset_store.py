"""Find, save and delete presets: built-in ones, the user's own, and files anywhere."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from importlib import resources
from itertools import chain, count
from pathlib import Path

import platformdirs

from processing.errors import PresetError, explained
from processing.files.atomic_write import is_pipe_or_device, replace_file
from processing.files.display import display
from processing.files.paths import fold
from processing.files.safe_names import fit_name
from processing.language.lazy_text import LazyText, lazy_tr
from processing.record import record
from processing.storage.presets.preset import Preset, from_toml, to_toml

SUFFIX = ".toml"
MAX_FILE_BYTES = 1_000_000
_FOLDER_VARIABLE = "THUMBPOOL_PRESET_FOLDER"


@record
class StoredPreset:
    """A preset and its file.

    Attributes:
        path: the user's file; None for a built-in preset.
    """

    preset: Preset
    path: Path | None

    @property
    def is_builtin(self) -> bool:
        """Whether it is built in, and cannot be changed."""
        return self.path is None


def preset_folder() -> Path:
    """Return the folder of the user's presets; an environment variable can name another."""
    elsewhere = os.environ.get(_FOLDER_VARIABLE)
    return Path(
        elsewhere or platformdirs.user_config_path("thumbpool", appauthor=False) / "presets"
    )


def builtin_presets() -> list[StoredPreset]:
    """Return the built-in presets in order, with names and descriptions that are translated."""
    folder = resources.files("processing.storage.presets") / "builtin"
    files = sorted((each for each in folder.iterdir() if each.name.endswith(SUFFIX)), key=str)
    read = (from_toml(each.read_text(encoding="utf-8"), each.name) for each in files)
    return [StoredPreset(_translated(preset), None) for preset in read]


def user_presets() -> Iterator[StoredPreset | PresetError]:
    """Yield the user's presets by file name; an error for each file that cannot be used."""
    try:
        paths = sorted(preset_folder().glob(f"*{SUFFIX}"))
    except OSError:
        return
    for path in paths:
        if path.is_fifo():  # to open one waits for somebody who may never come
            yield PresetError(_unreadable(path, lazy_tr("it is a pipe, not a file")))
            continue
        try:
            yield StoredPreset(read_preset(path), path)
        except PresetError as error:
            yield error


def find_preset(name: str) -> Preset:
    """Return the user's preset `name`, or the built-in one.

    Any other name is that of a file: a path, if it has a separator or the suffix, or one in the
    user's folder.

    Raises:
        PresetError: there is none, or it cannot be used.
    """
    builtin, saved = builtin_presets(), _saved_presets()
    found = _named(name, (*saved, *builtin))
    if found is not None:
        return found.preset
    if name.endswith(SUFFIX) or os.sep in name or "/" in name:
        return read_preset(Path(name))
    path = preset_folder() / fit_name(name, SUFFIX)
    if path.exists():
        return read_preset(path)
    names = ", ".join(f"'{display(each.preset.name)}'" for each in (*builtin, *saved))
    raise PresetError(
        lazy_tr(
            "There is no preset '{name}'; there are {names}. A file ends in {ending}.",
            name=display(name),
            names=names,
            ending=SUFFIX,
        )
    )


def read_preset(path: Path) -> Preset:
    """Return the preset in the file `path`; without a name in it, the file's is used.

    Raises:
        PresetError: it cannot be read or used.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
        text = content.decode()
    except (OSError, UnicodeDecodeError) as error:
        is_of_system = isinstance(error, OSError)
        why = explained(error) if is_of_system else lazy_tr("it is not text in UTF-8")
        raise PresetError(_unreadable(path, why)) from error
    if len(content) > MAX_FILE_BYTES:
        raise PresetError(lazy_tr("The preset {file} is too large to be one.", file=display(path)))
    preset = from_toml(text, display(path))
    if preset.name:
        return preset
    return Preset(display(path.stem), preset.description, preset.recipe, preset.batch)


def save_preset(preset: Preset, path: Path | None = None) -> Path:
    """Write `preset` to `path` or to the user's folder, over an older one; return its path.

    Raises:
        PresetError: it has no name, or that of a built-in preset; or it cannot be written.
    """
    if not preset.name.strip():
        raise PresetError(lazy_tr("Give the preset a name first."))
    target = path or _path_for(preset.name)
    if is_pipe_or_device(target):
        raise PresetError(
            lazy_tr(
                "{file} is a pipe or a device, which no file takes the place of: name a file.",
                file=display(target),
            )
        )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        replace_file(target, [to_toml(preset).encode()])
    except (OSError, UnicodeEncodeError) as error:
        is_of_system = isinstance(error, OSError)
        why = explained(error) if is_of_system else lazy_tr("a name in it is not text in UTF-8")
        raise PresetError(
            lazy_tr(
                "The preset {file} cannot be written: {reason}.", file=display(target), reason=why
            )
        ) from error
    return target


def rename_preset(path: Path, name: str) -> Path:
    """Give the user's preset in the file `path` another name; return the path of its new file.

    Another preset of the user's with that name is replaced.

    Raises:
        PresetError: the name is empty or that of a built-in preset, or a file cannot be written.
    """
    renamed = save_preset(replace(read_preset(path), name=name.strip()))
    if renamed != path:
        delete_preset(path)
    return renamed


def delete_preset(path: Path) -> None:
    """Remove a preset of the user.

    Raises:
        PresetError: it cannot be removed.
    """
    try:
        path.unlink()
    except OSError as error:
        raise PresetError(
            lazy_tr(
                "The preset {file} cannot be removed: {reason}.",
                file=display(path),
                reason=explained(error),
            )
        ) from error


def _unreadable(path: Path, why: str) -> LazyText:
    return lazy_tr("The preset {file} cannot be read: {reason}.", file=display(path), reason=why)


def _translated(preset: Preset) -> Preset:
    """Return a built-in preset whose texts can be shown in any language; they are in its file."""
    name, description = LazyText(preset.name, {}), LazyText(preset.description, {})
    return replace(preset, name=name, description=description)


def _path_for(name: str) -> Path:
    """Return the file of the user's preset `name`, or a free one for it.

    Raises:
        PresetError: a built-in preset has that name.
    """
    if _named(name, builtin_presets()) is not None:
        raise PresetError(
            lazy_tr(
                "The preset '{name}' comes with Thumbpool; choose another name for yours.",
                name=display(name),
            )
        )
    saved = _saved_presets()
    older = _named(name, saved)
    if older is not None and older.path is not None:
        return older.path
    taken = {fold(each.path.name) for each in saved if each.path is not None}
    endings = chain([SUFFIX], (f"-{number}{SUFFIX}" for number in count(2)))
    names = (fit_name(name.strip(), ending) for ending in endings)
    return preset_folder() / next(each for each in names if fold(each) not in taken)


def _saved_presets() -> list[StoredPreset]:
    """Return the user's presets that can be used."""
    return [each for each in user_presets() if isinstance(each, StoredPreset)]


def _named(name: str, presets: Iterable[StoredPreset]) -> StoredPreset | None:
    """Return the first of `presets` with that name, letter case ignored, or None."""
    key = name.strip().casefold()
    return next((each for each in presets if each.preset.name.strip().casefold() == key), None)
