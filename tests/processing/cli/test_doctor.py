"""`doctor` tells what is there and what is not, and the line that mends it."""

import json
import subprocess
import sys

import pytest

from processing import display_system
from processing.cli import _examination
from processing.cli._examination import State, examine
from processing.cli._parser import parse
from processing.cli.interruption import Interruption
from processing.file_managers import integration
from processing.formats import available, faster_png
from processing.formats.table import TABLE
from processing.language import translation

ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="what Linux lacks")


def show(*options: str) -> int:
    return parse(["doctor", *options]).carry_out(Interruption())


def found(key: str):
    return next(finding for finding in examine() if finding.key == key)


@pytest.fixture(autouse=True)
def complete_desktop(monkeypatch):
    """Libraries and a display, whatever the machine of the tests has."""
    monkeypatch.setattr(display_system, "missing_packages", lambda *, window: ())
    monkeypatch.setattr(display_system, "has_screen", lambda: True)


def test_every_part_is_told_once_and_nothing_needed_lacks_here(capsys):
    assert show() == 0
    told = capsys.readouterr().out
    for label in ("Python", "Pillow", "Qt (PySide6)", "formats", "journal", "trash", "languages"):
        assert told.count(f" {label}: ") == 1
    keys = [finding.key for finding in examine()]
    assert len(set(keys)) == len(keys)


def test_json_names_parts_and_states_for_programs(capsys):
    assert show("--json") == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["state"] for row in rows} <= {"ok", "lacks", "unknown"}
    (python,) = (row for row in rows if row["part"] == "python")
    assert python["needed"]
    assert sys.executable in python["told"]


def test_missing_libraries_are_named_with_the_line_that_installs_them(monkeypatch, capsys):
    monkeypatch.setattr(display_system, "missing_packages", lambda *, window: ("libegl1", "libgl1"))
    assert show() == 1
    told = capsys.readouterr().out
    assert "  sudo apt-get install libegl1 libgl1\n" in told
    assert told.endswith("1 part is lacking that is needed.\n")


def test_a_format_that_is_not_read_is_told_but_not_needed(monkeypatch, capsys):
    heic = next(row for row in TABLE if row.key == "heic")
    monkeypatch.setattr(available, "LACKING", (heic,))
    assert show() == 0
    assert "pip install pillow-heif" in capsys.readouterr().out


def test_what_makes_png_faster_is_told_with_its_line_but_not_needed(monkeypatch):
    monkeypatch.setattr(faster_png, "is_there", lambda: False)
    lacking = found("png")
    assert (lacking.state, lacking.is_needed) == (State.LACKS, False)
    assert lacking.remedy.endswith("pip install micro-reader-codecs==0.0.2")
    monkeypatch.setattr(faster_png, "is_there", lambda: True)
    assert found("png").state is State.OK


def test_a_bundle_names_no_pip(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    heic = next(row for row in TABLE if row.key == "heic")
    monkeypatch.setattr(available, "LACKING", (heic,))
    assert not [finding for finding in examine() if "pip" in finding.remedy]


def test_a_journal_that_cannot_be_written_is_needed(monkeypatch, tmp_path, capsys):
    (tmp_path / "file").touch()
    monkeypatch.setenv("THUMBPOOL_STATE_FOLDER", str(tmp_path / "file" / "state"))
    assert show() == 1
    assert found("journal").state is State.LACKS


def test_no_window_is_needed_where_there_is_no_display(monkeypatch):
    monkeypatch.setattr(display_system, "has_screen", lambda: False)
    assert found("display").state is State.LACKS
    assert not found("display").is_needed


@ON_LINUX
def test_a_bus_that_does_not_answer_is_not_waited_for(monkeypatch):
    def run(*_arguments, **options):
        assert options["timeout"] <= 2
        raise subprocess.TimeoutExpired("gdbus", options["timeout"])

    monkeypatch.setattr(_examination.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(_examination.subprocess, "run", run)
    assert found("portal").state is State.UNKNOWN


def test_entries_that_are_gone_are_told(tmp_path):
    notes = integration.Notes({str(tmp_path / "gone"): "digest"})
    notes.save()
    assert found("file-managers").remedy == "thumbpool-cli integrate"


def test_languages_without_a_catalogue_lack(monkeypatch):
    assert found("languages").state is State.OK
    monkeypatch.setattr(translation, "_FOLDERS", ())
    assert found("languages").state is State.LACKS
