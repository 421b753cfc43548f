"""Put what a race of pool sizes shows into one sentence that promises no more than it shows."""

import math
from dataclasses import dataclass

from processing.measuring.speedup.scaling import Point, Scaling

LEAST_ROUNDS = 5  # with fewer, any difference may be chance
WIDE = 0.5  # an interval as wide as this share of its figure shows nothing
WORTHWHILE = 0.05  # a size that is faster by less than this is not worth its workers
MISSED = 0.1  # a size that may be faster by more than this is not called useless


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to make of a race.

    Attributes:
        sentence: for people.
        workers: the pool size to set; None if the measurements do not show it.
    """

    sentence: str
    workers: int | None


def verdict_of(scaling: Scaling) -> Verdict:
    """Return which size is worth its workers, if the measurements show it."""
    if len(scaling.points) == 1:
        return Verdict("Only one worker was measured; race other sizes against it.", None)
    if scaling.rounds < LEAST_ROUNDS:
        rounds = "1 round" if scaling.rounds == 1 else f"{scaling.rounds} rounds"
        return Verdict(
            f"{rounds} cannot tell chance from speed. So far {_found(_choice(scaling))}. "
            f"Run {LEAST_ROUNDS} rounds or more.",
            None,
        )
    choice = _choice(scaling)
    unclear = next((each for each in scaling.points if _may_mislead(each, choice)), None)
    if unclear is not None:
        what = "how much, only that they help" if unclear.band.low > 1 else "whether they help"
        return Verdict(
            f"This race cannot tell {what}: {unclear.workers} workers are anything "
            f"from {unclear.band.low:.1f} to {unclear.band.high:.1f} times as fast as one. "
            "Close other programs, take more pictures or run more rounds.",
            None,
        )
    found = _found(choice)
    if _may_be_chance(choice):
        return Verdict(f"{found}.", None)
    return Verdict(f"{found[0].upper()}{found[1:]}{_outlook(scaling, choice)}", choice.workers)


def is_wide(point: Point) -> bool:
    """Return whether the interval of `point` is too wide to show anything."""
    return point.band.width > WIDE * point.speedup


def _may_mislead(point: Point, choice: Point) -> bool:
    """Return whether `point` is measured too badly, and might be better than the `choice`."""
    is_rival = point.band.high > choice.speedup * (1 + WORTHWHILE)
    is_unclear = is_wide(point) and (point is choice or is_rival)
    return is_unclear or (choice.workers == 1 and _may_be_missed(point, choice))


def _may_be_missed(point: Point, choice: Point) -> bool:
    """Return whether a larger size than the `choice` may be clearly faster."""
    return point.workers > choice.workers and point.band.high > choice.speedup * (1 + MISSED)


def _may_be_chance(choice: Point) -> bool:
    return choice.workers > 1 and choice.band.low <= 1


def _choice(scaling: Scaling) -> Point:
    """Return the smallest size that is about as fast as the fastest."""
    fastest = max(point.speedup for point in scaling.points)
    return next(each for each in scaling.points if each.speedup * (1 + WORTHWHILE) >= fastest)


def _found(choice: Point) -> str:
    if choice.workers == 1:
        return "one worker is about as fast as any number that was measured"
    if _may_be_chance(choice):
        return (
            f"{choice.workers} workers look {choice.speedup:.1f} times as fast as one, "
            "which may be chance"
        )
    beyond = ", more than their number" if choice.speedup > choice.workers else ""
    return f"{choice.workers} workers are {choice.speedup:.1f} times as fast as one{beyond}"


def _outlook(scaling: Scaling, choice: Point) -> str:
    """Return what more workers would do, as far as that was measured."""
    if any(_may_be_missed(point, choice) for point in scaling.points):
        return "; whether more help, this race cannot tell."
    if choice.workers < scaling.measured_to:
        return "; more will not help." if choice.workers > 1 else "; more do not help."
    fit = scaling.universal
    if fit is None:
        return "; more were not measured."
    if math.isinf(fit.best_workers) or fit.best_workers > scaling.measured_to:
        return "; more may help, so race larger sizes."
    return "; more will hardly help."
