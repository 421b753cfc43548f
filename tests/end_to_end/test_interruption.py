"""However the command line is interrupted, it leaves nothing behind and reports everything."""

import json
import os
import signal
import time
from contextlib import suppress

import psutil
import pytest
from PIL import Image

from processing.files.temporaries import is_temporary
from tests.support.command_line import WAIT_SECONDS, start
from tests.support.process_ends import outliving
from tests.support.recorded_events import wait_until

CANCEL_SECONDS = 20  # a bound only: how long to wait for the processes of a run


@pytest.fixture(scope="module")
def many_pictures(tmp_path_factory):
    folder = tmp_path_factory.mktemp("many")
    Image.effect_noise((2400, 1800), 60).convert("RGB").save(folder / "0.jpg", quality=90)
    for number in range(1, 400):
        os.link(folder / "0.jpg", folder / f"{number}.jpg")
    return folder


def children_of(process):
    return psutil.Process(process.pid).children(recursive=True)


def wait_for_results(folder, count, process):
    """Wait until a run is in the middle of its work."""
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if folder.is_dir() and len(os.listdir(folder)) >= count:
            return
        time.sleep(0.02)
    pytest.fail("the run did not come to its middle")


# Each signal with each way to start, at many moments: tests/faults/test_group_signals.py
@pytest.mark.parametrize(
    ("number", "start_method"),
    [(signal.SIGINT, "forkserver"), (signal.SIGTERM, "spawn"), (signal.SIGHUP, "forkserver")],
)
def test_a_signal_cancels_cleanly(many_pictures, tmp_path, number, start_method):
    out, report = tmp_path / "out", tmp_path / "report.json"
    process = start(
        *("run", many_pictures, "--output", out, "--report", report, "--workers", "2"),
        *("--start-method", start_method, "--size", "1200x1200"),
    )
    wait_for_results(out, 5, process)
    family = children_of(process)
    # The terminal sends Ctrl-C to every process, as `timeout` and systemd send the others.
    os.killpg(process.pid, number)
    stdout, stderr = process.communicate(timeout=WAIT_SECONDS)
    assert process.returncode == 130
    assert stdout.startswith("Cancelled: ")
    assert stderr == ""
    assert outliving(family, CANCEL_SECONDS) == []
    assert not [name for name in os.listdir(out) if is_temporary(name)]
    check_cancelled_report(json.loads(report.read_text()), out)


def check_cancelled_report(report, out):
    """Check that every planned file ended in one way, and that the done ones exist."""
    counts = report["counts"]
    ends = [row["status"] for row in report["files"]]
    assert len(ends) == counts["planned"] == 400
    assert counts["done"] == ends.count("done") == len(os.listdir(out))
    assert counts["cancelled"] == ends.count("cancelled") > 0


def test_a_second_ctrl_c_changes_nothing(many_pictures, tmp_path):
    out = tmp_path / "out"
    process = start("run", many_pictures, "--output", out, "--size", "1200x1200")
    wait_for_results(out, 3, process)
    for _ in range(3):
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.05)
    _, stderr = process.communicate(timeout=WAIT_SECONDS)
    assert (process.returncode, stderr) == (130, "")
    assert not [name for name in os.listdir(out) if is_temporary(name)]


def test_a_reader_that_goes_away_ends_the_run_quietly(many_pictures, tmp_path):
    out = tmp_path / "out"
    process = start("run", many_pictures, "--output", out, "--json")
    process.stdout.readline()
    family = children_of(process)
    process.stdout.close()
    stderr = process.stderr.read()
    process.wait(timeout=WAIT_SECONDS)
    process.stderr.close()
    assert (process.returncode, stderr) == (130, "")
    assert outliving(family, CANCEL_SECONDS) == []
    assert not out.is_dir() or not [name for name in os.listdir(out) if is_temporary(name)]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_wait_for_a_preset_that_nobody_writes(tmp_path, number):
    os.mkfifo(tmp_path / "a.toml")
    process = start("run", tmp_path, "--output", tmp_path / "out", "--preset", tmp_path / "a.toml")
    writer = wait_until(lambda: end_of(tmp_path / "a.toml"))
    process.send_signal(number)
    _, stderr = process.communicate(timeout=WAIT_SECONDS)
    os.close(writer)
    assert process.returncode == 130
    assert stderr == ""


def end_of(pipe):
    """Return the writer's end of a pipe, once somebody waits at the other one."""
    with suppress(OSError):
        return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
