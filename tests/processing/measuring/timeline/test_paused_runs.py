"""Of a real run that is paused again and again, no more lanes are occupied than it has workers."""

import threading
import time

import pytest

from processing.measuring.samples.sample_set import make_samples
from processing.measuring.timeline.timeline import Timeline
from processing.planning.planner import make_plan
from processing.running.events import FileFinished, RunPaused, RunResumed, RunStarted
from processing.running.runner import Run
from processing.settings.batch import BatchSettings, EngineKind
from processing.settings.recipe import Recipe
from processing.task import SourceImage
from tests.support.bounds import WAIT_SECONDS

PICTURES = 24
HELD_SECONDS = 0.2


@pytest.mark.parametrize("engine", [EngineKind.POOL, EngineKind.THREADS])
def test_no_more_lanes_are_occupied_than_there_are_workers(tmp_path, engine):
    folder = tmp_path / "pictures"
    made = make_samples(folder, count=PICTURES, width_pixels=900, height_pixels=600)
    sources = [SourceImage(each, each.relative_to(folder), each.stat().st_size) for each in made]
    recipe = Recipe(width_pixels=400, height_pixels=400)
    settings = BatchSettings((folder,), tmp_path / "out", recipe, workers=2, engine=engine)
    plan = make_plan(settings, sources)
    telling, seen = threading.Lock(), threading.Event()
    timelines, efforts = [], []

    def tell(message):
        with telling:
            now = time.perf_counter()
            match message:
                case RunStarted(at=at):
                    timelines.append(Timeline(plan.tasks, 2, at))
                case RunPaused():
                    timelines[0].pause(now)
                case RunResumed():
                    timelines[0].resume(now)
            timelines[0].fold(message)
            efforts.append(timelines[0].effort(now))
            if isinstance(message, FileFinished) and message.outcome.task_id % 5 == 2:
                seen.set()

    run = Run(plan, tell, journal_path=tmp_path / "journal.sqlite")
    run.start()
    pauses = 0
    while not run.join(0):
        if seen.wait(0.1):
            seen.clear()
            run.pause()
            pauses += 1
            time.sleep(HELD_SECONDS)
            with telling:
                efforts.append(timelines[0].effort(time.perf_counter()))
            run.resume()
    assert run.join(WAIT_SECONDS)
    assert pauses
    told = [each for each in efforts if each is not None]
    assert len(told) > PICTURES / 2
    assert max(each.lanes_occupied for each in told) <= 2 * (1 + 1e-9)
    assert all(0 <= each.idle_share <= 1 for each in told)
