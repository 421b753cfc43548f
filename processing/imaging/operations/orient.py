"""Turn a picture upright as its EXIF orientation asks."""

from enum import IntEnum

from PIL import ExifTags, Image

from processing.imaging._internal_errors import log_if_bug
from processing.imaging.decode_errors import DAMAGE
from processing.picture import Area, Picture, Size
from processing.record import record


class Orientation(IntEnum):
    """Where the first row and first column of the stored pixels are displayed (EXIF tag 274)."""

    TOP_LEFT = 1
    TOP_RIGHT = 2
    BOTTOM_RIGHT = 3
    BOTTOM_LEFT = 4
    LEFT_TOP = 5
    RIGHT_TOP = 6
    RIGHT_BOTTOM = 7
    LEFT_BOTTOM = 8

    @property
    def lies_on_side(self) -> bool:
        """Whether width and height are exchanged."""
        return self >= Orientation.LEFT_TOP

    @property
    def inverse(self) -> "Orientation":
        """The orientation that reverses this one."""
        return _INVERSES.get(self, self)

    def turned(self, area: Area, size: Size) -> Area:
        """Return where `area` of stored pixels of `size` lies once they are upright."""
        left, top, right, bottom = area
        width, height = size
        if self.lies_on_side:
            left, top, right, bottom = top, left, bottom, right
            width, height = height, width
        if self in _MIRRORED:
            left, right = width - right, width - left
        if self in _UPSIDE_DOWN:
            top, bottom = height - bottom, height - top
        return (left, top, right, bottom)


_XMP_KEYS = ("xmp", "XML:com.adobe.xmp")  # in Pillow's `info`
_merged_exif = Image.Image.getexif

_INVERSES = {
    Orientation.RIGHT_TOP: Orientation.LEFT_BOTTOM,
    Orientation.LEFT_BOTTOM: Orientation.RIGHT_TOP,
}
# What remains to be done after width and height are exchanged, if they are.
_MIRRORED = {
    Orientation.TOP_RIGHT,
    Orientation.BOTTOM_RIGHT,
    Orientation.RIGHT_TOP,
    Orientation.RIGHT_BOTTOM,
}
_UPSIDE_DOWN = {
    Orientation.BOTTOM_RIGHT,
    Orientation.BOTTOM_LEFT,
    Orientation.RIGHT_BOTTOM,
    Orientation.LEFT_BOTTOM,
}

_TURNS = {
    Orientation.TOP_RIGHT: Image.Transpose.FLIP_LEFT_RIGHT,
    Orientation.BOTTOM_RIGHT: Image.Transpose.ROTATE_180,
    Orientation.BOTTOM_LEFT: Image.Transpose.FLIP_TOP_BOTTOM,
    Orientation.LEFT_TOP: Image.Transpose.TRANSPOSE,
    Orientation.RIGHT_TOP: Image.Transpose.ROTATE_270,
    Orientation.RIGHT_BOTTOM: Image.Transpose.TRANSVERSE,
    Orientation.LEFT_BOTTOM: Image.Transpose.ROTATE_90,
}


@record
class Orient:
    """Turns stored pixels upright; cheap after the resize."""

    orientation: Orientation

    def size_after(self, size: Size) -> Size:
        """Swap width and height for pictures stored on their side."""
        return (size[1], size[0]) if self.orientation.lies_on_side else size

    def apply(self, picture: Picture) -> Picture:
        """Return the picture upright."""
        turn = _TURNS.get(self.orientation)
        if turn is None:
            return picture
        return Picture(
            picture.image.transpose(turn),
            self.size_after(picture.size),
            self.orientation.turned(picture.area, picture.image.size),
        )


def orientation_of(image: Image.Image) -> Orientation:
    """Return how `image` is stored; damaged or invalid EXIF counts as upright."""
    try:
        return Orientation(image.getexif().get(ExifTags.Base.Orientation, Orientation.TOP_LEFT))
    except DAMAGE as error:
        log_if_bug(error, "Which side is up could not be read")
        return Orientation.TOP_LEFT


def take_over() -> None:
    """Let EXIF alone tell which side is up, from now on.

    Where EXIF tells nothing, Pillow believes XMP, which programs that turn the pixels leave behind;
    browsers and other viewers ignore it.
    """
    Image.Image.getexif = _exif_alone  # type: ignore[assignment,method-assign]


def _exif_alone(image: Image.Image) -> Image.Exif:
    """Return what Pillow's `getexif` does, without what it takes from XMP."""
    hidden = {key: image.info.pop(key) for key in _XMP_KEYS if key in image.info}
    try:
        return _merged_exif(image)
    finally:
        image.info.update(hidden)
