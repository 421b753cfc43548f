"""Bring metadata up to date for a result, and hand it to its writer."""

from PIL import Image

from processing.damage import DAMAGE
from processing.formats.table import PictureFormat
from processing.metadata import exif, xmp
from processing.metadata.cargo import Cargo, Shipment
from processing.metadata.carriers import CARRIERS, NO_CARRIER
from processing.metadata.pieces import NOTHING, Metadata
from processing.shortage import is_shortage

REFUSED = "Its metadata could not be written and was left out."


def ship(
    metadata: Metadata, result_format: PictureFormat, size: tuple[int, int], *, has_profile: bool
) -> Shipment:
    """Return how a result of `size` pixels in `result_format` gets what of `metadata` it can hold.

    A result without a colour profile (`has_profile`) has its colours in sRGB.
    """
    if metadata is NOTHING:
        return Shipment()
    try:
        kind = Image.MIME.get(result_format.pillow_name, "")
        cargo = _cargo(metadata, size, kind, is_srgb=metadata.has_profile and not has_profile)
        return _load(cargo, metadata.dpi, result_format)
    except DAMAGE as error:
        if is_shortage(error):
            raise
        return Shipment(losses=(REFUSED,))


def _cargo(metadata: Metadata, size: tuple[int, int], kind: str, *, is_srgb: bool) -> Cargo:
    tree, framing = metadata.exif, metadata.framing
    return Cargo(
        exif.refreshed(tree, size, is_srgb=is_srgb, framing=framing) if tree else None,
        xmp.refreshed(metadata.xmp, size, is_srgb=is_srgb, framing=framing, kind=kind)
        if metadata.xmp
        else b"",
        metadata.photoshop,
        metadata.comment,
        metadata.texts,
    )


def _load(cargo: Cargo, dpi: tuple[float, float] | None, result_format: PictureFormat) -> Shipment:
    carrier = CARRIERS.get(result_format.pillow_name, NO_CARRIER)
    loaded = carrier.load(cargo)
    options = (*loaded.options, ("dpi", dpi)) if dpi and carrier.has_dpi else loaded.options
    without_place = [name for name in cargo.names() if name not in carrier.pieces]
    losses = (
        _sentence((*without_place, *loaded.left_out), f"which {result_format.label} cannot hold"),
        _sentence(loaded.too_large, f"too large for {result_format.label}"),
    )
    return Shipment(options, loaded.finish, tuple(filter(None, losses)))


def _sentence(names: tuple[str, ...], why: str) -> str:
    """Return what a result lacks and why, or an empty text."""
    if not names:
        return ""
    *others, last = names
    listed = f"{', '.join(others)} and {last}" if others else last
    return f"The result lacks {listed}, {why}."
