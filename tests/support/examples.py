"""Plans, outcomes and reports to test with."""

from pathlib import Path

from processing.planning.plan import Plan
from processing.planning.planner import make_plan
from processing.running.report import Report
from processing.settings.batch import BatchSettings, ConflictPolicy
from processing.settings.recipe import Recipe
from processing.task import Outcome, SourceImage, Status, Timing

ROOT = Path(__file__).parents[2]


def batch(output: Path, policy: ConflictPolicy = ConflictPolicy.RENAME, **recipe) -> BatchSettings:
    return BatchSettings((Path("/pictures"),), output, Recipe(**recipe), on_conflict=policy)


def pictures(*names: str, folder: Path = Path("/pictures")) -> list[SourceImage]:
    return [SourceImage(folder / name, Path(name), 1000) for name in names]


def plan_of(count: int, output: Path = Path("/nowhere/results")) -> Plan:
    return make_plan(batch(output), pictures(*(f"{number}.jpg" for number in range(count))))


def outcome(task_id: int, status: Status = Status.DONE, worker: int = 7, **facts) -> Outcome:
    timing = Timing(worker, (1.0, 1.5, 2.0), 0.4) if status is Status.DONE else None
    return Outcome(task_id, status, timing=timing, **facts)


def report_of(*statuses: Status, **facts) -> Report:
    outcomes = tuple(outcome(number, status) for number, status in enumerate(statuses))
    return Report("run", plan_of(len(statuses)), outcomes, 2.0, **facts)
