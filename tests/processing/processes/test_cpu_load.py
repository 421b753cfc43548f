"""What cores did is parted between us and others: worked examples, and one real reading."""

import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processing.processes.cpu_load import CoreMeter, CoreTime, Used, shares_of

LIMIT_SECONDS = 30.0
SECONDS = st.floats(0, 1)


def shares(cores, used):
    return [(round(each.ours, 6), round(each.others, 6)) for each in shares_of(cores, used)]


def test_what_a_core_did_beyond_our_process_there_was_done_by_others():
    cores = [CoreTime(0.9, 1.0), CoreTime(0.5, 1.0), CoreTime(0.0, 1.0)]
    used = [Used(0.6, 0), Used(0.5, 1)]
    assert shares(cores, used) == [(0.6, 0.3), (0.5, 0.0), (0.0, 0.0)]


def test_a_process_that_moved_was_on_other_cores_as_far_as_they_were_busy():
    cores = [CoreTime(0.4, 1.0), CoreTime(0.6, 1.0), CoreTime(0.2, 1.0)]
    assert shares(cores, [Used(0.8, 0)]) == [(0.4, 0.0), (0.3, 0.3), (0.1, 0.1)]


def test_where_nobody_tells_the_core_ours_is_spread_as_the_load_is():
    cores = [CoreTime(0.8, 1.0), CoreTime(0.4, 1.0)]
    assert shares(cores, [Used(0.6, None)]) == [(0.4, 0.4), (0.2, 0.2)]
    assert shares(cores, [Used(0.6, 9)]) == [(0.4, 0.4), (0.2, 0.2)]


def test_no_time_that_passed_has_no_share():
    assert shares([CoreTime(0.0, 0.0)], [Used(1.0, 0)]) == [(0.0, 0.0)]
    assert shares_of([], [Used(1.0, 0)]) == ()


@given(
    st.lists(SECONDS, min_size=1, max_size=8),
    st.lists(st.tuples(SECONDS, st.none() | st.integers(0, 9)), max_size=8),
)
def test_ours_and_others_are_together_what_a_core_did_and_nothing_of_ours_is_lost(busy, used):
    found = shares_of([CoreTime(each, 1.0) for each in busy], [Used(*each) for each in used])
    for share, whole in zip(found, busy, strict=True):
        assert share.ours + share.others == pytest.approx(whole, abs=1e-9)
    ours = min(sum(seconds for seconds, _ in used), sum(busy))
    assert sum(share.ours for share in found) == pytest.approx(ours, abs=1e-9)


def test_a_busy_process_of_ours_is_seen_and_one_that_is_gone_does_no_harm():
    busy = "print(flush=True)\nwhile True: pass"
    with subprocess.Popen([sys.executable, "-c", busy], stdout=subprocess.PIPE) as child:
        child.stdout.readline()
        meter = CoreMeter()
        meter.read({child.pid})
        deadline = time.monotonic() + LIMIT_SECONDS
        seen = 0.0
        while seen < 0.1 and time.monotonic() < deadline:
            time.sleep(0.1)
            load = meter.read({child.pid})
            seen += sum(share.ours for share in load.cores)
        child.kill()
    assert seen >= 0.1
    assert load.memory_bytes > 1_000_000
    assert load.cores
    assert meter.read({child.pid}).memory_bytes == 0
