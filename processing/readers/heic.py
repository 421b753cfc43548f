"""Read HEIC and HEIF pictures with pillow-heif, which turns them upright by itself."""

from pathlib import Path
from typing import BinaryIO

import pillow_heif  # type: ignore[import-untyped,import-not-found,unused-ignore]
from PIL import Image

# One thread, as the other cores are busy with other pictures. A thumbnail in the file is far
# coarser than the picture at that size; depth maps and the like are never looked at.
pillow_heif.register_heif_opener(
    decode_threads=1, thumbnails=False, depth_images=False, aux_images=False
)


def open_image(file: BinaryIO, _path: Path) -> Image.Image:
    """Read the header of `file`.

    Raises:
        UnidentifiedImageError: it is no whole HEIC file.
    """
    return Image.open(file, formats=("HEIF",))
