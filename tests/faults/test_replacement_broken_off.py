"""A replacement that dies at any system call costs no picture, and the next start ends it."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from command_line import WAIT_SECONDS, environment, thumbpool
from PIL import Image

from processing.temporaries import PREFIX

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into the trash of Linux")

# Dies before the n-th change that it makes to any file or to the journal.
DIE_AT = """
import os, sys
from processing.__main__ import main
from processing.journal import Journal
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

    def set_up(step: int) -> Path:
        folder = tmp_path / str(step)
        monkeypatch.setenv("HOME", str(folder / "home"))
        monkeypatch.setenv("XDG_DATA_HOME", str(folder / "home" / "data"))
        monkeypatch.setenv("THUMBPOOL_STATE_FOLDER", str(folder / "state"))
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
    again = thumbpool("run", pictures, "--replace", "--format", "jpeg")
    assert again.returncode == 0, again.stderr
    assert sorted(os.listdir(pictures)) == ["a.jpg", "b.jpg", "c.jpg"]
    trashed = contents(home / "data" / "Trash" / "files")
    assert sorted(trashed) == sorted(contents(originals))
    undone = thumbpool("undo", "--output", pictures)
    assert (undone.stdout, undone.stderr) == ("3 removed\n", "")
    assert sorted(os.listdir(pictures)) == ["a.jpg", "b.jpg", "c.png"]
    assert sorted(contents(pictures)) == sorted(contents(originals))
    assert not [name for name in os.listdir(pictures) if name.startswith(PREFIX)]
    return exit_code == 9
