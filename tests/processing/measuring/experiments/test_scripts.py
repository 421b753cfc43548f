"""Each script is what it is said to be: complete, short, and the same through the runner."""

import re
import subprocess
import sys
from itertools import takewhile
from subprocess import PIPE

import pytest

from processing.measuring.experiments.events import read_event
from processing.measuring.experiments.experiment import PROGRAM, Ending, ExperimentLog, Unit
from processing.measuring.experiments.registry import EXPERIMENTS
from processing.measuring.experiments.runner import ExperimentEnded, ExperimentRun
from tests.support.bounds import WAIT_SECONDS

MOST_LINES = 80
# Kinds that occur by chance: an item may be there at once, a process may never be idle.
BY_CHANCE = {"empty", "full", "waiting", "idle", "qsize"}
WITH_ERRORS = {"main-guard", "unpicklable"}  # which show that Python only prints them
# Values with which all kinds of events occur, however slow the machine is.
CERTAIN = {
    "daemon-consumer": {"wait": 1},
    "main-guard": {"limit": 8000},
    "unpicklable": {"limit": 5000},
    "killed-worker": {"limit": 5000},
    "queue-end": {"limit": 6000},
    "async-result": {"work": 2000},
}
by_name = pytest.mark.parametrize("experiment", EXPERIMENTS, ids=lambda each: each.name)


def kinds_of(events):
    return {event.what for event in events} - BY_CHANCE


def events_of_script(log):
    """Return the events before the part that the program does itself, if there is one."""
    return list(takewhile(lambda event: event.value != PROGRAM, log.events))


def stems_of(events):
    """Return who acted, without numbers: how many workers are replaced is left to chance."""
    return {re.sub(r"\d+", "", event.actor) for event in events}


def run(experiment, **values):
    """Run an experiment to its end; return its log, and what went wrong."""
    heard = []
    work = ExperimentRun(experiment, values, heard.append)
    work.start()
    assert work.join(WAIT_SECONDS)
    *events, ended = heard
    assert isinstance(ended, ExperimentEnded)
    assert ended.log.events == tuple(events)
    return ended.log, ended.problem


@by_name
def test_a_copied_script_runs_and_prints_the_events_that_the_program_draws(experiment, tmp_path):
    path = tmp_path / "copied.py"
    values = CERTAIN.get(experiment.name, {})
    path.write_text(experiment.script(values), encoding="utf-8")
    # Both at once, as most of their time is waiting.
    with subprocess.Popen([sys.executable, path], stdout=PIPE, stderr=PIPE) as copied:
        log, problem = run(experiment, **values)
        output, errors = copied.communicate(timeout=WAIT_SECONDS)
    assert copied.returncode == 0, errors
    printed = [read_event(line) for line in output.splitlines()]
    assert problem == ""
    assert (log.ending, log.exit_status) == (Ending.FINISHED, 0)
    assert bool(log.last_words) == (experiment.name in WITH_ERRORS)
    drawn = events_of_script(log)
    assert kinds_of(printed) == kinds_of(drawn)
    assert stems_of(printed) == stems_of(drawn)
    assert experiment.findings(log)


@by_name
def test_a_script_can_be_read_in_one_sitting(experiment):
    lines = experiment.script().splitlines()
    assert len(lines) <= MOST_LINES
    assert max(map(len, lines)) <= 100
    assert lines[0].startswith('"""')
    assert lines[0].endswith('."""')


@by_name
def test_each_text_that_marks_lines_is_in_the_script(experiment):
    script = experiment.script()
    assert [text for text in experiment.marked if text not in script] == []
    assert 0 < len(experiment.marked_lines()) < len(script.splitlines()) / 3


@by_name
def test_the_default_of_each_parameter_is_what_the_script_says(experiment):
    assert experiment.script(experiment.defaults) == experiment.script()
    for parameter in experiment.parameters:
        assert parameter.low <= parameter.default <= parameter.high
        found = re.findall(rf"^{parameter.constant} = (\S+)", experiment.script(), re.MULTILINE)
        assert found == [parameter.code(parameter.default)]


@by_name
def test_a_value_that_is_set_stands_in_the_script_and_nothing_else_changes(experiment):
    for parameter in experiment.parameters:
        other = parameter.high if parameter.default != parameter.high else parameter.low
        before = experiment.script().splitlines()
        after = experiment.script({parameter.name: other}).splitlines()
        changed = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
        (pair,) = changed
        assert f"{parameter.constant} = {parameter.code(other)}" in pair[1]
        assert pair[0].partition("#")[2] == pair[1].partition("#")[2]


def test_names_are_unique_and_each_has_a_script_of_its_own():
    names = [each.name for each in EXPERIMENTS]
    assert len(set(names)) == len(names)
    assert len({each.file_name for each in EXPERIMENTS}) == len(names)
    for each in EXPERIMENTS:
        parameters = [parameter.name for parameter in each.parameters]
        assert len(set(parameters)) == len(parameters)


def test_where_a_queue_does_not_tell_its_size_the_script_runs_all_the_same(tmp_path):
    queue = EXPERIMENTS[0]
    path = tmp_path / "on_a_mac.py"
    as_there = queue.script({"send": 0, "receive": 0}).replace('"darwin"', "sys.platform")
    path.write_text(as_there, encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, path], capture_output=True, timeout=WAIT_SECONDS, check=True
    )
    events = tuple(read_event(line) for line in ended.stdout.splitlines())
    assert [event.value for event in events if event.what == "qsize"] == ["?"]
    assert queue.findings(ExperimentLog(events, {}))[-1].startswith("This system has no qsize()")


def test_milliseconds_are_seconds_in_the_script_and_a_switch_is_a_bool():
    (send,) = (each for each in EXPERIMENTS[0].parameters if each.name == "send")
    assert send.unit is Unit.MILLISECONDS
    assert send.code(50) == "0.05"
    (pipe,) = (each for each in EXPERIMENTS if each.name == "pipe")
    (forget,) = (each for each in pipe.parameters if each.unit is Unit.SWITCH)
    assert (forget.code(0), forget.code(1)) == ("False", "True")
