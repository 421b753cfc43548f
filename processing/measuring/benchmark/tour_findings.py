"""Put the results of a step of the guided tour into sentences."""

from collections.abc import Callable, Iterator, Sequence

from processing.language.amounts import Amount, decimal_amount, percent_amount
from processing.language.joining import lazy_sentences
from processing.language.lazy_text import LazyText, lazy_ntr, lazy_tr
from processing.measuring.benchmark.tour_doubts import ABOUT, doubts_about
from processing.measuring.benchmark.tour_results import Arrivals, PassResult, reference_of
from processing.measuring.benchmark.tour_steps import (
    DEATH,
    GIANT,
    MANY,
    ONE,
    ORDER,
    TINY,
    TWO,
)
from processing.measuring.durations import precise, short
from processing.record import record

NO_MORE_THAN = 0.95  # of the total time: a picture that takes longer determines the end
NOTABLE_START = 0.25  # of the working time: a start that takes longer is mentioned
A_WORKER = 0.5  # workers without a core, on average; fewer are not mentioned
_MILLISECONDS = 1000
_PERCENT = 100


@record
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
    doubts = tuple(doubts_about(results, known, cores))
    if any(result.failed for result in results):
        return Findings((), doubts)
    by_step = {
        ONE: _of_one,
        TWO: _of_several,
        MANY: _of_several,
        GIANT: _of_giant,
        TINY: _of_tiny,
        ORDER: _of_order,
        DEATH: _of_death,
    }
    waiting = _of_waiting(results[-1], known, cores, is_sure=not doubts)
    return Findings((*by_step[step](results, known, cores), *waiting), doubts)


def _of_one(
    results: Sequence[PassResult], _known: Sequence[PassResult], _cores: int
) -> Iterator[str]:
    (result,) = results
    yield lazy_ntr(
        "One worker made {n} picture in {time}, {each} each.",
        "One worker made {n} pictures in {time}, {each} each.",
        result.files,
        time=precise(result.seconds),
        each=short(result.seconds / max(1, result.files)),
    )
    yield lazy_tr(
        "It was busy for {share} of that time, and it used {cores} of a CPU core.",
        share=_percent(min(1.0, result.lanes_occupied)),
        cores=decimal_amount(result.cores_got, 2),
    )


def _of_several(
    results: Sequence[PassResult], known: Sequence[PassResult], cores: int
) -> Iterator[str]:
    (result,) = results
    workers, alone = result.workers, reference_of(result, known)
    took = lazy_ntr(
        "{n} worker took {time}.",
        "{n} workers took {time}.",
        workers,
        time=precise(result.seconds),
    )
    if alone is not None:
        compared = _than_one(result.speedup_over(alone), precise(alone.seconds))
        yield lazy_sentences(took, *compared)
    else:
        yield lazy_sentences(took, _to_run_first(is_waiting=bool(result.wait_milliseconds)))
    two = next((each for each in known if _is_step_two(each, result)), None)
    if two is not None and result.step == MANY:
        yield from _than_two(result.speedup_over(two), precise(two.seconds))
    yield lazy_ntr(
        "Of {n} worker {busy} were busy on average, and {cores} CPU cores were used.",
        "Of {n} workers {busy} were busy on average, and {cores} CPU cores were used.",
        workers,
        busy=decimal_amount(result.lanes_occupied, 1),
        cores=decimal_amount(result.cores_got, 1),
    )
    lacking = result.lanes_occupied - result.cores_got
    if workers > cores and lacking >= A_WORKER:
        is_waiting = bool(result.wait_milliseconds)
        why = "" if is_waiting or not _is_less(result, alone) else _why(workers, cores)
        yield lazy_sentences(_lacking(decimal_amount(lacking, 1), is_waiting=is_waiting), why)


def _to_run_first(*, is_waiting: bool) -> LazyText:
    """Return what lacks for a comparison with one worker."""
    if is_waiting:
        return lazy_tr(
            "Run step 1 with the same waiting to see how much faster that is than one worker."
        )
    return lazy_tr("Run step 1 without waiting to see how much faster that is than one worker.")


def _lacking(workers: Amount, *, is_waiting: bool) -> LazyText:
    """Return what so many workers did that were busy and used no core."""
    if is_waiting:
        return lazy_tr(
            "The difference: {workers} workers on average were waiting.", workers=workers
        )
    return lazy_tr(
        "The difference: {workers} workers on average had a picture, but no core.",
        workers=workers,
    )


def _is_less(result: PassResult, alone: PassResult | None) -> bool:
    """Return whether it is measured that so many workers were fewer times as fast as one."""
    speedup = result.speedup_over(alone) if alone is not None else None
    return speedup is not None and speedup * (1 + ABOUT) < result.workers


