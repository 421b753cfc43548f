"""`experiment` lists, shows and runs experiments."""

import json
import subprocess
import sys

import pytest

from processing.cli._parser import parse
from processing.errors import SettingsError
from processing.measuring.experiments.events import read_event
from processing.measuring.experiments.registry import EXPERIMENTS, find_experiment
from tests.support.bounds import WAIT_SECONDS
from tests.support.command_line import thumbpool_here


def test_all_are_listed_with_their_parameters():
    listing = thumbpool_here("experiment").stdout
    for experiment in EXPERIMENTS:
        assert f"{experiment.name}: {experiment.title}" in listing
        for parameter in experiment.parameters:
            assert f"    {parameter.name}" in listing


def test_the_list_can_be_had_as_json():
    lines = thumbpool_here("experiment", "--json").stdout.splitlines()
    listed = {each["name"]: each for each in map(json.loads, lines)}
    assert list(listed) == [each.name for each in EXPERIMENTS]
    capacity = listed["bounded-queue"]["parameters"]["capacity"]
    assert capacity == {"least": 1, "most": 20, "default": 5}


def test_a_run_prints_what_its_script_prints_and_then_what_was_found():
    ended = thumbpool_here("experiment", "pipe", "--set", "messages=2", "--set", "send=0")
    assert ended.returncode == 0
    lines = ended.stdout.splitlines()
    events = [read_event(line.encode()) for line in lines if "\t" in line]
    assert [each.value for each in events if each.what == "recv"] == ["1", "2"]
    assert any(line.startswith("2 of 2 messages were read") for line in lines[len(events) :])


def test_a_run_can_be_had_as_json():
    ended = thumbpool_here("experiment", "pipe", "--set", "messages=1", "--json")
    *events, conclusion = map(json.loads, ended.stdout.splitlines())
    assert {"seconds", "actor", "what", "value"} == set(events[0])
    assert conclusion["ending"] == "finished"
    assert conclusion["values"]["messages"] == 1
    assert conclusion["findings"]


def test_a_script_is_printed_with_the_values_that_were_set_and_runs(tmp_path):
    ended = thumbpool_here("experiment", "pipe", "--script", "--set", "messages=3")
    assert ended.stdout == find_experiment("pipe").script({"messages": 3})
    path = tmp_path / "pipe.py"
    path.write_text(ended.stdout, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, path], capture_output=True, timeout=WAIT_SECONDS, check=True
    )
    assert run.stdout.count(b"\trecv\t") == 3


@pytest.mark.parametrize(
    "wrong",
    [
        ("none",),
        ("pipe", "--set", "none=1"),
        ("pipe", "--set", "messages=0"),
        ("pipe", "--set", "messages"),
        ("pipe", "--set", "messages=many"),
        ("pipe", "--set", "=1"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(wrong):
    ended = thumbpool_here("experiment", *wrong)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert len(ended.stderr.splitlines()) == 1


@pytest.mark.parametrize("asked", [("--script",), ("--set", "capacity=1")])
def test_a_question_about_an_experiment_needs_its_name(asked):
    with pytest.raises(SettingsError):
        parse(["experiment", *asked])
