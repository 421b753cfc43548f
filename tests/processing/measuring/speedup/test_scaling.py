"""Intervals that hold the truth, and verdicts that promise no more than was measured."""

import random
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processing.language.translation import localized
from processing.measuring.speedup import _laws
from processing.measuring.speedup.bootstrap import Interval, percentile_interval
from processing.measuring.speedup.scaling import RaceTimes, scaling_of
from processing.measuring.speedup.verdict import verdict_of
from tests.support.pseudo_language import pseudo_language, untranslated

SIZES = (1, 2, 3, 4, 6, 8)
TRUTH = (0.03, 0.004)  # contention and coherency of the synthetic machine


def race(noise, *, sizes=SIZES, rounds=5, seed=1, truth=TRUTH, drift=0.0):
    """Return the times of a machine that keeps the universal law, with noise and drift."""
    source = random.Random(seed)
    return RaceTimes(
        sizes,
        tuple(
            tuple(
                60
                / _laws.universal(*truth, n)
                * (1 + drift * number)
                * source.lognormvariate(0, noise)
                for n in sizes
            )
            for number in range(rounds)
        ),
    )


def seen(times, cores=64):
    """Return what a race shows on a machine with so many cores."""
    return scaling_of(times, cores)


def test_speedups_of_exact_times_are_exact_and_their_bands_have_no_width():
    scaling = seen(race(0.0))
    for point in scaling.points:
        assert point.speedup == pytest.approx(_laws.universal(*TRUTH, point.workers))
        assert point.band.width == pytest.approx(0)
        assert point.efficiency == pytest.approx(point.speedup / point.workers)
    assert scaling.universal.contention == pytest.approx(TRUTH[0])
    assert scaling.universal.coherency == pytest.approx(TRUTH[1])
    assert scaling.points[0].karp_flatt is None
    serials = [point.karp_flatt for point in scaling.points[1:]]
    assert serials == sorted(serials)  # overhead, not a serial part


def test_the_bands_hold_the_truth_about_as_often_as_they_say():
    races = [seen(race(0.05, seed=seed, sizes=(1, 4), rounds=7)) for seed in range(60)]
    truth = _laws.universal(*TRUTH, 4)
    held = sum(truth in scaling.points[1].band for scaling in races)
    assert held >= 50  # 95 % would be 57; medians of seven cover a little less


def test_drift_that_hits_whole_rounds_alike_does_not_widen_the_bands_out_of_measure():
    steady, drifting = seen(race(0.01)), seen(race(0.01, drift=0.1))
    for one, other in zip(steady.points, drifting.points, strict=True):
        assert other.speedup == pytest.approx(one.speedup, rel=0.25)


def test_the_same_times_always_give_the_same_intervals():
    assert seen(race(0.05)) == seen(race(0.05))


@pytest.mark.parametrize(
    ("sizes", "rounds"),
    [((2, 4), ((1.0, 1.0),)), ((1, 2), ()), ((1, 2), ((1.0,),)), ((1, 2), ((1.0, 0.0),))],
)
def test_times_that_cannot_be_a_race_are_refused(sizes, rounds):
    with pytest.raises(ValueError, match=r"round|sizes|time"):
        RaceTimes(sizes, rounds)


def test_a_clear_race_ends_in_a_sentence_with_a_number_to_set():
    times = race(0.005, truth=(0.05, 0.025))
    verdict = verdict_of(seen(times))
    assert verdict.sentence == (
        "6 workers are 3.0 times as fast as one. More workers gain less than 10%. "
        "Measured on 64 cores."
    )
    assert verdict.workers == 6


def test_a_race_that_still_climbs_says_that_the_best_was_not_measured():
    verdict = verdict_of(seen(race(0.005, truth=(0.01, 0.0))))
    assert verdict.workers == 8
    assert verdict.sentence.endswith(
        ". More workers may help, so race larger sizes. Measured on 64 cores."
    )


