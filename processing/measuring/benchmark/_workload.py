"""The pictures of a comparison, and a scratch folder for their results."""

import random
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from processing.errors import BenchmarkError
from processing.files.output_folder import prepare_output_folder
from processing.files.temporaries import new_run_id
from processing.language.lazy_text import lazy_tr
from processing.measuring.benchmark.artificial_wait import make_and_wait
from processing.measuring.benchmark.environment import WARM, Circumstances, machine_facts
from processing.measuring.benchmark.in_memory import make_in_memory
from processing.planning.plan import Plan
from processing.planning.planner import make_plan
from processing.record import record
from processing.running.bundles import take_bundle
from processing.running.engines.base import EngineSettings
from processing.running.engines.factory import engine_settings
from processing.running.task_queue import TaskQueue
from processing.running.worker.entry import make_picture
from processing.running.worker.protocol import TaskFunction
from processing.settings.batch import BatchSettings, ConflictPolicy
from processing.task import Outcome, SourceImage, Task

_MILLISECONDS = 1000
_MILLION = 1_000_000


@record
class Workload:
    """The pictures that each trial makes.

    Attributes:
        plan: for results in a scratch folder; made without the journal, which stays untouched.
        work: what is done with each picture.
        wait_milliseconds: how much of it is artificial waiting.
        left_out: ids of the tasks that are left out, as they cannot be made.
        times: how often a picture is made at most, as there are few.
    """

    plan: Plan
    work: TaskFunction
    wait_milliseconds: int = 0
    left_out: frozenset[int] = frozenset()
    times: int = 1

    @property
    def output_folder(self) -> Path:
        """Where the results go."""
        return self.plan.settings.output_folder

    @property
    def bundles(self) -> tuple[Task, ...]:
        """One task a picture, with its other results beside it."""
        return tuple(self._bundles())

    def _bundles(self) -> Iterator[Task]:
        queue = TaskQueue(task for task in self.plan.tasks if task.id not in self.left_out)
        while (bundle := take_bundle(queue)) is not None:
            yield bundle

    def settings(self, **changes: object) -> BatchSettings:
        """Return the plan's settings with other workers, engine or start method."""
        return replace(self.plan.settings, **changes)  # type: ignore[arg-type]

    def engine_settings(self, **changes: object) -> EngineSettings:
        """Return what the engine of a trial needs, with other workers, engine or start method.

        Whichever engine it is has as many workers as are asked for.
        """
        settings = self.settings(**changes)
        made = engine_settings(
            settings,
            new_run_id(),
            result_folders=self.plan.result_folders,
            linked=self.plan.linked,
            work=self.work,
        )
        # A cluster that others started works with all that it has, unless it is told.
        return replace(made, link=replace(made.link, most_workers=settings.workers))

    def without(self, task_ids: frozenset[int]) -> "Workload":
        """Return it without these tasks."""
        return replace(self, left_out=self.left_out | task_ids)

    def circumstances(
        self, outcomes: Iterable[Outcome], made_at: str, cache: str = WARM
    ) -> Circumstances:
        """Return under which circumstances trials run here; `outcomes` tell the sizes."""
        raced = {bundle.id for bundle in self.bundles}
        sizes = [each.source_size or (0, 0) for each in outcomes if each.task_id in raced]
        return Circumstances(
            machine_facts(),
            made_at,
            len(raced),
            len(self.left_out),
            sum(width * height for width, height in sizes) / _MILLION,
            cache,
            self.wait_milliseconds,
            self.times,
        )

    def clear(self) -> None:
        """Remove all results; the folder itself stays, workers may hold on to it."""
        for path in list(self.output_folder.iterdir()):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def prepare_workload(
    settings: BatchSettings,
    sources: Sequence[SourceImage],
    output_folder: Path,
    *,
    limit: int,
    wait_milliseconds: int = 0,
    seed: int = 0,
    is_in_memory: bool = False,
    times: int = 1,
) -> Workload:
    """Return the workload for at most `limit` of `sources`, chosen at random but always alike.

    Some stand in `sources` several `times`. Where it `is_in_memory`, only the first result of each
    is made, and not written.

    Raises:
        BenchmarkError: there is no picture.
        OutputError: the folder cannot be made.
    """
    if not sources:
        raise BenchmarkError(
            lazy_tr("There are no pictures to measure with; name a folder of some.")
        )
    chosen = range(len(sources))
    if len(sources) > limit:
        chosen = sorted(random.Random(seed).sample(chosen, limit))  # type: ignore[assignment]  # noqa: S311 - statistics, no secret
    changed = replace(
        settings,
        output_folder=output_folder,
        replace_originals=False,
        only_changed=False,
        thumbnail_cache=False,
        on_conflict=ConflictPolicy.RENAME,
    )
    prepare_output_folder(output_folder)
    plan = make_plan(changed, [sources[index] for index in chosen])
    make: TaskFunction = make_in_memory if is_in_memory else make_picture
    if not wait_milliseconds:
        return Workload(plan, make, times=times)
    work = partial(make_and_wait, make, wait_milliseconds / _MILLISECONDS)
    return Workload(plan, work, wait_milliseconds, times=times)
