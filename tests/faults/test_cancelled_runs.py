"""Runs that are cancelled at any moment account for every file and leave nothing behind."""

import multiprocessing
import random
import threading
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from processing.planning.plan import Plan
from processing.running.events import PlanSettled, RunFinished
from processing.running.preparation import Preparation
from processing.running.report import Report
from processing.running.runner import Run
from processing.settings.batch import BatchSettings, StartMethod
from processing.task import Status
from tests.support.command_runs import make_pictures
from tests.support.recorded_events import WAIT_SECONDS, RecordedEvents

PICTURES = 150


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_pictures(tmp_path_factory.mktemp("cancelled") / "pictures", PICTURES)


@pytest.mark.parametrize("method", list(StartMethod))
def test_cancel_at_random_moments_accounts_for_every_file_and_leaves_nothing(
    pictures: Path, tmp_path: Path, method: StartMethod, amount: Any
) -> None:
    chance = random.Random(11)
    for turn in range(amount(3, 10)):
        out = tmp_path / f"out{turn}"
        plan = prepare(BatchSettings((pictures,), out, workers=2, start_method=method))
        report = run_cancelled(plan, after_messages=chance.randrange(2 * PICTURES))
        assert report.counts.ended == report.counts.planned == PICTURES
        made = {path.name for path in out.rglob("*") if path.is_file()}
        done = [o.task_id for o in report.outcomes if o.status is Status.DONE]
        assert made == {plan.tasks[task_id].destination.name for task_id in done}
        for name in made:
            with Image.open(out / name) as result:
                result.load()
        assert not multiprocessing.active_children()
        assert not [t for t in threading.enumerate() if t.name.startswith("thumbpool")]


def prepare(settings: BatchSettings) -> Plan:
    told = RecordedEvents()
    preparation = Preparation(settings, told.append)
    preparation.start()
    assert preparation.join(WAIT_SECONDS)
    plan = told.wait_for(PlanSettled).plan
    assert isinstance(plan, Plan)
    return plan


def run_cancelled(plan: Plan, *, after_messages: int) -> Report:
    told = RecordedEvents()
    running = Run(plan, told.append)
    running.start()
    told.wait_until(lambda: len(told) >= after_messages or told.of(RunFinished))
    running.cancel()
    running.cancel()
    assert running.join(WAIT_SECONDS)
    report: Report = told[-1].report
    return report
