"""What the window's process and its helpers say to each other."""

from enum import StrEnum
from pathlib import Path

from processing.picture import Size
from processing.record import record
from processing.settings.recipe import Recipe
from processing.task import Task

MEGAPIXEL = 1_000_000
MOST_MEGAPIXELS = 24  # that are shown of a picture; a larger one is shown in so many


@record
class PreviewOrder:
    """A preview to make; `task` has a destination for the sake of its format only."""

    task: Task
    recipe: Recipe
    replaces_original: bool


@record
class ThumbnailOrder:
    """A thumbnail to make within `size`, in pixels."""

    path: Path
    size: Size


class Answer(StrEnum):
    """The kinds of answers; each is a list that begins with one of them."""

    ORIGINAL = "original"  # size of the pixels, of the picture, and of its file; then the pixels
    SAME_ORIGINAL = "same original"  # as it was shown last
    RESULT = "result"  # as an original, with the name of its format and warnings
    THUMBNAIL = "thumbnail"  # size of the pixels; then the pixels
    FAILED = "failed"  # a sentence
    DONE = "done"  # the order was answered, or is stopped
