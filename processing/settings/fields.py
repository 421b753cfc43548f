"""Declare settings once, as fields, for the window, the command line and preset files."""

from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from processing.errors import SettingsError

Limits = tuple[int, int] | tuple[float, float]


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


@dataclass(frozen=True, slots=True)
class SettingSpec:
    """Group, label, help text and limits of a setting, for the window and the command line.

    Attributes:
        limits: smallest and largest allowed number; None if it is not a number.
    """

    section: Section
    label: str
    help: str
    limits: Limits | None = None


def setting(
    default: Any, section: Section, label: str, help_text: str, limits: Limits | None = None
) -> Any:
    """Return the field of a dataclass that holds a setting; a callable default is called."""
    metadata = {"spec": SettingSpec(section, label, help_text, limits)}
    if callable(default):
        return field(default_factory=default, metadata=metadata)
    return field(default=default, metadata=metadata)


def specs_of(owner: Any) -> dict[str, SettingSpec]:
    """Return the specs of all settings of the dataclass `owner`, or of a value, by field name."""
    return {each.name: each.metadata["spec"] for each in fields(owner) if "spec" in each.metadata}


def spec_of(owner: type, name: str) -> SettingSpec:
    """Return the spec of the setting `name` of the dataclass `owner`."""
    return specs_of(owner)[name]


def check_limits(values: Any) -> None:
    """Check that every number of the dataclass `values` is within its limits.

    Raises:
        SettingsError: one is not.
    """
    for name, spec in specs_of(values).items():
        if spec.limits is None:
            continue
        number = getattr(values, name)
        smallest, largest = spec.limits
        if not smallest <= number <= largest:
            raise SettingsError(
                f"{spec.label} is {number}, but must be from {smallest} to {largest}."
            )
