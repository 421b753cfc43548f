"""Read JPEG XL pictures with the decoder of pillow-jxl-plugin, which turns them upright by itself.

The plugin's own reader decodes all pixels before it tells how many there are.
"""

import contextlib
import io
from pathlib import Path
from typing import Any, BinaryIO

import pillow_jxl  # type: ignore[import-untyped,import-not-found,unused-ignore]
from PIL import ExifTags, Image, ImageFile, UnidentifiedImageError

from processing.damage import DAMAGE
from processing.errors import PictureError
from processing.metadata.directories import Place, Tree, read_tree
from processing.metadata.directory_writing import write_block
from processing.metadata.exif import including
from processing.readers.jpeg_xl_header import BadHeaderError, read_header

_SRGB_NAMES = ("sRGB", "Gra_D65_Rel_SRG", "Gra_D65_Per_SRG")
_MAKER = slice(4, 8)  # of a profile: who made it
_NO_THREADS = 0  # the other cores are busy with other pictures
_TIFF_OFFSET_BYTES = 4  # a box of EXIF begins with how far away its content does
_UPRIGHT = 1
_TIFF_STARTS = (b"II*\0", b"MM\0*")
_PREMULTIPLIED = {"RGBA": "RGBa", "LA": "La"}
_FOR_PRINT = (
    "It is a CMYK picture, of which the JPEG XL decoder leaves out black; save it as TIFF or JPEG "
    "with the program that made it."
)


class JpegXlFile(ImageFile.ImageFile):
    """A JPEG XL picture of which only the header is known until it is loaded.

    Attributes:
        is_animated: whether it has several frames; the decoder gives the last of them only.
    """

    format = "JXL"
    format_description = "JPEG XL"
    gives_last_frame = True

    def _open(self) -> None:
        assert self.fp is not None  # noqa: S101 - Pillow gave it just now
        try:
            header = read_header(self.fp)
        except BadHeaderError as error:
            raise SyntaxError(str(error)) from error
        if header.has_black:
            raise PictureError(_FOR_PRINT)
        self._size = header.size
        self.is_animated = header.is_animated
        self._is_premultiplied = header.is_premultiplied
        self._mode = "RGBA"  # the most it can turn out to be

    def load(self) -> Any:
        """Decode all pixels."""
        if self._im is None:
            assert self.fp is not None  # noqa: S101 - it is closed after the pixels are there
            self.fp.seek(0)
            is_jpeg, header, content, profile, boxes = pillow_jxl.Decoder(_NO_THREADS)(
                self.fp.read()
            )
            if is_jpeg:
                self._take_jpeg(content)
            else:
                self._take_pixels(header, content)
                self._take_metadata(boxes)
            self._exif = None  # whoever asked before was told that there is none
            if profile and not is_jpeg and not _is_srgb(bytes(profile)):
                self.info["icc_profile"] = bytes(profile)
        return super().load()

    def _take_jpeg(self, content: bytes) -> None:
        """Take the JPEG that the file was made of, with its orientation and all."""
        with Image.open(io.BytesIO(content), formats=("JPEG",)) as image:
            image.load()
            self.im, self._mode, self._size = image.im, image.mode, image.size
            self.info.update(image.info)

    def _take_pixels(self, header: Any, content: bytes) -> None:
        mode = "F" if header.mode == "F;16" else header.mode
        size = (header.width, header.height)
        if self._is_premultiplied and mode in _PREMULTIPLIED:
            image = Image.frombytes(_PREMULTIPLIED[mode], size, content).convert(mode)
        else:
            image = Image.frombytes(mode, size, content)
        self.im, self._mode, self._size = image.im, image.mode, image.size

    def _take_metadata(self, boxes: list[Any]) -> None:
        """Take EXIF and XMP, told to be upright: the decoder has turned the pixels already."""
        content = _box(boxes, b"Exif")
        if content[_TIFF_OFFSET_BYTES:].startswith(_TIFF_STARTS):
            content = content[_TIFF_OFFSET_BYTES:]
        tree = Tree(">")
        with contextlib.suppress(*DAMAGE):  # there is none, or the picture does without
            tree = read_tree(io.BytesIO(content))
        upright = {int(ExifTags.Base.Orientation): tree.short(_UPRIGHT)}
        self.info["exif"] = write_block(including(tree, Place.MAIN, upright))
        self.info["xmp"] = _box(boxes, b"xml ")


def _box(boxes: list[Any], kind: bytes) -> bytes:
    """Return what the first box of a kind holds; nothing if there is none."""
    return next((bytes(box.data) for box in boxes if box.box_type == kind), b"")


def _is_srgb(profile: bytes) -> bool:
    """Return whether the decoder made `profile` for a picture that it calls sRGB."""
    is_made = profile[_MAKER] == b"jxl "
    return is_made and any(name.encode("utf-16-be") in profile for name in _SRGB_NAMES)


def open_image(file: BinaryIO, _path: Path) -> Image.Image:
    """Read the header of `file`.

    Raises:
        UnidentifiedImageError: it is no JPEG XL file.
        PictureError: its colours are of a kind that the decoder does not give.
    """
    try:
        return JpegXlFile(file)
    except SyntaxError as error:
        raise UnidentifiedImageError(str(error)) from error
