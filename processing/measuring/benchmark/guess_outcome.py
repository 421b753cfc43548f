"""Put what was expected of a race beside what was measured, in a sentence."""

from processing.language.amounts import decimal_amount, percent_amount
from processing.language.joining import lazy_sentences
from processing.language.lazy_text import lazy_ntr, lazy_tr
from processing.measuring.benchmark.race_analysis import RaceAnalysis
from processing.measuring.benchmark.records import Guess
from processing.measuring.speedup.scaling import Point

_FULL = 0.85  # of the cores' time; with so much used, there was no core for more
_PERCENT = 100


def guess_outcome(analysis: RaceAnalysis) -> str:
    """Return how the guess about the largest pool came out; empty without a guess."""
    if not analysis.guesses:
        return ""
    guess = analysis.guesses[-1]
    points = analysis.scaling.points
    place = next(n for n, point in enumerate(points) if point.workers == guess.workers)
    point, cores = points[place], analysis.scaling.cores
    used = analysis.cores_used[place] if analysis.cores_used else 0.0
    usable = min(cores, guess.workers)
    share = min(1.0, used / usable)
    if guess.speedup in point.band:
        return _hit(guess, point)
    if not used or point.speedup > guess.speedup:
        return _compared(guess, point)
    if share < _FULL:
        return lazy_sentences(_compared(guess, point), _not_full(usable, share))
    if guess.workers > cores:
        return _no_core_for_more(guess, point, cores, share)
    return lazy_sentences(_compared(guess, point), _full(share))


def _compared(guess: Guess, point: Point) -> str:
    return lazy_ntr(
        "You expected {guess} times with {n} worker; it was {times}.",
        "You expected {guess} times with {n} workers; it was {times}.",
        guess.workers,
        guess=decimal_amount(guess.speedup, 1),
        times=decimal_amount(point.speedup, 1),
    )


def _hit(guess: Guess, point: Point) -> str:
    # Translators: {low} to {high} is the interval of the measurement, which holds the guess.
    return lazy_ntr(
        "You expected {guess} times with {n} worker, and that fits: it was {times} ({low} to "
        "{high}).",
        "You expected {guess} times with {n} workers, and that fits: it was {times} ({low} to "
        "{high}).",
        guess.workers,
        guess=decimal_amount(guess.speedup, 1),
        times=decimal_amount(point.speedup, 1),
        low=decimal_amount(point.band.low, 1),
        high=decimal_amount(point.band.high, 1),
    )


def _no_core_for_more(guess: Guess, point: Point, cores: int, share: float) -> str:
    # Translators: {workers} is how many workers there were, more than the {n} cores.
    return lazy_ntr(
        "You expected {guess} times with {workers} workers; it was {times}: the {n} core was busy "
        "with them {share} of the time.",
        "You expected {guess} times with {workers} workers; it was {times}: the {n} cores were "
        "busy with them {share} of the time.",
        cores,
        guess=decimal_amount(guess.speedup, 1),
        workers=guess.workers,
        times=decimal_amount(point.speedup, 1),
        share=percent_amount(_PERCENT * share),
    )


def _not_full(usable: int, share: float) -> str:
    return lazy_ntr(
        "The core for them was busy with them only {share} of the time.",
        "The {n} cores for them were busy with them only {share} of the time.",
        usable,
        share=percent_amount(_PERCENT * share),
    )


def _full(share: float) -> str:
    return lazy_tr(
        "Each had a core {share} of the time, so a picture takes longer beside others than alone.",
        share=percent_amount(_PERCENT * share),
    )
