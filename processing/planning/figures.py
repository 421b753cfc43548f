"""Summarise a plan before it is run: numbers, disk space, and what pictures will lose."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto
from itertools import groupby
from pathlib import PurePath

from processing.files.display import display
from processing.files.output_folder import free_bytes
from processing.formats import available
from processing.formats.table import PictureFormat
from processing.imaging.steps.sequence import color_policy
from processing.language.amounts import size_amount
from processing.language.joining import lazy_clauses
from processing.language.lazy_text import lazy_ntr, lazy_tr
from processing.planning._size_estimate import estimate_result_bytes, on_disk
from processing.planning.plan import Plan
from processing.planning.plan_rows import chosen_of
from processing.record import record
from processing.settings.choices import AnimationPolicy, ColorPolicy, MetadataPolicy
from processing.settings.recipe import Recipe

_NO_METADATA = {MetadataPolicy.COLOR_ONLY, MetadataPolicy.NONE}  # metadata is dropped on purpose


class Loss(Enum):
    """What a result may lose, if its picture has it."""

    TRANSPARENCY = auto()
    FRAMES = auto()
    DEPTH = auto()
    COLOR_DEPTH = auto()
    WIDE_COLORS = auto()
    MANY_COLORS = auto()
    METADATA = auto()


# Clauses of a sentence on one kind of picture.
# Translators: they stand in "3 GIF pictures as JPEG: {losses}.", with semicolons between them.
CLAUSES = {
    Loss.TRANSPARENCY: lazy_tr("transparent parts, if any, are filled with the background colour"),
    Loss.FRAMES: lazy_tr("of animations and pages, if any, only the first one is kept"),
    Loss.DEPTH: lazy_tr("16 bits per channel, if any, become 8"),
    Loss.COLOR_DEPTH: lazy_tr("16 bits per channel, if any, become 8, except in greyscale"),
    Loss.MANY_COLORS: lazy_tr("of more than 256 colours, 256 are left"),
    Loss.METADATA: lazy_tr("camera data, date, location and comments, if any, are left out"),
}
# The same for all formats, so it is said once.
DULLER_COLORS = lazy_tr("Converting to sRGB: very saturated colours may look duller.")


def losses(source: PictureFormat, recipe: Recipe) -> tuple[Loss, ...]:
    """Return what pictures of the format `source` may lose by `recipe`."""
    target = available.result_format(recipe.output_format, source)
    can_play = source.has_timing and target.has_timing
    keeps_frames = recipe.animation is AnimationPolicy.KEEP and can_play
    keeps_colors = color_policy(recipe) is ColorPolicy.KEEP and target.has_profile
    is_few_colors = "P" in target.modes and "RGB" not in target.modes
    found = {
        Loss.TRANSPARENCY: source.has_transparency and not target.has_transparency,
        Loss.FRAMES: source.has_frames and not keeps_frames,
        Loss.DEPTH: source.has_depth and not target.has_wide_grey,
        # Most pictures of such a format have 8 bits, so no warning if the format is kept.
        Loss.COLOR_DEPTH: source.has_depth and target.has_wide_grey and source is not target,
        Loss.WIDE_COLORS: source.has_profile and not keeps_colors,
        Loss.MANY_COLORS: is_few_colors and source is not target,
        Loss.METADATA: (
            source.has_metadata and not target.has_metadata and recipe.metadata not in _NO_METADATA
        ),
    }
    return tuple(loss for loss, is_possible in found.items() if is_possible)


@record
class PlanFigures:
    """The results of a plan, each counted once, and the disk space they need.

    Attributes:
        new: number of results that get their wanted name.
        renamed: how many are made under another, as that was taken.
        replaced: how many take the place of a file.
        skipped: how many are not made.
        needed_bytes: estimated bytes of all new results on disk; the space of files that they
            replace is not subtracted.
        free_bytes: free space of the disk of the output folder; None if unknown.
        losses: for each kind of picture a sentence on what it may lose.
        open_bytes: size of all pictures of which a result is made.
        open_pictures: how many these are; at most as many as results.
        result_bytes: estimated size of all new results as files; on disk they take more.
    """

    new: int
    renamed: int
    replaced: int
    skipped: int
    needed_bytes: int
    free_bytes: int | None
    losses: tuple[str, ...]
    open_bytes: int = 0
    open_pictures: int = 0
    result_bytes: int = 0

    @property
    def fits(self) -> bool:
        """Whether the estimate fits on the disk."""
        return self.free_bytes is None or self.needed_bytes <= self.free_bytes


def figures_of(plan: Plan) -> PlanFigures:
    """Return the figures of a plan; reads the free space of the disk."""
    is_open = bytearray(len(plan.tasks))
    for task_id in plan.open_tasks:
        is_open[task_id] = True
    made = sum(is_open)
    replaced = sum(is_open[task_id] for task_id in plan.replacing)
    renamed = sum(is_open[task_id] for task_id in plan.renamed - plan.replacing)
    recipes = plan.settings.recipe.outputs()
    kinds: list[list[PurePath]] = [[] for _ in recipes]
    seen: dict[str, PurePath] = {}  # by suffix; of a million pictures nearly all have the same
    needed_bytes = result_bytes = open_bytes = open_pictures = 0
    counted = None  # the picture whose bytes were counted last
    outputs = (task.output for task in plan.tasks) if recipes[1:] else itertools.repeat(0)
    # With one output per picture the tasks are not needed; each access would make objects.
    chosen = chosen_of(plan.sources, is_open)
    for output, source in zip(itertools.compress(outputs, is_open), chosen, strict=True):
        kinds[output].append(seen.setdefault(source.relative.suffix, source.relative))
        size_bytes = estimate_result_bytes(source, recipes[output])
        result_bytes += size_bytes
        needed_bytes += on_disk(size_bytes)
        if source.path != counted:  # results of one picture are consecutive
            counted = source.path
            open_bytes += source.size_bytes
            open_pictures += 1
    return PlanFigures(
        made - replaced - renamed,
        renamed,
        replaced,
        len(plan.skipped),
        needed_bytes,
        free_bytes(plan.settings.output_folder),
        tuple(dict.fromkeys(_losses(zip(recipes, kinds, strict=True)))),
        open_bytes,
        open_pictures,
        result_bytes,
    )


def _losses(kinds: Iterable[tuple[Recipe, Sequence[PurePath]]]) -> Iterator[str]:
    for recipe, pictures in kinds:
        yield from loss_sentences(pictures, recipe)


def shortage_of(plan: Plan, figures: PlanFigures) -> str:
    """Return a sentence if the disk seems to be too small; otherwise an empty text."""
    if figures.free_bytes is None or figures.fits:
        return ""
    return lazy_tr(
        "The results take about {size}, and the disk of {path} has {free} free. "
        "Free some of it, or choose another output folder.",
        code="disk-too-small",
        size=size_amount(figures.needed_bytes),
        path=display(plan.settings.output_folder),
        free=size_amount(figures.free_bytes),
    )


def loss_sentences(pictures: Iterable[PurePath], recipe: Recipe) -> tuple[str, ...]:
    """Return what pictures may lose by `recipe`: a sentence per kind, and one on colours."""
    rows = sorted((available.by_suffix(path) for path in pictures), key=lambda row: row.label)
    sentences: list[str] = []
    of_colors = False
    for row, group in groupby(rows):
        found = losses(row, recipe)
        of_colors = of_colors or Loss.WIDE_COLORS in found
        clauses = [CLAUSES[loss] for loss in found if loss is not Loss.WIDE_COLORS]
        if clauses:
            sentence = lazy_ntr(
                "{n} {format} picture as {result}: {losses}.",
                "{n} {format} pictures as {result}: {losses}.",
                sum(1 for _ in group),
                format=row.label,
                result=available.result_format(recipe.output_format, row).label,
                losses=lazy_clauses(clauses),
            )
            sentences.append(sentence)
    return (*sentences, DULLER_COLORS) if of_colors else tuple(sentences)
