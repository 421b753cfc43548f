"""The displayed names of choices; files and commands use shorter ones."""

from collections.abc import Mapping
from enum import StrEnum

from processing.formats import available
from processing.imaging.steps.anchors import Anchor, Unit
from processing.imaging.steps.flip import Direction
from processing.imaging.steps.rotate import Corners
from processing.language.lazy_text import lazy_tr
from processing.language.translation import localized, tr
from processing.settings.batch import ConflictPolicy
from processing.settings.choices import (
    KEEP_FORMAT,
    AnimationPolicy,
    ColorPolicy,
    Effort,
    Gravity,
    LargerPolicy,
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
    "center": lazy_tr("Centre"),
    "north": lazy_tr("Top"),
    "north-east": lazy_tr("Top right"),
    "east": lazy_tr("Right"),
    "south-east": lazy_tr("Bottom right"),
    "south": lazy_tr("Bottom"),
    "south-west": lazy_tr("Bottom left"),
    "west": lazy_tr("Left"),
    "north-west": lazy_tr("Top left"),
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
    return localized(text) if text else choice.value.replace("-", " ").capitalize()


def explanation_of(choice: StrEnum) -> str:
    """Return what a choice does, in a sentence; empty where its name says it."""
    match choice:
        case VariantSize.MAIN:
            return tr("Goes by what the first result goes by, with a box of its own.")
        case VariantMetadata.MAIN:
            return tr("Keeps as much as the first result.")
        case VariantSize():
            choice = SizeMode(choice.value)
        case VariantMetadata():
            choice = MetadataPolicy(choice.value)
    known: Mapping[StrEnum, str] = _EXPLANATIONS.get(type(choice), {})
    text = known.get(choice)
    return localized(text) if text else ""


def format_words() -> dict[str, str]:
    """Return the formats that results may have, by their keys."""
    keep = {KEEP_FORMAT: tr("As the original")}
    return keep | {row.key: row.label for row in available.WRITABLE}


# Choices of two kinds may be written alike, so each kind has a table of its own.
_TABLES: dict[type[StrEnum], Mapping[StrEnum, str]] = {
    SizeMode: {
        SizeMode.FIT: lazy_tr("Fit in"),
        SizeMode.FILL: lazy_tr("Fill and crop"),
        SizeMode.PAD: lazy_tr("Fit and pad"),
        SizeMode.EXACT: lazy_tr("Stretch"),
        SizeMode.KEEP: lazy_tr("Keep size"),
        SizeMode.PERCENT: lazy_tr("Percent"),
        SizeMode.WIDTH: lazy_tr("Width"),
        SizeMode.HEIGHT: lazy_tr("Height"),
        SizeMode.LONG_EDGE: lazy_tr("Long edge"),
        SizeMode.SHORT_EDGE: lazy_tr("Short edge"),
        SizeMode.MEGAPIXELS: lazy_tr("Megapixels"),
    },
    SmallPolicy: {
        SmallPolicy.REENCODE: lazy_tr("Re-encode"),
        SmallPolicy.COPY: lazy_tr("Copy unchanged"),
        SmallPolicy.SKIP: lazy_tr("Skip"),
    },
    Anchor: {place: _PLACES[place] for place in Anchor},
    Gravity: {
        **{place: _PLACES[place] for place in Gravity if place in _PLACES},
        Gravity.ATTENTION: lazy_tr("Subject (attention)"),
        Gravity.ENTROPY: lazy_tr("Most detail (entropy)"),
    },
    PadFill: {PadFill.COLOR: lazy_tr("A colour"), PadFill.BLUR: lazy_tr("The picture, blurred")},
    ResamplingFilter: {
        ResamplingFilter.LANCZOS: lazy_tr("Lanczos (crisp)"),
        ResamplingFilter.BICUBIC: lazy_tr("Bicubic"),
        ResamplingFilter.BOX: lazy_tr("Box (soft)"),
        ResamplingFilter.NEAREST: lazy_tr("Nearest (hard edges)"),
    },
    Subsampling: {
        Subsampling.AUTO: lazy_tr("Automatic"),
        Subsampling.FULL: "4:4:4",
        Subsampling.HALF: "4:2:2",
        Subsampling.QUARTER: "4:2:0",
    },
    Effort: {
        Effort.FAST: lazy_tr("Fast"),
        Effort.USUAL: lazy_tr("Standard"),
        Effort.THOROUGH: lazy_tr("Thorough (slower)"),
    },
    LargerPolicy: {
        LargerPolicy.COPY: lazy_tr("Copy the original"),
        LargerPolicy.SKIP: lazy_tr("Skip"),
        LargerPolicy.ALLOW: lazy_tr("Allow"),
    },
    ColorPolicy: {
        ColorPolicy.KEEP: lazy_tr("Keep the profile"),
        ColorPolicy.SRGB: lazy_tr("Convert to sRGB"),
    },
    RenderingIntent: {
        RenderingIntent.RELATIVE: lazy_tr("Relative colorimetric"),
        RenderingIntent.PERCEPTUAL: lazy_tr("Perceptual"),
        RenderingIntent.SATURATION: lazy_tr("Saturation"),
        RenderingIntent.ABSOLUTE: lazy_tr("Absolute colorimetric"),
    },
    AnimationPolicy: {
        AnimationPolicy.FIRST: lazy_tr("First frame only"),
        AnimationPolicy.KEEP: lazy_tr("Keep all frames"),
    },
    MetadataPolicy: {
        MetadataPolicy.KEEP: lazy_tr("Keep all"),
        MetadataPolicy.NO_LOCATION: lazy_tr("Keep all except location"),
        MetadataPolicy.NO_PRIVATE: lazy_tr("Keep camera, date, title and copyright"),
        MetadataPolicy.COLOR_ONLY: lazy_tr("Keep the colour profile only"),
        MetadataPolicy.NONE: lazy_tr("Remove all"),
    },
    ConflictPolicy: {
        ConflictPolicy.RENAME: lazy_tr("Add a number"),
        ConflictPolicy.SKIP: lazy_tr("Skip"),
        ConflictPolicy.OVERWRITE: lazy_tr("Overwrite"),
        ConflictPolicy.NEWER: lazy_tr("Overwrite if older"),
        ConflictPolicy.ERROR: lazy_tr("Do not start"),
    },
    Direction: {
        Direction.HORIZONTAL: lazy_tr("Horizontally"),
        Direction.VERTICAL: lazy_tr("Vertically"),
    },
    Unit: {Unit.PERCENT: lazy_tr("Percent"), Unit.PIXELS: lazy_tr("Pixels")},
    Corners: {Corners.CUT: lazy_tr("Cut off"), Corners.TRANSPARENT: lazy_tr("Transparent")},
}

_EXPLANATIONS: dict[type[StrEnum], Mapping[StrEnum, str]] = {
    SizeMode: {
        SizeMode.FIT: lazy_tr("As large as fits into the box; nothing is cut off or distorted."),
        SizeMode.FILL: lazy_tr("Fills the whole box; what does not fit in is cut off."),
        SizeMode.PAD: lazy_tr(
            "As large as fits into the box; the rest of the box is filled with a colour or with "
            "the blurred picture."
        ),
        SizeMode.EXACT: lazy_tr("Exactly the box; pictures of other proportions are distorted."),
        SizeMode.PERCENT: lazy_tr("Scales width and height by the same percentage."),
        SizeMode.WIDTH: lazy_tr(
            "Gives all results the same width; the height follows from the proportions."
        ),
        SizeMode.HEIGHT: lazy_tr(
            "Gives all results the same height; the width follows from the proportions."
        ),
        SizeMode.LONG_EDGE: lazy_tr(
            "Gives the longer side this length, in wide and upright pictures alike."
        ),
        SizeMode.SHORT_EDGE: lazy_tr(
            "Gives the shorter side this length, in wide and upright pictures alike."
        ),
        SizeMode.MEGAPIXELS: lazy_tr(
            "Gives all results the same number of pixels, whatever their proportions."
        ),
        SizeMode.KEEP: lazy_tr("Leaves width and height as they are."),
    },
    Effort: {
        Effort.FAST: lazy_tr("Takes the least time; files are somewhat larger."),
        Effort.USUAL: lazy_tr("Makes small files in a reasonable time."),
        Effort.THOROUGH: lazy_tr("Takes the most time and makes the smallest files."),
    },
    ColorPolicy: {
        ColorPolicy.KEEP: lazy_tr(
            "Leaves all colours as they are; some programs show pictures with a wide gamut pale."
        ),
        ColorPolicy.SRGB: lazy_tr(
            "All screens and programs show the colours correctly; very saturated ones may look "
            "duller."
        ),
    },
    SmallPolicy: {
        SmallPolicy.REENCODE: lazy_tr(
            "Encode the picture again in the format and quality asked for."
        ),
        SmallPolicy.COPY: lazy_tr(
            "Copy the file byte for byte, if nothing has to be taken out of it."
        ),
        SmallPolicy.SKIP: lazy_tr("Make no copy of the picture."),
    },
    LargerPolicy: {
        LargerPolicy.COPY: lazy_tr(
            "Copy the original byte for byte where nothing has to be changed in it or left out; "
            "elsewhere the result gets a warning."
        ),
        LargerPolicy.SKIP: lazy_tr("Make no result that is larger than its original."),
        LargerPolicy.ALLOW: lazy_tr("Keep the result, however large it is."),
    },
    Gravity: {
        Gravity.ATTENTION: lazy_tr("Keep the part with edges, saturated colours and skin tones."),
        Gravity.ENTROPY: lazy_tr("Keep the part that holds most detail."),
    },
    ResamplingFilter: {
        ResamplingFilter.LANCZOS: lazy_tr("The sharpest filter; best for photographs."),
        ResamplingFilter.BICUBIC: lazy_tr(
            "A little softer than Lanczos, without halos at hard edges."
        ),
        ResamplingFilter.BOX: lazy_tr("The average of all pixels; soft and fast."),
        ResamplingFilter.NEAREST: lazy_tr("Copies single pixels; for pixel art and screenshots."),
    },
    Subsampling: {
        Subsampling.AUTO: lazy_tr("Full colour resolution at high quality, less below."),
        Subsampling.FULL: lazy_tr("Full colour resolution; best for text and red edges."),
        Subsampling.HALF: lazy_tr("Half the colour resolution across."),
        Subsampling.QUARTER: lazy_tr(
            "Half the colour resolution across and down; the smallest files."
        ),
    },
    RenderingIntent: {
        RenderingIntent.RELATIVE: lazy_tr("Keeps all colours that fit and clips the others."),
        RenderingIntent.PERCEPTUAL: lazy_tr("Compresses all colours so that gradations are kept."),
        RenderingIntent.SATURATION: lazy_tr(
            "Keeps colours vivid; for charts rather than photographs."
        ),
        RenderingIntent.ABSOLUTE: lazy_tr("Keeps the white of the original medium; for proofs."),
    },
    MetadataPolicy: {
        MetadataPolicy.NO_LOCATION: lazy_tr(
            "Removes GPS, place names and whatever may contain them."
        ),
        MetadataPolicy.NO_PRIVATE: lazy_tr(
            "Removes location, people, keywords and serial numbers."
        ),
        MetadataPolicy.COLOR_ONLY: lazy_tr(
            "Removes all that is not needed to show the colours correctly."
        ),
        MetadataPolicy.NONE: lazy_tr("Removes the colour profile, too, and converts to sRGB."),
    },
    ConflictPolicy: {
        ConflictPolicy.RENAME: lazy_tr("Keeps the existing file; the new one is called name-2."),
        ConflictPolicy.SKIP: lazy_tr("Keeps the existing file and makes no copy of the picture."),
        ConflictPolicy.OVERWRITE: lazy_tr(
            "Overwrites the existing file, unless it is an original."
        ),
        ConflictPolicy.NEWER: lazy_tr(
            "Overwrites the file if the picture is newer; otherwise skips it."
        ),
    },
}
