"""Running a script: its events, its end, its limit, and whatever it may print."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import psutil
import pytest

from processing.errors import SettingsError
from processing.measuring.experiments import runner
from processing.measuring.experiments.conclusion import conclusion_of
from processing.measuring.experiments.experiment import Ending, Experiment
from processing.measuring.experiments.registry import find_experiment
from processing.measuring.experiments.runner import RUN_SCRIPT, ExperimentRun, command_for
from processing.processes.signals import blocked_signals
from tests.support.bounds import WAIT_SECONDS
from tests.support.examples import ROOT
from tests.support.process_ends import outliving

PIPE = find_experiment("pipe")
LIMIT_SECONDS = 6.0  # three processes start in that time, on a busy machine too
TELL = """import time, os
def tell(what, value=''):
    print(f'0.1\\tmain\\t{what}\\t{value}', flush=True)
"""
STUBBORN = f"""{TELL}
import signal
from multiprocessing import Process
def hang(depth):
    tell('start', os.getpid())
    for each in ('SIGINT', 'SIGTERM', 'SIGHUP'):
        if hasattr(signal, each):
            signal.signal(getattr(signal, each), signal.SIG_IGN)
    if depth:
        Process(target=hang, args=(depth - 1,)).start()
    time.sleep(3600)
if __name__ == '__main__':
    hang(2)
"""


@pytest.fixture
def run(monkeypatch):
    """Run a script of the test's own; `wait` is called with the run and what was heard so far."""

    def run_text(text, wait=lambda work, heard: None, limit=WAIT_SECONDS):
        heard = []
        experiment = replace(PIPE, parameters=(), findings=lambda log: [])
        monkeypatch.setattr(Experiment, "script", lambda self, values=None: text)
        work = ExperimentRun(experiment, {}, heard.append, limit_seconds=limit)
        work.start()
        wait(work, heard)
        assert work.join(WAIT_SECONDS)
        return heard[-1]

    return run_text


def processes_of(ended):
    """Return the processes that the script told of and that still run."""
    told = [int(each.value) for each in ended.log.events if each.what == "start"]
    found = []
    for pid in told:
        try:
            found.append(psutil.Process(pid))
        except psutil.NoSuchProcess:
            continue
    return told, found


def wait_until(condition):
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_events_come_in_their_order_and_the_end_comes_last(run):
    ended = run(f"{TELL}tell('put', 1)\ntell('get', 1)\n")
    assert [event.what for event in ended.log.events] == ["put", "get"]
    assert (ended.log.ending, ended.log.exit_status, ended.problem) == (Ending.FINISHED, 0, "")


def test_the_limit_ends_a_script_that_hangs_with_all_its_children(run):
    ended = run(STUBBORN, limit=LIMIT_SECONDS)
    told, left = processes_of(ended)
    assert len(told) == 3
    assert outliving(left) == []
    assert ended.log.ending is Ending.LIMIT
    assert "It was ended after" in conclusion_of(PIPE, ended.log)[-1]


def test_a_stopped_script_ends_with_all_its_children(run):
    def stop(work, heard):
        wait_until(lambda: len(heard) == 3)
        work.cancel()
        work.cancel()

    ended = run(STUBBORN, stop)
    told, left = processes_of(ended)
    assert len(told) == 3
    assert outliving(left) == []
    assert ended.log.ending is Ending.STOPPED
    assert ended.log.exit_status is None


def test_what_outlives_the_main_program_is_heard_and_ended(run):
    script = f"""{TELL}
from multiprocessing import Process
def go_on():
    tell('start', os.getpid())
    time.sleep(0.3)
    tell('put')
    time.sleep(3600)
if __name__ == '__main__':
    Process(target=go_on).start()
    tell('exit')
    os._exit(0)
"""
    ended = run(script, limit=LIMIT_SECONDS)
    assert [event.what for event in ended.log.events if event.what != "start"] == ["exit", "put"]
    assert outliving(processes_of(ended)[1]) == []


def test_a_run_that_is_stopped_before_it_began_leaves_nothing():
    heard = []
    work = ExperimentRun(PIPE, {}, heard.append)
    work.cancel()
    work.start()
    assert work.join(WAIT_SECONDS)
    assert heard[-1].log.ending is Ending.STOPPED


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal masks")
def test_a_script_gets_signals_although_this_program_blocks_them(run):
    script = f"""{TELL}
from multiprocessing import Process
if __name__ == '__main__':
    process = Process(target=time.sleep, args=(3600,))
    process.start()
    process.terminate()
    process.join()
    tell('terminate', process.exitcode)
"""
    with blocked_signals():
        ended = run(script)
    assert [event.value for event in ended.log.events] == [str(-signal.SIGTERM)]


