"""Filter EXIF tags by the policy, and update those that describe the pixels."""

import struct
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

from PIL.ExifTags import Base

from processing.imaging._framing import UNCHANGED, Framing
from processing.imaging.metadata._keywords import single_ones
from processing.imaging.metadata._pixel_geometry import scaled
from processing.imaging.metadata.exif_tags import HARMLESS, PIECES, PLACES, STALE
from processing.imaging.metadata.ifd import (
    LONG,
    MAKER_NOTE,
    RATIONAL,
    SHORT,
    Directory,
    Entry,
    Place,
    Tree,
)
from processing.settings.choices import MetadataPolicy

_UPRIGHT = 1
_SRGB = 1
# Most programs write all of these by default.
_ABOUT_PIXELS = {
    int(tag)
    for tag in (
        Base.Orientation,
        Base.XResolution,
        Base.YResolution,
        Base.ResolutionUnit,
        Base.YCbCrCoefficients,
        Base.YCbCrPositioning,
        Base.ReferenceBlackWhite,
        Base.ExifVersion,
        Base.FlashPixVersion,
        Base.ComponentsConfiguration,
        Base.ColorSpace,
    )
}
_RELATED_WIDTH, _RELATED_HEIGHT = 4097, 4098
_WIDTHS = {int(Base.ImageWidth), int(Base.ExifImageWidth), _RELATED_WIDTH}
_HEIGHTS = {int(Base.ImageLength), int(Base.ExifImageHeight), _RELATED_HEIGHT}
_INTEROP_INDEX = 1
_KEYWORDS = int(Base.XPKeywords)
_FOCAL_PLANE = (int(Base.FocalPlaneXResolution), int(Base.FocalPlaneYResolution))
_MOST_NUMERATOR = (1 << 32) - 1
_SRGB_INDEX = b"R98\0"  # DCF 2.0: files in sRGB; R03 are those in Adobe RGB

_OF_TAKING = (HARMLESS[Place.EXIF] - HARMLESS[Place.MAIN]) | {MAKER_NOTE}

_Claim = Callable[[Place, int], bool]
_PASSES: Mapping[MetadataPolicy, _Claim] = {
    MetadataPolicy.KEEP: lambda _place, _tag: True,
    MetadataPolicy.NO_LOCATION: lambda place, tag: place is not Place.GPS and tag not in PLACES,
    MetadataPolicy.NO_PRIVATE: lambda place, tag: tag in HARMLESS[place],
}


def in_place(tree: Tree) -> Tree:
    """Return `tree` with the tags of the Exif directory moved there.

    TIFF/EP, and so raw pictures and files made from them, has them in the first directory.
    """
    main, inner = tree.at(Place.MAIN), tree.at(Place.EXIF)
    moved = {tag: entry for tag, entry in main.items() if tag in _OF_TAKING}
    if not moved:
        return tree
    rest = {tag: entry for tag, entry in main.items() if tag not in moved}
    directories = {**tree.directories, Place.MAIN: rest, Place.EXIF: {**moved, **inner}}
    return replace(tree, directories=directories)


def permitted(tree: Tree, policy: MetadataPolicy) -> Tree:
    """Return what `policy` permits of `tree`, without embedded XMP and IPTC and outdated tags."""
    passes = _PASSES[policy]
    if policy is MetadataPolicy.NO_LOCATION:
        tree = _without_branches(tree)
    return replace(
        tree,
        directories={
            place: {
                tag: entry
                for tag, entry in directory.items()
                if tag not in PIECES and tag not in STALE and passes(place, tag)
            }
            for place, directory in tree.directories.items()
        },
    )


def _without_branches(tree: Tree) -> Tree:
    """Return `tree` without keywords in branches."""
    known = tree.at(Place.MAIN).get(_KEYWORDS)
    if known is None:
        return tree
    kept = single_ones(known.data)
    if not kept:
        return without(tree, Place.MAIN, _KEYWORDS)
    return including(tree, Place.MAIN, {_KEYWORDS: replace(known, data=kept)})


