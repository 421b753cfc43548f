"""Make the pictures of the guided tour: some are painted, the others are copies of these."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from processing.benchmark.tour_steps import Lot
from processing.samples import make_samples
from processing.task import SourceImage


def make_lot(folder: Path, lot: Lot) -> Iterator[SourceImage]:
    """Make what is missing of `lot` in its own folder below `folder`, and yield each picture.

    In what they are relative to `folder`, the name of the lot comes first.

    Raises:
        OSError: the folder cannot be written.
    """
    place = folder / lot.name
    width, height = lot.size
    painted = []
    for path in make_samples(place, count=lot.different, width_pixels=width, height_pixels=height):
        painted.append(path)
        yield _source(path, folder)
    for number in range(lot.different, lot.files):
        round_number, which = divmod(number, lot.different)
        original = painted[which]
        copy = original.with_stem(f"{original.stem} copy {round_number}")
        if not copy.exists():
            shutil.copyfile(original, copy)
        yield _source(copy, folder)


def _source(path: Path, folder: Path) -> SourceImage:
    return SourceImage(path, path.relative_to(folder), path.stat().st_size)
