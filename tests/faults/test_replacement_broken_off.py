"""A replacement or undo that dies at any moment costs no picture, and the next start ends it."""

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from processing.files.temporaries import PREFIX
from tests.support.command_line import (
    WAIT_SECONDS,
    environment,
    kill,
    start,
    thumbpool,
    thumbpool_here,
)
from tests.support.waiting import kill_at_step

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into the trash of Linux")

# Dies before the n-th change that it makes to any file or to the journal.
DIE_AT = """
import os, sys
from processing.__main__ import main
from processing.storage.journal.writing import Journal
left = int(sys.argv.pop(1))
def step(event, arguments):
    global left
    changes = {"os.link", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "note"}
    if event in changes or (event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR)):
        left -= 1
        if left == 0:
            os._exit(9)
for name in ("begin", "note_result", "keep_promise", "close_run"):
    def noted(self, *facts, work=getattr(Journal, name), **more):
        step("note", ())
        return work(self, *facts, **more)
    setattr(Journal, name, noted)
sys.addaudithook(step)
sys.exit(main())
"""
MOST_STEPS = 150  # a whole run of these pictures takes fewer


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], Path]:
    """Return a maker of folders, each with a home and a trash of its own."""
    from send2trash import plat_other

    def set_up(step: int) -> Path:
        folder = tmp_path / str(step)
        monkeypatch.setenv("HOME", str(folder / "home"))
        monkeypatch.setenv("XDG_DATA_HOME", str(folder / "home" / "data"))
        monkeypatch.setenv("THUMBPOOL_STATE_FOLDER", str(folder / "state"))
        monkeypatch.setattr(plat_other, "XDG_DATA_HOME", os.fsencode(folder / "home" / "data"))
        trash = folder / "home" / "data" / "Trash"
        monkeypatch.setattr(plat_other, "HOMETRASH_B", os.fsencode(trash))
        monkeypatch.setattr("send2trash.send2trash", plat_other.send2trash)
        (folder / "home").mkdir(parents=True)
        make_pictures(folder / "pictures")
        shutil.copytree(folder / "pictures", folder / "kept")
        return folder

    return set_up


def make_pictures(folder: Path) -> None:
    """Make two pictures that are replaced under their own names, and one under another."""
    folder.mkdir()
    for n, name in enumerate(("a.jpg", "b.jpg", "c.png")):
        Image.effect_noise((300, 200), 50 + n).convert("RGB").save(folder / name)


def replace_until(step: int, pictures: Path) -> int:
    arguments = ["run", str(pictures), "--replace", "--format", "jpeg", "--engine", "serial"]
    return subprocess.run(
        [sys.executable, "-c", DIE_AT, str(step), *arguments],
        env=environment(),
        timeout=WAIT_SECONDS,
        capture_output=True,
        check=False,
    ).returncode


