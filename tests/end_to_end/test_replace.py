"""`run --replace` on the command line says plainly what it does and what gets lost."""

import os

import pytest
from PIL import Image

from tests.support.command_line import thumbpool, thumbpool_here


@pytest.fixture
def pictures(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name in ("a.jpg", "b.png"):
        Image.effect_noise((400, 300), 50).convert("RGB").save(folder / name)
    return folder


@pytest.mark.parametrize("start_method", ["forkserver", "spawn"])
def test_workers_verify_and_the_originals_are_in_the_trash(pictures, tmp_path, start_method):
    options = ("--workers", "2", "--start-method", start_method)
    ended = thumbpool("run", pictures, "--replace", *options)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith("2 done")
    assert "that --metadata says" in ended.stderr
    assert sorted(os.listdir(pictures)) == ["a.jpg", "b.png"]
    assert sorted(os.listdir(tmp_path / "data" / "Trash" / "files")) == ["a.jpg", "b.png"]
    dry = thumbpool_here("undo", "--output", pictures, "--dry-run").stdout
    assert dry == "2 to remove; their originals come back. Nothing was removed.\n"
    undone = thumbpool("undo", "--output", pictures).stdout
    assert undone == "2 removed; their originals are back\n"


def test_a_plan_says_what_will_be_lost_and_touches_nothing(pictures):
    before = {path: path.read_bytes() for path in pictures.iterdir()}
    planned = thumbpool_here("plan", pictures, "--replace")
    assert planned.returncode == 0
    assert planned.stdout.count("replace ") == 2
    assert "metadata" in planned.stderr
    assert {path: path.read_bytes() for path in pictures.iterdir()} == before


def test_results_go_to_one_place_only(pictures, tmp_path):
    both = thumbpool_here("run", pictures, "--replace", "--output", tmp_path / "out")
    neither = thumbpool_here("run", pictures)
    assert both.returncode == neither.returncode == 2
    assert "drop --output" in both.stderr
    assert "--replace" in neither.stderr
