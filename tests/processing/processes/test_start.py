"""A fork server is begun early for those who use one, and whether that works is no matter then."""

import errno
import sys

import pytest

from processing.processes.start import begin_fork_server
from processing.settings.batch import StartMethod

if sys.platform == "win32":
    pytest.skip("Windows knows no fork server", allow_module_level=True)

from multiprocessing import forkserver


def test_a_fork_server_is_begun_where_processes_are_started_by_one(monkeypatch):
    begun = []
    monkeypatch.setattr(forkserver, "ensure_running", lambda: begun.append(True))
    begin_fork_server(StartMethod.SPAWN)
    assert not begun
    begin_fork_server(StartMethod.FORKSERVER)
    assert begun


def test_a_fork_server_that_cannot_begin_stops_nobody_yet(monkeypatch):
    def fail():
        raise OSError(errno.EAGAIN, "no more processes")

    monkeypatch.setattr(forkserver, "ensure_running", fail)
    begin_fork_server(StartMethod.FORKSERVER)
