"""What a plan will do, in words."""

from processing.language import phrases
from processing.language.translation import tr
from processing.planning.figures import PlanFigures
from processing.planning.plan import Plan


def open_tasks(plan: Plan) -> int:
    """Return how many results a run of `plan` has to make, in constant time."""
    return len(plan.tasks) - len(plan.skipped) - len(plan.carried)


def start_command(plan: Plan, figures: PlanFigures | None) -> str:
    """Return what Start does: `Make 28 copies of 14 pictures`, `Replace 6 originals…`."""
    count = open_tasks(plan)
    if plan.settings.replace_originals:
        return tr("Replace {originals}…").format(originals=phrases.originals(count))
    of_pictures = figures.open_pictures if figures is not None else count
    if of_pictures == count:
        return tr("Make {copies}").format(copies=phrases.copies(count))
    text = tr("Make {copies} of {pictures}")
    return text.format(copies=phrases.copies(count), pictures=phrases.pictures(of_pictures))


def intentions(plan: Plan) -> str:
    """Return what a plan does: `14 new · 20 under a new name · 40 skipped`.

    Where originals are replaced, all results do that, also those with the name of another format.
    """
    changed = len(plan.replacing) + len(plan.renamed)
    made: tuple[tuple[int, str], ...] = (
        (open_tasks(plan) - changed, tr("{n} new")),
        (len(plan.renamed), tr("{n} under a new name")),
        (len(plan.replacing), tr("{n} replaced")),
    )
    if plan.settings.replace_originals:
        made = ((open_tasks(plan), tr("{n} replace their original")),)
    parts = (
        *made,
        (len(plan.skipped), tr("{n} skipped")),
        (len(plan.carried), tr("{n} of an earlier run")),
    )
    return " · ".join(text.format(n=phrases.number(count)) for count, text in parts if count)


def room(figures: PlanFigures) -> str:
    """Return what the pictures take before and after: `9 GB become about 1 GB, 80 GB free`."""
    text = tr("{before} become about {after}")
    if figures.free_bytes is not None:
        text = tr("{before} become about {after}, {free} free")
    return text.format(
        before=phrases.size(figures.open_bytes),
        after=phrases.size(figures.result_bytes),
        free=phrases.size(figures.free_bytes or 0),
    )
