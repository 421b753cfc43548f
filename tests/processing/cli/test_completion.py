"""The scripts for shells are driven as the shells themselves do, where these are installed."""

import os
import shutil
import subprocess
import sys

import pytest

from processing.cli._completion_script import script_for
from processing.cli._parser import parse
from processing.cli.interruption import Interruption
from processing.storage.presets.preset import preset_of
from processing.storage.presets.preset_store import save_preset
from tests.support.bounds import WAIT_SECONDS
from tests.support.command_line import thumbpool_here
from tests.support.examples import ROOT, plan_of

_BASH = r"""
source "$1"; shift
COMP_WORDS=("$@")
COMP_CWORD=$(( $# - 1 ))
_shtab_thumbpool_cli 2> /dev/null
printf '%s\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return a folder with files, in which the program can be started by its name."""
    inside = tmp_path / "inside"
    (inside / "holiday pictures").mkdir(parents=True)
    (inside / "holiday.jpg").touch()
    programs = tmp_path / "bin"
    programs.mkdir()
    starter = programs / "thumbpool-cli"
    starter.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m processing "$@"\n')
    starter.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    return inside


def shell(name, script, folder, *arguments):
    if shutil.which(name) is None:
        pytest.skip(f"there is no {name} here")
    done = subprocess.run(
        [name, *arguments],
        input=script,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=WAIT_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def in_bash(folder, *words):
    """Return what bash offers for the last of `words`."""
    file = folder.parent / "completion.bash"
    file.write_text(script_for("bash"), encoding="utf-8")
    return shell("bash", _BASH, folder, "-s", str(file), "thumbpool-cli", *words)


def in_fish(folder, words):
    """Return what fish offers for what was typed, without descriptions."""
    file = folder.parent / "completion.fish"
    file.write_text(script_for("fish"), encoding="utf-8")
    script = f"source {file}; complete -C'thumbpool-cli {words}'\n"
    lines = shell("fish", script, folder, "--no-config")
    return [line.partition("\t")[0] for line in lines]


def test_bash_completes_commands_options_and_choices(folder):
    assert in_bash(folder, "ru") == ["run", "runs"]
    assert in_bash(folder, "run", "--form") == ["--format"]
    assert in_bash(folder, "run", "--format", "w") == ["webp"]
    assert in_bash(folder, "run", "--flip", "h") == ["horizontal"]
    assert in_bash(folder, "--language", "") == ["en", "de", "zh_CN"]
    assert in_bash(folder, "completion", "") == ["bash", "zsh", "fish"]


def test_bash_completes_files_and_folders_with_spaces_in_their_names(folder):
    assert sorted(in_bash(folder, "run", "ho")) == ["holiday pictures", "holiday.jpg"]
    assert in_bash(folder, "run", r"holiday\ ") == ["holiday pictures"]
    assert in_bash(folder, "run", '"holiday ') == ["holiday pictures"]
    assert in_bash(folder, "run", "a.jpg", "--output", "") == ["holiday pictures"]
    assert in_bash(folder, "undo", "--output", "ho") == ["holiday pictures"]


@pytest.fixture
def odd_preset():
    """Save a preset whose name a shell would evaluate if it were let."""
    name = "Odd $(touch evaluated) & co"
    save_preset(preset_of(name, plan_of(1).settings))
    return name


def test_bash_completes_presets_by_name_and_evaluates_none(folder, odd_preset):
    assert in_bash(folder, "run", "--preset", "We") == [r"Web\ 1920"]
    (quoted,) = in_bash(folder, "run", "--preset", "Odd")
    assert shell("bash", f"printf '%s' {quoted}", folder) == [odd_preset]
    assert in_bash(folder, "presets", r"Same\ size\ in\ A") == [r"Same\ size\ in\ AVIF"]
    assert not (folder / "evaluated").exists()


def test_fish_completes_commands_choices_files_and_presets(folder, odd_preset):
    assert in_fish(folder, "ru") == ["run", "runs"]
    assert "--format" in in_fish(folder, "run --")
    assert in_fish(folder, "run --format w") == ["webp"]
    assert set(in_fish(folder, "run ho")) == {"holiday pictures/", "holiday.jpg"}
    assert in_fish(folder, "undo --output ho") == ["holiday pictures/"]
    assert odd_preset in in_fish(folder, "run --preset ")
    assert not (folder / "evaluated").exists()


def test_zsh_can_read_the_script_and_finds_nothing_odd_in_it(folder):
    script = f"autoload -U compinit; compinit -D -u; eval '{_quoted(script_for('zsh'))}'\n"
    script += "print -l -- $_comps[thumbpool-cli] ${(M)_shtab_thumbpool_cli_run_options:#*flip*}"
    registered, *options = shell("zsh", script, folder, "-f")
    (flip,) = (option for option in options if "--flip[" in option)
    assert registered == "_shtab_thumbpool_cli"
    assert flip.endswith(":horizontal vertical:(horizontal vertical)")


def _quoted(text):
    return text.replace("'", "'\\''")


def test_colons_in_choices_are_escaped_for_zsh_alone():
    assert r"(auto 4\:4\:4 4\:2\:2 4\:2\:0)" in script_for("zsh")
    assert "4:2:0" in script_for("bash")
    assert "4:2:0" in script_for("fish")


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_the_command_prints_the_script_of_a_shell(name):
    assert thumbpool_here("completion", name).stdout == script_for(name) + "\n"


def test_only_names_are_listed_where_a_script_asks(capsys):
    assert parse(["presets", "--names"]).carry_out(Interruption()) == 0
    names = capsys.readouterr().out.splitlines()
    assert names[:2] == ["Thumbnails", "Web 1920"]
    assert not any(": " in name for name in names)
