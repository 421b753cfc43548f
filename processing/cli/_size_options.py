"""The options for the size of results, and how a typed size is read."""

import argparse
import re
from argparse import Namespace
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from processing.cli._options import escaped, offer, offer_switch, value_text
from processing.errors import SettingsError
from processing.language.lazy_text import LazyText, lazy_tr
from processing.language.translation import tr
from processing.record import record
from processing.settings.choices import Gravity, PadFill, ResamplingFilter, SizeMode, SmallPolicy
from processing.settings.fields import spec_of
from processing.settings.recipe import Recipe

_NUMBER = r"([0-9]{1,6}(?:\.[0-9]{1,20})?)"
_SIZE = re.compile(rf"{_NUMBER}(?:x{_NUMBER}|(%|mp))?")


class _Kind(StrEnum):
    """The kind of a typed size; each value is an example of it."""

    BOX = "640x480"
    NUMBER = "1920"
    PERCENT = "50%"
    MEGAPIXELS = "2MP"
    KEEP = "keep"


@record
class TypedSize:
    """A size as it was typed: its text, and the one or two numbers in it."""

    text: str
    kind: _Kind
    numbers: tuple[float, ...]


# Mode -> the kinds of size it takes, and the settings that the one or two numbers set.
_BOX_FIELDS = ("width_pixels", "height_pixels")
_BOXED = frozenset({_Kind.BOX, _Kind.NUMBER})
_SINGLE = frozenset({_Kind.NUMBER})
_TAKEN: dict[SizeMode, tuple[frozenset[_Kind], tuple[str, ...]]] = {
    SizeMode.FIT: (_BOXED, _BOX_FIELDS),
    SizeMode.FILL: (_BOXED, _BOX_FIELDS),
    SizeMode.PAD: (_BOXED, _BOX_FIELDS),
    SizeMode.EXACT: (_BOXED, _BOX_FIELDS),
    SizeMode.WIDTH: (_SINGLE, _BOX_FIELDS[:1]),
    SizeMode.HEIGHT: (_SINGLE, _BOX_FIELDS[1:]),
    SizeMode.LONG_EDGE: (_SINGLE, ("edge_pixels",)),
    SizeMode.SHORT_EDGE: (_SINGLE, ("edge_pixels",)),
    SizeMode.PERCENT: (_SINGLE | {_Kind.PERCENT}, ("size_percent",)),
    SizeMode.MEGAPIXELS: (_SINGLE | {_Kind.MEGAPIXELS}, ("megapixels",)),
    SizeMode.KEEP: (frozenset({_Kind.KEEP}), ()),
}

# The mode that a typed size means if none was typed and the recipe's own does not take its kind.
_IMPLIED = {
    _Kind.BOX: SizeMode.FIT,
    _Kind.NUMBER: SizeMode.FIT,
    _Kind.PERCENT: SizeMode.PERCENT,
    _Kind.MEGAPIXELS: SizeMode.MEGAPIXELS,
    _Kind.KEEP: SizeMode.KEEP,
}

# A size that ends in one of these needs no --mode.
_SIGNS = {SizeMode.PERCENT: "%", SizeMode.MEGAPIXELS: "MP", SizeMode.KEEP: _Kind.KEEP.value}

SIZE_FIELDS = frozenset({"size_mode", *(name for _, names in _TAKEN.values() for name in names)})


def describe_size(group: argparse._ArgumentGroup) -> None:
    """Add the options for the size of results."""
    usual = Recipe()
    box = f"{usual.width_pixels}x{usual.height_pixels}"
    group.add_argument(
        "--size",
        type=read_size,
        metavar=tr("SIZE"),
        help=escaped(
            tr(
                "WxH or N for a box in pixels; 50% of the source; 2MP for megapixels; keep for "
                "that of the source, without resampling; or the one number that --mode asks "
                "for. Default: {default}.",
                default=box,
            )
        ),
    )
    offer(group, "--mode", Recipe, "size_mode", SizeMode)
    _describe_shrinking(group)
    offer(group, "--small-pictures", Recipe, "small_pictures", SmallPolicy)
    offer(group, "--gravity", Recipe, "gravity", Gravity)
    offer(group, "--fill-with", Recipe, "pad_fill", PadFill)
    offer(group, "--background", Recipe, "background", metavar=tr("COLOUR"))
    offer(group, "--filter", Recipe, "resampling", ResamplingFilter)
    offer_switch(group, "--linear-light", Recipe, "linear_light")
    offer(group, "--sharpen", Recipe, "sharpen_percent", metavar=tr("PERCENT"))
    offer_switch(group, "--use-previews", Recipe, "use_previews")


