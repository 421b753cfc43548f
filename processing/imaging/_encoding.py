"""Encode a finished picture as the bytes of a file."""

import importlib
import io
import math
from collections.abc import Callable, Iterator
from dataclasses import replace

from PIL import Image

from processing.formats.table import Options, PictureFormat
from processing.formats.writer_options import WriterOptions, writer_options
from processing.imaging import _modes, _png_deflate
from processing.imaging._animation import Frames, alike, frame_options
from processing.imaging._color import Colored
from processing.imaging._internal_errors import log_error
from processing.imaging._target_size import KILOBYTE, Sized, fit_into
from processing.imaging.decode_errors import DAMAGE, is_shortage
from processing.imaging.metadata.embed import embed
from processing.imaging.metadata.model import NOTHING, REFUSED, Embedding, Metadata
from processing.language.lazy_text import lazy_tr
from processing.record import record
from processing.settings.recipe import Recipe

PROFILE_REFUSED = lazy_tr(
    "Its colour profile could not be written; colours may look different.", code="profile-lost"
)
# What writes a format instead of Pillow, by Pillow's name of it.
_SAVERS: dict[str, Callable[..., None]] = {"PNG": _png_deflate.save}


@record
class Encoded:
    """A result in memory.

    Attributes:
        warnings: what was lost or not done as asked, a sentence each.
        losses: what was lost of its metadata, a sentence each.
    """

    content: memoryview
    warnings: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()


@record
class _Extras:
    """What is written beside the pixels, and the warnings if no more is written.

    Attributes:
        finish: completes the written file.
    """

    options: Options
    finish: Callable[[io.BytesIO], None] | None
    losses: tuple[str, ...]
    warning: str = ""


def encode(
    colored: Colored,
    result_format: PictureFormat,
    recipe: Recipe,
    metadata: Metadata = NOTHING,
    frames: Frames | None = None,
) -> Encoded:
    """Return the file's bytes, with the colour profile, `metadata` and nothing else beside pixels.

    With `frames` it is an animation, of which `colored` is the first frame.
    """
    if result_format.needs:
        importlib.import_module(result_format.needs)  # registers the writer with Pillow
    images = alike([colored.image, *(frames.images if frames else ())])
    image, *later = (_plain(each, result_format, recipe) for each in images)
    if frames is not None:
        frames = replace(frames, images=tuple(later))
    embedding = embed(metadata, result_format, image.size, has_profile=bool(colored.profile))
    *attempts, last = _attempts(colored.profile, embedding, result_format.label)
    for extras in attempts:
        try:
            return _write(image, result_format, recipe, extras, frames)
        except DAMAGE as error:
            if is_shortage(error):
                raise
            log_error(error, "A result could not be written with all that belongs to it")
    return _write(image, result_format, recipe, last, frames)


def _plain(image: Image.Image, result_format: PictureFormat, recipe: Recipe) -> Image.Image:
    """Return `image` in a mode that the format takes, with nothing but its pixels."""
    # Writers take comments, palettes and tags from `info`; those of the source may be broken.
    image = image.copy() if type(image) is not Image.Image else image
    image.info = {}
    return _modes.fit_format(image, result_format.modes, recipe.background)


def _attempts(profile: bytes, embedding: Embedding, label: str) -> Iterator[_Extras]:
    """Yield what is written beside the pixels: everything first, then less if that is refused."""
    profiled: Options = (("icc_profile", profile),) if profile else ()
    losses = embedding.losses(label)
    if embedding.options or embedding.finish:
        yield _Extras(profiled + embedding.options, embedding.finish, losses)
        losses = (REFUSED,)
    if profile:
        yield _Extras(profiled, None, losses)
    yield _Extras((), None, losses, PROFILE_REFUSED if profile else "")


def _write(
    image: Image.Image,
    result_format: PictureFormat,
    recipe: Recipe,
    extras: _Extras,
    frames: Frames | None,
) -> Encoded:
    """Return `image` as a file with `extras`, as small as the recipe asks."""
    options = writer_options(result_format, recipe, image.size)
    if frames is not None:
        options = replace(options, named=options.named + frame_options(frames, result_format))
    limit_bytes = recipe.target_kilobytes * KILOBYTE
    sized = _sized(image, result_format, options, extras, limit_bytes)
    warnings = (*filter(None, (extras.warning,)), *options.shortfalls)
    if sized.fits:
        return Encoded(sized.content, warnings, extras.losses)
    size = math.ceil(len(sized.content) / KILOBYTE)
    has_quality = options.quality is not None
    text = _too_large(size, recipe.target_kilobytes, result_format.label, has_quality=has_quality)
    return Encoded(sized.content, (*warnings, text), extras.losses)


def _too_large(kilobytes: int, most_kilobytes: int, label: str, *, has_quality: bool) -> str:
    """Return the warning about a file that is larger than was asked for."""
    if has_quality:
        return lazy_tr(
            "The file takes {size} kB, more than the {most} kB asked for, as {format} cannot have "
            "a lower quality; make the picture smaller, or choose another format.",
            code="larger-than-asked",
            size=kilobytes,
            most=most_kilobytes,
            format=label,
        )
    return lazy_tr(
        "The file takes {size} kB, more than the {most} kB asked for, as {format} has no quality "
        "to lower; make the picture smaller, or choose another format.",
        code="larger-than-asked",
        size=kilobytes,
        most=most_kilobytes,
        format=label,
    )


def _sized(
    image: Image.Image,
    result_format: PictureFormat,
    options: WriterOptions,
    extras: _Extras,
    limit_bytes: int,
) -> Sized:
    """Return the file, within `limit_bytes` if possible; 0 is no limit."""

    def write(*quality: tuple[str, int]) -> memoryview:
        buffer = io.BytesIO()
        named = (*options.named, *extras.options, *quality)
        save: Callable[..., None] = _SAVERS.get(result_format.pillow_name, Image.Image.save)
        save(image, buffer, result_format.pillow_name, **dict(named))
        if extras.finish is not None:
            extras.finish(buffer)
        # `getbuffer` would export the buffer: if a traceback keeps both alive, freeing the buffer
        # before its export raises an error of its own.
        return memoryview(buffer.getvalue())

    highest = options.quality
    if highest is not None and limit_bytes:
        return fit_into(limit_bytes, highest, lambda quality: write(("quality", quality)))
    content = write() if highest is None else write(("quality", highest))
    return Sized(content, fits=not limit_bytes or len(content) <= limit_bytes)
