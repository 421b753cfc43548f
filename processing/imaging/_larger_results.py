"""Decide what becomes of a result that is a larger file than its source, unchanged in size."""

import math

from processing.formats import available
from processing.imaging._animation import is_cut_off
from processing.imaging._color_tags import has_profile_of_tags
from processing.imaging._decoding import Decoded, holds_several
from processing.imaging._lost_parts import lost_parts
from processing.imaging._result import Result
from processing.imaging._small_pictures import is_copy_right
from processing.imaging.opening import Opened, open_content
from processing.imaging.operations.orient import Orientation, orientation_of
from processing.language.amounts import Amount, percent_amount
from processing.language.lazy_text import lazy_tr

# Results are never stored in these, as many programs show them wrong; a copy would be.
_PRINT_MODES = frozenset({"CMYK", "LAB"})
_PNG_END = b"\0\0\0\0IEND\xaeB`\x82"
_JPEG_END = b"\xff\xd9"
# How JPEG begins, as bytes and in base64: previews, gain maps and depth maps are JPEGs.
_JPEG_STARTS = (b"\xff\xd8\xff", b"/9j/")
_START_BYTES = 4  # those of the file itself do not count
_WHOLE_PERCENT = 10  # from here on a growth needs no digits


def is_larger(result: Result, opened: Opened, decoded: Decoded) -> bool:
    """Return whether the file of `result` is larger than its source, and nothing accounts for it.

    Another size, another format, steps and left out frames do.
    """
    holds_all = result.is_animated or not holds_several(opened.image)
    return (
        result.size_bytes > opened.size_bytes
        and result.size == decoded.upright_size
        and result.format is available.by_pillow_name(opened.image.format)
        and holds_all
        and not result.recipe.steps
    )


def copy_for(result: Result, opened: Opened, decoded: Decoded) -> memoryview | None:
    """Return the bytes of the source if they are what the recipe asks for, else None.

    How a file is encoded, such as progressively, is asked of files that are encoded only.
    """
    row = result.format
    is_right = (
        is_copy_right(result.recipe, row, row, opened.size_bytes)
        and decoded.orientation is Orientation.TOP_LEFT
        and decoded.picture.image.mode not in _PRINT_MODES
        and not has_profile_of_tags(opened.image)  # many programs know no colours but by a profile
        and _is_whole(result, opened)
    )
    if not is_right:
        return None
    content = opened.read_all()
    holds_more = _holds_more(content.tobytes(), row.key)
    return None if holds_more or _is_turned_tiff(content, result) else content


def would_be_larger(result: Result, source_bytes: int) -> str:
    """Return why `result` is skipped."""
    return lazy_tr(
        "Encoded again it would be {percent} larger, at the same size and in the same format; "
        "such results are skipped.",
        code="would-be-larger",
        percent=_growth(result.size_bytes, source_bytes),
    )


def larger_than_source(result: Result, source_bytes: int) -> str:
    """Return the warning about a `result` that stays, as a copy would not be right."""
    return lazy_tr(
        "The result is {percent} larger than its original, at the same size and in the same "
        "format; the original was not copied, as a copy would keep what was to be changed or left "
        "out.",
        code="larger-than-source",
        percent=_growth(result.size_bytes, source_bytes),
    )


def _is_turned_tiff(content: memoryview, result: Result) -> bool:
    """Return whether the pixels in a file lie on their side, as their reader does not tell."""
    if result.format.key != "tiff":
        return False
    with open_content(content, result.attempt.task.source) as opened:
        return orientation_of(opened.image) is not Orientation.TOP_LEFT


def _is_whole(result: Result, opened: Opened) -> bool:
    """Return whether nothing is damaged, so that there is nothing which only the result mends."""
    is_damaged = bool(lost_parts(opened.image)) or is_cut_off(opened.image)
    has_lost_profile = result.colored is not None and bool(result.colored.warning)
    return not (is_damaged or has_lost_profile or result.metadata.warnings or result.losses)


def _holds_more(content: bytes, key: str) -> bool:
    """Return whether a file may hold what results never do: other pictures, or data at its end."""
    if any(content.find(start, _START_BYTES) >= 0 for start in _JPEG_STARTS):
        return True
    if key == "png":
        return content.find(_PNG_END) != len(content) - len(_PNG_END)
    return key == "jpeg" and not content.endswith(_JPEG_END)


def _growth(result_bytes: int, source_bytes: int) -> Amount:
    """Return by how many percent a result is larger, with a digit after the point below ten."""
    percent = 100 * (result_bytes / source_bytes - 1)
    if percent >= _WHOLE_PERCENT:
        return percent_amount(percent)
    return percent_amount(math.ceil(percent * 10) / 10, 1)
