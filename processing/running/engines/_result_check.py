"""Check that what a worker sent as a result is one: a picture may have taken the worker over."""

from collections.abc import Callable, Set
from typing import Any

from processing.running.bundles import is_of
from processing.task import Outcome, Task


def are_asked_for(outcomes: Any, task_in: Callable[[int], Task | None], workers: Set[int]) -> bool:
    """Return whether `outcomes` are those of tasks in flight, each with its slot, by `workers`.

    `task_in` returns the task in flight in a slot. Nothing is known of `outcomes` but that they are
    plain values and records.
    """
    if not isinstance(outcomes, list):
        return False
    slots = set()
    for each in outcomes:
        match each:
            case [int(slot), Outcome() as outcome]:
                task = task_in(slot)
                if task is None or not (is_of(outcome, task) and _is_by(outcome, workers)):
                    return False
                slots.add(slot)
            case _:
                return False
    return len(slots) == len(outcomes)


def _is_by(outcome: Outcome, workers: Set[int]) -> bool:
    """Return whether no other worker is named: each that is gets a lane of its own."""
    timings = (each.timing for each in (outcome, *outcome.beside))
    return all(timing is None or timing.worker in workers for timing in timings)
