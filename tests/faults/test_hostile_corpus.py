"""Pictures changed at random and files with awkward names, through a real run with real workers."""

import os
import random
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from processing.files.temporaries import is_temporary
from processing.running.events import RunFinished, WorkerLost
from processing.running.preparation import Preparation
from processing.running.report import Report
from processing.running.runner import Run
from processing.settings.batch import BatchSettings, StartMethod
from processing.settings.recipe import Recipe
from processing.task import Status
from tests.support.damaged_pictures import mutated, seeds

WAIT_SECONDS = 1_200.0
METHODS = pytest.mark.parametrize("method", list(StartMethod))


def run(folder: Path, method: StartMethod) -> tuple[Report, list[Any]]:
    told: list[Any] = []
    settings = BatchSettings(
        (folder,),
        folder.parent / "out",
        Recipe(width_pixels=64, height_pixels=64),
        workers=2,
        start_method=method,
        file_limit_seconds=20,
        memory_megabytes=1_000,
    )
    preparation = Preparation(settings, told.append)
    preparation.start()
    assert preparation.join(WAIT_SECONDS)
    running = Run(told[-1].plan, told.append)
    running.start()
    assert running.join(WAIT_SECONDS)
    assert isinstance(told[-1], RunFinished)
    return told[-1].report, told


@METHODS
def test_mutated_pictures_cost_no_worker_and_fail_with_a_reason_each(
    tmp_path: Path, method: StartMethod, amount: Any
) -> None:
    chance = random.Random(f"corpus {method}")
    samples = seeds()
    folder = tmp_path / "pictures"
    folder.mkdir()
    count = amount(300, 10_000)
    for n in range(count):
        suffix, content = chance.choice(samples)
        (folder / f"{n}{suffix}").write_bytes(mutated(content, chance))
    report, told = run(folder, method)
    assert report.counts.ended == report.counts.planned == count
    assert not [message for message in told if isinstance(message, WorkerLost)]
    for task, outcome in zip(report.plan.tasks, report.outcomes, strict=True):
        assert task.destination.exists() == (outcome.status is Status.DONE)
        assert bool(outcome.reason) == (outcome.status is not Status.DONE)
    assert not [path for path in (tmp_path / "out").iterdir() if is_temporary(path.name)]


NAMES = [
    b"plain.jpg",
    b"PLAIN.JPG",
    b"caf\xe9.jpg",
    "café.jpg".encode(),
    "cafe\u0301.jpg".encode(),
    "東京🗼.jpg".encode(),
    b"with\nnewline.jpg",
    b"-leading dash.jpg",
    b" spaces .jpg",
    b"trailing dot..jpg",
    b"con.jpg",
    b"Aux.jpeg",
    b'what?"<>|*:.jpg',
    b"x" * 251 + b".jpg",
    "y\u0301".encode() * 83 + b".jpg",
    "\u202egpj.exe.jpg".encode(),
    b"%s%n$(touch gone).jpg",
    b"a.b.c.jpg",
]


@METHODS
def test_files_with_awkward_names_all_get_results_of_their_own(
    tmp_path: Path, method: StartMethod
) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for n, name in enumerate(NAMES):
        with (folder / os.fsdecode(name)).open("wb") as file:
            Image.new("RGB", (20 + n, 10), (n * 12, 0, 0)).save(file, "JPEG")
    report, _ = run(folder, method)
    assert report.counts.done == len(NAMES)
    results = list((tmp_path / "out").iterdir())
    assert len(results) == len(NAMES)
    assert len({result.name.casefold() for result in results}) == len(NAMES)
    for task, outcome in zip(report.plan.tasks, report.outcomes, strict=True):
        with Image.open(task.source) as source, Image.open(task.destination) as result:
            assert outcome.result_size == result.size == source.size
