"""The seven steps of the guided tour: its pictures, the passes of each, and what to watch for."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from processing.language.amounts import plain_amount
from processing.language.joining import lazy_sentences
from processing.language.lazy_text import lazy_ntr, lazy_ptr, lazy_tr
from processing.measuring.samples.sample_set import make_samples
from processing.record import record
from processing.settings.batch import MAX_WORKERS
from processing.task import SourceImage

WAIT_MILLISECONDS = 100  # the artificial wait per file, if the user wants one
LEAST_MANY = 4  # the least number of workers in the step with more workers than cores
FILES_PER_WORKER = 2  # at least, so that no worker is idle
CHUNK = 16  # files per call in the pass that shows chunks

ONE, TWO, MANY, GIANT, TINY, ORDER, DEATH = range(1, 8)  # the numbers of the steps


@record
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


_LOT_TITLES = {
    # Translators: small pictures, as a title before the name of one: "small: Dunes 1.jpg".
    "small": lazy_ptr("pictures", "small"),
    # Translators: a very large picture, as a title before its name: "giant: Dunes 1.jpg".
    "giant": lazy_ptr("pictures", "giant"),
}


def title_of_lot(name: str) -> str:
    """Return what people call the pictures in a folder of that name."""
    return _LOT_TITLES.get(name, name)


@record
class Pass:
    """One way to make the pictures of a step.

    Attributes:
        chunk: how many files are handed to a worker at once; 0 leaves that to the engine.
        is_reversed: whether the last picture comes first.
        is_ordered: whether results arrive in the order of submission, and else as they are done.
        kills: whether one of its workers is killed in the midst of a picture.
    """

    title: str
    workers: int
    chunk: int = 0
    is_reversed: bool = False
    is_ordered: bool = False
    kills: bool = False


@record
class TourStep:
    """One step of the tour.

    Attributes:
        number: from 1.
        headline: what it is about.
        before: what the step will show, and what to watch for.
        lots: its pictures, in the order of submission.
        passes: all are measured, one after the other.
        is_in_memory: whether results are thrown away, as syncing them would take most of the time.
    """

    number: int
    headline: str
    before: str
    lots: tuple[Lot, ...]
    passes: tuple[Pass, ...]
    is_in_memory: bool = False

    @property
    def files(self) -> int:
        """How many pictures each pass makes."""
        return sum(lot.files for lot in self.lots)


@record
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
        _order(extent),
        _death(usual),
    )


def _one(lot: Lot) -> TourStep:
    before = lazy_sentences(
        lazy_ntr(
            "A single worker process makes {n} picture, one after the other.",
            "A single worker process makes {n} pictures, one after the other.",
            lot.files,
        ),
        # Translators: a lane is the row of one worker in a chart over time.
        lazy_tr(
            "In its lane each bar is a picture, and the colours of the bar are the phases of the "
            "work. What this takes (the makespan) is the measure for the next two "
            "steps."
        ),
    )
    title = lazy_tr("One worker")
    return TourStep(ONE, title, before, (lot,), (Pass(title, 1),))


def _two(lot: Lot, cores: int) -> TourStep:
    hope = lazy_tr("With a free core for each of them that takes half the time, at best.")
    if cores == 1:
        hope = lazy_tr(
            "This machine has a single core for both, so do not expect them to be faster."
        )
    before = lazy_sentences(
        lazy_ntr(
            "The same {n} picture, shared by two worker processes: whoever has finished a picture "
            "takes the next one.",
            "The same {n} pictures, shared by two worker processes: whoever has finished a picture "
            "takes the next one.",
            lot.files,
        ),
        hope,
        lazy_tr(
            "Watch whether both lanes stay full to the end (utilisation), and how many cores they "
            "really get."
        ),
    )
    title = lazy_tr("Two workers")
    return TourStep(TWO, title, before, (lot,), (Pass(title, 2),))


def _many(lot: Lot, cores: int, many: int) -> TourStep:
    before = lazy_sentences(
        lazy_ntr(
            "The same pictures again, by {workers} workers on {n} core.",
            "The same pictures again, by {workers} workers on {n} cores.",
            cores,
            workers=many,
        ),
        lazy_tr(
            "All lanes look busy, but workers without a core of their own take turns "
            "(oversubscription). The hatching shows how much of its time a worker had a picture "
            "and no core."
        ),
    )
    headline = (
        lazy_tr("More workers than cores")
        if many > cores
        else lazy_tr("As many workers as there can be")
    )
    title = lazy_ntr("{n} worker", "{n} workers", many)
    return TourStep(MANY, headline, before, (lot,), (Pass(title, many),))


def _giant(extent: Extent) -> TourStep:
    width, height = extent.giant_size
    small, giant = _lots_of_giant(extent)
    before = lazy_sentences(
        lazy_ntr(
            "One picture of {width} by {height} pixels and {n} small one, with two workers, twice: "
            "first the giant is the last in line, then it is the first.",
            "One picture of {width} by {height} pixels among {n} small ones, with two workers, "
            "twice: first the giant is the last in line, then it is the first.",
            small.files,
            width=plain_amount(width),
            height=plain_amount(height),
        ),
        lazy_tr(
            "Watch the end of the lanes: where one is dark, its worker has nothing left to do "
            "while the other is still on the giant (load imbalance; the giant is the straggler)."
        ),
    )
    # Translators: the giant is a very large picture among small ones.
    passes = (Pass(lazy_tr("Giant last"), 2), Pass(lazy_tr("Giant first"), 2, is_reversed=True))
    return TourStep(
        GIANT,
        lazy_tr("A giant among small files"),
        before,
        (small, giant),
        passes,
    )


def _lots_of_giant(extent: Extent) -> tuple[Lot, Lot]:
    """Return the small pictures and the giant."""
    files = extent.beside_giant
    small = Lot("small", files, min(files, extent.different), extent.size)
    return small, Lot("giant", 1, 1, extent.giant_size)


def _tiny(extent: Extent) -> TourStep:
    width, height = extent.tiny_size
    lot = Lot("tiny", extent.tiny_files, min(extent.tiny_files, extent.different), extent.tiny_size)
    before = lazy_sentences(
        lazy_ntr(
            "{n} picture of {width} by {height} pixels: so little work that handing it over "
            "counts.",
            "{n} pictures of {width} by {height} pixels: so little work each that handing it over "
            "counts.",
            lot.files,
            width=width,
            height=height,
        ),
        lazy_tr(
            "First one worker makes them, handed {size} files at a time, then two that are handed "
            "one at a time, then two that are handed {size}. Watch how dark the lanes are: that is "
            "time between the files (dispatch overhead).",
            size=CHUNK,
        ),
        lazy_tr("The results stay in memory, so that no disk has a part in it."),
    )
    passes = (
        # Translators: so many files are handed to a worker at a time (the chunk size).
        Pass(lazy_tr("One worker, {size} at a time", size=CHUNK), 1, chunk=CHUNK),
        # Translators: two workers; one file is handed to each at a time.
        Pass(lazy_tr("Two, one at a time"), 2, chunk=1),
        # Translators: two workers; so many files are handed to each at a time (the chunk size).
        Pass(lazy_tr("Two, {size} at a time", size=CHUNK), 2, chunk=CHUNK),
    )
    return TourStep(TINY, lazy_tr("Tiny files"), before, (lot,), passes, is_in_memory=True)


def _order(extent: Extent) -> TourStep:
    before = lazy_sentences(
        lazy_ntr(
            "The giant and {n} small picture again, the giant first, by two workers. Results are "
            "taken twice: by imap in the order of submission, then by imap_unordered as they come.",
            "The giant and {n} small pictures again, the giant first, by two workers. Results are "
            "taken twice: by imap in the order of submission, then by imap_unordered as they come.",
            extent.beside_giant,
        ),
        lazy_tr(
            "Watch when the bars appear: each does as soon as its result arrives in the main "
            "process. imap holds back what is done until the giant is done, too."
        ),
    )
    passes = (
        # Translators: imap and imap_unordered are methods of Python's multiprocessing.Pool.
        Pass(lazy_tr("imap: in their order"), 2, chunk=1, is_reversed=True, is_ordered=True),
        Pass(lazy_tr("imap_unordered: as they come"), 2, chunk=1, is_reversed=True),
    )
    lots = _lots_of_giant(extent)
    return TourStep(ORDER, lazy_tr("In order, or as they come"), before, lots, passes)


def _death(lot: Lot) -> TourStep:
    before = lazy_sentences(
        lazy_ntr(
            "The {n} picture of the first steps, by two workers. In mid-picture one of them is "
            "killed, as by a system that is out of memory.",
            "The {n} pictures of the first steps, by two workers. In mid-picture one of them is "
            "killed, as by a system that is out of memory.",
            lot.files,
        ),
        lazy_tr(
            "Watch what becomes of the picture that it was on, when new workers are up, and "
            "whether any picture is missing in the end."
        ),
    )
    passes = (Pass(lazy_tr("Two, one is killed"), 2, kills=True),)
    return TourStep(DEATH, lazy_tr("A worker dies"), before, (lot,), passes)


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
