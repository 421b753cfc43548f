"""Write events as JSON objects, for `--json` and other programs."""

import json
from dataclasses import asdict, fields, is_dataclass
from enum import Enum
from pathlib import PurePath
from typing import Any

from processing.planning.plan import FilePlanned
from processing.running.events import (
    Message,
    PlanSettled,
    RunFinished,
    ScanProgressed,
    WorkerStarted,
)


def as_json(message: Message | FilePlanned) -> str:
    """Return `message` as one line of JSON, its type under the key `message`.

    Of plans and reports it has the counts only; `FilePlanned` and `FileFinished` have the files.
    Paths are exact: a byte that is not UTF-8 becomes the escape of a lone surrogate, which
    `os.fsencode` turns back.
    """
    record = {"message": type(message).__name__, **_contents(message)}
    return json.dumps(record)


def _contents(message: Message | FilePlanned) -> dict[str, Any]:
    match message:
        case ScanProgressed(run_id=run_id, sources=sources):
            return {"run_id": run_id, "found": len(sources)}
        case PlanSettled(run_id=run_id, plan=plan, problem=problem, figures=figures):
            counts = {
                "planned": len(plan.tasks) if plan else None,
                "skipped": len(plan.skipped) if plan else None,
                "source_bytes": plan.source_bytes if plan else None,
            }
            details = {} if figures is None else _plain_fields(figures)
            return {"run_id": run_id, **counts, **details, "problem": problem}
        case RunFinished(run_id=run_id, report=report):
            return {
                "run_id": run_id,
                **asdict(report.counts),
                "result_bytes": report.result_bytes,
                "elapsed_seconds": round(report.elapsed_seconds, 6),
                "was_cancelled": report.cancelled,
                "problem": report.problem,
            }
        case WorkerStarted():
            named = _plain_fields(message)
            named["generation"] = named.pop("session")  # the key that other programs know
            return named
        case _:
            return _plain_fields(message)


def _plain_fields(value: Any) -> dict[str, Any]:
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}


def _plain(value: Any) -> Any:
    """Reduce dataclasses, paths and enums to types that JSON has."""
    if is_dataclass(value):
        return _plain_fields(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, PurePath):
        return str(value)
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    return value
