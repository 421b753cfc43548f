"""How a further result is typed: its size, then settings of its own, between commas."""

import shlex
from typing import Any

from processing.cli._options import size, value_text, words
from processing.errors import SettingsError
from processing.formats.available import OUTPUT_KEYS
from processing.language.lazy_text import lazy_tr
from processing.language.translation import tr
from processing.settings.choices import SizeMode, VariantMetadata, VariantSize
from processing.settings.variant import Variant
from processing.storage.presets.settings_json import from_plain

_BETWEEN = ","
_KEEP = SizeMode.KEEP.value
# What is typed before the equals sign -> the field of a variant.
_FIELDS = {
    "mode": "size_mode",
    "format": "output_format",
    "quality": "quality_percent",
    "metadata": "metadata",
    "suffix": "suffix",
    "folder": "folder",
}


def variant_help() -> str:
    """Return what the option for a further result does."""
    return tr(
        "Make this of each picture as well, such as 1920x1920, keep,format=webp or "
        "320,mode=fill,format=webp,quality=70,suffix=_small,folder=thumbs,metadata=no-location;"
        " mode is one of {modes}; metadata is one of {metadata}; what is left out is as"
        " for the first result; may be repeated.",
        modes=", ".join(VariantSize),
        metadata=", ".join(VariantMetadata),
    )


def variant(text: str) -> Variant:
    """Read `SIZE,KEY=VALUE,...`; the size is a box or keep. The older `WxH:FORMAT` is read, too.

    Raises:
        SettingsError: there is no such setting, or a value makes no sense.
    """
    where = f"--also {text}"
    try:
        first, *pairs = words(text, _BETWEEN)
    except ValueError as error:
        raise SettingsError(
            lazy_tr(
                "{option}: it begins with a size, and each quotation mark needs another.",
                option=where,
            )
        ) from error
    typed, _, old_format = first.strip().partition(":")
    plain = _plain_size(typed) | ({"output_format": old_format} if old_format else {})
    for pair in pairs:
        key, equals, value = pair.lstrip().partition("=")
        if not equals or key not in _FIELDS:
            raise SettingsError(
                lazy_tr(
                    "{option}: {pair} must be one of {keys}, and its value: KEY=VALUE.",
                    option=where,
                    pair=repr(pair),
                    keys=", ".join(_FIELDS),
                )
            )
        plain[_FIELDS[key]] = int(value) if key == "quality" and value.isdecimal() else value
    output_format = plain.get("output_format", OUTPUT_KEYS[0])
    if output_format not in OUTPUT_KEYS:
        raise SettingsError(
            lazy_tr(
                "{option}: the format {format} is not one of {formats}.",
                option=where,
                format=repr(output_format),
                formats=", ".join(OUTPUT_KEYS),
            )
        )
    try:
        return from_plain(Variant, plain)
    except SettingsError as error:
        raise SettingsError(
            lazy_tr("{option}: {problem}", option=where, problem=str(error))
        ) from error


def _plain_size(typed: str) -> dict[str, Any]:
    if typed.lower() == _KEEP:
        return {"size_mode": _KEEP}
    width, height = size(typed)
    return {"width_pixels": width, "height_pixels": height}


def variant_text(wanted: Variant) -> str:
    """Return the text that `variant` reads as this further result, without what is usual."""
    usual = Variant()
    is_kept = wanted.size_mode is VariantSize.KEEP
    parts = [_KEEP if is_kept else f"{wanted.width_pixels}x{wanted.height_pixels}"]
    for key, name in _FIELDS.items():
        value = getattr(wanted, name)
        if value != getattr(usual, name) and not (is_kept and name == "size_mode"):
            parts.append(f"{key}={shlex.quote(value_text(value))}")
    return _BETWEEN.join(parts)