def test_where_waiting_overlaps_beyond_the_cores_the_law_that_ends_there_promises_nothing():
    """It is fitted to four workers, and eight were measured."""
    verdict = verdict_of(seen(race(0.005, truth=(0.01, 0.0)), cores=4), is_waiting=True)
    assert verdict.sentence.endswith(". More workers were not measured. Measured on 4 cores.")


def test_three_sizes_promise_nothing_beyond_themselves():
    verdict = verdict_of(seen(race(0.005, sizes=(1, 2, 4))))
    assert verdict.sentence.endswith(". More workers were not measured. Measured on 64 cores.")


def test_a_wide_interval_cannot_tell():
    verdict = verdict_of(seen(race(0.6, sizes=(1, 2, 4))))
    assert "cannot tell" in verdict.sentence
    assert verdict.workers is None


def test_few_rounds_cannot_tell_however_clear_they_look():
    verdict = verdict_of(seen(race(0.0, rounds=2)))
    assert verdict.sentence.startswith("2 rounds cannot tell chance from speed. So far ")
    assert verdict.sentence.endswith("Run 5 rounds or more. Measured on 64 cores.")
    assert verdict.workers is None


def test_where_more_workers_lose_one_worker_wins():
    verdict = verdict_of(seen(race(0.005, truth=(1.1, 0.0))))
    assert verdict.sentence == (
        "One worker is about as fast as any number that was measured. "
        "More workers gain less than 10%. Measured on 64 cores."
    )
    assert verdict.workers == 1


def times_of(**columns):
    """Return a race with these seconds a size, one for each round."""
    sizes = tuple(int(name.removeprefix("of_")) for name in columns)
    return RaceTimes(sizes, tuple(zip(*columns.values(), strict=True)))


def test_one_worker_wins_only_where_no_other_size_may_be_clearly_faster():
    verdict = verdict_of(seen(times_of(of_1=[10.0] * 5, of_2=[10.0, 9.7, 8.0, 10.5, 9.7])))
    assert verdict.sentence.startswith(
        "This race cannot tell whether more workers help. 2 workers are anything from 1.0 to 1.2 "
        "times as fast as one."
    )
    assert verdict.workers is None


def test_more_are_not_told_to_be_of_no_help_where_they_may_be():
    times = times_of(of_1=[10.0] * 5, of_2=[5.0] * 5, of_4=[5.0, 4.9, 4.4, 5.0, 4.95])
    verdict = verdict_of(seen(times))
    assert verdict.sentence == (
        "2 workers are 2.0 times as fast as one. Whether more workers help, this race cannot tell. "
        "Measured on 64 cores."
    )
    assert verdict.workers == 2


def test_more_than_linear_speedup_is_printed_and_not_clipped():
    times = replace(race(0.0, sizes=(1, 2)), rounds=((10.0, 4.0),) * 5)
    scaling = seen(times)
    assert scaling.points[1].efficiency == pytest.approx(1.25)
    assert "2 workers are 2.5 times as fast as one, more than their number" in (
        verdict_of(scaling).sentence
    )


def test_no_linear_race_is_called_faster_than_its_number():
    told = [
        verdict_of(seen(race(0.02, sizes=(1, 2), seed=seed, truth=(0.0, 0.0)))).sentence
        for seed in range(100)
    ]
    # Half of them show a little more than their number, and 2.5 % may do so by chance.
    assert sum("more than their number" in each for each in told) <= 5


def on_cores(cores, sizes, noise=0.0, **changes):
    """Return the times of a perfectly parallel program, on a machine with so many cores."""
    source = random.Random(4)
    return RaceTimes(
        sizes,
        tuple(
            tuple(60 / min(n, cores) * source.lognormvariate(0, noise) for n in sizes)
            for _ in range(changes.get("rounds", 5))
        ),
    )


