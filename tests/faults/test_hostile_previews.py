"""Pictures changed at random are shown, or fail for the reason of a run, and end no process."""

import os
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

from processing.imaging.pipeline import make_picture
from processing.previewing.messages import OriginalShown, PreviewFailed
from processing.processes.captured_output import captured_output
from processing.running.worker.process import run_task
from processing.settings.recipe import Recipe
from processing.task import Task
from tests.support.damaged_pictures import mutated, seeds
from tests.support.pictures import RUN_CONTEXT
from tests.support.previews import helper_pids, preview_desk

RECIPE = Recipe(width_pixels=64, height_pixels=64, output_format="webp")
CONTEXT = replace(RUN_CONTEXT, recipe=RECIPE)


def test_mutated_pictures_are_shown_or_fail_as_in_a_run(tmp_path: Path, amount: Any) -> None:
    chance = random.Random("previews")
    samples = seeds()
    processes = set()
    with preview_desk(memory_bytes=RUN_CONTEXT.memory_bytes) as desk:
        for number in range(amount(150, 5_000)):
            suffix, content = chance.choice(samples)
            source = tmp_path / f"{number}{suffix}"
            source.write_bytes(mutated(content, chance))
            desk.ask(source, RECIPE)
            message = desk.next()
            if isinstance(message, OriginalShown):
                message = desk.next()
            processes.add(helper_pids("previews")[0])
            task = Task(number, source, tmp_path / "out" / f"{number}.webp")
            with captured_output():  # as a worker does
                outcome = run_task(task, make_picture, CONTEXT, os.getpid())
            told = message.reason if isinstance(message, PreviewFailed) else ""
            assert told == outcome.reason, source.name
    assert len(processes) == 1
