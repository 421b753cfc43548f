"""Turn a finished picture into the bytes of a file."""

import io
from dataclasses import dataclass

from PIL import Image

from processing import modes
from processing.color import Colored
from processing.damage import DAMAGE
from processing.formats import PictureFormat
from processing.settings import Recipe
from processing.shortage import is_shortage

PROFILE_REFUSED = "Its colour profile could not be written; colours may look different."


@dataclass(frozen=True, slots=True)
class Encoded:
    """A result in memory: its bytes, and what was lost or an empty text."""

    content: memoryview
    warning: str = ""


def encode(colored: Colored, result_format: PictureFormat, recipe: Recipe) -> Encoded:
    """Return the file's bytes; carries the colour profile and nothing else of the source."""
    image = colored.image
    # Writers look for comments, old palettes and tags in here; those of the source may be broken.
    image = image.copy() if type(image) is not Image.Image else image
    image.info = {}
    image = modes.fit_format(image, result_format.modes)
    if not colored.profile:
        return Encoded(_save(image, result_format, recipe, b""))
    try:
        return Encoded(_save(image, result_format, recipe, colored.profile))
    except DAMAGE as error:
        if is_shortage(error):
            raise
        return Encoded(_save(image, result_format, recipe, b""), PROFILE_REFUSED)


def _save(
    image: Image.Image, result_format: PictureFormat, recipe: Recipe, profile: bytes
) -> memoryview:
    options = dict(result_format.save_options)
    if result_format.has_quality:
        options["quality"] = recipe.quality_percent
    if profile:
        options["icc_profile"] = profile
    buffer = io.BytesIO()
    image.save(buffer, result_format.pillow_name, **options)
    return buffer.getbuffer()