def _describe_shrinking(group: argparse._ArgumentGroup) -> None:
    either = group.add_mutually_exclusive_group()
    for flag, value, text in (
        (
            "--only-shrink",
            True,
            tr("{help} This is the default.", help=spec_of(Recipe, "only_shrink").help),
        ),
        ("--enlarge", False, tr("Enlarge pictures that are smaller than the size.")),
    ):
        either.add_argument(
            flag,
            dest="only_shrink",
            action="store_const",
            const=value,
            default=argparse.SUPPRESS,
            help=escaped(text),
        )


def read_size(text: str) -> TypedSize:
    """Read `WIDTHxHEIGHT`, a number, percent such as `50%`, megapixels such as `2MP`, or `keep`."""
    if text.strip().lower() == _Kind.KEEP:
        return TypedSize(text, _Kind.KEEP, ())
    match = _SIZE.fullmatch(text.strip().lower())
    if match is None:
        raise argparse.ArgumentTypeError(
            tr(
                "{text} is not a size such as {example}",
                text=repr(text),
                example=", ".join(_Kind),
            )
        )
    first, second, unit = match.groups()
    if second is not None:
        return TypedSize(text, _Kind.BOX, (float(first), float(second)))
    kinds = {"%": _Kind.PERCENT, "mp": _Kind.MEGAPIXELS, None: _Kind.NUMBER}
    return TypedSize(text, kinds[unit], (float(first),))


def size_fields(given: Namespace, base: Recipe) -> dict[str, Any]:
    """Return the settings that the typed size means; they replace those of `base`.

    Raises:
        SettingsError: the typed mode takes no size of this kind.
    """
    typed: TypedSize | None = given.size
    if typed is None:
        return {}
    mode = getattr(given, "size_mode", base.size_mode)
    kinds, names = _TAKEN[mode]
    if typed.kind not in kinds and not hasattr(given, "size_mode"):
        mode = _IMPLIED[typed.kind]
        kinds, names = _TAKEN[mode]
    if typed.kind not in kinds:
        raise SettingsError(_refusal(mode, sorted(kinds), typed.text))
    numbers = typed.numbers if len(typed.numbers) == len(names) else typed.numbers * len(names)
    values = {name: _number(name, number) for name, number in zip(names, numbers, strict=True)}
    return {"size_mode": mode, **values}


def _refusal(mode: SizeMode, examples: Sequence[str], typed: str) -> LazyText:
    """Return that a mode takes no size such as was typed; there are one or two examples."""
    if len(examples) == 1:
        (example,) = examples
        return lazy_tr(
            "--mode {mode} takes a size such as {example}, not {typed}.",
            mode=mode.value,
            example=example,
            typed=typed,
        )
    first, second = examples
    return lazy_tr(
        "--mode {mode} takes a size such as {first} or {second}, not {typed}.",
        mode=mode.value,
        first=first,
        second=second,
        typed=typed,
    )


def size_words(recipe: Recipe) -> list[str]:
    """Return the options for the size of `recipe`, without numbers that its mode does not use."""
    usual, mode = Recipe(), recipe.size_mode
    _, names = _TAKEN[mode]
    numbers = [getattr(recipe, name) for name in names]
    text = "x".join(map(value_text, dict.fromkeys(numbers)))
    if mode in _SIGNS:
        return ["--size", text + _SIGNS[mode]]
    words = [] if mode is usual.size_mode else ["--mode", mode.value]
    is_usual = numbers == [getattr(usual, name) for name in names]
    return words if is_usual else [*words, "--size", text]


def _number(name: str, number: float) -> float:
    """Return `number` as the setting `name` holds it.

    Raises:
        SettingsError: the setting counts pixels, and this is a fraction.
    """
    if isinstance(getattr(Recipe(), name), float):
        return number
    if not number.is_integer():
        raise SettingsError(
            lazy_tr(
                "{label} is {number}, but must be whole pixels.",
                label=spec_of(Recipe, name).label,
                number=str(number),
            )
        )
    return int(number)
