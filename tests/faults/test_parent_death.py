"""The main process dies without a word: no process of it stays, and the next run cleans up."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from PIL import Image

from processing.temporaries import is_temporary

GONE_SECONDS = 5.0
START_SECONDS = 30.0


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    noise = Image.effect_noise((1_600, 1_200), 70).convert("RGB")
    for n in range(120):
        noise.save(folder / f"{n}.jpg", quality=95)
    return folder


def start(pictures: Path, method: str) -> subprocess.Popen[bytes]:
    command = ["run", str(pictures), "--output", str(pictures.parent / "out"), "--quiet"]
    options = ["--size", "1500x1500", "--workers", "2", "--start-method", method]
    return subprocess.Popen([sys.executable, "-m", "processing", *command, *options])


def results(pictures: Path) -> list[Path]:
    return [p for p in (pictures.parent / "out").glob("*") if not is_temporary(p.name)]


def temporaries(pictures: Path) -> list[Path]:
    return [p for p in (pictures.parent / "out").glob("*") if is_temporary(p.name)]


def wait_for(condition: object, seconds: float) -> bool:
    assert callable(condition)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.002)
    return False


def outlive(family: list[psutil.Process], seconds: float) -> list[psutil.Process]:
    """Return who of `family` still runs after `seconds`; a zombie only waits to be counted."""
    _, left = psutil.wait_procs(family, seconds)
    return [one for one in left if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_no_process_outlives_the_main_one(pictures: Path, method: str, how: signal.Signals) -> None:
    main = start(pictures, method)
    assert wait_for(lambda: len(results(pictures)) > 4, START_SECONDS)
    family = psutil.Process(main.pid).children(recursive=True)
    assert len(family) >= 2
    main.send_signal(how)
    main.wait(GONE_SECONDS)
    assert outlive(family, GONE_SECONDS) == []
    if how is not signal.SIGKILL:
        assert temporaries(pictures) == []
    for result in results(pictures):
        with Image.open(result) as image:
            image.load()


HANGING_RUN = """
import sys
sys.path.insert(0, {tests!r})
from pathlib import Path
import works
from processing.engines.base import EngineSettings
from processing.engines.pool import PoolEngine
from processing.settings import StartMethod
from processing.task import Task

if __name__ == "__main__":
    settings = EngineSettings(
        works.conditions("hang"), 2, StartMethod({method!r}), 1.0, works.act_by_name, Path({out!r})
    )
    tasks = [Task(n, Path("lockhang"), Path("out")) for n in range(2)]
    list(PoolEngine(settings).run(tasks, lambda message: print(type(message).__name__, flush=True)))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no alarm for a process")
@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_a_decoder_that_hangs_with_the_interpreters_lock_dies_with_the_main_process(
    tmp_path: Path, method: str
) -> None:
    tests = str(Path(__file__).parent.parent)
    script = tmp_path / "hanging_run.py"
    script.write_text(HANGING_RUN.format(tests=tests, method=method, out=str(tmp_path)))
    main = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    assert main.stdout is not None
    main.stdout.readline()  # a worker is up; no message leaves one whose interpreter stands still
    family = psutil.Process(main.pid).children(recursive=True)
    main.kill()
    main.wait(GONE_SECONDS)
    main.stdout.close()
    assert outlive(family, 1.2 * 1.0 + 3.0) == []


def test_what_a_killed_run_left_is_swept_by_the_next(pictures: Path) -> None:
    for _ in range(20):  # a kill finds a half-written file only now and then
        main = start(pictures, "forkserver")
        assert wait_for(lambda: temporaries(pictures), START_SECONDS)
        family = psutil.Process(main.pid).children(recursive=True)
        main.kill()
        main.wait(GONE_SECONDS)
        outlive(family, GONE_SECONDS)
        if temporaries(pictures):
            break
    before = temporaries(pictures)
    assert before
    last = start(pictures, "forkserver")
    assert wait_for(lambda: not set(before) & set(temporaries(pictures)), START_SECONDS)
    last.terminate()
    assert last.wait(GONE_SECONDS) == 130
    assert temporaries(pictures) == []