@pytest.mark.parametrize(
    ("cores", "sizes"), [(4, (1, 2, 3, 4, 6, 8)), (8, (1, 2, 3, 4, 6, 8)), (3, (1, 2, 3, 4))]
)
def test_the_laws_of_a_perfectly_parallel_program_have_no_serial_part_whatever_the_cores(
    cores, sizes
):
    scaling = scaling_of(on_cores(cores, sizes), cores)
    assert scaling.amdahl.serial == pytest.approx(0, abs=1e-9)
    assert scaling.serial.high == pytest.approx(0, abs=1e-9)
    assert scaling.fitted_to == max(n for n in sizes if n <= cores)
    if cores >= 4:
        assert scaling.universal.contention == pytest.approx(0, abs=1e-9)
        assert scaling.universal.coherency == pytest.approx(0, abs=1e-9)


def test_the_lack_of_cores_is_not_taken_for_a_serial_part():
    points = scaling_of(on_cores(2, (1, 2, 3, 4)), 2).points
    assert [point.karp_flatt for point in points] == [None, pytest.approx(0, abs=1e-9), None, None]


@pytest.mark.parametrize("cores", [0, 1, 2])
def test_no_law_is_fitted_where_there_are_too_few_cores_for_it(cores):
    scaling = scaling_of(on_cores(max(1, cores), (1, 2, 3, 4)), cores)
    assert (scaling.amdahl, scaling.serial) == (None, None)
    assert (scaling.universal, scaling.best_workers) == (None, None)
    assert scaling.fitted_to == max(1, cores)


def test_workers_beyond_the_cores_are_not_said_to_help_by_a_law_that_knows_none():
    verdict = verdict_of(scaling_of(on_cores(4, (1, 2, 3, 4, 6, 8), 0.002), 4))
    assert verdict.sentence == (
        "4 workers are 4.0 times as fast as one. More workers gain less than 10%. "
        "Measured on 4 cores."
    )
    largest = verdict_of(scaling_of(on_cores(4, (1, 2, 3, 4), 0.002), 4))
    assert largest.sentence == (
        "4 workers are 4.0 times as fast as one. There is no core for more workers. "
        "Measured on 4 cores."
    )
    waiting = verdict_of(scaling_of(on_cores(4, (1, 2, 3, 4), 0.002), 2), is_waiting=True)
    assert "More workers were not measured." in waiting.sentence


@pytest.mark.parametrize(
    "times",
    [
        race(0.005, truth=(0.05, 0.025)),
        race(0.005, truth=(0.01, 0.0)),
        race(0.005, truth=(1.1, 0.0)),
        race(0.005, sizes=(1, 2, 4)),
        race(0.6, sizes=(1, 2, 4)),
        race(0.0, rounds=1),
        race(0.6, rounds=2),
        race(0.005, truth=(1.1, 0.0), rounds=3),
        race(0.0, sizes=(1,)),
        times_of(of_1=[10.0] * 5, of_2=[10.0, 9.7, 8.0, 10.5, 9.7]),
        times_of(of_1=[10.0] * 5, of_2=[5.0] * 5, of_4=[5.0, 4.9, 4.4, 5.0, 4.95]),
        times_of(of_1=[10.0] * 5, of_2=[4.0] * 5),
        times_of(of_1=[10.0] * 3, of_2=[4.0] * 3),
        times_of(of_1=[10.0] * 5, of_2=[9.0, 9.0, 9.0, 10.2, 10.2]),
    ],
)
def test_a_verdict_is_translated_as_whole_sentences_with_numbers_of_the_language(times):
    sentence = verdict_of(seen(times)).sentence
    with pseudo_language():
        told = localized(sentence)
    assert not untranslated(told)
    assert re.findall(r"\d+[.,]?\d*", told) == [
        number.replace(".", ",") for number in re.findall(r"\d+(?:\.\d+)?", sentence)
    ]


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50))
def test_an_interval_lies_within_its_values_and_grows_with_what_it_covers(values):
    usual, narrow = percentile_interval(values), percentile_interval(values, 0.5)
    assert min(values) <= usual.low <= narrow.low <= narrow.high <= usual.high <= max(values)
    assert usual.low in usual


def test_no_values_have_no_interval():
    with pytest.raises(ValueError, match="at least one"):
        percentile_interval([])


def test_intervals_move_and_scale():
    assert Interval(1, 3).scaled(2).moved(-1) == Interval(1, 5)
