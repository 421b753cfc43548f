"""How a setting declares itself: once, for the window, the command line and preset files."""

from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from processing.errors import SettingsError

Limits = tuple[int, int] | tuple[float, float]


class Section(StrEnum):
    """What settings that belong together are about; the table of a preset file they stand in."""

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
    """How a setting presents itself: one text for the window's and the command line's help.

    Attributes:
        limits: smallest and largest allowed number, or None for what is not a number.
    """

    section: Section
    label: str
    help: str
    limits: Limits | None = None


def setting(
    default: Any, section: Section, label: str, help_text: str, limits: Limits | None = None
) -> Any:
    """Return the field of a dataclass that holds a setting."""
    return field(default=default, metadata={"spec": SettingSpec(section, label, help_text, limits)})


def spec_of(owner: type, name: str) -> SettingSpec:
    """Return how field `name` of the dataclass `owner` presents itself."""
    spec: SettingSpec = next(f for f in fields(owner) if f.name == name).metadata["spec"]
    return spec


def check_limits(values: Any) -> None:
    """Look whether every number of the dataclass `values` is within its limits.

    Raises:
        SettingsError: one is not.
    """
    for each in fields(values):
        spec: SettingSpec | None = each.metadata.get("spec")
        if spec is None or spec.limits is None:
            continue
        number = getattr(values, each.name)
        smallest, largest = spec.limits
        if not smallest <= number <= largest:
            raise SettingsError(
                f"{spec.label} is {number}, but must be from {smallest} to {largest}."
            )
