"""The scanner: a process of its own, a one-way pipe, and an end that is the end of file."""

import multiprocessing
import os
import signal
import sys
import threading
from multiprocessing.context import SpawnProcess
from pathlib import Path

import pytest

from processing.errors import ScanError
from processing.planning.scanner import PipeStep, Scanner
from processing.settings.batch import BatchSettings, StartMethod

METHODS = [StartMethod.SPAWN, StartMethod.FORKSERVER]
with_signals = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")


def settings_for(folder: Path, method: StartMethod) -> BatchSettings:
    return BatchSettings((folder,), folder / "out", start_method=method)


@pytest.mark.parametrize("method", METHODS)
def test_everything_arrives_and_the_process_is_gone(tmp_path: Path, method: StartMethod) -> None:
    for n in range(1_100):
        (tmp_path / f"{n}.jpg").write_bytes(b"")
    noted: list[tuple[PipeStep, int]] = []
    scanner = Scanner(settings_for(tmp_path, method), lambda *step: noted.append(step))
    names = [source.path.name for batch in scanner.run() for source in batch.sources]
    assert names == [f"{n}.jpg" for n in range(1_100)]
    assert not multiprocessing.active_children()
    opened, *messages, last = noted
    assert (opened, last) == ((PipeStep.OPENED, 0), (PipeStep.END_OF_FILE, 0))
    assert {step for step, _ in messages} == {PipeStep.MESSAGE}
    assert sum(pictures for _, pictures in messages) == 1_100


@pytest.mark.parametrize("method", METHODS)
def test_a_problem_in_the_scanner_is_raised_here(tmp_path: Path, method: StartMethod) -> None:
    scanner = Scanner(settings_for(tmp_path / "gone", method))
    with pytest.raises(ScanError, match="gone does not exist"):
        list(scanner.run())
    assert not multiprocessing.active_children()


@with_signals
@pytest.mark.parametrize("how", ["cancel", "stop"])
def test_a_scan_that_hangs_can_be_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """A stopped process stands for one that waits for a dead network share."""
    _send_at_its_start(monkeypatch, "SIGSTOP")
    scanner = Scanner(settings_for(tmp_path, StartMethod.SPAWN))
    for n in range(600):
        (tmp_path / f"{n}.jpg").write_bytes(b"")
    found = scanner.run()
    end = getattr(scanner, how)
    threading.Timer(0.3, end).start()  # at whatever moment, it never ends by itself
    list(found)  # ends at all
    assert (scanner.is_cancelled, scanner.is_partial) == (how == "cancel", how == "stop")
    assert not multiprocessing.active_children()


@with_signals
def test_a_scanner_that_is_killed_is_told_as_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _send_at_its_start(monkeypatch, "SIGKILL")
    noted: list[PipeStep] = []
    settings = settings_for(tmp_path, StartMethod.SPAWN)
    with pytest.raises(ScanError, match="stopped early"):
        list(Scanner(settings, lambda step, _pictures: noted.append(step)).run())
    assert noted == [PipeStep.OPENED, PipeStep.END_OF_FILE]


def test_closing_a_scan_early_ends_its_process(tmp_path: Path) -> None:
    for n in range(2_000):
        (tmp_path / f"{n}.jpg").write_bytes(b"")
    found = Scanner(settings_for(tmp_path, StartMethod.SPAWN)).run()
    next(found)
    found.close()
    assert not multiprocessing.active_children()


def _send_at_its_start(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let the scanner process get a signal before it has done anything."""
    start = SpawnProcess.start

    def start_and_send(process: SpawnProcess) -> None:
        start(process)
        os.kill(process.pid or 0, getattr(signal, name))

    monkeypatch.setattr(SpawnProcess, "start", start_and_send)


def test_a_scanner_that_cannot_be_started_leaks_nothing_and_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_process: object) -> None:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr("multiprocessing.context.SpawnProcess.start", refuse)
    before = len(os.listdir("/dev/fd"))
    with pytest.raises(ScanError, match=r"Too many open files\. Close other programs"):
        list(Scanner(settings_for(tmp_path, StartMethod.SPAWN)).run())
    assert len(os.listdir("/dev/fd")) == before
