"""The laws of speedup and their fits, against worked examples and known truths."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processing.measuring.speedup import _laws
from processing.measuring.speedup._laws import fit_amdahl, fit_universal

SHARES = st.floats(0, 1)
PARAMETERS = st.floats(0, 0.5)
COUNTS = st.integers(2, 60)
SIZES = (1, 2, 3, 4, 6, 8, 12, 16)


# The usual textbook example: 95 % of a program is parallel.
@pytest.mark.parametrize(
    ("workers", "speedup"), [(1, 1.0), (2, 1.905), (8, 5.926), (64, 15.42), (4096, 19.91)]
)
def test_amdahls_law_gives_the_textbooks_speedups(workers, speedup):
    assert _laws.amdahl(0.05, workers) == pytest.approx(speedup, rel=5e-4)


# Quinn 2004, "Parallel programming in C with MPI and OpenMP", section 7.5: a serial part of a
# tenth, and a program whose overhead grows.
@pytest.mark.parametrize(
    ("speedups", "serials"),
    [
        ((1.82, 2.50, 3.08, 3.57, 4.00, 4.38, 4.71), (0.1,) * 7),
        (
            (1.87, 2.61, 3.23, 3.73, 4.14, 4.46, 4.71),
            (0.070, 0.075, 0.080, 0.085, 0.090, 0.095, 0.1),
        ),
    ],
)
def test_the_serial_fraction_is_flat_for_a_serial_part_and_rises_with_overhead(speedups, serials):
    found = [_laws.karp_flatt(speedup, n) for n, speedup in enumerate(speedups, 2)]
    assert found == pytest.approx(serials, abs=2e-3)


# Gunther 2007, "Guerrilla capacity planning", chapter 5: a ray tracer on up to 64 processors, in
# rays a second; the fit is that of the book's method, by linear regression.
def test_the_universal_fit_of_gunthers_ray_tracer_has_its_published_parameters():
    processors = (1, 4, 8, 12, 16, 20, 24, 28, 32, 48, 64)
    throughputs = (20, 78, 130, 170, 190, 200, 210, 230, 260, 280, 310)
    fit = fit_universal(processors, [each / throughputs[0] for each in throughputs])
    assert fit.contention == pytest.approx(0.05002, abs=1e-5)
    assert fit.coherency == pytest.approx(4.709e-6, abs=1e-9)
    assert fit.best_workers == pytest.approx(449, abs=0.5)


@given(SHARES, COUNTS)
def test_amdahls_speedup_grows_with_the_workers_and_never_passes_its_limits(serial, workers):
    speedup = _laws.amdahl(serial, workers)
    assert _laws.amdahl(serial, workers - 1) <= speedup * (1 + 1e-12)
    assert 1 - 1e-12 <= speedup <= workers * (1 + 1e-12)
    assert serial == 0 or speedup <= 1 / serial * (1 + 1e-12)


@given(SHARES, st.integers(1, 1000))
def test_without_coherency_the_universal_law_is_amdahls(contention, workers):
    assert _laws.universal(contention, 0, workers) == pytest.approx(
        _laws.amdahl(contention, workers), rel=1e-9
    )


@given(PARAMETERS, st.floats(1e-6, 0.5))
def test_no_whole_number_of_workers_beats_the_best_one_by_the_universal_law(contention, coherency):
    best = _laws.best_workers(contention, coherency)
    reached = _laws.universal(contention, coherency, best)
    assert all(
        _laws.universal(contention, coherency, n) <= reached * (1 + 1e-9) for n in range(1, 200)
    )


@given(SHARES, COUNTS)
def test_karp_and_flatt_find_the_serial_part_that_amdahl_put_in(serial, workers):
    speedup = _laws.amdahl(serial, workers)
    assert _laws.karp_flatt(speedup, workers) == pytest.approx(serial, abs=1e-9)


def test_more_than_linear_speedup_shows_as_a_negative_serial_fraction_and_is_not_clipped():
    assert _laws.karp_flatt(2.2, 2) < 0
    assert _laws.efficiency(2.2, 2) == pytest.approx(1.1)


@given(SHARES)
def test_amdahls_fit_finds_the_truth_in_exact_measurements(serial):
    fit = fit_amdahl(SIZES, [_laws.amdahl(serial, n) for n in SIZES])
    assert fit.serial == pytest.approx(serial, abs=1e-9)


@given(PARAMETERS, PARAMETERS)
def test_the_universal_fit_finds_the_truth_in_exact_measurements(contention, coherency):
    fit = fit_universal(SIZES, [_laws.universal(contention, coherency, n) for n in SIZES])
    assert fit.contention == pytest.approx(contention, abs=1e-7)
    assert fit.coherency == pytest.approx(coherency, abs=1e-7)


@given(st.lists(st.floats(0.2, 30), min_size=len(SIZES), max_size=len(SIZES)))
def test_no_measurements_make_a_parameter_negative_and_no_other_pair_fits_better(speedups):
    fit = fit_universal(SIZES, speedups)
    assert fit.contention >= 0
    assert fit.coherency >= 0
    assert 0 <= fit_amdahl(SIZES, speedups).serial <= 1

    def residual(contention, coherency):
        return sum(
            (n / s - 1 - contention * (n - 1) - coherency * n * (n - 1)) ** 2
            for n, s in zip(SIZES, speedups, strict=True)
        )

    ours = residual(fit.contention, fit.coherency)
    source = random.Random(7)
    for scale in (1e-3, 1e-2, 1e-1, 1.0):
        for _ in range(20):
            other = (
                max(0.0, fit.contention + source.gauss(0, scale)),
                max(0.0, fit.coherency + source.gauss(0, scale)),
            )
            assert ours <= residual(*other) + 1e-9 * (1 + ours)


def test_fewer_than_four_sizes_have_no_universal_fit_and_two_have_none_at_all():
    assert fit_universal((1, 2, 4), (1.0, 1.9, 3.6)) is None
    assert fit_amdahl((1, 2, 4), (1.0, 1.9, 3.6)) is not None
    assert fit_amdahl((1, 2), (1.0, 1.9)) is None
    assert fit_amdahl((1,), (1.0,)) is None


def test_the_best_number_is_without_end_where_each_worker_helps():
    assert math.isinf(_laws.best_workers(0.1, 0))
    assert _laws.best_workers(1.5, 0.1) == 1.0
