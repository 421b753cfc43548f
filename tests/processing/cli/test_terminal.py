"""Sentences are wrapped and coloured for somebody who looks, and for nobody else."""

import io

import pytest

from processing.cli._progress import NoProgress, make_progress
from processing.cli._terminal import Ink, columns_of, has_colors, lines_for


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch):
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr("sys.platform", "linux")


def test_a_sentence_is_wrapped_in_a_terminal_and_whole_in_a_pipe(monkeypatch):
    monkeypatch.setenv("COLUMNS", "24")
    sentence = "No output folder was named; add one."
    assert lines_for(Terminal(), sentence) == ["No output folder was", "named; add one."]
    assert lines_for(io.StringIO(), sentence) == [sentence]


def test_nothing_in_a_sentence_is_obeyed_by_a_terminal():
    """A reason that paused a run is told as it came from a worker."""
    for stream in (Terminal(), io.StringIO()):
        assert lines_for(stream, "full\x1b[2J\x07of\x9bK") == ["full\\x1b[2J\\x07of\\x9bK"]
        assert lines_for(stream, "größer, 大, 1\xa0%") == ["größer, 大, 1\xa0%"]
    assert lines_for(io.StringIO(), "one\ntwo") == ["one\ntwo"]


@pytest.mark.parametrize(
    ("given", "columns"), [("132", 132), ("0", 80), ("", 80), ("x", 80), ("3", 20)]
)
def test_columns_are_those_of_the_environment_or_usual(monkeypatch, given, columns):
    monkeypatch.setenv("COLUMNS", given)
    assert columns_of(Terminal()) == columns


@pytest.mark.parametrize(
    ("variables", "in_terminal", "in_pipe"),
    [
        ({}, True, False),
        ({"NO_COLOR": "1"}, False, False),
        ({"NO_COLOR": ""}, True, False),
        ({"FORCE_COLOR": "1"}, True, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
        ({"TERM": "dumb"}, False, False),
    ],
)
def test_colour_is_for_a_terminal_that_may_have_it(monkeypatch, variables, in_terminal, in_pipe):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert has_colors(Terminal()) is in_terminal
    assert has_colors(io.StringIO()) is in_pipe


def test_each_line_of_a_failure_is_coloured_by_itself(monkeypatch):
    monkeypatch.setenv("COLUMNS", "20")
    assert lines_for(Terminal(), "The output disk is full.", Ink.FAILURE) == [
        "\x1b[31mThe output disk is\x1b[0m",
        "\x1b[31mfull.\x1b[0m",
    ]


def test_a_dumb_terminal_gets_no_bar(monkeypatch):
    monkeypatch.setattr("sys.stderr", Terminal())
    monkeypatch.setenv("TERM", "dumb")
    bar = make_progress("Pictures", 3, as_json=False, is_quiet=False)
    assert isinstance(bar, NoProgress)
