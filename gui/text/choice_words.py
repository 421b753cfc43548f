"""The displayed names of choices; files and commands use shorter ones."""

from collections.abc import Mapping
from enum import StrEnum

from gui.text.translation import tr
from processing.formats import available
from processing.imaging.steps.anchors import Anchor
from processing.imaging.steps.flip import Direction
from processing.imaging.steps.rotate import Corners
from processing.settings.batch import ConflictPolicy
from processing.settings.choices import (
    KEEP_FORMAT,
    AnimationPolicy,
    ColorPolicy,
    Effort,
    Gravity,
    MetadataPolicy,
    PadFill,
    RenderingIntent,
    ResamplingFilter,
    SizeMode,
    SmallPolicy,
    Subsampling,
)

_PLACES = {
    "center": "Centre",
    "north": "Top",
    "north-east": "Top right",
    "east": "Right",
    "south-east": "Bottom right",
    "south": "Bottom",
    "south-west": "Bottom left",
    "west": "Left",
    "north-west": "Top left",
}


def word_of(choice: StrEnum) -> str:
    """Return the displayed name of a choice; its stored word if it has no other."""
    known: Mapping[StrEnum, str] = _TABLES.get(type(choice), {})
    text = known.get(choice)
    return tr(text) if text else choice.value.replace("-", " ").capitalize()


def format_words() -> dict[str, str]:
    """Return the formats that results may have, by their keys."""
    keep = {KEEP_FORMAT: tr("As the original")}
    return keep | {row.key: row.label for row in available.WRITABLE}


# Choices of two kinds may be written alike, so each kind has a table of its own.
_TABLES: dict[type[StrEnum], Mapping[StrEnum, str]] = {
    SizeMode: {
        SizeMode.FIT: "Fit inside",
        SizeMode.FILL: "Fill and crop",
        SizeMode.PAD: "Fit and pad",
        SizeMode.EXACT: "Stretch",
    },
    SmallPolicy: {
        SmallPolicy.REENCODE: "Write them anew",
        SmallPolicy.COPY: "Copy them",
        SmallPolicy.SKIP: "Leave them out",
    },
    Anchor: {place: _PLACES[place] for place in Anchor},
    Gravity: {
        **{place: _PLACES[place] for place in Gravity if place in _PLACES},
        Gravity.ATTENTION: "Where the eye goes",
        Gravity.ENTROPY: "Where most happens",
    },
    PadFill: {PadFill.COLOR: "A colour", PadFill.BLUR: "The picture, blurred"},
    ResamplingFilter: {
        ResamplingFilter.LANCZOS: "Lanczos (crisp)",
        ResamplingFilter.BICUBIC: "Bicubic",
        ResamplingFilter.BOX: "Box (soft)",
        ResamplingFilter.NEAREST: "Nearest (hard edges)",
    },
    Subsampling: {
        Subsampling.AUTO: "By the quality",
        Subsampling.FULL: "Full (4:4:4)",
        Subsampling.HALF: "Half (4:2:2)",
        Subsampling.QUARTER: "Quarter (4:2:0)",
    },
    Effort: {
        Effort.FAST: "Fast",
        Effort.USUAL: "Usual",
        Effort.THOROUGH: "Thorough, slower",
    },
    ColorPolicy: {
        ColorPolicy.KEEP: "Keep the profile",
        ColorPolicy.SRGB: "Convert to sRGB",
    },
    RenderingIntent: {
        RenderingIntent.RELATIVE: "The least change",
        RenderingIntent.PERCEPTUAL: "Keep the impression",
        RenderingIntent.SATURATION: "Keep colours strong",
        RenderingIntent.ABSOLUTE: "Keep the white, too",
    },
    AnimationPolicy: {
        AnimationPolicy.FIRST: "First picture only",
        AnimationPolicy.KEEP: "Keep all pictures",
    },
    MetadataPolicy: {
        MetadataPolicy.KEEP: "Keep all",
        MetadataPolicy.NO_LOCATION: "All but location",
        MetadataPolicy.NO_PRIVATE: "Nothing private",
        MetadataPolicy.COLOR_ONLY: "Colour profile only",
        MetadataPolicy.NONE: "Nothing",
    },
    ConflictPolicy: {
        ConflictPolicy.RENAME: "Add a number",
        ConflictPolicy.SKIP: "Skip the picture",
        ConflictPolicy.OVERWRITE: "Replace the older one",
        ConflictPolicy.NEWER: "Replace if outdated",
        ConflictPolicy.ERROR: "Do not start",
    },
    Direction: {
        Direction.HORIZONTAL: "Left and right",
        Direction.VERTICAL: "Top and bottom",
    },
    Corners: {Corners.CUT: "Cut off", Corners.TRANSPARENT: "Transparent"},
}
