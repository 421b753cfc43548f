"""Put the results of a step of the guided tour into sentences."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from processing.measuring.benchmark.tour_results import (
    PassResult,
    is_on_usual_pictures,
    reference_of,
)
from processing.measuring.benchmark.tour_steps import GIANT, MANY, ONE, TINY, TWO

NO_MORE_THAN = 0.95  # of the total time: a picture that takes longer determines the end
NOTABLE_START = 0.25  # of the working time: a start that takes longer is mentioned
A_WORKER = 0.5  # workers without a core, on average; fewer are not mentioned
_MILLISECONDS = 1000
ABOUT = 0.05  # times that differ by no more are about the same
SHORT_OF_CORES = 0.8  # of the usable cores: if fewer were used, something held the work up


@dataclass(frozen=True, slots=True)
class Findings:
    """Sentences on what was measured, and on doubts about it, mostly none."""

    measured: tuple[str, ...]
    doubts: tuple[str, ...] = ()


def findings_of(
    step: int, results: Sequence[PassResult], known: Sequence[PassResult], cores: int
) -> Findings:
    """Return the findings of a step whose passes were all completed.

    `known` are all results so far, including `results`; `cores` are those of this machine.
    """
    failed = sum(result.failed for result in results)
    if failed:
        are = "1 picture was" if failed == 1 else f"{failed} pictures were"
        return Findings((), (f"{are} not made, so the times tell nothing. Run the step again.",))
    doubts = tuple(doubts_about(results, known, cores))
    by_step = {ONE: _of_one, TWO: _of_several, MANY: _of_several, GIANT: _of_giant, TINY: _of_tiny}
    waiting = _of_waiting(results[-1], known, cores, is_sure=not doubts)
    return Findings((*by_step[step](results, known, cores), *waiting), doubts)


def _of_one(
    results: Sequence[PassResult], _known: Sequence[PassResult], _cores: int
) -> Iterator[str]:
    (result,) = results
    each = _short(result.seconds / max(1, result.files))
    yield f"One worker made {result.files} pictures in {_time(result.seconds)}, {each} each."
    yield (
        f"It was busy for {min(1.0, result.lanes_occupied):.0%} of that time, and it "
        f"used {result.cores_got:.2f} of a CPU core."
    )


def _of_several(
    results: Sequence[PassResult], known: Sequence[PassResult], cores: int
) -> Iterator[str]:
    (result,) = results
    alone = reference_of(result, known)
    if alone is None:
        same = "with the same waiting" if result.wait_milliseconds else "without waiting"
        yield (
            f"{result.workers} workers took {_time(result.seconds)}. Run step 1 {same} to see how "
            "much faster that is than one worker."
        )
    else:
        yield (
            f"{result.workers} workers took {_time(result.seconds)}: "
            f"{_compared(result, alone, 'one worker')} in step 1 ({_time(alone.seconds)})."
        )
    two = next((each for each in known if _is_step_two(each, result)), None)
    if two is not None and result.step == MANY:
        yield f"That is {_compared(result, two, '2 workers')} in step 2 ({_time(two.seconds)})."
    yield (
        f"Of {result.workers} workers {result.lanes_occupied:.1f} were busy on average, and "
        f"{result.cores_got:.1f} CPU cores were used."
    )
    lacking = result.lanes_occupied - result.cores_got
    if result.workers > cores and lacking >= A_WORKER:
        had = "had a picture, but no core" if not result.wait_milliseconds else "were waiting"
        yield f"The difference: {lacking:.1f} workers on average {had}."


def _of_giant(
    results: Sequence[PassResult], _known: Sequence[PassResult], _cores: int
) -> Iterator[str]:
    last, first = results
    yield (
        f"With the giant last it took {_time(last.seconds)}; for {_time(last.tail_seconds)} at the "
        "end one worker had nothing left to do."
    )
    yield (
        f"With the giant first it took {_time(first.seconds)}, "
        f"{_compared(first, last, 'with the giant last')}; {_time(first.tail_seconds)} of idling "
        "at the end."
    )
    if first.longest_seconds > NO_MORE_THAN * first.seconds:
        yield f"The giant alone took {_time(first.longest_seconds)}: no order can end sooner."


def _of_tiny(
    results: Sequence[PassResult], _known: Sequence[PassResult], _cores: int
) -> Iterator[str]:
    alone, single, chunked = results
    each = _short(alone.seconds / max(1, alone.files))
    yield f"One worker took {_time(alone.seconds)} for {alone.files} pictures, {each} each."
    for result, handed in ((single, "handed one file at a time"), (chunked, "with chunks")):
        yield (
            f"Two workers, {handed}, took {_time(result.seconds)}, "
            f"{_compared(result, alone, 'one')}; beside each file a worker lost "
            f"{_short(result.gap_seconds)}."
        )
    yield f"Chunks were {_compared(chunked, single, 'single files')}."
    share = chunked.start_seconds / chunked.seconds if chunked.seconds > 0 else 0.0
    if share > NOTABLE_START:
        yield (
            f"Starting two workers took {_time(chunked.start_seconds)} before that: {share:.0%} of "
            "what all the pictures take. So few are hardly worth a pool."
        )


def _of_waiting(
    result: PassResult, known: Sequence[PassResult], cores: int, *, is_sure: bool
) -> Iterator[str]:
    """Yield sentences on artificial waiting; they name a cause only if it `is_sure`."""
    wait = result.wait_milliseconds
    if not wait:
        return
    waits = _time(result.files * wait / _MILLISECONDS)
    waited = f"Each file also waited {wait} ms, artificially: one after another that is {waits}"
    if result.workers == 1:
        yield f"{waited}, at no processor time."
        return
    yield f"{waited}, but {result.workers} workers wait at the same time."
    alone = reference_of(result, known) if result.step in {TWO, MANY} else None
    speedup = result.speedup_over(alone) if alone is not None else None
    if is_sure and speedup is not None and speedup > cores * (1 + ABOUT):
        machine = "one core" if cores == 1 else f"{cores} cores"
        yield (
            f"{speedup:.1f} times is more than {machine} can give by computing: what is beyond is "
            "waiting that overlaps."
        )


def _is_step_two(each: PassResult, result: PassResult) -> bool:
    return each.step == TWO and each.wait_milliseconds == result.wait_milliseconds


def _compared(result: PassResult, other: PassResult, name: str) -> str:
    """Return how fast `result` was compared with `other`, which is called `name`."""
    speedup = result.speedup_over(other)
    if speedup is None:
        return f"not to be compared with {name}"
    if speedup > 1 + ABOUT:
        return f"{speedup:.1f} times as fast as {name}"
    if speedup >= 1 / (1 + ABOUT):
        return f"about as fast as {name}"
    return f"slower than {name}"


def _time(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.1f} s"


def _short(seconds: float) -> str:
    """Return a time that is mostly far below a second."""
    milliseconds = seconds * _MILLISECONDS
    return f"{milliseconds:.0f} ms" if milliseconds >= 10 else f"{milliseconds:.1f} ms"


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
    """Yield a doubt about a speedup that no other program disturbed."""
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
