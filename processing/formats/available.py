"""The picture formats that this installation can read and write; no other file is opened."""

from importlib.util import find_spec
from pathlib import PurePath

from processing.errors import SettingsError
from processing.files.display import display
from processing.formats.installation import command_to_add
from processing.formats.table import TABLE, PictureFormat
from processing.language.joining import lazy_series
from processing.language.lazy_text import LazyText, lazy_tr
from processing.settings.choices import KEEP_FORMAT

# What can be read here, and which of it can be written. An extra is looked up, not imported: the
# worker imports it when the first picture needs it.
FORMATS = tuple(row for row in TABLE if not row.needs or find_spec(row.needs) is not None)
WRITABLE = tuple(row for row in FORMATS if row.modes)
LACKING = tuple(row for row in TABLE if row not in FORMATS)

_BY_KEY = {row.key: row for row in WRITABLE}
_BY_SUFFIX = {suffix: row for row in FORMATS for suffix in row.suffixes}
_LACKING_BY_SUFFIX = {suffix: row for row in LACKING for suffix in row.suffixes}
_BY_PILLOW_NAME = {name: row for row in FORMATS for name in (row.pillow_name, *row.kin)}

# Pillow opens a file with these readers only, whatever its name claims: never Ghostscript (EPS),
# never the readers that 300 bytes can make allocate half a gigabyte (BLP, DDS, FLI).
READERS = tuple(row.pillow_name for row in FORMATS if not row.extra)

OUTPUT_KEYS = (KEEP_FORMAT, *_BY_KEY)


def is_supported(path: PurePath) -> bool:
    """Return whether `path` has a file name extension of a format that can be read here."""
    return path.suffix.lower() in _BY_SUFFIX


def lacking_for(path: PurePath) -> PictureFormat | None:
    """Return the format of the extension of `path` if only its extra is missing; else None."""
    return _LACKING_BY_SUFFIX.get(path.suffix.lower())


def remedy(row: PictureFormat) -> LazyText:
    """Return the sentence that says what makes a format of `LACKING` work."""
    command = command_to_add(row.package)
    if not command:
        return lazy_tr(
            "This Thumbpool came as a whole and takes no more formats; one that was installed by "
            "pip does."
        )
    return lazy_tr("Install {package}: {command}.", package=row.package, command=command)


def by_key(key: str) -> PictureFormat:
    """Return the format that `key` names.

    Raises:
        SettingsError: there is none, or it cannot be written here.
    """
    row = _BY_KEY.get(key)
    if row is not None:
        return row
    lacking = next((row for row in LACKING if row.key == key and row.modes), None)
    if lacking is not None:
        raise SettingsError(
            lazy_tr(
                "{format} cannot be written here. {remedy}",
                format=lacking.label,
                remedy=remedy(lacking),
            )
        )
    raise SettingsError(
        lazy_tr(
            "Format '{format}' is not known; choose one of {formats}.",
            format=display(key),
            formats=", ".join(OUTPUT_KEYS),
        )
    )


def by_suffix(path: PurePath) -> PictureFormat:
    """Return the format of the extension of `path`.

    Raises:
        SettingsError: no format that can be read here has it.
    """
    row = _BY_SUFFIX.get(path.suffix.lower())
    if row is None:
        raise SettingsError(why_unread(path, path.name))
    return row


def why_unread(path: PurePath, shown: str = "") -> LazyText:
    """Return why a file of this extension is not read; it is called `shown`, or by its path."""
    shown = shown or display(path)
    row = lacking_for(path)
    if row is not None:
        return lazy_tr(
            "{file} is a {format} picture, which cannot be read here. {remedy}",
            file=shown,
            format=row.label,
            remedy=remedy(row),
        )
    return lazy_tr(
        "{file} is no picture that Thumbpool reads; it reads {formats}.",
        file=shown,
        formats=all_names(),
    )


def all_names() -> str:
    """Return the names of all formats, as a text that is translated where it is shown."""
    return lazy_series([row.label for row in FORMATS])


def by_pillow_name(name: str | None) -> PictureFormat:
    """Return the format that Pillow, or an extra, opened as `name`."""
    return _BY_PILLOW_NAME[name or ""]


def result_suffix(output_format: str, source: PurePath) -> str:
    """Return the extension of the result's name; a kept format keeps the source's spelling.

    For a format that can only be read, that is the extension of the one it is `kept_as`.
    """
    source_format = _BY_SUFFIX.get(source.suffix.lower())
    if output_format == KEEP_FORMAT and (source_format is None or source_format.modes):
        return source.suffix
    if source_format is None:
        return by_key(output_format).suffixes[0]
    return result_format(output_format, source_format).suffixes[0]


def result_format(output_format: str, source: PictureFormat) -> PictureFormat:
    """Return the format of a result of a picture in the format `source`."""
    if output_format != KEEP_FORMAT:
        return by_key(output_format)
    return by_key(source.kept_as) if source.kept_as else source