def refreshed(
    tree: Tree, size: tuple[int, int], *, is_srgb: bool, framing: Framing = UNCHANGED
) -> Tree:
    """Return `tree` updated for an upright result of `size` pixels.

    Args:
        tree: what `permitted` returned.
        size: width and height of the result in pixels.
        is_srgb: whether its colours were converted to sRGB.
        framing: which part of the source it shows.
    """
    directories: dict[Place, Directory] = {
        place: {tag: _refresh(tree, tag, entry, size, is_srgb) for tag, entry in known.items()}
        for place, known in tree.directories.items()
    }
    if not directories.get(Place.EXIF, {}).keys().isdisjoint(_FOCAL_PLANE):
        directories[Place.EXIF] = {
            **{tag: e for tag, e in directories[Place.EXIF].items() if tag not in _FOCAL_PLANE},
            **_focal_plane(tree, framing),
        }
    return replace(tree, directories=directories)


def _focal_plane(tree: Tree, framing: Framing) -> Directory:
    """Return the focal plane resolution of the result; empty if unknown."""
    if framing.scale is None:
        return {}
    known = tree.at(Place.EXIF)
    tags = _FOCAL_PLANE[::-1] if framing.lies_on_side else _FOCAL_PLANE
    fresh = {}
    for tag, source, scale in zip(_FOCAL_PLANE, tags, framing.scale, strict=True):
        value = _number(tree, known[source]) if source in known else Fraction(0)
        new = scaled(value, scale)
        if 0 < new.numerator <= _MOST_NUMERATOR:
            data = struct.pack(f"{tree.order}2I", new.numerator, new.denominator)
            fresh[tag] = Entry(RATIONAL, data)
    return fresh


def _number(tree: Tree, entry: Entry) -> Fraction:
    """Return the number in `entry`, 0 if there is none or several."""
    if entry.count != 1:
        return Fraction(0)
    if entry.kind == RATIONAL:
        numerator, denominator = struct.unpack(f"{tree.order}2I", entry.data)
        return Fraction(numerator, denominator) if denominator else Fraction(0)
    return Fraction(*tree.numbers(entry)) if entry.kind in {SHORT, LONG} else Fraction(0)


def _refresh(tree: Tree, tag: int, entry: Entry, size: tuple[int, int], is_srgb: bool) -> Entry:  # noqa: FBT001
    if tag in _WIDTHS or tag in _HEIGHTS:
        return tree.long(size[tag in _HEIGHTS])
    if tag == Base.Orientation:
        return tree.short(_UPRIGHT)
    if is_srgb and tag == Base.ColorSpace:
        return tree.short(_SRGB)
    if is_srgb and tag == _INTEROP_INDEX and len(entry.data) == len(_SRGB_INDEX):
        return replace(entry, data=_SRGB_INDEX)
    return entry


def without(tree: Tree, place: Place, tag: int) -> Tree:
    """Return `tree` without one tag."""
    rest = {each: entry for each, entry in tree.at(place).items() if each != tag}
    return replace(tree, directories={**tree.directories, place: rest})


def including(tree: Tree, place: Place, entries: Directory) -> Tree:
    """Return `tree` with `entries` added, or replaced."""
    known = {**tree.at(place), **entries}
    return replace(tree, directories={**tree.directories, place: known})


def turned(tree: Tree) -> Tree:
    """Return `tree` converted to the other byte order."""
    directories: Mapping[Place, Directory] = {
        place: {tag: entry.turned() for tag, entry in directory.items()}
        for place, directory in tree.directories.items()
    }
    return replace(tree, order={"<": ">", ">": "<"}[tree.order], directories=directories)


def tells_anything(tree: Tree) -> bool:
    """Return whether `tree` has more than tags about the source's pixels."""
    tags = {tag for directory in tree.directories.values() for tag in directory}
    return bool(tags - _WIDTHS - _HEIGHTS - _ABOUT_PIXELS)
