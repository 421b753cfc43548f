"""The words of Python's argparse are marked, and said in the language of the program."""

import argparse
import ast
from pathlib import Path

import pytest

from processing.cli._argparse_words import WORDS
from tests.support.command_line import thumbpool_here
from tests.support.pseudo_language import bracket_language

# What argparse says to programmers, or about what this program does not use.
_NOT_SAID = {
    "%(prog)s: error: %(message)s\n",  # `OneLineParser.error` has its own
    "%(prog)s: warning: %(message)s\n",
    " (default: %(default)s)",
    "%r is not callable",
    "'required' is an invalid argument for positionals",
    ".__call__() not defined",
    'argument "-" with mode %r',
    "argument '%(argument_name)s' is deprecated",
    "can't open '%(filename)s': %(error)s",
    "cannot have multiple subparser arguments",
    "cannot merge actions - two groups are named %r",
    "command '%(parser_name)s' is deprecated",
    "conflicting option string: %s",
    "conflicting subparser alias: %s",
    "conflicting subparser: %s",
    "dest= is required for options like %r",
    "invalid conflict_resolution value: %r",
    "invalid option string %(option)r: must start with a character %(prefix_chars)r",
    "mutually exclusive arguments must be optional",
    "option '%(option)s' is deprecated",
    "show program's version number and exit",
    "subcommands",
}


def words_of_argparse():
    """Return the first argument of each call by which this Python's argparse looks up a word."""
    tree = ast.parse(Path(argparse.__file__).read_text("utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    looked_up = [
        call.args[0]
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id in {"_", "ngettext"} and call.args
    ]
    return {word.value for word in looked_up if isinstance(word, ast.Constant)}


def test_every_word_that_argparse_can_say_is_marked():
    marked = {text.message for text in WORDS}
    found = words_of_argparse()
    assert "unrecognized arguments: %s" in found
    assert found - _NOT_SAID <= marked


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["run", "--bad"], "[thumbpool-cli: [unrecognized arguments: --bad]; see --help]\n"),
        (["undo"], "[thumbpool-cli undo: [the following arguments are required: --output]; see"),
        (["run", "--output"], "[argument --output: [expected one argument]]"),
        (["nope"], "[invalid choice: 'nope' "),
    ],
)
def test_what_is_wrong_with_a_command_is_said_in_the_language_of_the_program(arguments, told):
    with bracket_language():
        done = thumbpool_here(*arguments)
    assert done.returncode == 2
    assert told in done.stderr


def test_headings_of_the_help_are_translated_too():
    words = {"usage: ": "Aufruf: ", "options": "Optionen", "%(heading)s:": "%(heading)s:"}
    with bracket_language(words):
        text = thumbpool_here("undo", "--help").stdout
    assert text.startswith("Aufruf: thumbpool-cli undo ")
    assert "\nOptionen:\n" in text
