"""The share of other programs is what the machine did less what we did."""

import subprocess
import sys

import pytest

from processing.processes import cpu_load
from processing.processes.cpu_load import LoadWatch, _own_seconds, _Reading


@pytest.mark.parametrize(("ours", "share"), [(0.0, 0.6), (3.0, 0.3), (6.0, 0.0), (7.0, 0.0)])
def test_what_is_not_ours_belongs_to_others(monkeypatch, ours, share):
    readings = iter([_Reading(100.0, 200.0, 50.0), _Reading(106.0, 210.0, 50.0 + ours)])
    monkeypatch.setattr(cpu_load, "_read", lambda: next(readings))
    assert LoadWatch().others_share() == pytest.approx(share)


def test_no_time_that_passed_has_no_share(monkeypatch):
    monkeypatch.setattr(cpu_load, "_read", lambda: _Reading(1.0, 2.0, 0.5))
    assert LoadWatch().others_share() == 0.0


def test_cores_used_are_our_seconds_by_the_time_that_passed(monkeypatch):
    clock, ours = iter([10.0, 14.0]), iter([50.0, 57.0])
    monkeypatch.setattr(cpu_load, "_own_seconds", lambda: next(ours))
    monkeypatch.setattr(cpu_load.time, "perf_counter", lambda: next(clock))
    assert LoadWatch().own_cores() == pytest.approx(7 / 4)


def test_what_a_child_uses_is_ours():
    before = _own_seconds()
    busy = "import time\nwhile time.process_time() < 0.3: pass\nprint(flush=True)\ninput()"
    with subprocess.Popen(
        [sys.executable, "-c", busy], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        child.stdout.readline()
        used = _own_seconds() - before
        child.communicate("\n", timeout=20)
    assert used >= 0.25
