"""Decide which EXIF tags pass, and bring those that describe the pixels up to date."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from PIL.ExifTags import Base

from processing.metadata.directories import Directory, Entry, Place, Tree
from processing.metadata.exif_tags import HARMLESS, PIECES, PLACES, STALE
from processing.policies import MetadataPolicy

_UPRIGHT = 1
_SRGB = 1
# All of these most programs write of their own accord.
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
_SRGB_INDEX = b"R98\0"  # DCF 2.0: files in sRGB; R03 are those in Adobe RGB

_Claim = Callable[[Place, int], bool]
_PASSES: Mapping[MetadataPolicy, _Claim] = {
    MetadataPolicy.KEEP: lambda _place, _tag: True,
    MetadataPolicy.NO_LOCATION: lambda place, tag: place is not Place.GPS and tag not in PLACES,
    MetadataPolicy.NO_PRIVATE: lambda place, tag: tag in HARMLESS[place],
}


def permitted(tree: Tree, policy: MetadataPolicy) -> Tree:
    """Return what of `tree` may pass; what is a piece of its own or out of date never does."""
    passes = _PASSES[policy]
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


def refreshed(tree: Tree, size: tuple[int, int], *, is_srgb: bool) -> Tree:
    """Return `tree` as it is true of an upright result of `size` pixels.

    `is_srgb` tells whether its colours are no longer those of the source, but sRGB.
    """
    return replace(
        tree,
        directories={
            place: {tag: _refresh(tree, tag, entry, size, is_srgb) for tag, entry in known.items()}
            for place, known in tree.directories.items()
        },
    )


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
    """Return `tree` with `entries` besides, or in place of others of their tags."""
    known = {**tree.at(place), **entries}
    return replace(tree, directories={**tree.directories, place: known})


def turned(tree: Tree) -> Tree:
    """Return `tree` in the other byte order."""
    directories: Mapping[Place, Directory] = {
        place: {tag: entry.turned() for tag, entry in directory.items()}
        for place, directory in tree.directories.items()
    }
    return replace(tree, order={"<": ">", ">": "<"}[tree.order], directories=directories)


def tells_anything(tree: Tree) -> bool:
    """Return whether `tree` holds more than how the pixels of the source were meant."""
    tags = {tag for directory in tree.directories.values() for tag in directory}
    return bool(tags - _WIDTHS - _HEIGHTS - _ABOUT_PIXELS)
