"""Update XMP properties that are measured in pixels of the source, or remove them.

A property that is wrong for the result is removed: other programs would crop, place or measure
something by it.
"""

import math
from collections.abc import Mapping
from fractions import Fraction

from processing.imaging._framing import WHOLE, Framing
from processing.imaging.metadata._xmp_editor import values_of
from processing.picture import Area, Size

PANORAMA = "http://ns.google.com/photos/1.0/panorama/"
_EXIF = "http://ns.adobe.com/exif/1.0/"
_DRONE = "http://www.dji.com/drone-dji/1.0/"
_REGIONS = ("http://www.metadataworkinggroup.com/schemas/regions/", "Regions")
_DIMENSIONS = "http://ns.adobe.com/xap/1.0/sType/Dimensions#"
_EXTENSION = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"

_RESOLUTIONS = ("FocalPlaneXResolution", "FocalPlaneYResolution")
_CAMERA_PIXELS = (
    "CalibratedFocalLength",
    "CalibratedOpticalCenterX",
    "CalibratedOpticalCenterY",
    "DewarpData",
)
_FULL = ("FullPanoWidthPixels", "FullPanoHeightPixels")
_CROPPED = ("CroppedAreaImageWidthPixels", "CroppedAreaImageHeightPixels")
_CORNER = ("CroppedAreaLeftPixels", "CroppedAreaTopPixels")
_VALID = (
    ("LargestValidInteriorRectLeft", "LargestValidInteriorRectWidth"),
    ("LargestValidInteriorRectTop", "LargestValidInteriorRectHeight"),
)
# Few packets have any of these, so few have to be parsed for their values.
_NAMES = (PANORAMA.encode(), _DRONE.encode(), _REGIONS[0].encode(), b"FocalPlane", b"rbUnit")
_ALIKE = 0.02  # tolerance between the scales of a panorama across and down, beside rounding
_MOST_DENOMINATOR = 10_000

Property = tuple[str, str]
Values = Mapping[Property, list[str]]
Changes = dict[Property, str | None]  # the new value of a property; None removes it


def changes(packet: bytes, framing: Framing, size: Size) -> Changes:
    """Return the changes to the properties of `packet` for a result of `size` pixels."""
    if not any(name in packet for name in _NAMES):
        return {}
    values = values_of(packet)
    found: Changes = {**_of_panorama(values, framing, size), **_of_focal_plane(values, framing)}
    if _REGIONS in values:
        found |= {(_DIMENSIONS, "w"): str(size[0]), (_DIMENSIONS, "h"): str(size[1])}
    if framing.scale != (1.0, 1.0) or framing.part != WHOLE:
        found |= {(_DRONE, name): None for name in _CAMERA_PIXELS}
        if "pixel" in values.get((_EXTENSION, "rbUnit"), ()):
            found[_EXTENSION, "ImageRegion"] = None
    return found


def scaled(value: Fraction, scale: float) -> Fraction:
    """Return a focal plane resolution multiplied by `scale`."""
    return (value * Fraction(scale)).limit_denominator(_MOST_DENOMINATOR)


def _of_focal_plane(values: Values, framing: Framing) -> Changes:
    found: Changes = {}
    names = _RESOLUTIONS[::-1] if framing.lies_on_side else _RESOLUTIONS
    for axis, (name, source) in enumerate(zip(_RESOLUTIONS, names, strict=True)):
        found[_EXIF, name] = None
        text = next(iter(values.get((_EXIF, source), ())), "")
        try:
            value = Fraction(text)
        except (ValueError, ZeroDivisionError):
            continue
        if framing.scale is not None:
            new = scaled(value, framing.scale[axis])
            found[_EXIF, name] = f"{new.numerator}/{new.denominator}"
    return found


def _of_panorama(values: Values, framing: Framing, size: Size) -> Changes:
    """Scale and shift the panorama's properties with its picture, or remove them all."""
    names = {name for namespace, name in values if namespace == PANORAMA}
    known = {name: _number(values[PANORAMA, name]) for name in names}
    gone: Changes = {(PANORAMA, name): None for name in names}
    if not names or framing.part is None or not _is_alike(framing, size):
        return gone
    present = [name for axis in (_FULL, _CROPPED, _CORNER) for name in axis if name in names]
    if not present and framing.part == WHOLE:
        return {}
    new: Changes = {}
    for axis in (0, 1):
        moved = _moved(known, axis, framing.part, size[axis])
        if moved is None:
            return gone
        new |= {(PANORAMA, name): value for name, value in moved.items() if name in names}
    return new


def _moved(
    known: Mapping[str, float | None], axis: int, part: Area, side: int
) -> dict[str, str | None] | None:
    """Return the numbers of one axis when `part` of the picture is `side` pixels; None if invalid.

    They are not always in pixels of the file, as another program may have scaled it before.
    """
    full, cropped, corner = (known.get(names[axis]) for names in (_FULL, _CROPPED, _CORNER))
    if full is None or cropped is None or corner is None or not 0 < cropped <= full:
        return None
    start = corner + part[axis] * cropped
    scale = side / ((part[axis + 2] - part[axis]) * cropped)
    left = round(start * scale)
    moved: dict[str, str | None] = {
        _FULL[axis]: str(max(round(full * scale), left + side)),
        _CROPPED[axis]: str(side),
        _CORNER[axis]: str(left),
    }
    first, length = _VALID[axis]
    valid, valid_length = known.get(first), known.get(length)
    if part == WHOLE and valid is not None and valid_length is not None:
        begin = min(round(valid * scale), side)
        moved[first] = str(begin)
        moved[length] = str(min(round(valid_length * scale), side - begin))
    else:
        moved |= {first: None, length: None}
    return moved


def _is_alike(framing: Framing, size: Size) -> bool:
    """Return whether the scales across and down are equal, but for rounding."""
    if framing.scale is None:
        return False
    across, down = framing.scale
    return abs(across / down - 1) <= max(_ALIKE, 1 / min(size))


def _number(values: list[str]) -> float | None:
    try:
        number = float(values[0])
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None
