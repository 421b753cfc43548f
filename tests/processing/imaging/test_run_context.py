"""The conditions of a run travel to every worker as they are, and are safe by default."""

import pickle
from dataclasses import FrozenInstanceError

import pytest

from processing.imaging.run_context import Conditions
from processing.settings.recipe import Recipe

CONDITIONS = Conditions("0a1b2c3d-1-1-0a1b2c3d", Recipe(width_pixels=20), 10**9)


def test_workers_get_the_very_same():
    replacing = Conditions("run", Recipe(height_pixels=7), 5, replaces_originals=True)
    for conditions in (CONDITIONS, replacing):
        assert pickle.loads(pickle.dumps(conditions)) == conditions


def test_no_original_is_replaced_unless_that_is_said():
    assert not CONDITIONS.replaces_originals


def test_no_worker_changes_them_for_the_next_picture():
    with pytest.raises(FrozenInstanceError):
        CONDITIONS.memory_bytes = 10**12


def test_what_workers_are_told_once_is_small_enough_for_a_pipe():
    assert len(pickle.dumps(CONDITIONS)) < 4096
