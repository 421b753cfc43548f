"""Put what a race of pool sizes shows into one sentence that promises no more than it shows."""

from processing.language.amounts import decimal_amount, percent_amount
from processing.language.joining import lazy_sentences
from processing.language.lazy_text import LazyText, lazy_ntr, lazy_tr
from processing.measuring.speedup.scaling import Point, Scaling
from processing.record import record

LEAST_ROUNDS = 5  # with fewer, any difference may be chance
WIDE = 0.5  # an interval as wide as this share of its figure shows nothing
WORTHWHILE = 0.05  # a size that is faster by less than this is not worth its workers
MISSED = 0.1  # a size that may be faster by more than this is not called useless


@record
class Verdict:
    """What to make of a race.

    Attributes:
        sentence: for people; one sentence or several.
        workers: the pool size to set; None if the measurements do not show it.
    """

    sentence: str
    workers: int | None


def verdict_of(scaling: Scaling, *, is_waiting: bool = False) -> Verdict:
    """Return which size is worth its workers, if the measurements show it.

    Workers that wait, artificially, overlap on any machine, and so are not limited by its cores.
    """
    if len(scaling.points) == 1:
        text = lazy_tr("Only one worker was measured; race other sizes against it.")
        return Verdict(text, None)
    choice = _choice(scaling)
    cores = lazy_ntr("Measured on {n} core.", "Measured on {n} cores.", scaling.cores)
    if scaling.rounds < LEAST_ROUNDS:
        told = too_few_rounds(scaling.rounds, _so_far(choice))
        return Verdict(lazy_sentences(told, cores), None)
    unclear = next((each for each in scaling.points if _may_mislead(each, choice)), None)
    if unclear is not None:
        return Verdict(lazy_sentences(_unclear(unclear), cores), None)
    if _may_be_chance(choice):
        return Verdict(lazy_sentences(_found(choice), cores), None)
    outlook = _outlook(scaling, choice, is_waiting=is_waiting)
    return Verdict(lazy_sentences(_found(choice), outlook, cores), choice.workers)


def too_few_rounds(rounds: int, so_far: str) -> str:
    """Return that so few rounds tell nothing for sure; `so_far` is a sentence on what they tell."""
    return lazy_sentences(
        # Translators: a round measures every pool size, or every method, once.
        lazy_ntr(
            "{n} round cannot tell chance from speed.",
            "{n} rounds cannot tell chance from speed.",
            rounds,
        ),
        so_far,
        lazy_tr("Run {least} rounds or more.", least=LEAST_ROUNDS),
    )


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


def _is_beyond_its_number(choice: Point) -> bool:
    """Return whether it is faster than its workers can explain, and not by chance.

    Of races in which n workers are n times as fast, half show a little more.
    """
    return choice.band.low > choice.workers


def _choice(scaling: Scaling) -> Point:
    """Return the smallest size that is about as fast as the fastest."""
    fastest = max(point.speedup for point in scaling.points)
    return next(each for each in scaling.points if each.speedup * (1 + WORTHWHILE) >= fastest)


def _found(choice: Point) -> LazyText:
    """Return how fast the `choice` is."""
    n, times = choice.workers, decimal_amount(choice.speedup, 1)
    if n == 1:
        return lazy_tr("One worker is about as fast as any number that was measured.")
    if _may_be_chance(choice):
        return lazy_ntr(
            "{n} worker looks {times} times as fast as one, which may be chance.",
            "{n} workers look {times} times as fast as one, which may be chance.",
            n,
            times=times,
        )
    if _is_beyond_its_number(choice):
        return lazy_ntr(
            "{n} worker is {times} times as fast as one, more than their number.",
            "{n} workers are {times} times as fast as one, more than their number.",
            n,
            times=times,
        )
    return lazy_ntr(
        "{n} worker is {times} times as fast as one.",
        "{n} workers are {times} times as fast as one.",
        n,
        times=times,
    )


def _so_far(choice: Point) -> LazyText:
    """Return how fast the `choice` is, if more rounds say the same."""
    n, times = choice.workers, decimal_amount(choice.speedup, 1)
    if n == 1:
        return lazy_tr("So far one worker is about as fast as any number that was measured.")
    if _may_be_chance(choice):
        return lazy_ntr(
            "So far {n} worker looks {times} times as fast as one, which may be chance.",
            "So far {n} workers look {times} times as fast as one, which may be chance.",
            n,
            times=times,
        )
    if _is_beyond_its_number(choice):
        return lazy_ntr(
            "So far {n} worker is {times} times as fast as one, more than their number.",
            "So far {n} workers are {times} times as fast as one, more than their number.",
            n,
            times=times,
        )
    return lazy_ntr(
        "So far {n} worker is {times} times as fast as one.",
        "So far {n} workers are {times} times as fast as one.",
        n,
        times=times,
    )


def _unclear(point: Point) -> str:
    """Return what the interval of `point` leaves open, and what would help."""
    n, low, high = point.workers, *(decimal_amount(e, 1) for e in (point.band.low, point.band.high))
    # Translators: a range: "anything from 0.9 to 2.4 times as fast".
    span = lazy_ntr(
        "{n} worker is anything from {low} to {high} times as fast as one.",
        "{n} workers are anything from {low} to {high} times as fast as one.",
        n,
        low=low,
        high=high,
    )
    return lazy_sentences(
        lazy_tr("This race cannot tell how much more workers help, only that they do.")
        if point.band.low > 1
        else lazy_tr("This race cannot tell whether more workers help."),
        span,
        lazy_tr("Close other programs, take more pictures or run more rounds."),
    )


def _outlook(scaling: Scaling, choice: Point, *, is_waiting: bool) -> LazyText:
    """Return what more workers would do, as far as that was measured.

    The universal law is asked for nothing but sizes that lie beyond all that were measured.
    """
    if any(_may_be_missed(point, choice) for point in scaling.points):
        return lazy_tr("Whether more workers help, this race cannot tell.")
    if choice.workers < scaling.measured_to:
        # Translators: none of the larger pool sizes is faster by {share}, which is a percentage.
        return lazy_tr("More workers gain less than {share}.", share=percent_amount(100 * MISSED))
    if scaling.measured_to >= scaling.cores and not is_waiting:
        return lazy_tr("There is no core for more workers.")
    best = scaling.best_workers
    if best is None or scaling.fitted_to < scaling.measured_to:
        return lazy_tr("More workers were not measured.")
    if best.low > scaling.measured_to:
        return lazy_tr("More workers may help, so race larger sizes.")
    if best.high <= scaling.measured_to:
        return lazy_tr("More workers will hardly help.")
    return lazy_tr("Whether more workers help, this race cannot tell.")
