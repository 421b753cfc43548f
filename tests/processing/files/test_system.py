"""What is asked of the system without psutil is what psutil tells."""

import os
import subprocess
import sys

import psutil
import pytest

from processing.files.cgroups import Limits
from processing.files.machine import address_space_bytes, memory_bytes, start_second


def test_the_memory_is_that_of_the_machine(monkeypatch):
    monkeypatch.setattr("processing.files.cgroups.limits", Limits)
    assert memory_bytes() == psutil.virtual_memory().total


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has control groups")
@pytest.mark.parametrize("limit", [300_000_000, 10**18])
def test_the_memory_is_no_more_than_that_of_the_container(monkeypatch, limit):
    monkeypatch.setattr("processing.files.cgroups.limits", lambda: Limits(memory_bytes=limit))
    assert memory_bytes() == min(limit, psutil.virtual_memory().total)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits addresses")
def test_the_addresses_are_about_those_that_psutil_counts():
    assert address_space_bytes() == pytest.approx(psutil.Process().memory_info().vms, rel=0.05)


def test_a_start_is_that_of_the_process_and_stays_the_same():
    process = psutil.Process()
    since = psutil.boot_time() if sys.platform == "linux" else 0
    assert start_second(os.getpid()) == pytest.approx(process.create_time() - since, abs=2)
    assert start_second(os.getpid()) == start_second(os.getpid())


def test_a_process_that_is_gone_has_no_start():
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait(60)
    pid = process.pid
    del process  # Windows knows of it as long as somebody holds on to it
    assert start_second(pid) is None