@pytest.mark.parametrize(
    "line",
    [
        "'no event'",
        "'0.1\\tmain\\tput'",
        "'0.1\\tmain\\tput\\t1\\t2'",
        "'x\\tmain\\tput\\t1'",
        "'nan\\tmain\\tput\\t1'",
        "'-1\\tmain\\tput\\t1'",
        "'1e9\\tmain\\tput\\t1'",
        "'0.1\\t\\tput\\t1'",
        "'0.1\\tmain\\tdance\\t1'",
        "'0.1\\tmain\\tput\\t' + 'x' * 10_000_000",
        "'0.1\\tmain\\tput\\t\\x1b[31m'",
        "'0.1\\t' + 'm' * 41 + '\\tput\\t1'",
    ],
)
def test_a_line_that_is_no_event_ends_the_run_with_a_sentence(run, line):
    ended = run(f"{TELL}tell('put', 1)\nprint({line}, flush=True)\ntime.sleep(3600)\n")
    assert ended.log.ending is Ending.BROKEN
    assert ended.problem.startswith("The script printed a line that is no event: ")
    assert len(ended.problem) < 300
    assert len(ended.log.events) == 1


def test_bytes_that_are_no_text_end_the_run_with_a_sentence(run):
    ended = run("import sys\nsys.stdout.buffer.write(bytes(range(256)) * 9)\n")
    assert ended.problem.startswith("The script printed a line that is no event: ")


def test_a_flood_of_events_ends_the_run_with_a_sentence(run, monkeypatch):
    monkeypatch.setattr(runner, "MOST_EVENTS", 50)
    ended = run(f"{TELL}while True:\n    tell('put', 1)\n")
    assert ended.problem == "The script printed more than 50 lines."
    assert len(ended.log.events) == 50


def test_what_python_says_of_an_error_is_told(run):
    ended = run(f"{TELL}tell('put')\nraise ValueError('Pool not running')\n")
    assert ended.log.exit_status == 1
    assert ended.log.last_words == "ValueError: Pool not running"
    assert conclusion_of(PIPE, ended.log)[-1] == "Python says: ValueError: Pool not running"


def test_a_python_that_cannot_be_started_is_told_in_a_sentence(run, monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none"))
    ended = run(TELL)
    assert ended.problem.startswith("Python cannot be started: ")


@pytest.mark.parametrize("values", [{"messages": 0}, {"messages": 10_000}, {"none": 1}])
def test_a_value_out_of_range_is_refused_before_anything_is_started(values):
    with pytest.raises(SettingsError):
        ExperimentRun(PIPE, values, lambda _: None)


def test_the_bundle_lets_its_worker_program_run_the_script(monkeypatch, tmp_path):
    monkeypatch.setattr(runner, "is_frozen", lambda: True)
    monkeypatch.setattr(runner.spawn, "get_executable", lambda: "/opt/thumbpool-worker")
    path = tmp_path / "pipe.py"
    words = command_for(path, 9.0)
    assert words == ["/opt/thumbpool-worker", RUN_SCRIPT, str(path), "9.0"]
    worker = ROOT / "resources" / "packaging" / "bundle" / "worker.py"
    path.write_text(f"{TELL}tell('put', __name__)\n", encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, worker, *words[1:]],
        capture_output=True,
        text=True,
        timeout=WAIT_SECONDS,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
    )
    assert ended.stdout == "0.1\tmain\tput\t__main__\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no alarm")
def test_a_script_ends_itself_and_its_children_where_nobody_else_does(tmp_path):
    path = tmp_path / "stubborn.py"
    path.write_text(STUBBORN, encoding="utf-8")
    process = subprocess.Popen(
        command_for(path, LIMIT_SECONDS), stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    told = [int(line.split("\t")[3]) for line in process.stdout]
    process.stdout.close()
    assert process.wait(WAIT_SECONDS) == -signal.SIGKILL
    assert len(told) == 3
    left = [psutil.Process(pid) for pid in told if psutil.pid_exists(pid)]
    assert outliving(left) == []
