"""Whatever a command prints can be in another language: nothing is left outside of messages."""

import re

import pytest
from PIL import Image

from processing.cli._parser import COMMANDS
from processing.settings.batch import BatchSettings
from processing.storage.presets.preset import preset_of
from processing.storage.presets.preset_store import save_preset
from tests.support.command_line import thumbpool_here
from tests.support.pseudo_language import bracket_language

# What stays as it is: an option, a format, a file, a number of a version or a step of a plan.
_CODE = re.compile(r"Python [\d.]+, Pillow [\d.]+, Thumbpool [\d.]+\S*")


@pytest.fixture
def pictures(tmp_path):
    folder = tmp_path / "pictures"
    folder.mkdir()
    for number in range(2):
        Image.new("RGB", (64, 48), (40 * number, 80, 120)).save(folder / f"{number}.jpg")
    (folder / "broken.jpg").write_bytes(b"no picture at all")
    return folder


def said(*arguments):
    """Return the lines of a command, in a language where each message is in brackets."""
    with bracket_language():
        done = thumbpool_here(*arguments)
    return [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]


def outside(lines):
    """Return the lines that are not wholly in brackets."""
    return [line for line in lines if not re.fullmatch(r"\[.*\]", line) and not _CODE.match(line)]


def test_a_run_and_its_undo_say_nothing_in_english(pictures, tmp_path):
    out = tmp_path / "out"
    ran = said("run", pictures, "--output", out, "--engine", "serial")
    _, failure = ran
    assert re.fullmatch(r"\[/.*broken\.jpg: \[The file .*\]\]", failure)
    assert outside(ran) == []
    (out / "0.jpg").write_bytes(b"changed")
    assert outside(said("undo", "--output", out, "--dry-run")) == []
    assert outside(said("undo", "--output", out)) == []
    assert outside(said("undo", "--output", out)) == []


def test_a_plan_says_its_actions_and_its_end_in_the_language(pictures, tmp_path):
    lines = said("plan", pictures, "--output", tmp_path / "out")
    rows = [line for line in lines if " -> " in line]
    assert len(rows) == 3
    assert all(row.startswith("[make]    /") for row in rows)
    assert outside(line for line in lines if line not in rows) == []


def test_numbers_are_those_of_the_language(pictures, tmp_path):
    (pictures / "broken.jpg").write_bytes(bytes(2500))
    *_, last = said("plan", pictures, "--output", tmp_path / "out")
    assert re.search(r"\(\d,\d kB\)", last)


@pytest.mark.parametrize(
    "command", [("runs",), ("presets",), ("presets", "none such"), ("run", "--resume"), ("nope",)]
)
def test_other_commands_and_refusals_are_sentences_of_the_language(command):
    lines = said(*command)
    assert lines
    assert outside(lines) == []


def test_a_preset_without_a_description_is_told_by_its_name(pictures):
    save_preset(preset_of("Mine", BatchSettings((pictures,), pictures)))
    assert "Mine" in said("presets")


def test_a_table_of_formats_has_its_words_in_the_language():
    lines = said("formats", "--verbose")
    heading, *_ = lines
    assert re.fullmatch(r"(\[[a-z ]+\]\s*)+", heading)
    cells = re.compile(r"(\[yes\]|-)(\s+(\[yes\]|-))*")
    rows = [line for line in lines[1:] if "  ." in line]
    assert rows
    for row in rows:
        assert cells.fullmatch(re.split(r"(?:\.\w+ ?)+ *", row)[1]), row
    assert outside(line.strip() for line in lines[1:] if line not in rows) == []


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_the_help_has_no_text_of_its_own(command, monkeypatch):
    monkeypatch.setenv("COLUMNS", "2000")  # no line is cut in two
    for line in said(*filter(None, [command, "--help"])):
        if line.startswith("[usage: ]"):
            continue
        # An option or a command at the left, and its text at the right.
        _, text = re.fullmatch(r"(?: +(\S.*?)(?: {2,}|$))?(.*)", line).groups()
        assert not outside([text.removesuffix(":")] if text else []), line
