"""Workers that are killed while their number changes cost no picture."""

import os
import random
import signal
from contextlib import suppress

import pytest

from processing.imaging.run_context import RunContext
from processing.running.engines._pool import PoolEngine
from processing.running.engines.base import EngineSettings
from processing.settings.batch import StartMethod
from processing.settings.recipe import Recipe
from tests.support import stand_in_tasks
from tests.support.crew_contract import MEMORY_BYTES, Watched


@pytest.mark.parametrize("seed", [1, 2])
def test_killed_workers_are_replaced_by_as_many_as_are_wanted(seed: int) -> None:
    chance = random.Random(seed)
    context = RunContext("test-run", Recipe(), MEMORY_BYTES)
    method = StartMethod.FORKSERVER
    settings = EngineSettings(context, 2, method, stand_in_tasks.act_by_name)
    watched = Watched(PoolEngine(settings))
    for _ in range(6):
        watched.set_workers(chance.randint(1, 4))
        watched.wait_for_more(chance.randint(1, 10))
        with suppress(ProcessLookupError, IndexError):  # it may have been dismissed meanwhile
            os.kill(chance.choice(sorted(watched.alive)), signal.SIGKILL)
    watched.set_workers(3)
    watched.wait_for_workers(3)
    watched.finish()
