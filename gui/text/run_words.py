"""What an earlier run made, how it ended and by which settings, in words."""

from datetime import datetime

from gui.text.choice_words import format_words, word_of
from gui.text.phrases import name_of
from processing.files.display import display
from processing.language import phrases
from processing.language.translation import tr
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
    """Return what a run left and when: `312 results · holiday → thumbnails · today 14:02`."""
    when = phrases.moment(datetime.fromtimestamp(run.started), now)
    return " · ".join((phrases.results(run.made), course(run.settings), when))


def counts_of(run: JournaledRun) -> Counts:
    """Return how the pictures of a run ended; of a killed one, as far as the journal knows."""
    return run.ended or Counts(run.made + run.left, run.made, cancelled=run.left)


def outcome_of(run: JournaledRun) -> str:
    """Return how the pictures of a run ended: `2,613 made, 3 failed`."""
    counts = counts_of(run)
    made = tr("replaced") if run.settings.replace_originals else tr("made")
    parts = (
        (counts.done, made),
        (counts.failed, tr("failed")),
        (counts.skipped, tr("skipped")),
        (counts.cancelled, tr("not done")),
    )
    text = ", ".join(f"{phrases.number(count)} {word}" for count, word in parts if count)
    return text or tr("nothing")


def unfinished(run: JournaledRun) -> str:
    """Return `Unfinished: 2,613 of 5,051 made`."""
    counts = counts_of(run)
    text = tr("Unfinished: {made} of {all} made")
    made, planned = phrases.number(counts.done), phrases.number(counts.planned)
    return text.format(made=made, all=planned)


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
        parts.append(tr("and {n} more").format(n=len(settings.recipe.also)))
    if settings.replace_originals:
        parts.append(tr("replaces originals"))
    return ", ".join(parts)


def _output(recipe: Recipe) -> str:
    """Return format, quality and size of one result."""
    format_text = format_words().get(recipe.output_format, recipe.output_format)
    if recipe.output_format == KEEP_FORMAT:
        format_text = tr("Same format")
    quality = tr("lossless") if recipe.lossless else f"q{recipe.quality_percent}"
    return f"{format_text} {quality}, {_size(recipe)}"


def _size(recipe: Recipe) -> str:
    mode = recipe.size_mode
    if mode.is_boxed:
        box = phrases.pixels((recipe.width_pixels, recipe.height_pixels))
        return box if mode is SizeMode.FIT else f"{box} ({word_of(mode).lower()})"
    match mode:
        case SizeMode.PERCENT:
            return f"{recipe.size_percent:g} %"
        case SizeMode.MEGAPIXELS:
            return tr("{n} megapixels").format(n=f"{recipe.megapixels:g}")
        case SizeMode.WIDTH:
            return tr("{n} wide").format(n=recipe.width_pixels)
        case SizeMode.HEIGHT:
            return tr("{n} high").format(n=recipe.height_pixels)
        case SizeMode.LONG_EDGE | SizeMode.SHORT_EDGE:
            return f"{word_of(mode)} {recipe.edge_pixels}"
    return word_of(mode)
