"""Make the scripts for `completion` of the whole parser, by shtab."""

import argparse
import re
from collections.abc import Iterator

import shtab

from processing.cli._options import path, place
from processing.cli._parser import full_parser

_FOLDERS = frozenset({"output_folder", "folder"})
_PRESETS = frozenset({"preset", "save_preset"})

# Names of presets may have spaces, and come from files that others wrote: nothing here lets the
# shell evaluate them, as `compgen -W` would. For bash, shtab 1.13 looks for files by what was typed
# with its quotes and backslashes, and so finds none whose name has a space.
_FUNCTIONS = {
    "bash": r"""
_thumbpool_presets() {
  local name
  while IFS= read -r name; do
    printf -v name '%q' "$name"
    [[ $name == "$1"* ]] && printf '%s\n' "$name"
  done < <(thumbpool-cli presets --names 2> /dev/null)
}
_thumbpool_files() {
  local name=${1#[\"\']}
  compgen -f -- "${name//\\/}"
}
_thumbpool_dirs() {
  local name=${1#[\"\']}
  compgen -d -- "${name//\\/}"
}
""",
    "zsh": r"""
_thumbpool_presets() {
  local -a names=("${(@f)$(thumbpool-cli presets --names 2> /dev/null)}")
  compadd -a names
}
""",
    "fish": r"""
function _thumbpool_presets
  thumbpool-cli presets --names 2> /dev/null
end
""",
}
_OF_PRESETS = {
    "bash": "_thumbpool_presets",
    "zsh": "_thumbpool_presets",
    "fish": "(_thumbpool_presets)",
}


_OF_FILES = shtab.FILE | {"bash": "_thumbpool_files"}
_OF_FOLDERS = shtab.DIRECTORY | {"bash": "_thumbpool_dirs"}


def script_for(shell: str) -> str:
    """Return the script that `shell` reads to complete commands of this program."""
    parser = full_parser()
    for action in _actions(parser):
        if action.dest in _PRESETS or _is_name_of_preset(action):
            _complete(action, _OF_PRESETS)
        elif action.type in {path, place}:
            _complete(action, _OF_FOLDERS if action.dest in _FOLDERS else _OF_FILES)
        elif action.choices is None:
            action.choices = _listed(action.metavar)
        if shell == "zsh":
            _escape_colons(action)
    return shtab.complete(parser, shell=shell, preamble=_FUNCTIONS[shell].strip("\n"))


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from _actions(below)
        else:
            yield action


def _listed(metavar: object) -> list[str] | None:
    """Return the choices of an option that reads them itself: `{horizontal,vertical}`."""
    is_list = isinstance(metavar, str) and metavar.startswith("{")
    return str(metavar)[1:-1].split(",") if is_list else None


def _is_name_of_preset(action: argparse.Action) -> bool:
    return action.dest == "name" and not action.option_strings


def _complete(action: argparse.Action, how: object) -> None:
    vars(action)["complete"] = how  # where shtab looks


def _escape_colons(action: argparse.Action) -> None:
    """Keep what means something to `_arguments` of zsh out of metavars, and escape it in choices.

    shtab 1.13 does so only in the text of the help.
    """
    if isinstance(action.metavar, str):
        action.metavar = re.sub(r"\W+", " ", action.metavar).strip()
    if action.choices is not None:
        action.choices = [str(choice).replace(":", r"\:") for choice in action.choices]
