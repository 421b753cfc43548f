"""How a further result is typed: its size, then settings of its own, between commas."""

import shlex
from typing import Any

from processing.cli._options import size, value_text, words
from processing.errors import SettingsError
from processing.formats.available import OUTPUT_KEYS
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
VARIANT_HELP = (
    "make this of each picture as well, such as 1920x1920, keep,format=webp or "
    "320,mode=fill,format=webp,quality=70,suffix=_small,folder=thumbs,metadata=no-location; "
    f"mode is one of {', '.join(VariantSize)}; metadata is one of {', '.join(VariantMetadata)}; "
    "what is left out is as for the first result; may be repeated"
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
            f"{where}: it begins with a size, and each quotation mark needs another."
        ) from error
    typed, _, old_format = first.strip().partition(":")
    plain = _plain_size(typed) | ({"output_format": old_format} if old_format else {})
    for pair in pairs:
        key, equals, value = pair.lstrip().partition("=")
        if not equals or key not in _FIELDS:
            raise SettingsError(
                f"{where}: {pair!r} must be one of {', '.join(_FIELDS)}, and its value: KEY=VALUE."
            )
        plain[_FIELDS[key]] = int(value) if key == "quality" and value.isdecimal() else value
    output_format = plain.get("output_format", OUTPUT_KEYS[0])
    if output_format not in OUTPUT_KEYS:
        raise SettingsError(
            f"{where}: the format {output_format!r} is not one of {', '.join(OUTPUT_KEYS)}."
        )
    try:
        return from_plain(Variant, plain)
    except SettingsError as error:
        raise SettingsError(f"{where}: {error}") from error


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
