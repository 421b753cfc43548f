"""The experiment of the initializer: its words, and what is found in a run."""

from processing.language.lazy_text import LazyText, lazy_ntr, lazy_tr
from processing.measuring.durations import hundredths
from processing.measuring.experiments._usual_parameters import pool_size
from processing.measuring.experiments.events import ExperimentEvent, named, spans
from processing.measuring.experiments.experiment import (
    Experiment,
    ExperimentLog,
    Group,
    Parameter,
    Unit,
)


def findings_of(log: ExperimentLog) -> list[LazyText]:
    """Return what is to be said of a run."""
    told = []
    for begin in sorted(named(log.events, "start"), key=lambda each: each.actor):
        own = [each for each in log.events if each.actor == begin.actor]
        if named(own, "received"):
            told.append(_worker(begin.value, own))
    tasks = [each for each in named(log.events, "busy") if each.actor.startswith("worker")]
    if told and tasks:
        told.append(
            lazy_ntr(
                "{n} task was done with these settings, which were not sent with it.",
                "{n} tasks were done with these settings, which were sent with none of them.",
                len(tasks),
            )
        )
    return told


def _worker(process: str, own: list[ExperimentEvent]) -> LazyText:
    """Return when one worker was ready, and what that took."""
    process_seconds, imports, initializer = (
        sum(spans(own, state)) for state in ("starting", "importing", "initializing")
    )
    return lazy_ntr(
        "pid {pid}: settings received, once. Ready after {total}: process {start}, imports "
        "{imports}, initializer {initializer}.",
        "pid {pid}: settings received {n} times. Ready after {total}: process {start}, imports "
        "{imports}, initializer {initializer}.",
        len(named(own, "received")),
        pid=process,
        total=hundredths(process_seconds + imports + initializer),
        start=hundredths(process_seconds),
        imports=hundredths(imports),
        initializer=hundredths(initializer),
    )


INITIALIZER = Experiment(
    name="initializer",
    group=Group.POOL,
    title=lazy_tr("The initializer"),
    what=lazy_tr(
        "Each worker of a pool is a process that starts, imports what it needs and calls the "
        "initializer. What is the same for all tasks is handed over there, once per worker and not "
        "with each task."
    ),
    look_for=lazy_tr(
        "No task begins before its worker is ready. With few and short tasks, start-up takes "
        "longer than the work: more workers then make it slower."
    ),
    parameters=(
        pool_size(default=3, high=8),
        Parameter(
            "tasks",
            "TASKS",
            lazy_tr("Tasks"),
            lazy_tr("How many tasks there are."),
            low=1,
            high=48,
            default=12,
        ),
        Parameter(
            "settings",
            "SETTINGS_SECONDS",
            lazy_tr("The initializer's work"),
            lazy_tr("How long a worker needs to take in its settings."),
            low=0,
            high=1000,
            default=100,
            unit=Unit.MILLISECONDS,
        ),
        Parameter(
            "task",
            "TASK_SECONDS",
            lazy_tr("A task's work"),
            lazy_tr("How long a task takes."),
            low=0,
            high=400,
            default=80,
            unit=Unit.MILLISECONDS,
        ),
    ),
    marked=("FIRST_LINE =", "settings.extend(sent)", "fmean(settings)", ".Pool(WORKERS"),
    findings=findings_of,
    limit_seconds=40.0,
)
