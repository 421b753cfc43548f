"""Say what speaks against the measurements of the guided tour; mostly nothing does."""

from collections.abc import Iterator, Sequence

from processing.language.amounts import decimal_amount, percent_amount
from processing.language.lazy_text import LazyText, lazy_ntr, lazy_tr
from processing.measuring.benchmark.tour_results import (
    PassResult,
    is_on_usual_pictures,
    reference_of,
)
from processing.measuring.benchmark.tour_steps import DEATH

ABOUT = 0.05  # times that differ by no more are about the same
SHORT_OF_CORES = 0.8  # of the usable cores: if fewer were used, something held the work up


def doubts_about(
    results: Sequence[PassResult], known: Sequence[PassResult], cores: int
) -> Iterator[LazyText]:
    """Yield each doubt about the passes of a step once; of those alike, the first is enough."""
    worst = max(results, key=lambda each: (each.failed, each.others_share))
    if worst.failed or worst.is_disturbed:
        yield from filter(None, [doubt_about(worst, known, cores)])
        return
    yield from dict.fromkeys(filter(None, (doubt_about(each, known, cores) for each in results)))


def doubt_about(result: PassResult, known: Sequence[PassResult], cores: int) -> LazyText | None:
    """Return what speaks most against a pass, and what to do about it; None where nothing does.

    `known` are all passes so far, and `cores` those of this machine.
    """
    reference = reference_of(result, known)
    if result.failed:
        return lazy_ntr(
            "{n} picture was not made, so the times tell nothing. Run the step again.",
            "{n} pictures were not made, so the times tell nothing. Run the step again.",
            result.failed,
        )
    if result.is_disturbed:
        return lazy_tr(
            "Other programs used {share} of the processor meanwhile, so this measurement says "
            "little. Close them and run the step again.",
            share=percent_amount(100 * result.others_share),
        )
    if reference is not None and (reference.is_disturbed or reference.failed):
        return _of_reference(reference, result)
    too_fast = None if reference is None else _of_speed(result, reference)
    return too_fast or _of_cores(result, cores)


def _of_reference(reference: PassResult, result: PassResult) -> LazyText:
    """Return a doubt about what a pass is compared with."""
    if reference.failed:
        return lazy_tr(
            "In step {step} pictures were not made, so the comparison tells nothing. "
            "Run that step again.",
            step=reference.step,
        )
    if reference.step == result.step:
        return lazy_tr(
            "Other programs used {share} of the processor while the first row of this step was "
            "measured, so the comparison says little. Close them and run the step again.",
            share=percent_amount(100 * reference.others_share),
        )
    return lazy_tr(
        "Other programs used {share} of the processor during step 1, so the comparison says "
        "little. Close them and run step 1 again.",
        share=percent_amount(100 * reference.others_share),
    )


def _of_speed(result: PassResult, reference: PassResult) -> LazyText | None:
    """Return a doubt about a speedup that so many workers cannot give."""
    speedup = result.speedup_over(reference)
    if speedup is None or speedup <= result.workers * (1 + ABOUT):
        return None
    if not is_on_usual_pictures(result.step):
        return lazy_ntr(
            "More than {n} times as fast is more than {n} worker is good for: something held the "
            "first row of this step up. Run the step again.",
            "More than {n} times as fast is more than {n} workers are good for: something held the "
            "first row of this step up. Run the step again.",
            result.workers,
        )
    return lazy_ntr(
        "More than {n} times as fast is more than {n} worker is good for: something held step "
        "1 up, or files were read from memory since. Run it again.",
        "More than {n} times as fast is more than {n} workers are good for: something held "
        "step 1 up, or files were read from memory since. Run it again.",
        result.workers,
    )


def _of_cores(result: PassResult, cores: int) -> LazyText | None:
    """Return a doubt about a pass that got fewer cores than it could have used.

    With a giant or tiny files it is no wonder that a worker has no picture for a while. Those that
    have one can use a core all the same. While new workers start after a death, nobody works.
    """
    if result.wait_milliseconds or result.step == DEATH:
        return None
    if not is_on_usual_pictures(result.step):
        usable = min(result.lanes_occupied, cores)
        if result.cores_got >= SHORT_OF_CORES * usable:
            return None
        return lazy_tr(
            "Workers that had a picture used {used} of the {usable} cores that were there for "
            "them. What held them up, a disk or a limit set from outside, this measurement cannot "
            "tell.",
            used=decimal_amount(result.cores_got, 1),
            usable=decimal_amount(usable, 1),
        )
    most = min(result.workers, cores)
    if result.cores_got >= SHORT_OF_CORES * most:
        return None
    return lazy_ntr(
        "{n} core could have been used. What held the work up, a disk, a limit set from "
        "outside or too few pictures, this measurement cannot tell.",
        "{n} cores could have been used. What held the work up, a disk, a limit set from "
        "outside or too few pictures, this measurement cannot tell.",
        most,
    )
