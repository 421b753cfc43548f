"""Write events as JSON objects, for `--json` and other programs."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from processing.planning.plan import FilePlanned
from processing.running.events import (
    Message,
    PlanSettled,
    RunFinished,
    ScanProgressed,
    WorkerStarted,
    _plain_fields,
)

if TYPE_CHECKING:
    pass


def as_json(message: Message | FilePlanned) -> str:
    """Return `message` as one line of JSON, its type under the key `message`.

    Plans and reports are told by their figures; `FilePlanned` and `FileFinished` tell the files.
    Paths are exact: a byte that is no UTF-8 is the escape of a lone surrogate, which `os.fsencode`
    brings back.
    """
    record = {"message": type(message).__name__, **_facts(message)}
    return json.dumps(record)


def _facts(message: Message | FilePlanned) -> dict[str, Any]:
    match message:
        case ScanProgressed(run_id=run_id, sources=sources):
            return {"run_id": run_id, "found": len(sources)}
        case PlanSettled(run_id=run_id, plan=plan, problem=problem, figures=figures):
            counts = {
                "planned": len(plan.tasks) if plan else None,
                "skipped": len(plan.skipped) if plan else None,
                "source_bytes": plan.source_bytes if plan else None,
            }
            told = {} if figures is None else _plain_fields(figures)
            return {"run_id": run_id, **counts, **told, "problem": problem}
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
