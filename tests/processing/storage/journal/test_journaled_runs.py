"""Whether a run of the journal is at work, as far as this machine can tell."""

import time
from dataclasses import replace

import pytest

from processing.files.temporaries import new_run_id
from processing.storage.journal.runs import ELSEWHERE_SECONDS, JournaledRun, RunState
from tests.support.examples import batch


@pytest.fixture
def at_work(tmp_path) -> JournaledRun:
    settings = batch(tmp_path)
    return JournaledRun(new_run_id(), settings, 3, 1, 2, time.time(), RunState.RUNNING)


def in_dead_process(run_id: str) -> str:
    machine, _, start, token = run_id.split("-")
    return f"{machine}-999999999-{start}-{token}"


def elsewhere(run_id: str) -> str:
    """Return the id of a run on another machine, and so of another boot."""
    _, pid, start, _ = run_id.split("-")
    return f"0badcafe-{pid}-{start}-0badf00d0badf00d00000000"


def test_a_run_of_this_process_is_at_work_however_long_it_takes(at_work):
    assert at_work.is_alive
    assert replace(at_work, started=at_work.started - 10 * ELSEWHERE_SECONDS).is_alive


def test_a_run_of_a_process_that_is_gone_from_this_machine_broke_off(at_work):
    assert not replace(at_work, id=in_dead_process(at_work.id)).is_alive


@pytest.mark.parametrize("state", [state for state in RunState if state is not RunState.RUNNING])
def test_a_run_that_told_its_end_is_over_wherever_it_was(at_work, state):
    assert not replace(at_work, state=state).is_alive
    assert not replace(at_work, state=state, id=elsewhere(at_work.id)).is_alive


def test_a_run_of_another_machine_is_left_in_peace_though_its_process_is_not_here(at_work):
    there = replace(at_work, id=elsewhere(in_dead_process(at_work.id)))
    assert there.is_alive


def test_a_run_of_another_machine_is_given_up_after_a_day(at_work):
    there = elsewhere(at_work.id)
    assert not replace(at_work, id=there, started=at_work.started - ELSEWHERE_SECONDS - 1).is_alive
    # Nor does a clock that was set back make it live for ever.
    assert not replace(at_work, id=there, started=at_work.started + ELSEWHERE_SECONDS + 9).is_alive


def test_a_run_of_an_id_that_is_none_of_ours_is_taken_for_one_of_another_machine(at_work):
    assert replace(at_work, id="odd").is_alive
    assert not replace(at_work, id="odd", started=1.0).is_alive
