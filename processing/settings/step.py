"""The base of every step that a user may add to a recipe."""

from enum import IntEnum
from typing import ClassVar

from processing.language.lazy_text import LazyText
from processing.picture import Picture, Size
from processing.settings.fields import check_limits


class Phase(IntEnum):
    """When a step runs; steps of one phase run in the order of the recipe."""

    BEFORE_RESIZE = 1
    AFTER_RESIZE = 2


class Step:
    """An operation on an upright picture: a frozen dataclass whose fields are its settings.

    Steps before the resize get decoded pixels, maybe at reduced scale. Those after it get a result
    in its final colour mode: L, LA, RGB, RGBA, or I;16 for deep grey.

    A step's module imports Pillow only in `apply`: code that lists steps does not need it.

    Attributes:
        key: its name on the command line and in preset files.
        label: its name for people.
        phase: whether it works on the whole picture or on the result.
    """

    __slots__ = ()

    key: ClassVar[str]
    label: ClassVar[LazyText]
    phase: ClassVar[Phase]

    def __post_init__(self) -> None:
        check_limits(self)

    @property
    def copies(self) -> int:
        """How many pictures of four bytes per pixel it needs at most, beside its input.

        Measured as the growth of a process on noise of 3000 x 3000 pixels, and rounded up; for the
        larger of the sizes before and after.
        """
        return 1

    @property
    def own_bytes(self) -> int:
        """How many bytes it needs in addition, independent of the picture's size."""
        return 0

    @property
    def draws_color(self) -> bool:
        """Whether it draws sRGB colours, so that the result must be in sRGB, too."""
        return False

    @property
    def makes_holes(self) -> bool:
        """Whether it makes parts transparent, so that the picture needs an alpha channel."""
        return False

    def size_after(self, size: Size) -> Size:
        """Return the size that a picture of `size` will have, before anything is decoded."""
        return size

    def apply(self, picture: Picture) -> Picture:
        """Return the changed picture; the one given stays as it is."""
        raise NotImplementedError
