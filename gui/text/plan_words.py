"""What a plan will do, in words."""

from processing.language import phrases
from processing.language.translation import ntr, tr
from processing.planning.figures import PlanFigures
from processing.planning.plan import Plan


def open_tasks(plan: Plan) -> int:
    """Return how many results a run of `plan` has to make, in constant time."""
    return len(plan.tasks) - len(plan.skipped) - len(plan.carried)


def start_command(plan: Plan, figures: PlanFigures | None) -> str:
    """Return what Start does: `Make 28 copies of 14 pictures`, `Replace 6 originals…`."""
    count = open_tasks(plan)
    if plan.settings.replace_originals:
        return ntr("Replace {n} original…", "Replace {n} originals…", count)
    of_pictures = figures.open_pictures if figures is not None else count
    if of_pictures == count:
        return ntr("Make {n} copy", "Make {n} copies", count)
    return ntr(
        "Make {copies} copies of {n} picture",
        "Make {copies} copies of {n} pictures",
        of_pictures,
        copies=count,
    )


def intentions(plan: Plan) -> str:
    """Return what a plan does: `14 new · 20 under a new name · 40 skipped`.

    Where originals are replaced, all results do that, also those with the name of another format.
    """
    renamed, replaced = len(plan.renamed), len(plan.replacing)
    skipped, carried = len(plan.skipped), len(plan.carried)
    new = open_tasks(plan) - renamed - replaced
    made = (
        tr("{n} new", n=new) if new else "",
        tr("{n} under a new name", n=renamed) if renamed else "",
        tr("{n} replaced", n=replaced) if replaced else "",
    )
    if plan.settings.replace_originals:
        to_replace = open_tasks(plan)
        text = ntr("{n} replaces its original", "{n} replace their originals", to_replace)
        made = (text if to_replace else "", "", "")
    parts = (
        *made,
        tr("{n} skipped", n=skipped) if skipped else "",
        tr("{n} of an earlier run", n=carried) if carried else "",
    )
    return " · ".join(filter(None, parts))


def room(figures: PlanFigures) -> str:
    """Return what the pictures take before and after: `9 GB become about 1 GB, 80 GB free`."""
    before, after = phrases.size(figures.open_bytes), phrases.size(figures.result_bytes)
    if figures.free_bytes is None:
        return tr("{before} become about {after}", before=before, after=after)
    # Translators: the sizes of all pictures and of all results, and the room on the disk.
    return tr(
        "{before} become about {after}, {free} free",
        before=before,
        after=after,
        free=phrases.size(figures.free_bytes),
    )
