"""Make a folder of sample pictures, so that Thumbpool can be tried without any of one's own."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import ExifTags, Image

from processing.files.atomic_write import move_into_place
from processing.files.temporaries import new_run_id, temporary_path
from processing.imaging.operations.orient import Orientation
from processing.measuring.samples._scenes import SCENES, Scene, paint_scene
from processing.record import record

PORTRAIT_EVERY = 5
UPSIDE_DOWN_EVERY = 16
PNG_EVERY = 12
WEBP_EVERY = 9

# How a camera that was held so stores what was upright before it.
_STORED_TURNS = {
    Orientation.RIGHT_TOP: Image.Transpose.ROTATE_90,
    Orientation.LEFT_BOTTOM: Image.Transpose.ROTATE_270,
    Orientation.BOTTOM_RIGHT: Image.Transpose.ROTATE_180,
}


@record
class _Kind:
    """A file format that samples come in, and the options of its writer."""

    suffix: str
    pillow_name: str
    options: tuple[tuple[str, Any], ...]


_JPEG = _Kind(".jpg", "JPEG", (("quality", 90),))
_PNG = _Kind(".png", "PNG", (("compress_level", 1),))
_WEBP = _Kind(".webp", "WEBP", (("quality", 88), ("method", 1)))


@record
class _Sample:
    """One picture of the folder: its scene, and how it is stored."""

    scene: Scene
    variant: int
    kind: _Kind
    orientation: Orientation

    @property
    def relative(self) -> Path:
        """Its place in the folder."""
        return Path(self.scene.folder, f"{self.scene.title} {self.variant + 1}{self.kind.suffix}")


def make_samples(
    folder: Path, *, count: int, width_pixels: int, height_pixels: int
) -> Iterator[Path]:
    """Make `count` pictures in subfolders of `folder`, and yield each when it is there.

    The pixels of every file are `width_pixels` x `height_pixels`; some are stored on their side
    or upside down, as by a camera, and say so. A file that exists is left as it is.

    Raises:
        OSError: the folder cannot be written.
    """
    run_id = new_run_id()
    for number in range(count):
        sample = _sample(number)
        path = folder / sample.relative
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            content = _content(sample, (width_pixels, height_pixels))
            temporary = temporary_path(path, run_id, number)
            move_into_place(content, temporary, path, overwrite=False)
        yield path


def _sample(number: int) -> _Sample:
    """Return the sample of that number, counted from 0."""
    place = number + 1
    kind = _JPEG
    orientation = Orientation.TOP_LEFT
    if place % PNG_EVERY == 0:
        kind = _PNG
    elif place % WEBP_EVERY == 0:
        kind = _WEBP
    elif place % UPSIDE_DOWN_EVERY == 0:
        orientation = Orientation.BOTTOM_RIGHT
    elif place % PORTRAIT_EVERY == 0:
        is_odd = place // PORTRAIT_EVERY % 2 == 1
        orientation = Orientation.RIGHT_TOP if is_odd else Orientation.LEFT_BOTTOM
    scene = SCENES[number % len(SCENES)]
    return _Sample(scene, number // len(SCENES), kind, orientation)


def _content(sample: _Sample, stored_size: tuple[int, int]) -> memoryview:
    upright_size = stored_size[::-1] if sample.orientation.lies_on_side else stored_size
    image = paint_scene(sample.scene, sample.variant, upright_size)
    turn = _STORED_TURNS.get(sample.orientation)
    options = dict(sample.kind.options)
    if turn is not None:
        image = image.transpose(turn)
        exif = Image.Exif()
        exif[ExifTags.Base.Orientation] = sample.orientation.value
        options["exif"] = exif
    buffer = io.BytesIO()
    image.save(buffer, sample.kind.pillow_name, **options)
    return memoryview(buffer.getvalue())  # `getbuffer` would lend the buffer out
