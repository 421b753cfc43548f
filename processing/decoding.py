"""Decode a picture at the smallest scale that is enough for its result."""

from dataclasses import dataclass

from PIL import Image

from processing import formats, modes
from processing.damage import DAMAGE
from processing.memory import PROGRESSIVE_PIXEL_BYTES, check_weight
from processing.operations import operations_for
from processing.operations.base import Area, Operation, Picture, Size, whole
from processing.operations.orient import orientation_of
from processing.settings import Recipe

SEVERAL_PICTURES = "It holds several pictures or frames; only the first was used."


@dataclass(frozen=True, slots=True)
class Decoded:
    """A picture ready for its operations.

    Attributes:
        operations: what is to be done with it, in order.
        upright_size: width and height of the source as a person sees it.
        profile: its ICC colour profile; empty if it has none.
    """

    picture: Picture
    operations: tuple[Operation, ...]
    upright_size: Size
    profile: bytes


def decode(image: Image.Image, recipe: Recipe, memory_bytes: int) -> Decoded:
    """Decode the opened `image`, using about `memory_bytes` at most.

    Raises:
        TooHeavyError: it has more pixels than that allows.
    """
    has_draft = formats.by_pillow_name(image.format).has_draft
    if not has_draft:
        check_weight(image.size, image.width * image.height, 0, memory_bytes)
        image.load()  # TIFF turns itself upright here, and PNG may keep its EXIF at the end
    orientation = orientation_of(image)
    operations = operations_for(recipe, orientation)
    size = image.size
    area = (
        _draft(image, operations[0].size_after(size), memory_bytes)
        if has_draft
        else whole(image).area
    )
    image.load()
    profile = image.info.get("icc_profile")
    return Decoded(
        Picture(modes.normalise(image), size, area),
        operations,
        size[::-1] if orientation.lies_on_side else size,
        profile if isinstance(profile, bytes) else b"",
    )


def holds_several(image: Image.Image) -> bool:
    """Return whether the opened `image` is an animation or has pages; false if it cannot tell."""
    try:
        return image.format != "MPO" and bool(getattr(image, "is_animated", False))
    except DAMAGE:
        return False


def _draft(image: Image.Image, needed: Size, memory_bytes: int) -> Area:
    """Set the smallest scale that keeps `needed` pixels; return the area that will be filled."""
    full = image.size
    answer = image.draft(None, needed)
    held_bytes = 0
    if image.info.get("progressive"):
        held_bytes = full[0] * full[1] * PROGRESSIVE_PIXEL_BYTES
    check_weight(full, image.width * image.height, held_bytes, memory_bytes)
    return answer[1] if answer else whole(image).area
