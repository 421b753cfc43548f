"""What an experiment is: its words, its script, what can be changed in it, and what it found."""

import re
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from importlib.resources import files
from pathlib import Path
from typing import Protocol

from processing.errors import SettingsError
from processing.language.lazy_text import LazyText, lazy_tr
from processing.measuring.experiments.events import ExperimentEvent
from processing.record import record

_SCRIPTS = "processing.measuring.experiments.scripts"
_MILLISECONDS = 1000
PROGRAM = "Thumbpool"  # the name of the part of an experiment that is no script
LIMIT_SECONDS = 20.0  # of a script, unless its experiment has another


class Group(Enum):
    """Where an experiment is in the list."""

    QUEUE = lazy_tr("Queue")
    PIPE = lazy_tr("Pipe")
    POOL = lazy_tr("Pool")
    BREAK = lazy_tr("Break it")
    TUTORIAL = lazy_tr("The tutorial's own examples")


class Unit(Enum):
    """What the number of a parameter counts, and how the script writes it."""

    COUNT = "count"
    MILLISECONDS = "milliseconds"  # the script has seconds
    SWITCH = "switch"  # 0 or 1; the script has False or True


@record
class Parameter:
    """A constant at the top of a script that can be changed.

    Attributes:
        name: by which the command line and programs know it: `capacity`.
        constant: its name in the script: `CAPACITY`.
        title: what it is called in the window.
        tip: what it changes.
    """

    name: str
    constant: str
    title: LazyText
    tip: LazyText
    low: int
    high: int
    default: int
    unit: Unit = Unit.COUNT

    def code(self, value: int) -> str:
        """Return the value as the script writes it."""
        match self.unit:
            case Unit.COUNT:
                return str(value)
            case Unit.MILLISECONDS:
                return str(value / _MILLISECONDS)
            case Unit.SWITCH:
                return str(bool(value))


class Ending(Enum):
    """How a script ended."""

    FINISHED = "finished"  # by itself, whatever its exit status
    STOPPED = "stopped"  # by the user
    LIMIT = "limit"  # it took too long
    BROKEN = "broken"  # it printed what is no event


@record
class ExperimentLog:
    """What happened in one run of an experiment.

    Attributes:
        events: in the order in which they were printed.
        values: of all parameters, by their names.
        ending: None while it runs.
        seconds: how long it ran.
        exit_status: of the main process; None if it was ended.
        last_words: the last line that Python printed as an error; empty for most.
    """

    events: tuple[ExperimentEvent, ...]
    values: Mapping[str, int]
    ending: Ending | None = None
    seconds: float = 0.0
    exit_status: int | None = None
    last_words: str = ""


class ProgramPart(Protocol):
    """What this program does itself, with its own engine, after the script of an experiment."""

    def run(self, folder: Path) -> None:
        """Do it, with files in `folder`, and return when nothing of it is left."""

    def cancel(self) -> None:
        """End it soon. Thread-safe; may be repeated."""


# Makes a part from the values of the parameters, the seconds at which it begins, and what takes its
# events, in whatever thread.
MakePart = Callable[[Mapping[str, int], float, Callable[[ExperimentEvent], None]], ProgramPart]


@record
class Experiment:
    """One experiment.

    Attributes:
        name: by which the command line knows it; with `_` for `-`, that of its script.
        what: what it shows, in two sentences.
        look_for: what to look for in the chart.
        marked: texts in the lines of the script that matter.
        findings: what is to be said of a run, computed from its events.
        limit_seconds: after which it is ended, with all its processes.
        program_part: what the program itself does after the script; None for most.
        is_numbered: whether tasks and results have numbers, which its chart tells by colours.
    """

    name: str
    group: Group
    title: LazyText
    what: LazyText
    look_for: LazyText
    parameters: tuple[Parameter, ...]
    marked: tuple[str, ...]
    findings: Callable[[ExperimentLog], Sequence[str]]
    limit_seconds: float = LIMIT_SECONDS
    program_part: MakePart | None = None
    is_numbered: bool = False

    @property
    def file_name(self) -> str:
        """What the file of its script is called."""
        return f"{self.name.replace('-', '_')}.py"

    @property
    def defaults(self) -> dict[str, int]:
        """The value that each parameter has in the script as it is written."""
        return {each.name: each.default for each in self.parameters}

    def checked(self, values: Mapping[str, int]) -> dict[str, int]:
        """Return a value for each parameter: the one that is given, or the default.

        Raises:
            SettingsError: there is no such parameter, or it is out of its range.
        """
        known = {each.name: each for each in self.parameters}
        for name, value in values.items():
            parameter = known.get(name)
            if parameter is None:
                raise SettingsError(
                    lazy_tr(
                        "The experiment {experiment} has no {parameter}. It has: {all}.",
                        experiment=self.name,
                        parameter=name,
                        all=", ".join(known) or "\N{EN DASH}",
                    )
                )
            if not parameter.low <= value <= parameter.high:
                raise SettingsError(
                    lazy_tr(
                        "{option} must be from {least} to {most}.",
                        option=name,
                        least=parameter.low,
                        most=parameter.high,
                    )
                )
        return {**self.defaults, **values}

    def script(self, values: Mapping[str, int] | None = None) -> str:
        """Return the script with these values at its top, as it is shown and run."""
        text = files(_SCRIPTS).joinpath(self.file_name).read_text(encoding="utf-8")
        for parameter in self.parameters:
            if values is not None and parameter.name in values:
                code = parameter.code(values[parameter.name])
                text = _constant(parameter).sub(rf"\g<1>{code}\g<3>", text, count=1)
        return text

    def marked_lines(self) -> tuple[int, ...]:
        """Return the numbers of the lines that matter, from 0."""
        lines = self.script().splitlines()
        return tuple(
            number for number, line in enumerate(lines) if any(text in line for text in self.marked)
        )


def _constant(parameter: Parameter) -> "re.Pattern[str]":
    """Return what finds the line of a constant: its name, its value, and a comment."""
    return re.compile(rf"^({parameter.constant} = )(\S+)(.*)$", re.MULTILINE)
