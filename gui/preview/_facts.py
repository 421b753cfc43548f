"""The facts of a picture and of its result, in words."""

from collections import Counter
from collections.abc import Sequence

from gui.control.preview import Preview
from gui.text.choice_words import format_words
from processing.language import phrases
from processing.language.translation import style, tr
from processing.previewing.messages import ShownPicture
from processing.settings.choices import KEEP_FORMAT, SizeMode
from processing.settings.recipe import Recipe

_PERCENT = 100


def before_text(original: ShownPicture | None) -> str:
    """Return size and format of an original: `4000 × 3000, 1.9 MB JPEG`."""  # noqa: RUF002
    return _facts(original) if original is not None else ""


def after_text(result: ShownPicture | None) -> str:
    """Return size and format of a result: `1920 × 1440, 148 kB WebP`."""  # noqa: RUF002
    return _facts(result) if result is not None else ""


def _facts(picture: ShownPicture) -> str:
    values = {
        "pixels": phrases.pixels(picture.size_pixels),
        "size": phrases.size(picture.size_bytes),
        "format": picture.format_name,
    }
    if not picture.is_reduced:
        return tr("{pixels}, {size} {format}", **values).strip()
    shown = phrases.pixels(picture.pixels.size)
    return tr("{pixels}, {size} {format}, shown at {shown}", shown=shown, **values)


def saving_text(preview: Preview) -> tuple[str, bool]:
    """Return by how much the result is smaller than the original, and whether it is larger."""
    original, result = preview.original, preview.result
    if original is None or result is None or not original.size_bytes:
        return "", False
    saved = original.size_bytes - result.size_bytes
    percent = _PERCENT * saved // original.size_bytes  # rounded down: it promises no more
    if saved < 0:
        return tr("{percent} larger", percent=phrases.percent(-percent)), True
    if not percent:
        return tr("saves nothing"), False
    # Translators: by how much the result is smaller than the original, such as 97%.
    return tr("saves {percent}", percent=phrases.percent(percent)), False


def output_texts(outputs: Sequence[Recipe]) -> list[str]:
    """Return what tells the results of a picture from each other: `1920 WebP`, `256 JPEG`."""
    texts = [_output_text(recipe) for recipe in outputs]
    counts = Counter(texts)
    return [
        tr("{text} ({n})", text=text, n=place) if counts[text] > 1 else text
        for place, text in enumerate(texts, 1)
    ]


def _output_text(recipe: Recipe) -> str:
    size = _size_text(recipe)
    if recipe.output_format == KEEP_FORMAT:
        return tr("{size}, same format", size=size)
    name = format_words().get(recipe.output_format, recipe.output_format)
    return tr("{size} {format}", size=size, format=name)


def _size_text(recipe: Recipe) -> str:
    """Return the size that a recipe asks for, in as few letters as possible."""
    width, height = recipe.width_pixels, recipe.height_pixels
    box = str(width) if width == height else phrases.pixels((width, height))
    texts = {
        SizeMode.PERCENT: f"{style().short_decimal(recipe.size_percent)}{style().percent}",
        SizeMode.WIDTH: str(width),
        SizeMode.HEIGHT: str(height),
        SizeMode.LONG_EDGE: str(recipe.edge_pixels),
        SizeMode.SHORT_EDGE: str(recipe.edge_pixels),
        SizeMode.KEEP: tr("Same size"),
        SizeMode.MEGAPIXELS: tr("{n} MP", n=style().short_decimal(recipe.megapixels)),
    }
    return box if recipe.size_mode.is_boxed else texts.get(recipe.size_mode, "")
