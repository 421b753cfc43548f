"""Say why a measurement of the guided tour tells little, where it does."""

from collections.abc import Iterator, Sequence

from processing.benchmark.tour_results import PassResult, is_on_usual_pictures, reference_of

ABOUT = 0.05  # times that differ by no more are about the same
SHORT_OF_CORES = 0.8  # who got less of the cores there were was held up by something


def doubts_about(
    results: Sequence[PassResult], known: Sequence[PassResult], cores: int
) -> Iterator[str]:
    """Yield a sentence for what speaks against the measurement of a step; mostly there is none."""
    disturbed = max(results, key=lambda each: each.others_share)
    result = results[-1]
    alone = reference_of(result, known) if is_on_usual_pictures(result.step) else None
    if disturbed.is_disturbed:
        yield (
            f"Other programs used {disturbed.others_share:.0%} of the processor meanwhile, so this "
            "measurement says little. Close them and run the step again."
        )
    elif alone is not None and alone.is_disturbed:
        yield (
            f"Other programs used {alone.others_share:.0%} of the processor during step 1, so the "
            "comparison says little. Close them and run step 1 again."
        )
    elif alone is not None:
        yield from _of_speed(result, alone, cores)


def _of_speed(result: PassResult, alone: PassResult, cores: int) -> Iterator[str]:
    """Yield what is odd about a speedup although nobody disturbed it."""
    speedup = result.speedup_over(alone)
    usable = min(result.workers, cores)
    if speedup is not None and speedup > result.workers * (1 + ABOUT):
        yield (
            f"More than {result.workers} times as fast is more than {result.workers} workers are "
            "good for: something held step 1 up, or files were read from memory since. Run it "
            "again."
        )
    elif not result.wait_milliseconds and result.cores_got < SHORT_OF_CORES * usable:
        could = "A whole core" if usable == 1 else f"{usable} cores"
        yield (
            f"{could} could have been used. What held the work up, a disk, a limit set from "
            "outside or too few pictures, this measurement cannot tell."
        )
