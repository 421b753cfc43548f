"""The five steps of the guided tour: its pictures, the passes of each, and what to watch for."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from processing.measuring.samples.sample_set import make_samples
from processing.settings.batch import MAX_WORKERS
from processing.task import SourceImage

WAIT_MILLISECONDS = 100  # the artificial wait per file, if the user wants one
LEAST_MANY = 4  # the least number of workers in the step with more workers than cores
FILES_PER_WORKER = 2  # at least, so that no worker is idle
CHUNK = 16  # files per call in the pass that shows chunks

ONE, TWO, MANY, GIANT, TINY = range(1, 6)  # the numbers of the steps


@dataclass(frozen=True, slots=True)
class Lot:
    """Pictures of one kind.

    Attributes:
        name: that of their folder.
        files: how many.
        different: how many of them are painted; the others are copies.
        size: width and height in pixels.
    """

    name: str
    files: int
    different: int
    size: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Pass:
    """One way to make the pictures of a step.

    Attributes:
        chunk: how many files are handed to a worker at once; 0 leaves that to the engine.
        is_reversed: whether the last picture comes first.
    """

    title: str
    workers: int
    chunk: int = 0
    is_reversed: bool = False


@dataclass(frozen=True, slots=True)
class TourStep:
    """One step of the tour.

    Attributes:
        number: from 1.
        headline: what it is about.
        before: what the step will show, and what to watch for.
        lots: its pictures, in the order of submission.
        passes: all are measured, one after the other.
    """

    number: int
    headline: str
    before: str
    lots: tuple[Lot, ...]
    passes: tuple[Pass, ...]

    @property
    def files(self) -> int:
        """How many pictures each pass makes."""
        return sum(lot.files for lot in self.lots)


@dataclass(frozen=True, slots=True)
class Extent:
    """How much the tour makes; sizes in pixels.

    Attributes:
        box: the side of the square that results fit into.
    """

    files: int = 40
    size: tuple[int, int] = (1800, 1200)
    different: int = 8
    beside_giant: int = 12
    giant_size: tuple[int, int] = (7200, 4800)
    tiny_files: int = 600
    tiny_size: tuple[int, int] = (96, 64)
    box: int = 1024


def steps_for(cores: int, extent: Extent | None = None) -> tuple[TourStep, ...]:
    """Return the steps for a machine with so many cores."""
    extent = extent or Extent()
    many = min(MAX_WORKERS, max(LEAST_MANY, 2 * cores))
    files = max(extent.files, FILES_PER_WORKER * many)
    usual = Lot("usual", files, min(files, extent.different), extent.size)
    return (
        _one(usual),
        _two(usual, cores),
        _many(usual, cores, many),
        _giant(extent),
        _tiny(extent),
    )


def _one(lot: Lot) -> TourStep:
    before = (
        f"A single worker process makes {lot.files} pictures, one after the other. In its lane "
        "each bar is a picture, and the colours of the bar are the phases of the work. What this "
        "takes is the measure for the next two steps."
    )
    return TourStep(ONE, "One worker", before, (lot,), (Pass("One worker", 1),))


def _two(lot: Lot, cores: int) -> TourStep:
    hope = "With a free core for each of them that takes half the time, at best."
    if cores == 1:
        hope = "This machine has a single core for both, so do not expect them to be faster."
    before = (
        f"The same {lot.files} pictures, shared by two worker processes: whoever has finished a "
        f"picture takes the next one. {hope} Watch whether both lanes stay full to the end, and "
        "how many cores they really get."
    )
    return TourStep(TWO, "Two workers", before, (lot,), (Pass("Two workers", 2),))


def _many(lot: Lot, cores: int, many: int) -> TourStep:
    machine = "a single core" if cores == 1 else f"{cores} cores"
    before = (
        f"The same pictures again, by {many} workers on {machine}. All lanes look busy, but "
        "workers without a core of their own take turns. The hatching shows how much of its time a "
        "worker had a picture and no core."
    )
    headline = "More workers than cores" if many > cores else "As many workers as there can be"
    return TourStep(MANY, headline, before, (lot,), (Pass(f"{many} workers", many),))


def _giant(extent: Extent) -> TourStep:
    width, height = extent.giant_size
    small = Lot(
        "small", extent.beside_giant, min(extent.beside_giant, extent.different), extent.size
    )
    before = (
        f"One picture of {width} by {height} pixels among {small.files} small ones, with two "
        "workers, twice: first the giant is the last in line, then it is the first. Watch the end "
        "of the lanes: where one is dark, its worker has nothing left to do while the other is "
        "still on the giant."
    )
    passes = (Pass("Giant last", 2), Pass("Giant first", 2, is_reversed=True))
    return TourStep(
        GIANT,
        "A giant among small files",
        before,
        (small, Lot("giant", 1, 1, extent.giant_size)),
        passes,
    )


def _tiny(extent: Extent) -> TourStep:
    width, height = extent.tiny_size
    lot = Lot("tiny", extent.tiny_files, min(extent.tiny_files, extent.different), extent.tiny_size)
    before = (
        f"{lot.files} pictures of {width} by {height} pixels: so little work each that handing it "
        f"over counts. First one worker makes them, handed {CHUNK} files at a time, then two that "
        f"are handed one at a time, then two that are handed {CHUNK}. Watch how dark the lanes "
        "are: that is time between the files."
    )
    passes = (
        Pass(f"One worker, {CHUNK} at a time", 1, chunk=CHUNK),
        Pass("Two, one at a time", 2, chunk=1),
        Pass(f"Two, {CHUNK} at a time", 2, chunk=CHUNK),
    )
    return TourStep(TINY, "Tiny files", before, (lot,), passes)


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
