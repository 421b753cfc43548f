"""`undo` on the command line says what it did, or what it would do."""

import json
import os

import pytest
from PIL import Image

from processing.files.temporaries import new_run_id
from processing.running.history import last_run
from processing.storage.journal.runs import RunState
from processing.storage.journal.writing import Journal
from tests.support.command_line import thumbpool, thumbpool_here
from tests.support.examples import plan_of
from tests.support.waiting import kill_at_step


@pytest.fixture
def out(tmp_path):
    """A folder with three results."""
    (tmp_path / "pictures").mkdir()
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        Image.new("RGB", (64, 48)).save(tmp_path / "pictures" / name)
    out = tmp_path / "out"
    assert thumbpool_here("run", tmp_path / "pictures", "--output", out).returncode == 0
    return out


def test_undo_removes_the_results_and_says_how_many(out):
    ended = thumbpool("undo", "--output", out)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "3 removed\n", "")
    assert os.listdir(out) == []


def test_a_dry_undo_removes_nothing(out):
    ended = thumbpool_here("undo", "--output", out, "--dry-run")
    assert (ended.returncode, ended.stdout) == (0, "3 to remove. Nothing was removed.\n")
    assert len(os.listdir(out)) == 3


def test_what_is_kept_is_named_with_its_reason(out):
    (out / "b.jpg").write_bytes(b"retouched")
    ended = thumbpool_here("undo", "--output", out)
    assert ended.stdout == "2 removed, 1 kept\n"
    assert ended.stderr == f"{out / 'b.jpg'} was kept: it was changed since.\n"


@pytest.mark.parametrize("step", [1, 3, 4])  # at a result, at the last one, after all
def test_an_undo_that_was_killed_is_done_again_to_its_end(out, tmp_path, step):
    assert kill_at_step(step, tmp_path / "stands", "undo", "--output", out) == (step < 4)
    left = max(0, 4 - step)
    assert len(os.listdir(out)) == left
    ended = thumbpool_here("undo", "--output", out)
    assert (ended.stdout, ended.stderr) == (f"{left} removed\n" if left else "", ended.stderr)
    assert os.listdir(out) == []
    assert len(os.listdir(tmp_path / "pictures")) == 3


def test_programs_are_told_in_lines_of_json(out):
    lines = thumbpool_here("undo", "--output", out, "--json").stdout.splitlines()
    last = json.loads(lines[-1])
    assert last["message"] == "UndoFinished"
    assert last["undone"] == {"removed": 3, "kept": [], "is_cancelled": False}


def test_programs_are_told_of_each_result_that_was_kept_where_it_is_and_why(out):
    (out / "b.jpg").write_bytes(b"retouched")
    last = json.loads(thumbpool_here("undo", "--output", out, "--json").stdout.splitlines()[-1])
    reason = "it was changed since"
    assert last["undone"]["kept"] == [
        {"path": str(out / "b.jpg"), "reason": reason, "code": "changed"}
    ]


def test_where_nothing_is_known_nothing_is_touched(tmp_path):
    (tmp_path / "own.jpg").touch()
    ended = thumbpool_here("undo", "--output", tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "No run into" in ended.stderr
    assert "There is no journal" in ended.stderr
    assert os.listdir(tmp_path) == ["own.jpg"]


def test_a_journal_without_the_run_is_named(out, tmp_path):
    ended = thumbpool_here("undo", "--output", tmp_path / "elsewhere")
    assert ended.returncode == 2
    assert "journal.sqlite tells of none." in ended.stderr


@pytest.mark.parametrize("command", ["run", "undo"])
def test_while_an_undo_is_at_work_nothing_else_is_let_into_its_folder(out, tmp_path, command):
    undo_id = new_run_id()
    with Journal() as journal:
        journal.begin_undo(undo_id, last_run(out))
    sources = [tmp_path / "pictures"] if command == "run" else []
    refused = thumbpool(command, *sources, "--output", out)
    assert refused.returncode != 0
    assert f"An undo (process {os.getpid()}) is writing to {out}" in refused.stderr
    assert len(os.listdir(out)) == 3
    with Journal() as journal:
        journal.end_undo(undo_id)
    assert thumbpool(command, *sources, "--output", out).returncode == 0


def test_an_undo_lets_a_run_be_forgotten_that_waits_and_made_nothing(tmp_path):
    plan = plan_of(3, tmp_path / "out")
    run_id = new_run_id()
    with Journal() as journal:
        journal.begin(run_id, plan)
        journal.close_run(run_id, RunState.CANCELLED)
    undo = ("undo", "--output", tmp_path / "out")
    assert thumbpool_here(*undo, "--dry-run").stdout == "0 to remove. Nothing was removed.\n"
    listed = thumbpool_here("runs")
    assert "3 of 3 left" in listed.stdout
    assert "undo --output DIR removes what it made" in listed.stderr
    ended = thumbpool_here(*undo)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "0 removed\n", "")
    assert thumbpool_here("runs").stdout == ""
