"""Write what those who look into a problem need, and nothing that tells of a person; no widgets.

The report is in English, whatever the window speaks: it is read by those who know the code.
"""

import logging
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from itertools import islice
from typing import Any

from gui.help._concealment import Concealment
from gui.settings.choices import Choices
from processing.language.amounts import ENGLISH
from processing.language.lazy_text import LazyText, Value, code_of, filled
from processing.planning.plan import Plan
from processing.record import record
from processing.running.events import LogRecorded
from processing.settings.recipe import Recipe
from processing.settings.step import Step
from processing.task import Outcome, SourceImage, Status

MOST_FAILURES = 20
MOST_LOG_LINES = 60
_PUBLIC_TEXTS = {"output_format", "background"}  # all other texts of settings are the user's own
_INDENT = "  "
_NOTHING = "none"

Facts = Sequence[tuple[str, str]]


@record
class Occasion:
    """What the window knows when a problem is reported.

    Attributes:
        facts: names and versions of what the program is made of and runs on.
        choices: the settings as they stand.
        plan: of the batch that is open, or of its last run; None if there is none.
        outcomes: how its pictures ended, as far as they have, in that order.
        log: what was logged, the oldest first.
    """

    facts: Facts
    choices: Choices
    plan: Plan | None = None
    outcomes: Sequence[Outcome] = ()
    log: Sequence[LogRecorded] = ()


def report_text(occasion: Occasion) -> str:
    """Return the report, in lines, without paths, names, and texts of the user's own."""
    plan = occasion.plan
    failures = _last_failures(occasion)
    log = list(occasion.log)[-MOST_LOG_LINES:]
    names = [str(plan.sources[outcome.task_id].path) for outcome in failures] if plan else []
    reasons = [outcome.reason for outcome in failures]
    lines = [record.text for record in log]
    concealment = _concealment_for(occasion, [*names, *reasons, *lines])
    names = [concealment.reveal(concealment.seal(name)) for name in names]
    reasons = [concealment.reveal(_sealed_reason(reason, concealment)) for reason in reasons]
    lines = [concealment.reveal(concealment.seal(line)) for line in lines]
    return "\n".join(
        [
            *_section("Versions", [f"{name}: {value}" for name, value in occasion.facts]),
            *_section("Settings that differ from the factory settings", _changed(occasion.choices)),
            *_section("Batch", _batch_lines(occasion)),
            *_section(
                f"Last failures (at most {MOST_FAILURES})",
                map(_failure_line, failures, names, reasons),
            ),
            *_section(
                f"Last lines of the log (at most {MOST_LOG_LINES})", map(_log_line, log, lines)
            ),
        ]
    )


def _section(title: str, lines: Iterable[str]) -> list[str]:
    return [title, *(f"{_INDENT}{line}" for line in list(lines) or [_NOTHING]), ""]


def _concealment_for(occasion: Occasion, corpus: Sequence[str]) -> Concealment:
    plan, choices = occasion.plan, occasion.choices
    folders = [choices.output_folder] if choices.output_folder is not None else []
    sources: Sequence[SourceImage] = ()
    if plan is not None:
        folders += [*plan.settings.sources, plan.settings.output_folder]
        sources = plan.sources
    return Concealment(corpus, sources, folders, _texts_in(choices))


def _last_failures(occasion: Occasion) -> list[Outcome]:
    if occasion.plan is None:
        return []
    backwards = reversed(occasion.outcomes)
    failed = (outcome for outcome in backwards if outcome.status is Status.FAILED)
    return list(islice(failed, MOST_FAILURES))[::-1]


def _sealed_reason(reason: str, concealment: Concealment) -> str:
    """Return a reason in English, sealed; each name in it by itself, where it is known to be one.

    So no name is missed because of the words around it.
    """
    if not isinstance(reason, LazyText):
        return concealment.seal(reason)
    many = reason.plural
    template = reason.message if many is None or many.count == 1 else many.many
    values: dict[str, Value] = {
        name: _sealed_reason(value, concealment) if isinstance(value, str) else value
        for name, value in reason.values.items()
    }
    return filled(template, values, ENGLISH)


def _failure_line(outcome: Outcome, name: str, reason: str) -> str:
    code = code_of(outcome.reason)
    stage = f"in {outcome.stage}" if outcome.stage else ""
    known = ", ".join(filter(None, (code, stage)))
    return f"{name}: [{known}] {reason}" if known else f"{name}: {reason}"


def _log_line(record: LogRecorded, text: str) -> str:
    at = time.strftime("%H:%M:%S", time.localtime(record.created))
    flat = " ".join(text.splitlines())
    return f"{at} {logging.getLevelName(record.level)} {record.logger}: {flat}"


def _batch_lines(occasion: Occasion) -> Iterator[str]:
    if occasion.plan is not None:
        plan = occasion.plan
        yield f"sources: {len(plan.settings.sources)}, results: {len(plan.tasks)}"
        counts = Counter(outcome.status for outcome in occasion.outcomes)
        yield from (f"{status}: {counts[status]}" for status in Status if counts[status])


def _changed(choices: Choices) -> Iterator[str]:
    """Yield the settings that are not as Thumbpool comes."""
    usual = Choices()
    for each in fields(Recipe):
        value = getattr(choices.recipe, each.name)
        if value != getattr(usual.recipe, each.name):
            yield f"recipe.{each.name}: {_public(each.name, value)}"
    for each in fields(Choices):
        value = getattr(choices, each.name)
        if each.name != "recipe" and value != getattr(usual, each.name):
            yield f"{each.name}: {_public(each.name, value)}"


def _public(name: str, value: Any) -> str:
    """Return a setting as text; of what the user has written or chosen, only that it is set."""
    match value:
        case Enum():
            return str(value.value)
        case bool() | int() | float():
            return f"{value}"
        case None | "" | ():
            return "not set"
        case str() if name in _PUBLIC_TEXTS:
            return value
        case tuple() if all(map(is_dataclass, value)):
            return ", ".join(_public(name, each) for each in value)
        case _ if is_dataclass(value):
            title = value.key if isinstance(value, Step) else type(value).__name__
            parts = (f"{f.name}={_public(f.name, getattr(value, f.name))}" for f in fields(value))
            return f"{title}({', '.join(parts)})"
        case _:
            return "set"


def _texts_in(value: Any) -> Iterator[str]:
    """Yield the texts in settings that are the user's own."""
    for each in fields(value):
        inner = getattr(value, each.name)
        items = inner if isinstance(inner, tuple) else (inner,)
        for item in items:
            if isinstance(item, Enum) or each.name in _PUBLIC_TEXTS:
                continue
            if isinstance(item, str):
                yield item
            elif is_dataclass(item):
                yield from _texts_in(item)
