"""Put what was expected of a step of the guided tour beside what was measured, in a sentence."""

from collections.abc import Sequence

from processing.language.amounts import decimal_amount
from processing.language.lazy_text import LazyText, lazy_ntr, lazy_tr
from processing.measuring.benchmark.tour_results import PassResult, reference_of
from processing.measuring.benchmark.tour_steps import MANY, TWO

GUESSED = frozenset({TWO, MANY})  # the steps in which the pictures of step 1 are made faster


def tour_guess_outcome(guess: float, result: PassResult, known: Sequence[PassResult]) -> LazyText:
    """Return how a guess of the speedup over one worker came out; `known` are all results."""
    reference = reference_of(result, known)
    speedup = result.speedup_over(reference) if reference is not None else None
    if speedup is None:
        return lazy_tr(
            "You expected {guess} times; run the step with one worker first to compare.",
            guess=decimal_amount(guess, 1),
        )
    return lazy_ntr(
        "You expected {guess} times as fast as one worker; it was {times} times: the {n} worker "
        "got {cores} CPU cores, on average.",
        "You expected {guess} times as fast as one worker; it was {times} times: the {n} workers "
        "got {cores} CPU cores, on average.",
        result.workers,
        guess=decimal_amount(guess, 1),
        times=decimal_amount(speedup, 1),
        cores=decimal_amount(result.cores_got, 1),
    )
