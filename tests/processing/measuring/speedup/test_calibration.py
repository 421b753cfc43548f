"""Intervals of a calibration hold the truth as often as they promise, of few pictures too."""

import random
from collections import Counter

import pytest

from processing.measuring.speedup.calibration import (
    SAMPLED_PICTURES,
    Amount,
    Calibration,
    Sampled,
    _student_quantile,
    _widening,
    sample_of,
)

TRIALS = 300


def share_that_holds_the_truth(counts: dict[str, int], spread: float = 0.35) -> float:
    """Return how often one worker's time lies in its interval; each format takes 1 s a megapixel.

    `counts` tells how many pictures of each format are sampled.
    """
    chance = random.Random(5)
    hits = 0
    for _ in range(TRIALS):
        samples = [
            Sampled(name, megapixels, megapixels * chance.gauss(1.0, spread))
            for name, count in counts.items()
            for megapixels in (chance.uniform(1.0, 9.0) for _ in range(count))
        ]
        told = Calibration(samples).seconds_for(Amount(name, 100.0) for name in counts)
        assert told.interval is not None
        hits += 100.0 * len(counts) in told.interval
    return hits / TRIALS


@pytest.mark.parametrize(
    "counts",
    [{"jpeg": 5}, {"jpeg": 12}, {"jpeg": 6, "png": 6}, {"jpeg": 8, "png": 8, "webp": 8}],
    ids=str,
)
def test_the_truth_is_inside_about_as_often_as_is_promised(counts):
    assert 0.92 <= share_that_holds_the_truth(counts) <= 0.985


FOLDERS = {
    "one format": {"jpg": (1, 0.02)},
    "two formats": {"jpg": (3, 0.02), "png": (1, 0.1)},
    "three formats": {"jpg": (8, 0.02), "png": (1, 0.1), "webp": (1, 0.05)},
    "five formats": {
        "jpg": (4, 0.02),
        "png": (1, 0.1),
        "webp": (1, 0.05),
        "gif": (1, 0.03),
        "heic": (1, 0.2),
    },
}


def coverage(folder, folders: int) -> float:
    """Return in which share of so many folders the interval holds what all pictures take alone.

    Each has 400 pictures, of which as many are sampled as the program does. `folder` tells for each
    format how frequent it is, and its seconds a megapixel.
    """
    held = 0
    for seed in range(folders):
        chance = random.Random(seed)
        pictures = []
        weights = [weight for weight, _ in folder.values()]
        for name in chance.choices(list(folder), weights, k=400):
            megapixels = chance.lognormvariate(1, 0.4)
            seconds = megapixels * folder[name][1] * chance.lognormvariate(0, 0.25)
            pictures.append(Sampled(name, megapixels, seconds))
        chosen = sample_of([each.format for each in pictures], SAMPLED_PICTURES, seed)
        amounts = [
            Amount(name, sum(each.megapixels for each in pictures if each.format == name))
            for name in folder
        ]
        told = Calibration([pictures[index] for index in chosen]).seconds_for(amounts)
        held += sum(each.seconds for each in pictures) in told.interval
    return held / folders


@pytest.mark.parametrize("folder", FOLDERS.values(), ids=FOLDERS)
def test_of_whole_folders_the_interval_holds_the_truth_as_often_as_it_promises(folder, request):
    if request.config.getoption("--full"):
        assert 0.93 <= coverage(folder, 1500) <= 0.985
    else:  # by so few, chance moves the share by 0.04
        assert coverage(folder, 120) >= 0.89


def test_each_of_many_formats_has_enough_pictures_for_a_ratio_of_its_own():
    formats = [f".f{number}" for number in range(9) for _ in range(20)] + [".rare"] * 2
    chosen = Counter(formats[index] for index in sample_of(formats, 24))
    assert all(chosen[f".f{number}"] == 5 for number in range(9))
    assert not chosen[".rare"]


def test_what_chance_did_to_one_format_is_not_taken_for_what_it_did_to_another():
    """Two formats of the same samples are no surer than one, by the root of two."""
    seconds = [1.0, 1.4, 0.7, 1.1, 0.8, 1.6, 0.9, 1.2]
    samples = [Sampled(name, 1.0, each) for name in ("jpeg", "png") for each in seconds]
    calibration = Calibration(samples)
    one = calibration.seconds_for([Amount("jpeg", 10.0)]).interval
    both = calibration.seconds_for([Amount("jpeg", 10.0), Amount("png", 10.0)]).interval
    assert both.width / one.width == pytest.approx(2**0.5, rel=0.12)


def test_a_format_of_four_pictures_takes_the_ratio_of_all():
    samples = [Sampled("jpeg", 1.0, 1.0)] * 8 + [Sampled("png", 1.0, 4.0)] * 4
    assert Calibration(samples).seconds_for([Amount("png", 10.0)]).seconds == pytest.approx(20.0)
    samples += [Sampled("png", 1.0, 4.0)]
    assert Calibration(samples).seconds_for([Amount("png", 10.0)]).seconds == pytest.approx(40.0)


def test_a_rare_format_is_sampled_often_enough_for_a_ratio_of_its_own():
    formats = [".jpg"] * 500 + [".png"] * 9 + [".gif"] * 2
    chosen = [formats[index] for index in sample_of(formats, 24)]
    assert len(chosen) == 24
    assert chosen.count(".png") >= 5
    assert sample_of(formats, 24) == sample_of(formats, 24)
    assert sample_of([".jpg"] * 3, 24) == [0, 1, 2]


@pytest.mark.parametrize(
    ("degrees", "quantile"), [(4, 2.776), (5, 2.571), (9, 2.262), (23, 2.069), (1000, 1.962)]
)
def test_students_quantiles_are_those_of_the_tables(degrees, quantile):
    assert _student_quantile(degrees) == pytest.approx(quantile, abs=0.008)


def test_few_pictures_widen_and_many_hardly_do():
    assert _widening(5) == pytest.approx((5 / 4) ** 0.5 * 2.776 / 1.96, rel=0.005)
    assert _widening(24) == pytest.approx(1.078, abs=0.002)
    assert _widening(1) == 1.0
