"""The main process dies without a word: no process of it stays, and the next run cleans up."""

import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from PIL import Image

from processing.files.temporaries import is_temporary
from tests.support.examples import ROOT
from tests.support.process_ends import outliving

GONE_SECONDS = 20.0  # a bound, not a figure
START_SECONDS = 30.0


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    Image.effect_noise((1_600, 1_200), 70).convert("RGB").save(folder / "0.jpg", quality=95)
    for n in range(1, 120):
        (folder / f"{n}.jpg").hardlink_to(folder / "0.jpg")
    return folder


def start(pictures: Path, out: Path, method: str) -> subprocess.Popen[bytes]:
    command = ["run", str(pictures), "--output", str(out), "--quiet"]
    options = ["--size", "1500x1500", "--workers", "2", "--start-method", method]
    return subprocess.Popen([sys.executable, "-m", "processing", *command, *options])


def results(out: Path) -> list[Path]:
    return [p for p in out.glob("*") if not is_temporary(p.name)]


def temporaries(out: Path) -> list[Path]:
    return [p for p in out.glob("*") if is_temporary(p.name)]


def wait_for(condition: object, seconds: float) -> bool:
    assert callable(condition)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.002)
    return False


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_no_process_outlives_the_main_one(
    pictures: Path, tmp_path: Path, method: str, how: signal.Signals
) -> None:
    out = tmp_path / "out"
    main = start(pictures, out, method)
    assert wait_for(lambda: len(results(out)) > 4, START_SECONDS)
    family = psutil.Process(main.pid).children(recursive=True)
    assert len(family) >= 2
    main.send_signal(how)
    main.wait(GONE_SECONDS)
    assert outliving(family, GONE_SECONDS) == []
    if how is not signal.SIGKILL:
        assert temporaries(out) == []
    for result in results(out):
        with Image.open(result) as image:
            image.load()


HANGING_RUN = """
import sys
sys.path.insert(0, {root!r})
from pathlib import Path
from tests.support import stand_in_tasks
from processing.running.engines.base import EngineSettings
from processing.running.engines._pool import PoolEngine
from processing.settings.batch import StartMethod
from processing.task import Task

if __name__ == "__main__":
    settings = EngineSettings(
        stand_in_tasks.run_context("hang", Path({out!r}), 1.0),
        2,
        StartMethod({method!r}),
        stand_in_tasks.act_by_name,
    )
    tasks = [Task(n, Path("lockhang"), Path("out")) for n in range(2)]
    list(PoolEngine(settings).run(tasks, lambda message: print(type(message).__name__, flush=True)))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no alarm for a process")
@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_a_decoder_that_hangs_with_the_interpreters_lock_dies_with_the_main_process(
    tmp_path: Path, method: str
) -> None:
    script = tmp_path / "hanging_run.py"
    script.write_text(HANGING_RUN.format(root=str(ROOT), method=method, out=str(tmp_path)))
    main = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    assert main.stdout is not None
    main.stdout.readline()  # a worker is up; no message leaves one whose interpreter stands still
    family = psutil.Process(main.pid).children(recursive=True)
    main.kill()
    main.wait(GONE_SECONDS)
    main.stdout.close()
    assert outliving(family, GONE_SECONDS) == []


def test_what_a_killed_run_left_is_swept_by_the_next(pictures: Path, tmp_path: Path) -> None:
    for number in range(20):  # a kill finds a half-written file only now and then
        out = tmp_path / f"out {number}"
        main = start(pictures, out, "forkserver")
        wait_for(lambda: temporaries(out) or main.poll() is not None, START_SECONDS)  # noqa: B023
        family = psutil.Process(main.pid).children(recursive=True)
        for one in family:  # at once: a worker that only misses its parent may end its picture
            with suppress(psutil.NoSuchProcess):
                one.kill()
        main.kill()
        main.wait(GONE_SECONDS)
        outliving(family, GONE_SECONDS)
        if temporaries(out):
            break
    before = temporaries(out)
    assert before
    last = start(pictures, out, "forkserver")
    assert wait_for(lambda: not set(before) & set(temporaries(out)), START_SECONDS)
    last.terminate()
    assert last.wait(GONE_SECONDS) in {0, 130}  # it may be through before it is told to end
    assert temporaries(out) == []
