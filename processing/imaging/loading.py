"""Load the pixels of an opened picture, or take those that were loaded of the same file before."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace

from PIL import Image

from processing.imaging._decoding import holds_several, load
from processing.imaging.opening import Opened
from processing.picture import Size
from processing.record import record

PIXEL_BYTES = 4  # as Pillow stores all but grey

LoadPixels = Callable[[Opened], Opened]


def load_pixels(opened: Opened) -> Opened:
    """Load the pixels of `opened`, and return it.

    Raises:
        Exception: whatever the decoder raises.
    """
    load(opened.image)
    return opened


@record
class _Version:
    """A file as it was when it was opened, and the size in which it is decoded."""

    file: tuple[int, int, int]  # inode, size in bytes, time of the last change
    size: Size
    format: str | None


class LoadedPictures:
    """The pixels of the file that was opened last, in each size in which they were decoded.

    Nobody may change a picture that is kept here. Confined to one thread.
    """

    def __init__(self, most_bytes: int) -> None:
        """Keep pixels of at most `most_bytes`; larger pictures are loaded each time."""
        self._most_bytes = most_bytes
        self._kept: OrderedDict[_Version, Image.Image] = OrderedDict()

    def load(self, opened: Opened) -> Opened:
        """Return `opened` with its pixels, which are loaded unless they are kept.

        A file of several pictures is never kept, as each frame takes the place of the one before;
        neither is one that came with its pixels, such as the preview in a photo.

        Raises:
            Exception: whatever the decoder raises.
        """
        image = opened.image
        version = _Version(opened.version, image.size, image.format)
        known = self._kept.get(version)
        if known is not None:
            self._kept.move_to_end(version)
            return replace(opened, image=known)
        self._drop_others(version)
        is_kept = _has_pixels_to_load(image) and not holds_several(image)
        load(image)
        if is_kept:
            self._keep(version, image)
        return opened

    def _drop_others(self, version: _Version) -> None:
        """Forget other files, and so many pictures that this one can be kept."""
        for each in list(self._kept):
            if each.file != version.file:
                del self._kept[each]
        self._shrink_to(self._most_bytes - _bytes_of(version.size))

    def _keep(self, version: _Version, image: Image.Image) -> None:
        if _bytes_of(image.size) <= self._most_bytes:
            self._kept[version] = image
            self._shrink_to(self._most_bytes)

    def _shrink_to(self, most_bytes: int) -> None:
        while self._kept and sum(_bytes_of(each.size) for each in self._kept) > most_bytes:
            self._kept.popitem(last=False)


def _has_pixels_to_load(image: Image.Image) -> bool:
    """Return whether nothing was decoded yet."""
    return getattr(image, "_im", None) is None


def _bytes_of(size: Size) -> int:
    return size[0] * size[1] * PIXEL_BYTES