def contents(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


def check_nothing_lost(pictures: Path, originals: Path, home: Path) -> None:
    """Each original is somewhere with its very bytes, and each name leads to a whole picture."""
    everything = contents(pictures) + contents(home)
    for original in originals.iterdir():
        assert original.read_bytes() in everything
        names = [pictures / original.name, pictures / f"{original.stem}.jpg"]
        with Image.open(next(name for name in names if name.exists())) as image:
            image.load()


@pytest.mark.timeout(600)
@pytest.mark.parametrize("first", [1, 2])
def test_whenever_it_dies_nothing_is_lost_and_the_next_run_completes_it(
    scene: Callable[[int], Path], first: int, amount: Any, note: Any
) -> None:
    for step in range(first, MOST_STEPS, amount(14, 2)):
        began = time.monotonic()
        if not die_and_go_on(step, scene(step)):
            return  # it came to its end before that step
        note("a replacement dies at one of its steps", time.monotonic() - began)
    pytest.fail("it never came to its end")


def die_and_go_on(step: int, folder: Path) -> bool:
    """Check one death and what follows; return whether there was one."""
    pictures, originals, home = folder / "pictures", folder / "kept", folder / "home"
    exit_code = replace_until(step, pictures)
    assert exit_code in {0, 9}
    check_nothing_lost(pictures, originals, home)
    again = thumbpool_here("run", pictures, "--replace", "--format", "jpeg", "--engine", "serial")
    assert again.returncode == 0, again.stderr
    assert sorted(os.listdir(pictures)) == ["a.jpg", "b.jpg", "c.jpg"]
    trashed = contents(home / "data" / "Trash" / "files")
    assert sorted(trashed) == sorted(contents(originals))
    undone = thumbpool_here("undo", "--output", pictures)
    assert (undone.stdout, undone.stderr) == ("3 removed; their originals are back\n", "")
    assert sorted(os.listdir(pictures)) == ["a.jpg", "b.jpg", "c.png"]
    assert sorted(contents(pictures)) == sorted(contents(originals))
    assert not [name for name in os.listdir(pictures) if name.startswith(PREFIX)]
    return exit_code == 9


@pytest.mark.timeout(600)
def test_whenever_it_dies_an_undo_straight_after_it_leaves_all_as_it_was(
    scene: Callable[[int], Path], amount: Any, note: Any
) -> None:
    for step in range(amount(9, 1), MOST_STEPS, amount(16, 1)):
        began = time.monotonic()
        folder = scene(step)
        pictures, originals = folder / "pictures", folder / "kept"
        if replace_until(step, pictures) == 0:
            return  # it came to its end before that step
        told = thumbpool_here("undo", "--output", pictures, "--dry-run")
        check_nothing_lost(pictures, originals, folder / "home")
        undone = thumbpool_here("undo", "--output", pictures)
        assert undone.returncode == told.returncode
        # Before the run is noted there is nothing to undo.
        assert undone.returncode == 0 or "No run into" in undone.stderr
        assert undone.stderr == "" or undone.returncode
        check_all_is_as_before(pictures, originals)
        note("a replacement dies and is undone", time.monotonic() - began)
    pytest.fail("it never came to its end")


MANY = 40
KILLED_AFTER = 6  # originals in the trash


@pytest.mark.timeout(900)
def test_a_run_on_the_pool_that_is_killed_in_its_middle_loses_no_original(
    scene: Callable[[int], Path], amount: Any, note: Any
) -> None:
    chance = random.Random(7)
    for turn in range(amount(1, 15)):
        began = time.monotonic()
        folder = scene(turn)
        for name in ("pictures", "kept"):
            for n in range(MANY):
                Image.new("RGB", (900, 700), (n, 90, 200)).save(folder / name / f"{n}.jpg")
        pictures, originals, home = folder / "pictures", folder / "kept", folder / "home"
        command = ["run", pictures, "--replace", "--workers", "2"]
        kill_in_the_middle(command, home / "data" / "Trash" / "files", chance)
        check_nothing_lost(pictures, originals, home)
        again = thumbpool(*command)
        assert again.returncode == 0, again.stderr
        check_every_original(pictures, originals, home / "data" / "Trash" / "files")
        undone = thumbpool_here("undo", "--output", pictures)
        assert (undone.stdout, undone.stderr) == (
            f"{MANY + 3} removed; their originals are back\n",
            "",
        )
        check_all_is_as_before(pictures, originals)
        note("a replacing run on the pool is killed", time.monotonic() - began)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("key", ["keep", "webp"])
def test_a_run_on_the_pool_that_is_killed_and_undone_leaves_all_as_it_was(
    scene: Callable[[int], Path], key: str, amount: Any, note: Any
) -> None:
    chance = random.Random(11)
    for turn in range(amount(1, 15)):
        began = time.monotonic()
        folder = scene(turn)
        pictures, originals, home = folder / "pictures", folder / "kept", folder / "home"
        for n in range(MANY):
            Image.new("RGB", (900, 700), (n, 90, 200)).save(originals / f"{n}.jpg")
            shutil.copy2(originals / f"{n}.jpg", pictures)
        command = ["run", pictures, "--replace", "--size", "300", "--format", key, "--workers", "2"]
        kill_in_the_middle(command, home / "data" / "Trash" / "files", chance)
        undone = thumbpool_here("undo", "--output", pictures)
        assert (undone.returncode, undone.stderr) == (0, "")
        check_all_is_as_before(pictures, originals)
        assert thumbpool_here("runs").stdout == ""
        note("a replacing run on the pool is killed and undone", time.monotonic() - began)


def kill_in_the_middle(command: list[Any], trash: Path, chance: random.Random) -> None:
    """Start a run and kill its main process with SIGKILL; return once its workers are gone."""
    process = start(*command)
    deadline = time.monotonic() + WAIT_SECONDS
    while not trash.is_dir() or len(os.listdir(trash)) < KILLED_AFTER:
        assert process.poll() is None, process.stderr.read()
        assert time.monotonic() < deadline, "it never came so far"
        time.sleep(chance.uniform(0.001, 0.02))
    kill(process)
    assert len(os.listdir(trash)) < MANY, "it was killed too late to tell anything"


def check_every_original(pictures: Path, originals: Path, trash: Path) -> None:
    """Each original is in the trash, with a result in its place, and none is there twice."""
    assert sorted(os.listdir(pictures)) == sorted(os.listdir(originals))
    assert sorted(contents(trash)) == sorted(contents(originals))


def check_all_is_as_before(pictures: Path, originals: Path) -> None:
    before = {path.name: path.read_bytes() for path in originals.iterdir()}
    assert {path.name: path.read_bytes() for path in pictures.iterdir()} == before


@pytest.mark.timeout(900)
def test_an_undo_that_is_killed_in_its_middle_loses_no_original_and_can_be_done_again(
    scene: Callable[[int], Path], amount: Any, note: Any
) -> None:
    for step in range(amount(2, 1), amount(8, 40), amount(4, 1)):
        began = time.monotonic()
        folder = scene(step)
        pictures, originals, home = folder / "pictures", folder / "kept", folder / "home"
        command = ["run", pictures, "--replace", "--format", "jpeg", "--engine", "serial"]
        assert thumbpool_here(*command).returncode == 0
        if not kill_at_step(step, folder / "stands", "undo", "--output", pictures):
            return  # it came to its end before that step
        check_nothing_lost(pictures, originals, home)
        again = thumbpool_here("undo", "--output", pictures)
        assert again.returncode == 0, again.stderr
        assert again.stderr == ""
        check_all_is_as_before(pictures, originals)
        note("an undo of a replacement is killed", time.monotonic() - began)
