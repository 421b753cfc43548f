import random

import pytest

from processing.task import Status
from tests.fuzz.fuzz_target import RECIPES, SUFFIXES, FindingError, make_of
from tests.support.damaged_pictures import mutated, seeds

ROUNDS = 150


def test_every_seed_is_made_by_some_recipe_as_it_is():
    for number, (suffix, content) in enumerate(seeds()):
        assert make_of(content, suffix, number).status is Status.DONE, (number, suffix)


@pytest.mark.filterwarnings("ignore")  # of Pillow: a worker takes them up as the picture's
def test_damaged_pictures_are_made_or_fail_with_a_reason():
    chance, samples = random.Random("damaged"), seeds()
    ends = set()
    for _ in range(ROUNDS):
        suffix, content = chance.choice(samples)
        choice = chance.randrange(len(RECIPES) * len(SUFFIXES))
        ends.add(make_of(mutated(content, chance), suffix, choice).status)
    assert ends >= {Status.DONE, Status.FAILED}


def test_the_target_finds_a_failure_without_a_reason(monkeypatch):
    monkeypatch.setattr("tests.fuzz.fuzz_target.is_unexplained", lambda reason: True)

    with pytest.raises(FindingError, match="no reason for people"):
        make_of(b"no picture", ".png", 0)
