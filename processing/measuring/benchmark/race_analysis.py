"""Analyse a race: times per size, speedups, fitted laws, and a conclusion."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from statistics import median

from processing.errors import BenchmarkError
from processing.language.joining import lazy_sentences
from processing.language.lazy_text import lazy_tr
from processing.measuring.benchmark.environment import is_this_machine
from processing.measuring.benchmark.records import Guess, RaceRecord, SizeTrial
from processing.measuring.benchmark.spread import Judgement, disturbed_rounds, in_circumstances
from processing.measuring.speedup.bootstrap import Interval, draws, percentile_interval
from processing.measuring.speedup.scaling import RaceTimes, Scaling, scaling_of
from processing.measuring.speedup.verdict import verdict_of
from processing.record import record
from processing.settings.batch import EngineKind


@record
class RaceAnalysis:
    """What a race shows.

    Attributes:
        start_seconds: the median start-up of each size, in the order of `scaling.points`.
        plain_seconds: the median of the plain loop without a pool; None if it was not raced.
        hand_over: 95 % interval of what a pool of one takes for the work, as a share of what the
            plain loop takes, less 1; None if that was not raced.
        disturbed_rounds: numbers of the rounds, from 1, in which other programs were busy.
        judgement: what to make of it.
        advised_workers: the pool size to set here; None if the measurements do not show it, or
            are of artificial waiting or of another machine.
        is_waiting: whether pictures waited artificially, which overlaps without cores.
        cores_used: how many cores each size used, the median over the rounds, in the order of
            `scaling.points`; 0 where that was not measured.
        guesses: those made before the race of sizes that were raced, ascending.
    """

    scaling: Scaling
    start_seconds: tuple[float, ...]
    plain_seconds: float | None
    hand_over: Interval | None
    disturbed_rounds: tuple[int, ...]
    judgement: Judgement
    advised_workers: int | None
    is_waiting: bool = False
    cores_used: tuple[float, ...] = ()
    guesses: tuple[Guess, ...] = ()

    def ideal(self, workers: float) -> float:
        """Return how many times as fast as one so many workers can be: each has to have a core."""
        return workers if self.is_waiting else min(workers, max(1, self.scaling.cores))


def analysis_of(record: RaceRecord) -> RaceAnalysis:
    """Return what `record` shows.

    Raises:
        BenchmarkError: it is no whole race.
    """
    pools = [trial for trial in record.trials if trial.engine is not EngineKind.SERIAL]
    plain = [trial for trial in record.trials if trial.engine is EngineKind.SERIAL]
    sizes = tuple(sorted({trial.workers for trial in pools}))
    numbers = sorted({trial.round for trial in record.trials})
    seconds = {(trial.round, trial.workers): trial.work_seconds for trial in pools}
    try:
        rounds = tuple(tuple(seconds[number, size] for size in sizes) for number in numbers)
        scaling = scaling_of(RaceTimes(sizes, rounds), record.circumstances.machine.cores)
    except (KeyError, ValueError) as error:
        raise BenchmarkError(
            lazy_tr("This record is no whole race: a round lacks a size. Choose another file.")
        ) from error
    disturbed = disturbed_rounds(record.trials)
    wait = record.circumstances.wait_milliseconds
    is_here = is_this_machine(record.circumstances.machine)
    verdict = verdict_of(scaling, is_waiting=bool(wait))
    judgement = in_circumstances(verdict.sentence, wait, len(disturbed), len(numbers))
    if not is_here:
        elsewhere = lazy_tr("It was measured on another machine and says nothing about this one.")
        judgement = replace(judgement, caution=lazy_sentences(judgement.caution, elsewhere))
    return RaceAnalysis(
        scaling,
        tuple(median(t.start_seconds for t in pools if t.workers == size) for size in sizes),
        median(trial.work_seconds for trial in plain) if plain else None,
        _hand_over(plain, [each[0] for each in rounds]),
        disturbed,
        judgement,
        verdict.workers if is_here and not wait else None,
        bool(wait),
        tuple(median(t.cores_used for t in pools if t.workers == size) for size in sizes),
        _guesses_of(record, sizes),
    )


def _guesses_of(record: RaceRecord, sizes: Collection[int]) -> tuple[Guess, ...]:
    """Return the guesses about `sizes`, one a size; that one worker is as fast as one is none."""
    by_size = {each.workers: each for each in record.guesses if each.workers in sizes}
    return tuple(by_size[size] for size in sorted(by_size) if size > 1)


def _hand_over(plain: Sequence[SizeTrial], alone: Sequence[float]) -> Interval | None:
    """Return how much longer the rounds of one worker took than those of the plain loop."""
    loops = [trial.work_seconds for trial in sorted(plain, key=lambda trial: trial.round)]
    if len(loops) != len(alone):
        return None
    resampled = [
        median(alone[index] for index in chosen) / median(loops[index] for index in chosen) - 1
        for chosen in draws(len(alone))
    ]
    return percentile_interval(resampled)
