"""Make ICC profiles for pictures whose colour spaces are given by tags instead."""

import io
import re
from typing import Any

from PIL import Image
from PIL.ExifTags import Base

from processing.imaging._icc_profile import Primaries, grey_profile, rgb_profile
from processing.imaging._internal_errors import log_if_bug
from processing.imaging._modes import IS_GREY
from processing.imaging.decode_errors import DAMAGE
from processing.imaging.metadata.extract import bare
from processing.imaging.metadata.ifd import Place, Tree, read_tree
from processing.record import record

# Colour primaries by their numbers in ITU-T H.273, 8.1, and the transfer curves that are a power.
_SRGB_PRIMARIES = Primaries((0.640, 0.330), (0.300, 0.600), (0.150, 0.060))
_PRIMARIES = {
    1: _SRGB_PRIMARIES,
    5: Primaries((0.640, 0.330), (0.290, 0.600), (0.150, 0.060)),  # BT.601 of 625 lines
    6: Primaries((0.630, 0.340), (0.310, 0.595), (0.155, 0.070)),  # BT.601 of 525 lines
    9: Primaries((0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),  # BT.2020
    12: Primaries((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),  # Display P3
}
_GAMMAS = {4: 2.2, 5: 2.8, 8: 1.0}
# sRGB's own curve and, as stills are shown, those of television.
_SRGB_CURVES = frozenset({1, 6, 13, 14, 15})

# Adobe RGB (1998), 4.3. Cameras tell it by EXIF alone: by an index of DCF 2.0 or, against the
# standard, by a colour space of 2.
_ADOBE_RGB = Primaries((0.640, 0.330), (0.210, 0.710), (0.150, 0.060))
_ADOBE_GAMMA = 563 / 256
_ADOBE_INDEX = b"R03"
_ADOBE_SPACE, _UNCALIBRATED = 2, 0xFFFF
_INTEROP_INDEX = 1
# The index, and an entry with that number in both byte orders: few blocks have to be parsed.
_MAY_BE_ADOBE = re.compile(rb"R03|\x01\xa0\x03\0\x01\0\0\0\x02\0|\xa0\x01\0\x03\0\0\0\x01\0\x02")
_CAMERA_FORMATS = frozenset({"JPEG", "MPO"})

_USUAL_GAMMA = 1 / 2.2
_GAMMA_TOLERANCE = 0.005  # within it a PNG means sRGB; so do all other readers
_POINT_TOLERANCE = 0.002
_MARK = "profile_of_tags"
_GREY_MODES = frozenset({"1", "L", "LA", "I;16", "I;16B", "I"})


@record
class _Code:
    """Two of the code points of ITU-T H.273 (CICP)."""

    primaries: int
    transfer: int


def has_profile_of_tags(image: Image.Image) -> bool:
    """Return whether the profile of `image` was made here, and is not in its file."""
    return _MARK in image.info


def add_profile_of_tags(image: Image.Image) -> None:
    """Give the opened `image` the profile that its colour tags describe, if it has such tags.

    These are cICP, gAMA and cHRM of PNG, nclx of AVIF and HEIC, and EXIF's in a JPEG that say Adobe
    RGB; an ICC profile goes before all but cICP. No ICC profile describes brightness for HDR
    screens (PQ, HLG); such tags are ignored.
    """
    try:
        mode = "LA" if image.info.get(IS_GREY) else image.mode
        profile = _profile_of(image.info, mode)
        if not profile and _is_adobe_rgb(image):
            profile = rgb_profile(_ADOBE_RGB, _ADOBE_GAMMA)
    except DAMAGE as error:
        log_if_bug(error, "The colour tags of a file could not be read")
        return
    if profile:
        image.info["icc_profile"] = profile
        image.info[_MARK] = True


def _profile_of(info: dict[Any, Any], mode: str) -> bytes:
    """Return the profile that the colour tags in `info` describe; empty if it is not needed."""
    if "cicp" in info:
        return _of_code(_Code(*info["cicp"][:2]), mode)
    if "icc_profile" in info or "srgb" in info:
        return b""
    nclx = info.get("nclx_profile")
    if isinstance(nclx, dict):
        code = _Code(int(nclx["color_primaries"]), int(nclx["transfer_characteristics"]))
        return _of_code(code, mode)
    if "gamma" in info or "chromaticity" in info:
        return _of_gamma(info.get("gamma", _USUAL_GAMMA), info.get("chromaticity"), mode)
    return b""


def _is_adobe_rgb(image: Image.Image) -> bool:
    """Return whether only the EXIF block of a JPEG says that its colours are Adobe RGB."""
    block = image.info.get("exif")
    is_candidate = image.format in _CAMERA_FORMATS and image.mode == "RGB"
    if not is_candidate or "icc_profile" in image.info or not isinstance(block, bytes):
        return False
    if _MAY_BE_ADOBE.search(block) is None:
        return False
    tree = read_tree(io.BytesIO(bare(block)))
    space = _color_space(tree)
    index = tree.at(Place.INTEROP).get(_INTEROP_INDEX)
    is_indexed = index is not None and index.data.startswith(_ADOBE_INDEX)
    return space == _ADOBE_SPACE or (space == _UNCALIBRATED and is_indexed)


def _color_space(tree: Tree) -> int | None:
    entry = tree.at(Place.EXIF).get(int(Base.ColorSpace))
    return tree.numbers(entry)[0] if entry is not None and entry.count == 1 else None


def _of_code(code: _Code, mode: str) -> bytes:
    """Return the profile for code points; empty if that is sRGB, or none."""
    primaries = _PRIMARIES.get(code.primaries)
    gamma = _GAMMAS.get(code.transfer)
    if primaries is None or (gamma is None and code.transfer not in _SRGB_CURVES):
        return b""
    is_srgb = gamma is None and (primaries is _SRGB_PRIMARIES or mode in _GREY_MODES)
    if is_srgb:
        return b""
    if mode in _GREY_MODES:
        return grey_profile(gamma or 1.0)
    return rgb_profile(primaries, gamma)


def _of_gamma(gamma: float, chromaticity: Any, mode: str) -> bytes:
    """Return the profile for the gamma of a file and, maybe, its white, red, green and blue."""
    is_usual_gamma = abs(gamma - _USUAL_GAMMA) < _GAMMA_TOLERANCE
    if mode in _GREY_MODES:
        return b"" if is_usual_gamma else grey_profile(1 / gamma)
    primaries = _SRGB_PRIMARIES
    if chromaticity:
        white, red, green, blue = zip(chromaticity[::2], chromaticity[1::2], strict=True)
        primaries = Primaries(red, green, blue, white)
    if is_usual_gamma and _are_near(primaries, _SRGB_PRIMARIES):
        return b""
    return rgb_profile(primaries, None if is_usual_gamma else 1 / gamma)


def _are_near(one: Primaries, other: Primaries) -> bool:
    pairs = (
        (one.red, other.red),
        (one.green, other.green),
        (one.blue, other.blue),
        (one.white, other.white),
    )
    return all(
        abs(a - b) < _POINT_TOLERANCE
        for left, right in pairs
        for a, b in zip(left, right, strict=True)
    )
