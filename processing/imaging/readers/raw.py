"""Read camera raw pictures with LibRaw, or use the camera's preview if it is large enough."""

import importlib
import io
import os
from pathlib import Path
from typing import Any, BinaryIO, cast

from PIL import ExifTags, Image, ImageFile, UnidentifiedImageError
from PIL.JpegImagePlugin import JpegImageFile

from processing.imaging._embedded_previews import are_alike, covers
from processing.imaging._lost_parts import note_loss
from processing.imaging.decode_errors import DAMAGE
from processing.imaging.metadata.exif import including, refreshed
from processing.imaging.metadata.ifd import Place
from processing.imaging.metadata.ifd_writer import write_block
from processing.imaging.metadata.model import EXIF_START
from processing.imaging.metadata.read import PARTLY_READ
from processing.imaging.operations.orient import Orientation
from processing.imaging.readers._raw_extent import ends_early
from processing.imaging.readers._raw_tags import RawTags, complete, read_raw_tags
from processing.language.lazy_text import lazy_tr
from processing.picture import Area, Size

# Set before they are loaded: both would start a thread per core in every worker.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

rawpy: Any = importlib.import_module("rawpy")

_ORIENTATIONS = {
    3: Orientation.BOTTOM_RIGHT,
    5: Orientation.LEFT_BOTTOM,
    6: Orientation.RIGHT_TOP,
}
_AS_STORED = 0
_SRGB_GAMMA = (2.4, 12.92)  # the power and, for the darkest levels, the slope
_TRUNCATED = "the raw picture is truncated"
ONLY_PREVIEW = lazy_tr(
    "The file ends early, as after a broken copy; the camera's own preview was used.",
    code="preview-used",
)

# Markers of JPEG: segments have a length, up to the pixels.
_MARK, _PIXELS_MARK, _END_MARK = 0xFF, 0xDA, b"\xff\xd9"


class RawFile(ImageFile.ImageFile):
    """A raw picture; `load` decodes its preview or develops it."""

    format = "RAW"
    format_description = "camera raw"
    is_developed = True

    def _open(self) -> None:
        self._preview: Image.Image | None = None
        self._is_preview = self._is_half = False
        assert self.fp is not None  # noqa: S101 - Pillow gave it just now
        self._ends_early = ends_early(self.fp, Path(os.fsdecode(self.filename)).stat().st_size)
        try:
            self._raw = rawpy.imread(os.fspath(self.filename))
        except rawpy.LibRawIOError as error:
            raise OSError(f"{_TRUNCATED}: {error}") from error
        except rawpy.LibRawError as error:
            raise SyntaxError(str(error)) from error
        sizes = self._raw.sizes
        self._size = (sizes.width, sizes.height)
        self._mode = "RGB"
        raw_tags = self._take_preview(read_raw_tags(cast("BinaryIO", self.fp)))
        self._tell(raw_tags, _ORIENTATIONS.get(sizes.flip, Orientation.TOP_LEFT))

    def _take_preview(self, raw_tags: RawTags) -> RawTags:
        """Keep the camera's preview; return `raw_tags` with the tags that only the preview has."""
        try:
            thumb = self._raw.extract_thumb()
            if thumb.format is rawpy.ThumbFormat.JPEG:
                preview = JpegImageFile(io.BytesIO(thumb.data))
                if are_alike(preview.size, self.size) and is_whole_jpeg(thumb.data):
                    self._preview = preview
                # LibRaw may insert a block of its own before that of the camera.
                for _, segment in preview.applist:
                    if segment.startswith(EXIF_START):
                        raw_tags = complete(raw_tags, segment, preview.info.get("xmp", b""))
        except (*DAMAGE, rawpy.LibRawError):
            pass  # a preview is optional
        return raw_tags

    def _tell(self, raw_tags: RawTags, orientation: Orientation) -> None:
        """Put the metadata into `info`, as other readers do; the orientation is LibRaw's."""
        self._tree = including(
            raw_tags.tree,
            Place.MAIN,
            {int(ExifTags.Base.Orientation): raw_tags.tree.short(orientation)},
        )
        self.info["exif"] = write_block(self._tree)
        if raw_tags.xmp:
            self.info["xmp"] = raw_tags.xmp
        self.has_tied_notes = raw_tags.has_tied_notes
        if raw_tags.tree.is_damaged:
            note_loss(self.info, PARTLY_READ)

    def draft(self, mode: str | None, size: Size) -> tuple[str, Area] | None:  # type: ignore[override]
        """Choose the smallest source with `size` pixels; return the area that holds the picture."""
        if self._im is not None:
            return None
        full_size = self._size
        preview = self._preview
        if preview is not None and covers(preview.size, size):
            answer = preview.draft(mode, size)
            self._is_preview, self._size, self._mode = True, preview.size, preview.mode
            return self.mode, answer[1] if answer else _area(self._size)
        half = (full_size[0] // 2, full_size[1] // 2)
        if not covers(half, size):
            return None
        self._is_half, self._size = True, half
        return self.mode, _area(half)

    def load(self) -> Any:
        """Decode the preview, or develop the picture with the camera's white balance."""
        if self._im is None:
            if self._ends_early and self._is_preview:
                note_loss(self.info, ONLY_PREVIEW)
            image = self._preview if self._is_preview else self._developed()
            assert image is not None  # noqa: S101 - `draft` chose it
            image.load()
            self.im, self._mode, self._size = image.im, image.mode, image.size
            if "icc_profile" in image.info:
                self.info["icc_profile"] = image.info["icc_profile"]
            if not self._is_preview:
                self._describe_developed()
            self._raw.close()
        return super().load()

    def _describe_developed(self) -> None:
        """Set EXIF's colour space to sRGB, as the picture is developed in it."""
        if int(ExifTags.Base.ColorSpace) in self._tree.at(Place.EXIF):
            self.info["exif"] = write_block(refreshed(self._tree, self.size, is_srgb=True))

    def _developed(self) -> Image.Image:
        if self._ends_early:
            raise OSError(_TRUNCATED)
        try:
            pixels = self._raw.postprocess(
                user_flip=_AS_STORED,
                use_camera_wb=True,
                output_bps=8,
                gamma=_SRGB_GAMMA,
                half_size=self._is_half,
            )
        except rawpy.LibRawIOError as error:
            raise OSError(f"{_TRUNCATED}: {error}") from error
        except rawpy.LibRawError as error:
            raise OSError(f"broken data stream: {error}") from error
        return Image.fromarray(pixels)


def is_whole_jpeg(content: bytes) -> bool:
    """Return whether the pixels of a JPEG are followed by an end marker."""
    at = 2
    while at + 4 <= len(content) and content[at] == _MARK:
        if content[at + 1] == _PIXELS_MARK:
            return content.find(_END_MARK, at) >= 0
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return False


def open_image(file: BinaryIO, path: Path) -> Image.Image:
    """Read the header of the raw picture at `path`, which is open as `file`.

    Raises:
        UnidentifiedImageError: LibRaw does not support it, or it is damaged.
    """
    try:
        return RawFile(file, str(path))
    except SyntaxError as error:
        raise UnidentifiedImageError(str(error)) from error


def _area(size: Size) -> Area:
    return (0.0, 0.0, float(size[0]), float(size[1]))
