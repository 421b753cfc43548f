"""Read WebP animations as browsers show them: what no frame covers is transparent.

Writers leave the alpha flag out if each frame is opaque, also if it covers only a part of the
canvas, and Pillow shows the rest in black.
"""

from collections.abc import Iterator

from PIL import Image, WebPImagePlugin

# WebP container specification: a header, then chunks, one for each frame.
_HEADER_BYTES, _CHUNK_BYTES, _FRAME_BYTES = 12, 8, 16
_CLEARS = 1  # disposal flag of a frame: its part of the canvas is cleared afterwards


class WebPFile(WebPImagePlugin.WebPImageFile):
    """A WebP that is transparent if its frames leave a part of the canvas uncovered."""

    def _open(self) -> None:
        super()._open()
        if self.rawmode == "RGBX" and self._shows_canvas():
            self._mode = self.rawmode = "RGBA"

    def _shows_canvas(self) -> bool:
        """Return whether the canvas is visible behind the frames at some time."""
        width, height = self.size
        for number, frame in enumerate(self._frames()):
            left, upper, *sides = (_number(frame, place) for place in (0, 3, 6, 9))
            covers = (left, upper, *sides) == (0, 0, width - 1, height - 1)
            if frame[15] & _CLEARS or (number == 0 and not covers):
                return True
        return False

    def _frames(self) -> Iterator[bytes]:
        """Yield the start of the chunk of each frame; a still picture has none."""
        assert self.fp is not None  # noqa: S101 - it is opened by whoever made this
        self.fp.seek(_HEADER_BYTES)
        while len(chunk := self.fp.read(_CHUNK_BYTES)) == _CHUNK_BYTES:
            length = int.from_bytes(chunk[4:], "little")
            end = self.fp.tell() + length + length % 2
            if chunk.startswith(b"ANMF"):
                frame = self.fp.read(_FRAME_BYTES)
                if len(frame) == _FRAME_BYTES:
                    yield frame
            self.fp.seek(end)


def _number(content: bytes, place: int) -> int:
    return int.from_bytes(content[place : place + 3], "little")


def take_over() -> None:
    """Let Pillow open every WebP as a `WebPFile` from now on."""
    _, accepts = Image.OPEN[WebPFile.format]
    Image.register_open(WebPFile.format, WebPFile, accepts)
