"""What an earlier run made, how it ended and by which settings, in words."""

from datetime import datetime

from gui.text.choice_words import format_words, word_of
from gui.text.phrases import name_of
from processing.files.display import display
from processing.language import phrases
from processing.language.translation import style, tr
from processing.settings.batch import BatchSettings
from processing.settings.choices import KEEP_FORMAT, SizeMode
from processing.settings.recipe import Recipe
from processing.storage.journal.runs import JournaledRun, RunState
from processing.task import Counts


def course(settings: BatchSettings) -> str:
    """Return what a run reads, and where to if that is another folder."""
    sources = name_of(settings.sources)
    if settings.replace_originals:
        return sources
    return f"{sources} → {display(settings.output_folder.name)}"


def run_made(run: JournaledRun, now: datetime) -> str:
    """Return what a run left and when: `312 copies · holiday → thumbnails · today 14:02`."""
    made = phrases.originals if run.settings.replace_originals else phrases.copies
    when = phrases.moment(datetime.fromtimestamp(run.started), now)
    return " · ".join((made(run.made), course(run.settings), when))


def counts_of(run: JournaledRun) -> Counts:
    """Return how the pictures of a run ended; of a killed one, as far as the journal knows."""
    return run.ended or Counts(run.made + run.left, run.made, cancelled=run.left)


def outcome_of(run: JournaledRun) -> str:
    """Return how the pictures of a run ended: `2,613 made, 3 failed`."""
    counts = counts_of(run)
    in_place = run.settings.replace_originals
    made = tr("{n} replaced", n=counts.done) if in_place else tr("{n} made", n=counts.done)
    parts = (
        made if counts.done else "",
        tr("{n} failed", n=counts.failed) if counts.failed else "",
        tr("{n} skipped", n=counts.skipped) if counts.skipped else "",
        tr("{n} not done", n=counts.cancelled) if counts.cancelled else "",
    )
    # Translators: how a run ended that has made no picture.
    return phrases.listed(parts) or tr("nothing")


def unfinished(run: JournaledRun) -> str:
    """Return `Unfinished: 2,613 of 5,051 made`."""
    counts = counts_of(run)
    return tr("Unfinished: {made} of {all} made", made=counts.done, all=counts.planned)


def state_of(run: JournaledRun, *, is_alive: bool) -> str:
    """Return how a run ended, in a word or two."""
    if is_alive:
        return tr("Running")
    if run.state is RunState.UNDONE:
        return tr("Undone")
    if run.is_unfinished:
        return tr("Unfinished")
    counts = counts_of(run)
    if run.state is RunState.DISCARDED or counts.cancelled:
        return tr("Stopped")
    return tr("With failures") if counts.failed else tr("Finished")


def settings_in_short(settings: BatchSettings) -> str:
    """Return what was made of each picture: `WebP q80, 1920 x 1080`, with further results."""
    parts = [_output(settings.recipe)]
    if settings.recipe.also:
        parts.append(tr("and {n} more", n=len(settings.recipe.also)))
    if settings.replace_originals:
        parts.append(tr("replaces originals"))
    return phrases.listed(parts)


def _output(recipe: Recipe) -> str:
    """Return format, quality and size of one result."""
    name = format_words().get(recipe.output_format, recipe.output_format)
    if recipe.output_format == KEEP_FORMAT:
        # Translators: as the original has; a quality follows.
        name = tr("Same format")
    size = _size(recipe)
    if recipe.lossless:
        return tr("{format} lossless, {size}", format=name, size=size)
    # Translators: q is short for quality, as in "WebP q80".
    return tr("{format} q{quality}, {size}", format=name, quality=recipe.quality_percent, size=size)


def _size(recipe: Recipe) -> str:
    match recipe.size_mode:
        case SizeMode.PERCENT:
            whole = float(recipe.size_percent).is_integer()
            return phrases.percent(recipe.size_percent, 0 if whole else 1)
        case SizeMode.MEGAPIXELS:
            return tr("{n} megapixels", n=style().short_decimal(recipe.megapixels))
        case SizeMode.WIDTH:
            return tr("{n} wide", n=str(recipe.width_pixels))
        case SizeMode.HEIGHT:
            return tr("{n} high", n=str(recipe.height_pixels))
        case SizeMode.LONG_EDGE:
            return tr("Long edge {n}", n=str(recipe.edge_pixels))
        case SizeMode.SHORT_EDGE:
            return tr("Short edge {n}", n=str(recipe.edge_pixels))
        case SizeMode.KEEP:
            return word_of(SizeMode.KEEP)
    return _box(recipe)


def _box(recipe: Recipe) -> str:
    """Return a width and a height, and how pictures are made to fit."""
    size = phrases.pixels((recipe.width_pixels, recipe.height_pixels))
    match recipe.size_mode:
        case SizeMode.FILL:
            return tr("{size} (fill and crop)", size=size)
        case SizeMode.PAD:
            return tr("{size} (fit and pad)", size=size)
        case SizeMode.EXACT:
            return tr("{size} (stretch)", size=size)
    return size
