"""What a plan comes to, in numbers, and what a person should know before it is run."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from processing.amounts import readable_size
from processing.destination import free_bytes
from processing.estimate import guess_result_bytes
from processing.losses import tell_losses
from processing.paths import display
from processing.plan import Plan
from processing.recipe import Recipe
from processing.task import SourceImage


@dataclass(frozen=True, slots=True)
class PlanFigures:
    """The results of a plan, each counted once, and the room they need.

    Attributes:
        new: how many are made under the name they were meant to have.
        renamed: how many are made under another, as that was taken.
        replaced: how many take the place of a file.
        skipped: how many are not made.
        needed_bytes: about what all that are made take on disk, a guess; what they replace, and
            may free in the end, is not taken off.
        free_bytes: what the disk of the output folder has left; None where it does not say.
        losses: a sentence on what each kind of picture may lose.
    """

    new: int
    renamed: int
    replaced: int
    skipped: int
    needed_bytes: int
    free_bytes: int | None
    losses: tuple[str, ...]

    @property
    def fits(self) -> bool:
        """Whether there seems to be room for all."""
        return self.free_bytes is None or self.needed_bytes <= self.free_bytes


def figures_of(plan: Plan) -> PlanFigures:
    """Return the figures of a plan; asks the disk how much is free."""
    skipped = {outcome.task_id for outcome in plan.skipped}
    made = [task.id for task in plan.tasks if task.id not in skipped]
    replaced = sum(task_id in plan.replacing for task_id in made)
    renamed = sum(task_id in plan.renamed for task_id in made)
    recipes = plan.settings.recipe.outputs()
    made_of: list[list[SourceImage]] = [[] for _ in recipes]
    for task_id in made:
        made_of[plan.tasks[task_id].output].append(plan.sources[task_id])
    pairs = list(zip(recipes, made_of, strict=True))
    return PlanFigures(
        len(made) - replaced - renamed,
        renamed,
        replaced,
        len(skipped),
        sum(guess_result_bytes(each, recipe) for recipe, sources in pairs for each in sources),
        free_bytes(plan.settings.output_folder),
        tuple(dict.fromkeys(_losses(pairs))),
    )


def _losses(pairs: Iterable[tuple[Recipe, Sequence[SourceImage]]]) -> Iterator[str]:
    for recipe, sources in pairs:
        yield from tell_losses((source.relative for source in sources), recipe)


def shortage_of(plan: Plan, figures: PlanFigures) -> str:
    """Return a sentence for a disk that seems to be too small; empty if there is room."""
    if figures.free_bytes is None or figures.fits:
        return ""
    return (
        f"The results take about {readable_size(figures.needed_bytes)}, and the disk of "
        f"{display(plan.settings.output_folder)} has {readable_size(figures.free_bytes)} free. "
        "Free some of it, or choose another output folder."
    )
