"""The displayed names of choices; files and commands use shorter ones."""

from collections.abc import Mapping
from enum import StrEnum

from processing.formats import available
from processing.imaging.steps.anchors import Anchor
from processing.imaging.steps.flip import Direction
from processing.imaging.steps.rotate import Corners
from processing.language.translation import tr
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
    VariantMetadata,
    VariantSize,
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
    match choice:
        case VariantSize.MAIN | VariantMetadata.MAIN:
            return tr("As result 1")
        case VariantSize():
            choice = SizeMode(choice.value)
        case VariantMetadata():
            choice = MetadataPolicy(choice.value)
    known: Mapping[StrEnum, str] = _TABLES.get(type(choice), {})
    text = known.get(choice)
    return tr(text) if text else choice.value.replace("-", " ").capitalize()


def explanation_of(choice: StrEnum) -> str:
    """Return what a choice does, in a sentence; empty where its name says it."""
    known: Mapping[StrEnum, str] = _EXPLANATIONS.get(type(choice), {})
    text = known.get(choice)
    return tr(text) if text else ""


def format_words() -> dict[str, str]:
    """Return the formats that results may have, by their keys."""
    keep = {KEEP_FORMAT: tr("As the original")}
    return keep | {row.key: row.label for row in available.WRITABLE}


# Choices of two kinds may be written alike, so each kind has a table of its own.
_TABLES: dict[type[StrEnum], Mapping[StrEnum, str]] = {
    SizeMode: {
        SizeMode.FIT: "Fit in",
        SizeMode.FILL: "Fill and crop",
        SizeMode.PAD: "Fit and pad",
        SizeMode.EXACT: "Stretch",
        SizeMode.KEEP: "Keep size",
    },
    SmallPolicy: {
        SmallPolicy.REENCODE: "Re-encode",
        SmallPolicy.COPY: "Copy unchanged",
        SmallPolicy.SKIP: "Skip",
    },
    Anchor: {place: _PLACES[place] for place in Anchor},
    Gravity: {
        **{place: _PLACES[place] for place in Gravity if place in _PLACES},
        Gravity.ATTENTION: "Subject (attention)",
        Gravity.ENTROPY: "Most detail (entropy)",
    },
    PadFill: {PadFill.COLOR: "A colour", PadFill.BLUR: "The picture, blurred"},
    ResamplingFilter: {
        ResamplingFilter.LANCZOS: "Lanczos (crisp)",
        ResamplingFilter.BICUBIC: "Bicubic",
        ResamplingFilter.BOX: "Box (soft)",
        ResamplingFilter.NEAREST: "Nearest (hard edges)",
    },
    Subsampling: {
        Subsampling.AUTO: "Automatic",
        Subsampling.FULL: "4:4:4",
        Subsampling.HALF: "4:2:2",
        Subsampling.QUARTER: "4:2:0",
    },
    Effort: {
        Effort.FAST: "Fast",
        Effort.USUAL: "Standard",
        Effort.THOROUGH: "Thorough (slower)",
    },
    ColorPolicy: {
        ColorPolicy.KEEP: "Keep the profile",
        ColorPolicy.SRGB: "Convert to sRGB",
    },
    RenderingIntent: {
        RenderingIntent.RELATIVE: "Relative colorimetric",
        RenderingIntent.PERCEPTUAL: "Perceptual",
        RenderingIntent.SATURATION: "Saturation",
        RenderingIntent.ABSOLUTE: "Absolute colorimetric",
    },
    AnimationPolicy: {
        AnimationPolicy.FIRST: "First frame only",
        AnimationPolicy.KEEP: "Keep all frames",
    },
    MetadataPolicy: {
        MetadataPolicy.KEEP: "Keep all",
        MetadataPolicy.NO_LOCATION: "Keep all except location",
        MetadataPolicy.NO_PRIVATE: "Keep camera, date, title and copyright",
        MetadataPolicy.COLOR_ONLY: "Keep the colour profile only",
        MetadataPolicy.NONE: "Remove all",
    },
    ConflictPolicy: {
        ConflictPolicy.RENAME: "Add a number",
        ConflictPolicy.SKIP: "Skip",
        ConflictPolicy.OVERWRITE: "Overwrite",
        ConflictPolicy.NEWER: "Overwrite if older",
        ConflictPolicy.ERROR: "Do not start",
    },
    Direction: {
        Direction.HORIZONTAL: "Horizontally",
        Direction.VERTICAL: "Vertically",
    },
    Corners: {Corners.CUT: "Cut off", Corners.TRANSPARENT: "Transparent"},
}

_EXPLANATIONS: dict[type[StrEnum], Mapping[StrEnum, str]] = {
    SmallPolicy: {
        SmallPolicy.REENCODE: "Encode the picture again in the format and quality asked for.",
        SmallPolicy.COPY: "Copy the file byte for byte, if nothing has to be taken out of it.",
        SmallPolicy.SKIP: "Make no copy of the picture.",
    },
    Gravity: {
        Gravity.ATTENTION: "Keep the part with edges, saturated colours and skin tones.",
        Gravity.ENTROPY: "Keep the part that holds most detail.",
    },
    ResamplingFilter: {
        ResamplingFilter.LANCZOS: "The sharpest filter; best for photographs.",
        ResamplingFilter.BICUBIC: "A little softer than Lanczos, without halos at hard edges.",
        ResamplingFilter.BOX: "The average of all pixels; soft and fast.",
        ResamplingFilter.NEAREST: "Copies single pixels; for pixel art and screenshots.",
    },
    Subsampling: {
        Subsampling.AUTO: "Full colour resolution at high quality, less below.",
        Subsampling.FULL: "Full colour resolution; best for text and red edges.",
        Subsampling.HALF: "Half the colour resolution across.",
        Subsampling.QUARTER: "Half the colour resolution across and down; the smallest files.",
    },
    RenderingIntent: {
        RenderingIntent.RELATIVE: "Keeps all colours that fit and clips the others.",
        RenderingIntent.PERCEPTUAL: "Compresses all colours so that gradations are kept.",
        RenderingIntent.SATURATION: "Keeps colours vivid; for charts rather than photographs.",
        RenderingIntent.ABSOLUTE: "Keeps the white of the original medium; for proofs.",
    },
    MetadataPolicy: {
        MetadataPolicy.NO_LOCATION: "Removes GPS, place names and whatever may contain them.",
        MetadataPolicy.NO_PRIVATE: "Removes location, people, keywords and serial numbers.",
        MetadataPolicy.COLOR_ONLY: "Removes all that is not needed to show the colours correctly.",
        MetadataPolicy.NONE: "Removes the colour profile, too, and converts to sRGB.",
    },
    ConflictPolicy: {
        ConflictPolicy.RENAME: "Keeps the existing file; the new one is called name-2.",
        ConflictPolicy.SKIP: "Keeps the existing file and makes no copy of the picture.",
        ConflictPolicy.OVERWRITE: "Overwrites the existing file, unless it is an original.",
        ConflictPolicy.NEWER: "Overwrites the file if the picture is newer; otherwise skips it.",
    },
}
