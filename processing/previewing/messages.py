"""What is asked of the services, and what they answer."""

from collections.abc import Callable
from dataclasses import field
from pathlib import Path

from processing.picture import Size
from processing.previewing.pixels import Pixels
from processing.record import record
from processing.settings.recipe import Recipe


@record
class PreviewRequest:
    """One result of one picture, to be made in memory.

    Attributes:
        number: chosen by who asks; the answers carry it.
        recipe: that of one result, see `Recipe.outputs`.
        replaces_original: whether a run would replace the original: it leaves some alone.
    """

    number: int
    source: Path
    recipe: Recipe
    replaces_original: bool = False


@record
class ShownPicture:
    """An original or a result, ready to be drawn.

    Attributes:
        pixels: of the whole picture, of the first frame of an animation; fewer if it is a giant.
        size_pixels: width and height of the picture itself, upright.
        size_bytes: size of its file, or the size that it would have.
        format_name: name of its format for people; empty if unknown.
        warnings: what a run would say of it; sentences for the user.
    """

    pixels: Pixels
    size_pixels: Size
    size_bytes: int
    format_name: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def is_reduced(self) -> bool:
        """Whether `pixels` are fewer than those of the picture."""
        return self.pixels.size != self.size_pixels


@record
class OriginalShown(ShownPicture):
    """The picture as it is; comes before its result."""

    number: int = field(kw_only=True)


@record
class ResultShown(ShownPicture):
    """The result, decoded again from the bytes that a run would write."""

    number: int = field(kw_only=True)


@record
class PreviewFailed:
    """There is no result, or not even an original; `reason` is a sentence for the user."""

    number: int
    reason: str


PreviewMessage = OriginalShown | ResultShown | PreviewFailed
PreviewNotify = Callable[[PreviewMessage], None]


@record
class ThumbnailRequest:
    """A thumbnail to make; it comes back with its pixels.

    Attributes:
        number: whatever who asks knows it by.
        size: width and height of the box, in pixels, that the upright picture is to fit into.
        version: time of the file's last change and its size, which tell it from a later one.
    """

    number: int
    path: Path
    size: Size
    version: tuple[int, int] = (0, 0)


ThumbnailNotify = Callable[[ThumbnailRequest, Pixels | None], None]
