"""Which of the pictures in a folder are taken."""

from dataclasses import dataclass
from pathlib import PurePath

from processing.settings._globs import matcher


@dataclass(frozen=True, slots=True)
class Selection:
    """What is asked of a picture that nobody named itself.

    Attributes:
        include: patterns of which it has to match one, if there are any.
        exclude: patterns of which neither it nor a folder it lies in may match one.
        hidden: whether names that begin with a dot are taken, too.
        max_depth: how many folders deep is looked, that which was named being the first; 0 for
            no limit.
        least_bytes: how large its file has to be.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    hidden: bool = False
    max_depth: int = 0
    least_bytes: int = 0

    @property
    def has_patterns(self) -> bool:
        """Whether names count at all."""
        return bool(self.include or self.exclude)

    def takes_name(self, below: PurePath) -> bool:
        """Return whether a file may be taken by its path below the source."""
        return (not self.include or matcher(self.include)(below)) and self.takes_folder(below)

    def takes_folder(self, below: PurePath) -> bool:
        """Return whether the patterns let a folder be looked into."""
        return not self.exclude or not matcher(self.exclude)(below)

    def goes_below(self, depth: int) -> bool:
        """Return whether the folders in a folder of that depth are looked into, too."""
        return not self.max_depth or depth < self.max_depth


EVERYTHING = Selection()
