"""A thousand files with troublesome names, kinds and contents: a run does what its plan said."""

import io
import itertools
import json
import os
import sys
import unicodedata
from contextlib import suppress
from pathlib import Path

from PIL import Image

from processing.files.paths import fold
from tests.support.command_line import thumbpool

SCRIPTS = ("photo", "фото", "写真", "صورة", "תמונה", "รูปภาพ", "😀🏽", "ﬀ", "İstanbul", "straße")
ODD = (
    *("a", "A", "é", unicodedata.normalize("NFD", "é"), "STRASSE", "strasse"),
    *("con", "AUX", "nul.tar", "lpt¹", "COM1 ", "a.", "a..", "a ", " a", "a-2", "a-2-2"),
    *("x" * 240, "ж" * 115, "y" * 239 + "z", "tab\there", "new\nline", "quote\"s'", "a:b", "a?b"),
    *("%s", "{stem}", "$HOME", "`id`", "-rf", "--help", "~", "#", "\u202egpj", "a\u200bb"),
)
FOLDERS = ("", "Sub", "sub", "con", "dot.", "é", unicodedata.normalize("NFD", "é"), "deep/er")
SUFFIXES = (".png", ".gif", ".PNG")
LEAST = 900 if sys.platform == "linux" else 300  # other systems treat some of these names as equal


def content(key: str) -> bytes:
    stored = io.BytesIO()
    Image.new("RGB", (4, 3), "red").save(stored, key)
    return stored.getvalue()


def fill(folder: Path, elsewhere: Path) -> int:
    """Write every file whose name the system accepts; return how many these are."""
    contents = {".png": content("png"), ".gif": content("gif")}
    written = 0
    for below, stem, suffix in itertools.product(FOLDERS, (*SCRIPTS, *ODD), SUFFIXES):
        path = folder / below / f"{stem}{suffix}"
        with suppress(OSError, ValueError):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(contents[suffix.lower()])
            written += 1
    (folder / "damaged.png").write_bytes(contents[".png"][:40])
    (folder / "empty.gif").touch()
    (folder / "no picture.png").write_text("a letter")
    (folder / ".hidden.png").write_bytes(contents[".png"])
    (folder / "note.txt").touch()
    (elsewhere / "real.png").write_bytes(contents[".png"])
    with suppress(OSError, NotImplementedError):
        (folder / "hard.png").hardlink_to(elsewhere / "real.png")
        (folder / "linked.png").symlink_to(elsewhere / "real.png")
        (folder / "linked twice.png").symlink_to(folder / "linked.png")
        (folder / "nowhere.png").symlink_to(elsewhere / "gone.png")
        (folder / "round.png").symlink_to(folder / "round.png")
        (folder / "elsewhere.png").symlink_to(elsewhere)
        (folder / "closed.png").write_bytes(contents[".png"])
        (folder / "closed.png").chmod(0)
        Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.png")).write_bytes(contents[".png"])
    return written


def messages(told: str, kind: str) -> list[dict]:
    records = map(json.loads, told.splitlines())
    return [record for record in records if record["message"] == kind]


def test_a_run_writes_what_its_plan_told_name_for_name(tmp_path):
    pictures, out, elsewhere = (tmp_path / name for name in ("in", "out", "elsewhere"))
    for folder in (pictures, out, elsewhere):
        folder.mkdir()
    assert fill(pictures, elsewhere) >= LEAST
    before = out / "4" / "Sub" / "PHOTO.WEBP"
    before.parent.mkdir(parents=True)
    before.write_text("mine")
    asked = ("--output", out, "--format", "webp", "--name", "{width}/{folder}/{stem}", "--json")

    plan = thumbpool("plan", pictures, *asked)
    run = thumbpool("run", pictures, *asked)

    planned = messages(plan.stdout, "FilePlanned")
    assert planned == messages(run.stdout, "FilePlanned")
    (end,) = messages(run.stdout, "RunFinished")
    outcomes = {each["outcome"]["task_id"]: each for each in messages(run.stdout, "FileFinished")}
    assert end["done"] + end["failed"] + end["skipped"] == len(planned) == len(outcomes)
    made = {
        each["destination"]
        for each in planned
        if outcomes[each["task_id"]]["outcome"]["status"] == "done"
    }
    standing = {str(path) for path in out.rglob("*") if path.is_file()}
    assert standing == made | {str(before)}
    assert len({fold(name) for name in standing}) == len(standing)
    assert before.read_text() == "mine"
    failed = {Path(each["source"]).name for each in planned if each["destination"] not in made}
    assert {"damaged.png", "empty.gif", "no picture.png"} <= failed
    assert all("unknown" in each["destination"] for each in planned if "damaged" in each["source"])
