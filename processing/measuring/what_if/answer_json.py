"""What was simulated as JSON, for scripts."""

import json
from dataclasses import asdict

from processing.measuring.what_if.answer import Answer
from processing.measuring.what_if.schedule import Pool

SCHEMA = "thumbpool-what-if"
VERSION = 1


def answer_json(answer: Answer) -> str:
    """Return what was measured and what was simulated; times in seconds."""
    measured, laws = answer.measured, answer.curve.laws
    plain = {
        "schema": SCHEMA,
        "version": VERSION,
        "measured": {"pool": _pool(measured.pool), "seconds": measured.seconds},
        "simulated_as_measured": {"seconds": measured.again.seconds, "error": measured.error},
        "simulated": {
            "pool": _pool(answer.made.pool),
            "seconds": answer.made.seconds,
            "speedup": answer.speedup,
            "efficiency": answer.efficiency,
            "cores_used": answer.made.cores_used,
            "workers_busy": answer.made.workers_busy,
        },
        "by_workers": [asdict(point) for point in answer.curve.points],
        "limit": answer.curve.limit,
        "amdahl": laws.amdahl and asdict(laws.amdahl),
        "universal": laws.universal and asdict(laws.universal),
        "dispatch": asdict(measured.costs.dispatch),
        "work": measured.costs.work,
        "longest": measured.costs.longest,
    }
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def _pool(pool: Pool) -> dict[str, object]:
    return {**asdict(pool), "order": pool.order.value}