def _why(workers: int, cores: int) -> LazyText:
    """Return why so many workers are not so many times as fast."""
    return lazy_ntr(
        "{n} core works on {n} picture at a time, so {workers} workers are not {workers} times as "
        "fast as one.",
        "{n} cores work on {n} pictures at a time, so {workers} workers are not {workers} times as "
        "fast as one.",
        cores,
        workers=workers,
    )


def _of_giant(
    results: Sequence[PassResult], _known: Sequence[PassResult], _cores: int
) -> Iterator[str]:
    last, first = results
    # Translators: the giant is a very large picture among small ones.
    yield lazy_tr(
        "With the giant last it took {time}; for {tail} at the end one worker had nothing left to "
        "do.",
        time=precise(last.seconds),
        tail=precise(last.tail_seconds),
    )
    took = lazy_tr(
        "With the giant first it took {time}; for {tail} at the end one worker had nothing left to "
        "do.",
        time=precise(first.seconds),
        tail=precise(first.tail_seconds),
    )
    yield lazy_sentences(took, *_than_giant_last(first.speedup_over(last)))
    if first.longest_seconds > NO_MORE_THAN * first.seconds:
        yield lazy_tr(
            "The giant alone took {time}: no order can end sooner.",
            time=precise(first.longest_seconds),
        )


def _of_tiny(
    results: Sequence[PassResult], _known: Sequence[PassResult], _cores: int
) -> Iterator[str]:
    alone, single, chunked = results
    yield lazy_ntr(
        "One worker took {time} for {n} picture, {each} each.",
        "One worker took {time} for {n} pictures, {each} each.",
        alone.files,
        time=precise(alone.seconds),
        each=short(alone.seconds / max(1, alone.files)),
    )
    took = lazy_tr(
        "Two workers, handed one file at a time, took {time}; beside each file a worker lost "
        "{gap}.",
        time=precise(single.seconds),
        gap=short(single.gap_seconds),
    )
    yield lazy_sentences(took, *_than_one_worker(single.speedup_over(alone)))
    # Translators: a chunk is a number of files that are handed to a worker at once.
    took = lazy_tr(
        "Two workers, handed chunks of files, took {time}; beside each file a worker lost {gap}.",
        time=precise(chunked.seconds),
        gap=short(chunked.gap_seconds),
    )
    yield lazy_sentences(took, *_than_one_worker(chunked.speedup_over(alone)))
    yield from _than_single_files(chunked.speedup_over(single))
    share = chunked.start_seconds / chunked.seconds if chunked.seconds > 0 else 0.0
    if share > NOTABLE_START:
        yield lazy_tr(
            "Starting two workers took {time} before that: {share} of what all the pictures take. "
            "So few are hardly worth a pool.",
            time=precise(chunked.start_seconds),
            share=_percent(share),
        )


def _of_order(
    results: Sequence[PassResult], _known: Sequence[PassResult], _cores: int
) -> Iterator[str]:
    ordered, unordered = results
    if ordered.arrivals is not None:
        first = lazy_tr(
            "By imap the first result arrived after {first}.", first=precise(ordered.arrivals.first)
        )
        yield lazy_sentences(first, _held(ordered.arrivals))
    if unordered.arrivals is not None:
        yield lazy_tr(
            "By imap_unordered the first result arrived after {first}, and each of the others as "
            "it was done.",
            first=precise(unordered.arrivals.first),
        )
    yield lazy_tr(
        "All results were there after {ordered} by imap and after {unordered} by imap_unordered.",
        ordered=precise(ordered.seconds),
        unordered=precise(unordered.seconds),
    )
    yield lazy_tr(
        "What comes early can be shown and stored while the giant is in work: that is what "
        "imap_unordered is for. Each result has to tell whose it is."
    )


def _held(arrivals: Arrivals) -> LazyText:
    """Return how many results were done and had not arrived."""
    if not arrivals.held:
        return lazy_tr("None was held back.")
    return lazy_ntr(
        "{n} was done before and held back, for {seconds}.",
        "{n} were done before and held back, for up to {seconds}.",
        arrivals.held,
        seconds=precise(arrivals.held_seconds),
    )


def _of_death(
    results: Sequence[PassResult], known: Sequence[PassResult], _cores: int
) -> Iterator[str]:
    (result,) = results
    loss = result.loss
    if loss is None:
        yield lazy_tr("The worker had ended before it could be killed. Run the step again.")
        return
    yield lazy_ntr(
        "One worker was killed, and {n} picture was lost with it, in work or not yet delivered. "
        "New workers were up {gap} later.",
        "One worker was killed, and {n} pictures were lost with it, in work or not yet delivered. "
        "New workers were up {gap} later.",
        loss.pictures,
        gap=precise(loss.gap_seconds),
    )
    again = lazy_ntr(
        "What was lost was made again: the {n} picture is there.",
        "What was lost was made again: all {n} pictures are there.",
        result.files,
    )
    yield lazy_sentences(again, _ALONE)
    took = lazy_tr("That took {time}.", time=precise(result.seconds))
    two = next((each for each in known if _is_step_two(each, result)), None)
    undisturbed = (
        lazy_tr("In step 2, where nobody died, it was {time}.", time=precise(two.seconds))
        if two is not None
        else ""
    )
    yield lazy_sentences(took, undisturbed)
    yield lazy_tr(
        "In a plain Pool nobody does the lost task again, and its result never comes: see Kill a "
        "worker in the experiments."
    )


