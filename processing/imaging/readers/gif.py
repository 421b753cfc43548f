"""Read GIFs as browsers show them: Pillow decodes the frames, which are composed here.

Pillow's own reader lets later frames enlarge the picture, fills what no frame covers with a colour,
and fails on a whole animation for one damaged frame.
"""

import io
from typing import Any

from PIL import GifImagePlugin, Image, ImageFile, ImagePalette

from processing.imaging.readers._gif_blocks import CLEAR, KEEP, RESTORE, Blocks, Box, Frame

_NOTHING = (0, 0, 0, 0)


class GifFile(ImageFile.ImageFile):
    """A GIF whose frames are composed on its canvas on demand.

    The canvas has the size in the header, or that of the first frame. Uncovered parts are
    transparent, and frames are clipped to the canvas.
    """

    format = "GIF"
    format_description = "Compuserve GIF"

    def seek(self, frame: int) -> None:
        """Go to a frame; `load` decodes it.

        Raises:
            EOFError: there is no such frame.
        """
        if not self._blocks.has_frame(frame):
            raise EOFError("no more images in GIF file")
        if frame < self._made:
            self._begin()
        self._number = frame
        self._tell(self._blocks.frames[frame])

    def tell(self) -> int:
        """Return the number of the current frame."""
        return self._number

    @property
    def is_animated(self) -> bool:
        """Whether there is more than one frame."""
        return self._blocks.has_frame(1)

    @property
    def n_frames(self) -> int:
        """How many frames there are; some may be damaged."""
        self._blocks.read_all()
        self._tell_loop()
        return len(self._blocks.frames)

    @property
    def is_cut_off(self) -> bool:
        """Whether frames may be missing at the end; many still GIFs lack the trailer."""
        self._blocks.read_all()
        is_animation = len(self._blocks.frames) > 1 or self._blocks.loop is not None
        return self._blocks.is_cut_off and (is_animation or self._blocks.is_torn)

    @property
    def largest_frame_pixels(self) -> int:
        """The number of pixels of its largest frame, also outside the canvas."""
        self._blocks.read_all()
        return max(frame.size[0] * frame.size[1] for frame in self._blocks.frames)

    def load(self) -> Any:
        """Decode the current frame and those that it needs, and compose it on the canvas.

        Raises:
            OSError: one of them is damaged.
        """
        while self._made < self._number:
            self._make(self._made + 1)
            self._made += 1
        return Image.Image.load(self)

    def _open(self) -> None:
        assert self.fp is not None  # noqa: S101 - it is opened by whoever made this
        self._blocks = Blocks(self.fp)
        self._begin()
        is_empty = not self._blocks.has_frame(0) or 0 in self._blocks.frames[0].size
        if is_empty and not self._blocks.has_frame(1):
            raise SyntaxError("no frame in GIF file")
        first = self._blocks.frames[0]
        width, height = self._blocks.screen
        self._size = (max(width, first.box[2]), max(height, first.box[3]))
        self._fills_canvas = first.box == (0, 0, *self._size)
        self._mode = "RGBA"
        if self._fills_canvas:
            self._mode, self.palette = _palette_of(self._table(first))
        if self._blocks.comment:
            self.info["comment"] = self._blocks.comment
        if self._blocks.extension:
            self.info["extension"] = (self._blocks.extension, 0)
        self._tell(first)

    def _begin(self) -> None:
        """Go before the first frame."""
        self._made, self._number = -1, 0
        self._canvas: Image.Image | None = None  # with all frames so far
        self._behind: Image.Image | None = None  # what the last one covers

    def _tell(self, frame: Frame) -> None:
        self.info["duration"] = frame.milliseconds
        self._tell_loop()
        self.info.pop("transparency", None)
        if self._number == 0 and self._fills_canvas and frame.transparent is not None:
            self.info["transparency"] = frame.transparent

    def _tell_loop(self) -> None:
        if self._blocks.loop is not None:
            self.info["loop"] = self._blocks.loop

    def _make(self, number: int) -> None:
        """Compose the frame of that number on the canvas, which shows the one before."""
        frame = self._blocks.frames[number]
        canvas: Image.Image
        if number == 0 and self._fills_canvas:
            canvas = self._decoded(frame)
            self.palette = canvas.palette
        else:
            canvas = self._disposed(number)
            seen = _common(frame.box, (0, 0, *self._size))
            self._behind = canvas.crop(seen) if seen and frame.disposal == RESTORE else None
            if seen:
                self._lay(frame, seen, canvas)
        self._canvas = canvas
        self.im, self._mode = canvas.im, canvas.mode

    def _disposed(self, number: int) -> Image.Image:
        """Return the canvas after the disposal before the frame of that number."""
        canvas, before = self._canvas, self._blocks.frames[max(0, number - 1)]
        is_in_table = canvas is not None and canvas.mode in {
            "L",
            "P",
        }  # a first frame that covers it
        if canvas is None or (is_in_table and before.disposal != KEEP):
            return Image.new("RGBA", self._size, _NOTHING)
        if is_in_table:
            return canvas.convert("RGBA" if self._has_holes() else "RGB")
        seen = _common(before.box, (0, 0, *self._size))
        if seen and before.disposal == CLEAR:
            canvas.paste(_NOTHING, seen)
        elif seen and before.disposal == RESTORE and self._behind is not None:
            canvas.paste(self._behind, seen)
        return canvas

    def _has_holes(self) -> bool:
        """Return whether a part of the canvas may be transparent at some time."""
        self._blocks.read_all()
        frames = self._blocks.frames
        is_hollow = not self._fills_canvas or frames[0].transparent is not None
        return is_hollow or any(frame.disposal != KEEP for frame in frames)

    def _lay(self, frame: Frame, seen: Box, canvas: Image.Image) -> None:
        """Paste the visible part of `frame` on the canvas."""
        left, upper = frame.box[:2]
        picture = self._decoded(frame)
        part = (seen[0] - left, seen[1] - upper, seen[2] - left, seen[3] - upper)
        if part != (0, 0, *picture.size):
            picture = picture.crop(part)
        if frame.transparent is None:
            canvas.paste(picture.convert(canvas.mode), seen)
        else:
            picture = picture.convert("RGBA")
            canvas.paste(picture.convert(canvas.mode), seen, picture.getchannel("A"))

    def _decoded(self, frame: Frame) -> Image.Image:
        """Return the pixels of `frame`, which Pillow decodes as a file of its own."""
        width, height = (side.to_bytes(2, "little") for side in frame.size)
        table = self._table(frame)
        bits = max(0, (len(table) // 3 - 1).bit_length() - 1)
        flags = bytes([0x80 | bits if table else 0, 0, 0])
        start = [b"GIF89a", width, height, flags, table]
        if frame.transparent is not None:
            start.append(bytes([0x21, 0xF9, 4, 1, 0, 0, frame.transparent, 0]))
        begin = frame.data[0] + 1
        start += [b",\0\0\0\0", width, height, bytes([frame.is_interlaced << 6])]
        start.append(self._read((begin - 1, begin)))
        picture = GifImagePlugin.GifImageFile(io.BytesIO(b"".join(start)))
        # The compressed data are read in place, as they may have megabytes.
        picture.fp = self._blocks.file
        picture.tile = [tile._replace(offset=begin) for tile in picture.tile]
        picture.load()
        return picture

    def _table(self, frame: Frame) -> bytes:
        begin, length = frame.table
        table = self._read((begin, begin + length))
        return table + bytes(length - len(table))  # the end may be cut off

    def _read(self, place: tuple[int, int]) -> bytes:
        file, (begin, end) = self._blocks.file, place
        file.seek(begin)
        return file.read(end - begin)


def _palette_of(table: bytes) -> tuple[str, ImagePalette.ImagePalette | None]:
    """Return mode and palette for a colour table, as Pillow does."""
    levels = bytes(level for level in range(len(table) // 3) for _ in range(3))
    return ("L", None) if table == levels else ("P", ImagePalette.raw("RGB", table))


def _common(one: Box, other: Box) -> Box | None:
    """Return the intersection of two boxes; None if it is empty."""
    left, upper = max(one[0], other[0]), max(one[1], other[1])
    right, lower = min(one[2], other[2]), min(one[3], other[3])
    return (left, upper, right, lower) if left < right and upper < lower else None


def take_over() -> None:
    """Let Pillow open every GIF as a `GifFile` from now on."""
    _, accepts = Image.OPEN[GifFile.format]
    Image.register_open(GifFile.format, GifFile, accepts)
