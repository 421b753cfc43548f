"""Declare settings once, as fields, for the window, the command line and preset files."""

import math
from collections.abc import Mapping
from dataclasses import field, fields
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any

from processing.errors import SettingsError
from processing.language.amounts import Amount, decimal_amount, percent_amount
from processing.language.lazy_text import LazyText, Value, lazy_tr
from processing.record import record

Limits = tuple[int, int] | tuple[float, float]
_MOST_DIGITS = 6  # after the point, of a number in a message


class Section(StrEnum):
    """Groups of settings; also the tables of a preset file."""

    PICTURES = "pictures"
    SIZE = "size"
    FORMAT = "format"
    COLOR = "color"
    METADATA = "metadata"
    STEPS = "steps"
    NAMES = "names"
    WORK = "work"


@record
class SettingSpec:
    """Group, label, help text and limits of a setting, for the window and the command line.

    Attributes:
        label: its name; whoever shows it puts it into the reader's language, as the help.
        help: what it does, what a higher or lower value means or when to use it: a sentence or two.
        limits: smallest and largest allowed number; None if it is not a number.
    """

    section: Section
    label: LazyText
    help: LazyText
    limits: Limits | None = None


def setting(
    default: Any,
    section: Section,
    label: LazyText,
    help_text: LazyText,
    limits: Limits | None = None,
) -> Any:
    """Return the field of a dataclass that holds a setting; a callable default is called."""
    metadata = {"spec": SettingSpec(section, label, help_text, limits)}
    if callable(default):
        return field(default_factory=default, metadata=metadata)
    return field(default=default, metadata=metadata)


@cache
def specs_of(owner: type) -> Mapping[str, SettingSpec]:
    """Return the specs of all settings of the dataclass `owner` by field name."""
    found = {each.name: each.metadata["spec"] for each in fields(owner) if "spec" in each.metadata}
    return MappingProxyType(found)


def spec_of(owner: type, name: str) -> SettingSpec:
    """Return the spec of the setting `name` of the dataclass `owner`."""
    return specs_of(owner)[name]


def check_limits(values: Any) -> None:
    """Check that every number of the dataclass `values` is within its limits.

    Raises:
        SettingsError: one is not.
    """
    for name, spec in specs_of(values.__class__).items():
        if spec.limits is None:
            continue
        number = getattr(values, name)
        smallest, largest = spec.limits
        if not smallest <= number <= largest:
            raise SettingsError(
                lazy_tr(
                    "{setting} is {value}, but must be from {least} to {most}.",
                    setting=spec.label,
                    value=written(number),
                    least=written(smallest),
                    most=written(largest),
                )
            )


def written(number: float) -> Value:
    """Return a number for a message, with no more digits than it needs."""
    if isinstance(number, int):
        return number
    return decimal_amount(number, _digits(number)) if math.isfinite(number) else str(number)


def written_percent(number: float) -> Amount:
    """Return a finite number of percent for a message, with no more digits than it needs."""
    return percent_amount(number, _digits(number))


def _digits(number: float) -> int:
    """Return how many digits a number needs after the point."""
    return len(f"{number:.{_MOST_DIGITS}f}".rstrip("0").partition(".")[2])
