"""Commands that only show things change nothing, not even a half-finished replacement."""

import os
from pathlib import Path

import pytest
from PIL import Image

from processing.cli.runs import HOW_TO_GO_ON
from processing.files.temporaries import aside_folder, new_run_id
from processing.planning.planner import make_plan
from processing.planning.scanner import Scanner
from processing.running import history
from processing.running.preparation import Preparation
from processing.settings.batch import BatchSettings
from processing.storage.journal.schema import default_path
from processing.storage.journal.writing import Journal
from processing.storage.presets.preset_store import preset_folder
from tests.support.bounds import WAIT_SECONDS
from tests.support.command_line import thumbpool, thumbpool_here
from tests.support.examples import outcome

LOOKS = {
    "runs": ["runs"],
    "presets": ["presets"],
    "formats": ["formats"],
    "plan": ["plan", "{pictures}", "--replace"],
    "plan elsewhere": ["plan", "{pictures}", "--output", "{pictures}/../out"],
    "dry run": ["run", "{pictures}", "--replace", "--dry-run"],
    "dry cache": ["cache", "{pictures}", "--dry-run"],
    "dry resume": ["run", "--resume", "--output", "{pictures}", "--dry-run"],
    "dry undo": ["undo", "--output", "{pictures}", "--dry-run"],
}


@pytest.fixture
def pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Originals of a run that died with one of them replaced and not in the trash yet."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home" / "cache"))
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name in ("a.png", "b.png"):
        Image.new("RGB", (40, 30)).save(folder / name)
    settings = BatchSettings((folder,), folder, replace_originals=True)
    sources = [source for found in Scanner(settings).run() for source in found.sources]
    plan = make_plan(settings, sources)
    machine, _, start, token = new_run_id().split("-")
    run_id = f"{machine}-999999999-{start}-{token}"
    with Journal() as journal:
        journal.begin(run_id, plan)
        aside = aside_folder(folder, run_id)
        aside.mkdir()
        (folder / "a.png").rename(aside / "a.png")
        Image.new("RGB", (8, 6)).save(folder / "a.png")
        journal.note_result(run_id, plan, outcome(0), at=folder / "a.png")
    (default_path().parent / "machine").chmod(0o600)
    return folder


def everything(root: Path) -> dict[str, tuple[object, ...]]:
    """Return what is below `root`, and in the folders of journal and presets."""
    tops = (root, default_path().parent, preset_folder())
    found = {str(path): path.lstat() for top in tops for path in top.rglob("*")}
    return {name: (each.st_mtime_ns, each.st_ino, each.st_size) for name, each in found.items()}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
def test_a_command_that_only_looks_changes_nothing(pictures, tmp_path, look):
    before = everything(tmp_path)
    assert thumbpool(*(word.format(pictures=pictures) for word in look)).returncode == 0
    assert everything(tmp_path) == before


def test_what_the_window_asks_at_its_start_and_plans_changes_nothing(pictures, tmp_path):
    before = everything(tmp_path)
    (run,) = history.interrupted_runs()
    assert run.has_originals_aside
    told: list[object] = []
    preparation = Preparation(run.settings, told.append)
    preparation.start()
    assert preparation.join(WAIT_SECONDS)
    assert history.last_run(pictures) is not None
    assert everything(tmp_path) == before


def test_a_look_without_the_number_of_this_machine_makes_none(pictures):
    (default_path().parent / "machine").unlink()
    assert thumbpool("runs").returncode == 0
    assert "machine" not in os.listdir(default_path().parent)


def test_the_list_of_runs_tells_of_an_original_that_is_half_replaced(pictures):
    told = thumbpool_here("runs")
    assert "interrupted while it replaced an original" in told.stdout
    assert told.stderr == f"{HOW_TO_GO_ON}\n"


@pytest.mark.parametrize(
    "word",
    [
        ["run", "{pictures}", "--replace", "--engine", "serial"],
        ["run", "--resume", "--output", "{pictures}"],
        ["undo", "--output", "{pictures}"],
    ],
    ids=["run", "resume", "undo"],
)
def test_the_users_word_puts_a_half_replaced_original_in_order(pictures, tmp_path, word):
    ended = thumbpool(*(each.format(pictures=pictures) for each in word))
    assert ended.returncode == 0, ended.stderr
    assert not [name for name in os.listdir(pictures) if name.startswith(".")]
    assert "original" not in thumbpool("runs").stdout
