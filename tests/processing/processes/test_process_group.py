"""A program ends with all that it has started, on each system."""

import subprocess
import sys

import psutil

from processing.processes.process_group import end_group, own_group
from tests.support.bounds import WAIT_SECONDS
from tests.support.process_ends import outliving

# Starts a child that starts a grandchild; each tells its number, and that it is there.
FAMILY = """
import os, subprocess, sys, time
print(os.getpid(), flush=True)
depth = int(sys.argv[1])
if depth:
    subprocess.Popen([sys.executable, "-c", sys.argv[2], str(depth - 1), sys.argv[2]])
time.sleep(3600 if depth != END else 0)
"""


def family(end: int = -1):
    """Start three generations; the one of the depth `end` ends at once by itself."""
    code = FAMILY.replace("END", str(end))
    command = [sys.executable, "-c", code, "2", code]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **own_group())
    pids = [int(process.stdout.readline()) for _ in range(3)]
    return process, [psutil.Process(pid) for pid in pids if psutil.pid_exists(pid)]


def test_all_generations_end_together():
    process, members = family()
    end_group(process)
    assert process.wait(WAIT_SECONDS) != 0
    process.stdout.close()
    assert outliving(members) == []


def test_all_generations_end_together_where_there_are_no_groups(monkeypatch):
    process, members = family()
    with monkeypatch.context() as there:
        there.setattr(sys, "platform", "win32")
        end_group(process)
    assert process.wait(WAIT_SECONDS) != 0
    process.stdout.close()
    assert outliving(members) == []


def test_what_a_program_left_behind_ends_too():
    process, members = family(end=2)
    assert process.wait(WAIT_SECONDS) == 0
    end_group(process)
    process.stdout.close()
    assert outliving(members) == []


def test_ending_what_has_ended_does_nothing():
    process = subprocess.Popen([sys.executable, "-c", ""], **own_group())
    process.wait(WAIT_SECONDS)
    end_group(process)
    end_group(process)


def test_windows_gives_a_program_a_group_and_no_console(monkeypatch):
    monkeypatch.setattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 1, raising=False)
    monkeypatch.setattr(subprocess, "CREATE_NO_WINDOW", 2, raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    assert own_group() == {"creationflags": 3}
