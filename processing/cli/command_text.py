"""Write settings as the command that asks for them, by the options that read it."""

import argparse
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

from processing.cli._common import PROGRAM
from processing.cli._options import value_text
from processing.cli._recipe_options import check_file_size
from processing.cli._size_options import SIZE_FIELDS, size_words
from processing.cli._step_options import DESTINATION, step_text
from processing.cli._variant_options import variant_text
from processing.cli.run import batch_parser
from processing.errors import SettingsError
from processing.files.remote.names import place_of
from processing.language.lazy_text import lazy_tr
from processing.settings.batch import BatchSettings
from processing.settings.recipe import Recipe
from processing.settings.step import Step

_OUTPUT = "--output"
_ALSO = "--also"
_STEP = "--step"


def command_of(settings: BatchSettings) -> str:
    """Return the command line of a run with `settings`, quoted for the shell of this system.

    Settings at their defaults are left out, and so are sizes that the recipe's mode does not use.

    Raises:
        SettingsError: a setting has no option, or the command would be refused.
    """
    words = [PROGRAM, "run", *words_of(settings)]
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)


def words_of(settings: BatchSettings) -> list[str]:
    """Return the arguments of `run` that ask for `settings`.

    Raises:
        SettingsError: a setting has no option, or the command would be refused.
    """
    check_file_size(settings.recipe)
    options = _Options(batch_parser())
    usual = BatchSettings(settings.sources, settings.output_folder)
    words = list(map(_path_text, settings.sources))
    if not settings.replace_originals:
        words += _pair(_OUTPUT, _path_text(settings.output_folder))
    words += options.words_between(usual, settings)
    words += size_words(settings.recipe)
    words += options.words_between(Recipe(), settings.recipe, skipped=SIZE_FIELDS)
    for variant in settings.recipe.also:
        words += _pair(_ALSO, variant_text(variant))
    for step in settings.recipe.steps:
        words += options.words_of_step(step)
    return words


class _Options:
    """The options of a parser, looked up by the setting they set."""

    def __init__(self, parser: argparse.ArgumentParser) -> None:
        self._actions = [action for action in parser._actions if action.option_strings]

    def words_between(
        self, usual: Any, wanted: Any, skipped: frozenset[str] = frozenset()
    ) -> Iterator[str]:
        """Yield the options for each setting in which `wanted` differs from `usual`."""
        for field in fields(wanted):
            value = getattr(wanted, field.name)
            is_declared = "spec" in field.metadata and field.name not in skipped
            if is_declared and value != getattr(usual, field.name):
                yield from self._words(field, value)

    def words_of_step(self, step: Step) -> list[str]:
        """Return a short option for this step if there is one, otherwise `--step`."""
        for action in self._setting(DESTINATION):
            flag = action.option_strings[0]
            if isinstance(action, argparse._AppendConstAction) and action.const == step:
                return [flag]
            if isinstance(action, argparse._AppendAction) and flag != _STEP:
                for text in _short_texts(step):
                    if _is_read_as(action, text, step):
                        return _pair(flag, text)
        return _pair(_STEP, step_text(step))

    def _words(self, field: "Field[Any]", value: Any) -> list[str]:
        for action in self._setting(field.name):
            words = _words_of_action(action, value)
            if words:
                return words
        raise SettingsError(
            lazy_tr(
                "{label} cannot be told on the command line; save a preset.",
                label=field.metadata["spec"].label,
            )
        )

    def _setting(self, name: str) -> list[argparse.Action]:
        return [action for action in self._actions if action.dest == name]


def _words_of_action(action: argparse.Action, value: Any) -> list[str]:
    """Return the words by which `action` sets `value`; empty if it cannot."""
    flag = action.option_strings[0]
    match action:
        case argparse.BooleanOptionalAction():
            return [action.option_strings[not value]]
        case argparse._StoreConstAction():
            return [flag] if action.const == value else []
        case argparse._AppendAction():
            return [word for each in value for word in _pair(flag, _text_of(each))]
        case _:
            return _pair(flag, value_text(value))


def _short_texts(step: Step) -> Iterator[str]:
    """Yield the values of a step's settings, joined by commas: the first, the first two, ..."""
    kind: Any = step
    texts = [value_text(getattr(step, each.name)) for each in fields(kind)]
    for count in range(1, len(texts) + 1):
        yield ",".join(texts[:count])


def _is_read_as(action: argparse.Action, text: str, step: Step) -> bool:
    assert callable(action.type)  # noqa: S101 - each of them has a reader
    try:
        return bool(action.type(text) == step)
    except (SettingsError, argparse.ArgumentTypeError):
        return False


def _pair(flag: str, text: str) -> list[str]:
    """Return an option and its value; `=` keeps a value such as `-x` from being read as one."""
    return [f"{flag}={text}"] if text.startswith("-") else [flag, text]


def _text_of(value: str | Path) -> str:
    return _path_text(value) if isinstance(value, Path) else value


def _path_text(path: Path) -> str:
    text = place_of(path)
    return f"./{text}" if text.startswith(("-", "~")) else text
