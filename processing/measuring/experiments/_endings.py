"""The experiment of close, join and terminate: its words, and what is found in a run."""

from collections.abc import Sequence
from itertools import pairwise

from processing.language.lazy_text import LazyText, lazy_ntr, lazy_tr
from processing.measuring.durations import hundredths
from processing.measuring.experiments._usual_parameters import pool_size
from processing.measuring.experiments.events import ExperimentEvent, named, parts_of
from processing.measuring.experiments.experiment import (
    Experiment,
    ExperimentLog,
    Group,
    Parameter,
    Unit,
)


def findings_of(log: ExperimentLog) -> list[LazyText]:
    """Return what is to be said of a run."""
    parts = parts_of(log.events)
    closed, ended = parts.get("close_and_join", []), parts.get("terminate", [])
    return [*_refused(closed), *_joined(closed), *_lost(ended)]


def _refused(events: Sequence[ExperimentEvent]) -> list[LazyText]:
    return [
        lazy_tr("{call} was refused: {error}.", call=call.what, error=error.value)
        for call, error in pairwise(events)
        if error.what == "error" and call.what in {"join", "submit"}
    ]


def _joined(events: Sequence[ExperimentEvent]) -> list[LazyText]:
    joins, results = named(events, "join"), len(named(events, "result"))
    returned = named(events, "note")
    if not returned:
        return []
    return [
        lazy_ntr(
            "After close, join waited {seconds}, until the {n} result had come.",
            "After close, join waited {seconds}, until all {n} results had come.",
            results,
            seconds=hundredths(returned[-1].seconds - joins[-1].seconds),
        )
    ]


def _lost(events: Sequence[ExperimentEvent]) -> list[LazyText]:
    lost, results = len(named(events, "lost")), len(named(events, "result"))
    if not named(events, "terminate"):
        return []
    if not lost:
        return [lazy_tr("When terminate was called, all results had come: nothing was lost.")]
    return [
        lazy_ntr(
            "terminate lost {n} of {all} tasks: its result never comes, and get() without a "
            "timeout would wait for ever.",
            "terminate lost {n} of {all} tasks: their results never come, and get() without a "
            "timeout would wait for ever.",
            lost,
            all=lost + results,
        ),
        lazy_tr("The end of a with block calls terminate, too; see that all results came before."),
    ]


ENDINGS = Experiment(
    name="endings",
    group=Group.POOL,
    title=lazy_tr("close, join and terminate"),
    what=lazy_tr(
        "One pool is ended by close and join: it does all that it was given. The other is ended by "
        "terminate in the middle: what is not done by then is lost."
    ),
    look_for=lazy_tr(
        "join is refused before close, and more tasks after it. See what the workers were on when "
        "terminate came, and how many results never come."
    ),
    parameters=(
        Parameter(
            "tasks",
            "TASKS",
            lazy_tr("Tasks"),
            lazy_tr("How many tasks each pool is given."),
            low=1,
            high=40,
            default=8,
        ),
        pool_size(high=8),
        Parameter(
            "work",
            "WORK_SECONDS",
            lazy_tr("Work"),
            lazy_tr("How long a task takes."),
            low=0,
            high=1000,
            default=200,
            unit=Unit.MILLISECONDS,
        ),
        Parameter(
            "terminate",
            "TERMINATE_SECONDS",
            lazy_tr("terminate after"),
            lazy_tr("How long the second pool may work."),
            low=0,
            high=3000,
            default=500,
            unit=Unit.MILLISECONDS,
        ),
    ),
    marked=("pool.join", "pool.close)", "pool.terminate()", "result.ready()"),
    findings=findings_of,
    limit_seconds=90.0,
)
