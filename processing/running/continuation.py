"""Continue an earlier run of the same batch: what it made is not made again."""

from collections.abc import Iterable, Set
from dataclasses import replace

from processing.planning.plan import Plan
from processing.planning.plan_rows import PackedOutcomes, PackedSources, PackedTasks
from processing.planning.walk import source_at
from processing.record import record
from processing.running.report import Report
from processing.storage.journal.runs import MadeResult
from processing.task import Outcome, SourceImage, Status


@record
class Rest:
    """What is to be made again of a run that has ended, and how everything else ended.

    Attributes:
        report: the end of that run.
        reopened: ids of the tasks to be done again.
    """

    report: Report
    reopened: Set[int]

    def sources(self) -> PackedSources:
        """Return each picture once; those to be done again as they are now on the disk."""
        sources = PackedSources()
        plan = self.report.plan
        outputs = 1 + len(plan.settings.recipe.also)
        for first in range(0, len(plan.sources), outputs):
            source = plan.sources[first]
            if not self.reopened.isdisjoint(range(first, first + outputs)):
                source = _with_present_file(source)
            sources.append(source)
        return sources

    def carried_into(self, plan: Plan) -> Plan:
        """Return `plan`, a new plan of the whole batch, with all outcomes that stay.

        A plan of another batch is returned as it is: its settings were changed meanwhile.
        """
        earlier = self.report.plan
        is_same = earlier.settings.is_same_batch(plan.settings)
        if not is_same or len(earlier.tasks) != len(plan.tasks):
            return plan
        tasks, carried = PackedTasks(), PackedOutcomes()
        outcomes = zip(earlier.tasks, plan.tasks, self.report.outcomes, strict=True)
        for before, now, outcome in outcomes:
            is_open = now.id in self.reopened
            tasks.append(now if is_open else before)
            if not is_open:
                # In the new run no worker was on it, so it has no place in its lanes and figures.
                carried.append(replace(outcome, timing=None, messages_dropped=0))
        skipped = PackedOutcomes(each for each in plan.skipped if each.task_id in self.reopened)
        return replace(
            plan,
            tasks=tasks,
            skipped=skipped,
            replacing=plan.replacing & self.reopened,
            renamed=plan.renamed & self.reopened,
            carried=carried,
            continued_run=self.report.run_id,
        )


def with_results_done(plan: Plan, results: Iterable[MadeResult]) -> Plan:
    """Return `plan` with the `results` of the run that it continues as done, not as skipped."""
    sizes = {made.result.destination: made.result.result_bytes for made in results}
    skipped, carried = PackedOutcomes(), PackedOutcomes()
    for outcome in plan.skipped:
        size = sizes.get(plan.tasks[outcome.task_id].destination)
        if size is None:
            skipped.append(outcome)
        else:
            done = Outcome(
                outcome.task_id,
                Status.DONE,
                source_bytes=outcome.source_bytes,
                result_bytes=size,
            )
            carried.append(done)
    return replace(plan, skipped=skipped, carried=carried)


def _with_present_file(source: SourceImage) -> SourceImage:
    """Return a picture as its file is now: the user may have repaired it."""
    found = source_at(source.path, source.relative, is_link=source.is_link)
    return replace(found, header=source.header) if found.size_bytes else source
