"""`--language` is obeyed wherever it stands, and it is stronger than the environment."""

import json
import subprocess

import pytest
from PIL import Image

from processing.cli._language_option import speak_as_asked
from processing.cli._parser import parse
from processing.language import translation
from processing.language.languages import LANGUAGES
from tests.support.command_line import COMMAND, WAIT_SECONDS, environment, thumbpool_here
from tests.support.pseudo_language import bracket_language


@pytest.fixture(autouse=True)
def _language_of_before():
    with bracket_language(tag="en"):
        yield


@pytest.mark.parametrize(
    "arguments",
    [
        ["--language", "de", "formats"],
        ["--language=de", "formats"],
        ["formats", "--language", "de"],
        ["formats", "--language=de", "--json"],
        ["--language", "en", "formats", "--language", "de"],
    ],
)
def test_the_language_is_found_before_and_after_the_command(arguments):
    speak_as_asked(arguments)
    assert translation.language() is LANGUAGES["de"]
    parse(arguments)


def test_a_tag_may_be_written_as_on_the_web():
    speak_as_asked(["--language", "zh-CN"])
    assert translation.language() is LANGUAGES["zh_CN"]


@pytest.mark.parametrize("arguments", [["run", "--", "--language", "de"], ["formats"], []])
def test_what_is_no_option_changes_nothing(arguments):
    speak_as_asked(arguments)
    assert translation.language() is LANGUAGES["en"]


def test_an_unknown_language_is_refused_with_those_there_are():
    done = thumbpool_here("formats", "--language", "xx")
    assert done.returncode == 2
    assert "'xx' is not one of en, de, zh_CN" in done.stderr


def test_it_is_stronger_than_the_environment(tmp_path):
    (tmp_path / "picture.jpg").write_bytes(bytes(1500))
    german = environment() | {"LC_ALL": "de_DE.UTF-8", "LANGUAGE": "de"}

    def planned(*words):
        command = [*COMMAND, "plan", tmp_path, "--output", tmp_path / "out", *words]
        return subprocess.run(
            command, env=german, capture_output=True, text=True, timeout=WAIT_SECONDS, check=False
        ).stdout

    assert "1,5 kB" in planned()
    assert "1.5 kB" in planned("--language", "en")


@pytest.fixture
def broken(tmp_path):
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "broken.jpg").write_bytes(b"no picture at all")
    return folder


def ended(output):
    (record,) = (each for each in map(json.loads, output.splitlines()) if "outcome" in each)
    return record["outcome"]


def run(folder, *more):
    words = ("run", folder, "--output", folder.parent / "out", "--engine", "serial", "--json")
    return ended(thumbpool_here(*words, *more).stdout)


def test_json_is_english_in_every_environment_unless_a_language_is_asked_for(broken, monkeypatch):
    with bracket_language():
        assert run(broken)["reason"].startswith("The file holds no picture")
    monkeypatch.setattr("processing.cli.main.speak_as_asked", lambda _arguments: None)
    with bracket_language():
        outcome = run(broken, "--all", "--language", "de")
    assert outcome["reason"].startswith("[The file holds no picture")
    assert outcome["code"]


@pytest.mark.parametrize("name", ["report.json", "report.csv"])
def test_so_is_a_report(broken, tmp_path, monkeypatch, name):
    monkeypatch.setattr("processing.cli.main.speak_as_asked", lambda _arguments: None)
    with bracket_language():
        run(broken, "--report", tmp_path / name)
        assert "[The file" not in (tmp_path / name).read_text("utf-8")
        run(broken, "--all", "--report", tmp_path / name, "--language", "de")
        assert "[The file" in (tmp_path / name).read_text("utf-8")


def test_undo_tells_programs_english_too(broken, monkeypatch):
    Image.new("RGB", (40, 30)).save(broken / "whole.png")
    out = broken.parent / "out"
    thumbpool_here("run", broken, "--output", out, "--engine", "serial")
    (out / "whole.png").write_bytes(b"changed")

    def kept(*words):
        return json.loads(
            thumbpool_here(
                "undo", "--output", out, "--json", "--dry-run", *words
            ).stdout.splitlines()[-1]
        )["undone"]["kept"][0]["reason"]

    monkeypatch.setattr("processing.cli.main.speak_as_asked", lambda _arguments: None)
    with bracket_language():
        assert "[" not in kept()
        assert "[" in kept("--language", "de")
