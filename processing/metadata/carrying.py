"""Bring metadata up to date for a result, and hand it to its writer."""

from processing.formats import PictureFormat
from processing.metadata import exif, xmp
from processing.metadata.cargo import Cargo, Shipment
from processing.metadata.carriers import CARRIERS, NO_CARRIER
from processing.metadata.pieces import Metadata


def carry(
    metadata: Metadata, result_format: PictureFormat, size: tuple[int, int], *, has_profile: bool
) -> Shipment:
    """Return how a result of `size` pixels in `result_format` gets what of `metadata` it can hold.

    A result without a colour profile (`has_profile`) has its colours in sRGB.
    """
    carrier = CARRIERS.get(result_format.pillow_name, NO_CARRIER)
    cargo = _cargo(metadata, size, is_srgb=metadata.has_profile and not has_profile)
    shipment = Shipment()
    carrier.load(cargo, shipment)
    if metadata.dpi and carrier.has_dpi:
        shipment.options["dpi"] = metadata.dpi
    shipment.left_out += [name for name in cargo.names() if name not in carrier.pieces]
    return shipment


def losses(shipment: Shipment, result_format: PictureFormat) -> tuple[str, ...]:
    """Return sentences on what did not get into the result."""
    sentences = []
    if shipment.left_out:
        names = _listed(shipment.left_out)
        sentences.append(f"The result lacks {names}, which {result_format.label} cannot hold.")
    if shipment.too_large:
        names = _listed(shipment.too_large)
        sentences.append(f"The result lacks {names}, too large for {result_format.label}.")
    return tuple(sentences)


def _cargo(metadata: Metadata, size: tuple[int, int], *, is_srgb: bool) -> Cargo:
    tree = metadata.exif
    return Cargo(
        exif.refreshed(tree, size, is_srgb=is_srgb)
        if tree and any(tree.directories.values())
        else None,
        xmp.refreshed(metadata.xmp, size, is_srgb=is_srgb) if metadata.xmp else b"",
        metadata.photoshop,
        metadata.comment,
        metadata.texts,
    )


def _listed(names: list[str]) -> str:
    *others, last = dict.fromkeys(names)
    return f"{', '.join(others)} and {last}" if others else last
