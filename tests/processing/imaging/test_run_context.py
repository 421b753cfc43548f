"""The context of a run reaches every worker unchanged, and its defaults are safe."""

import pickle
from dataclasses import FrozenInstanceError

import pytest

from processing.imaging.run_context import RunContext
from processing.settings.recipe import Recipe

RUN_CONTEXT = RunContext("0a1b2c3d-1-1-0a1b2c3d", Recipe(width_pixels=20), 10**9)


def test_workers_get_the_very_same():
    replacing = RunContext("run", Recipe(height_pixels=7), 5, replaces_originals=True)
    for run_context in (RUN_CONTEXT, replacing):
        assert pickle.loads(pickle.dumps(run_context)) == run_context


def test_no_original_is_replaced_unless_that_is_said():
    assert not RUN_CONTEXT.replaces_originals


def test_no_worker_changes_them_for_the_next_picture():
    with pytest.raises(FrozenInstanceError):
        RUN_CONTEXT.memory_bytes = 10**12


def test_what_workers_are_told_once_is_small_enough_for_a_pipe():
    assert len(pickle.dumps(RUN_CONTEXT)) < 4096
