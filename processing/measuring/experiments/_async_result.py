"""The experiment of results that come later: its words, and what is found in a run."""

from collections.abc import Iterator, Sequence

from processing.language.joining import lazy_sentences
from processing.language.lazy_text import LazyText, lazy_ntr, lazy_tr
from processing.measuring.durations import brief, hundredths
from processing.measuring.experiments._usual_parameters import failing_task, pool_size
from processing.measuring.experiments.events import ExperimentEvent, named, parts_of
from processing.measuring.experiments.experiment import (
    Experiment,
    ExperimentLog,
    Group,
    Parameter,
    Unit,
)

_BLOCKING = "apply"
_LATER = ("apply_async", "map_async", "starmap_async")
_NOT_READY, _REFUSED = "ready() is False", "successful() raises ValueError"
_FAILED = "successful() is False"


def findings_of(log: ExperimentLog) -> list[str]:
    """Return what is to be said of a run."""
    parts = parts_of(log.events)
    later = {name: parts[name] for name in _LATER if name in parts}
    told: list[str] = [*_blocked(parts.get(_BLOCKING, []))]
    for name, events in later.items():
        told += _returned(name, events)
    return [*told, *_gave_up(later), *_asked(later)]


def _blocked(events: Sequence[ExperimentEvent]) -> Iterator[LazyText]:
    ends = _ends(events)
    if ends:
        yield lazy_tr(
            "apply returned after {seconds}, when its task was done: until then, main could do "
            "nothing else.",
            seconds=hundredths(ends[-1].seconds - events[0].seconds),
        )


def _returned(name: str, events: Sequence[ExperimentEvent]) -> Iterator[str]:
    """Yield when a call returned, and what get() gave later."""
    returned, ends = named(events, "submit"), _ends(events)
    if not returned or not ends:
        return
    begun, results = events[0].seconds, len(named(events, "result"))
    took = lazy_tr(
        "{method} returned after {time}.", method=name, time=brief(returned[0].seconds - begun)
    )
    later = hundredths(ends[-1].seconds - begun)
    errors = named(events, "error")
    if not errors:
        there = lazy_ntr(
            "get() gave {n} result after {seconds}.",
            "get() gave {n} results after {seconds}.",
            results,
            seconds=later,
        )
        yield lazy_sentences(took, there)
        return
    raised = lazy_tr(
        "get() raised the exception of the worker after {seconds}: {error}.",
        seconds=later,
        error=errors[0].value,
    )
    lost = [] if name == _LATER[0] else [_LOST]
    yield lazy_sentences(took, raised, *lost)


def _gave_up(parts: dict[str, list[ExperimentEvent]]) -> Iterator[LazyText]:
    given_up = sum(len(named(events, "timeout")) for events in parts.values())
    if given_up:
        yield lazy_ntr(
            "{n} get with a limit gave up with TimeoutError. The tasks went on all the same, and "
            "another get() had their results.",
            "{n} gets with a limit gave up with TimeoutError. The tasks went on all the same, and "
            "other calls of get() had their results.",
            given_up,
        )


def _asked(parts: dict[str, list[ExperimentEvent]]) -> Iterator[LazyText]:
    """Yield what ready() and successful() said, before the results were there and afterwards."""
    asked = {name: [each.value for each in named(parts[name], "asked")] for name in parts}
    if any({_NOT_READY, _REFUSED} <= set(said) for said in asked.values()):
        yield lazy_tr(
            "Before a result was there, ready() said False, and successful() raised ValueError."
        )
    for name, said in asked.items():
        if _FAILED in said:
            yield lazy_tr(
                "Of {method}, successful() said False in the end: get() would raise an exception.",
                method=name,
            )


def _ends(events: Sequence[ExperimentEvent]) -> list[ExperimentEvent]:
    """Return what ended the waiting for results."""
    return [each for each in events if each.what in {"result", "error"}]


_LOST = lazy_tr("The results of the other tasks of that call were lost with it.")

ASYNC_RESULT = Experiment(
    name="async-result",
    group=Group.POOL,
    title=lazy_tr("Results that come later"),
    what=lazy_tr(
        "apply waits for its result. apply_async, map_async and starmap_async return an "
        "AsyncResult at once: ready() and successful() ask it, wait() waits for it, and get() "
        "waits and returns what came, or raises the exception of the worker."
    ),
    look_for=lazy_tr(
        "See how soon each call returns, and what get() does when its limit is over: it gives up "
        "with TimeoutError, and the task goes on. In map_async and starmap_async one exception "
        "stands for the whole list."
    ),
    parameters=(
        Parameter(
            "work",
            "WORK_SECONDS",
            lazy_tr("Work"),
            lazy_tr("How long a task takes."),
            low=0,
            high=3000,
            default=600,
            unit=Unit.MILLISECONDS,
        ),
        Parameter(
            "patience",
            "PATIENCE_SECONDS",
            lazy_tr("Limit of wait() and get()"),
            lazy_tr("How long wait() and the first get() wait at most."),
            low=0,
            high=3000,
            default=150,
            unit=Unit.MILLISECONDS,
        ),
        failing_task(default=4, high=8),
        pool_size(),
    ),
    marked=("pool.apply", "pool.map_async", "pool.starmap_async", "promised.", "TimeoutError:"),
    findings=findings_of,
    limit_seconds=60.0,
)
