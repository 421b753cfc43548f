"""What killed comparisons left is swept, and nothing else."""

import os
import queue
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from processing.files.machine import machine_id, process_place
from processing.files.temporaries import new_run_id
from processing.measuring.benchmark import scratch
from processing.measuring.benchmark.one_worker import OneWorkerSample
from processing.measuring.benchmark.scratch import make_scratch, sweep_scratch
from processing.settings.batch import EngineKind
from tests.support.bounds import WAIT_SECONDS
from tests.support.workloads import follow, samples, settings_for

MAKE_ONE_AND_DIE = """
import os
from processing.measuring.benchmark.scratch import make_scratch
from processing.files.temporaries import new_run_id
folder = make_scratch(new_run_id())
open(os.path.join(folder.name, "result.jpg"), "wb").close()
print(folder.name, flush=True)
os._exit(9)
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch):
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def left_behind(temporary) -> Path:
    """A folder of a process that ended without a chance to remove it."""
    command = [sys.executable, "-c", MAKE_ONE_AND_DIE]
    environment = os.environ | {"TEMP": str(temporary), "TMP": str(temporary)}
    told = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=WAIT_SECONDS, check=False
    )
    folder = Path(told.stdout.strip())
    assert list(folder.iterdir())
    return folder


def test_the_next_comparison_sweeps_what_a_killed_one_left(left_behind, temporary, tmp_path):
    folder, inbox = tmp_path / "pictures", queue.SimpleQueue()
    settings = settings_for(folder, engine=EngineKind.SERIAL)
    follow(OneWorkerSample(settings, inbox.put, sources=samples(folder, 5)), inbox)
    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows makes links only with a right of its own")
def test_folders_of_the_living_of_others_and_of_other_programs_stay(left_behind, temporary):
    link = temporary / left_behind.name[:-1]
    (temporary / "kept").mkdir()
    link.symlink_to(temporary / "kept", target_is_directory=True)
    elsewhere = temporary / left_behind.name.replace(machine_id(), "00000000")
    if place := process_place():  # another machine was started at another time
        elsewhere = elsewhere.with_name(elsewhere.name.replace(place.boot, "00000000"))
    elsewhere.mkdir()
    (temporary / "thumbpool-benchmark-of mine").mkdir()
    with make_scratch(new_run_id()) as living:
        assert sweep_scratch() == 1
        assert Path(living).exists()
    assert not left_behind.exists()
    assert link.is_symlink()
    assert elsewhere.exists()
    assert {each.name for each in temporary.iterdir()} >= {"kept", "thumbpool-benchmark-of mine"}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no numbers of users")
def test_a_folder_of_another_user_stays(left_behind, monkeypatch):
    monkeypatch.setattr(scratch.os, "getuid", lambda: left_behind.stat().st_uid + 1)
    assert sweep_scratch() == 0
    assert left_behind.exists()