def _of_waiting(
    result: PassResult, known: Sequence[PassResult], cores: int, *, is_sure: bool
) -> Iterator[str]:
    """Yield sentences on artificial waiting; they name a cause only if it `is_sure`."""
    wait, workers = result.wait_milliseconds, result.workers
    if not wait:
        return
    waits = precise(result.files * wait / _MILLISECONDS)
    if workers == 1:
        yield lazy_tr(
            "Each file also waited {wait} ms, artificially: one after another that is {time}, at "
            "no processor time.",
            wait=wait,
            time=waits,
        )
        return
    yield lazy_ntr(
        "Each file also waited {wait} ms, artificially: one after another that is {time}, but "
        "{n} worker waits at the same time.",
        "Each file also waited {wait} ms, artificially: one after another that is {time}, but "
        "{n} workers wait at the same time.",
        workers,
        wait=wait,
        time=waits,
    )
    alone = reference_of(result, known) if result.step in {TWO, MANY} else None
    speedup = result.speedup_over(alone) if alone is not None else None
    if is_sure and speedup is not None and speedup > cores * (1 + ABOUT):
        yield lazy_ntr(
            "{times} times is more than {n} core can give by computing: what is beyond is waiting "
            "that overlaps.",
            "{times} times is more than {n} cores can give by computing: what is beyond is waiting "
            "that overlaps.",
            cores,
            times=decimal_amount(speedup, 1),
        )


def _is_step_two(each: PassResult, result: PassResult) -> bool:
    return each.step == TWO and each.wait_milliseconds == result.wait_milliseconds


def _than_one(speedup: float | None, time: LazyText) -> Iterator[LazyText]:
    """Yield a comparison with step 1, which took `time`; nothing where none can be made."""
    yield from _compared(
        speedup,
        lambda times: lazy_tr(
            "That is {times} times as fast as one worker in step 1 ({time}).",
            times=times,
            time=time,
        ),
        lazy_tr("That is about as fast as one worker in step 1 ({time}).", time=time),
        lazy_tr("That is slower than one worker in step 1 ({time}).", time=time),
    )


def _than_two(speedup: float | None, time: LazyText) -> Iterator[LazyText]:
    """Yield a comparison with step 2, which took `time`; nothing where none can be made."""
    yield from _compared(
        speedup,
        lambda times: lazy_tr(
            "That is {times} times as fast as two workers in step 2 ({time}).",
            times=times,
            time=time,
        ),
        lazy_tr("That is about as fast as two workers in step 2 ({time}).", time=time),
        lazy_tr("That is slower than two workers in step 2 ({time}).", time=time),
    )


def _than_giant_last(speedup: float | None) -> Iterator[LazyText]:
    """Yield a comparison of two orders; nothing where none can be made."""
    yield from _compared(
        speedup,
        lambda times: lazy_tr("That is {times} times as fast as with the giant last.", times=times),
        lazy_tr("That is about as fast as with the giant last."),
        lazy_tr("That is slower than with the giant last."),
    )


def _than_one_worker(speedup: float | None) -> Iterator[LazyText]:
    """Yield a comparison of two workers with one; nothing where none can be made."""
    yield from _compared(
        speedup,
        lambda times: lazy_tr("That is {times} times as fast as one worker.", times=times),
        lazy_tr("That is about as fast as one worker."),
        lazy_tr("That is slower than one worker."),
    )


def _than_single_files(speedup: float | None) -> Iterator[LazyText]:
    """Yield a comparison of chunks with single files; nothing where none can be made."""
    yield from _compared(
        speedup,
        lambda times: lazy_tr("Chunks were {times} times as fast as single files.", times=times),
        lazy_tr("Chunks were about as fast as single files."),
        lazy_tr("Chunks were slower than single files."),
    )


def _compared(
    speedup: float | None, faster: Callable[[Amount], LazyText], alike: LazyText, slower: LazyText
) -> Iterator[LazyText]:
    """Yield the sentence that holds for a `speedup`; nothing where none was measured."""
    if speedup is None:
        return
    if speedup > 1 + ABOUT:
        yield faster(decimal_amount(speedup, 1))
    else:
        yield alike if speedup >= 1 / (1 + ABOUT) else slower


_ALONE = lazy_tr(
    "The picture on which a worker dies is made last, by a worker of its own: it might kill "
    "another one, too."
)


def _percent(share: float) -> Amount:
    return percent_amount(_PERCENT * share)
