"""Write events as JSON objects, for `--json` and other programs."""

import json
from dataclasses import asdict, fields, is_dataclass
from enum import Enum
from pathlib import PurePath
from typing import Any

from processing.files.remote.names import place_of
from processing.language.lazy_text import code_of
from processing.planning.plan import FilePlanned
from processing.running.events import (
    Message,
    PlanSettled,
    RunFinished,
    ScanProgressed,
    WarningRaised,
    WorkerStarted,
    WorkerStarting,
)
from processing.running.report import Localize

# Beside a sentence with a code stands that code, under a key of its own.
_CODE_KEYS = {"reason": "code", "obstacle": "code", "warnings": "warning_codes"}


def as_json(message: Message | FilePlanned, localize: Localize = str) -> str:
    """Return `message` as one line of JSON, its type under the key `message`.

    Of plans and reports it has the counts only; `FilePlanned` and `FileFinished` have the files.
    Paths are exact: a byte that is not UTF-8 becomes the escape of a lone surrogate, which
    `os.fsencode` turns back. Sentences are English unless `localize` says them in another language;
    their codes are the same in all.
    """
    record = {"message": type(message).__name__, **_contents(message, localize)}
    return json.dumps(record)


def _contents(message: Message | FilePlanned, localize: Localize) -> dict[str, Any]:
    match message:
        case ScanProgressed(run_id=run_id, sources=sources):
            return {"run_id": run_id, "found": len(sources)}
        case PlanSettled(run_id=run_id, plan=plan, problem=problem, figures=figures):
            counts = {
                "planned": len(plan.tasks) if plan else None,
                "skipped": len(plan.skipped) if plan else None,
                "source_bytes": plan.source_bytes if plan else None,
            }
            details = {} if figures is None else _plain_fields(figures, localize)
            return {"run_id": run_id, **counts, **details, "problem": localize(problem)}
        case RunFinished(run_id=run_id, report=report):
            return {
                "run_id": run_id,
                **asdict(report.counts),
                "result_bytes": report.result_bytes,
                "elapsed_seconds": round(report.elapsed_seconds, 6),
                "was_cancelled": report.cancelled,
                "problem": localize(report.problem),
            }
        case WorkerStarting() | WorkerStarted():
            named = _plain_fields(message, localize)
            named["generation"] = named.pop("session")  # the key that other programs know
            return named
        case WarningRaised(text=text):
            return {**_plain_fields(message, localize), "code": code_of(text)}
        case _:
            return _plain_fields(message, localize)


def _plain_fields(value: Any, localize: Localize) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for field in fields(value):
        content = getattr(value, field.name)
        plain[field.name] = _plain(content, localize)
        if field.name in _CODE_KEYS:
            plain[_CODE_KEYS[field.name]] = _codes_of(content)
    return plain


def _codes_of(content: str | tuple[str, ...]) -> str | list[str]:
    return code_of(content) if isinstance(content, str) else [code_of(text) for text in content]


def _plain(value: Any, localize: Localize) -> Any:
    """Reduce dataclasses, paths and enums to types that JSON has."""
    if is_dataclass(value):
        return _plain_fields(value, localize)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, PurePath):
        return place_of(value)
    if isinstance(value, str):
        return localize(value)
    if isinstance(value, tuple | list):
        return [_plain(part, localize) for part in value]
    return value
