"""Every script that the comparison of dispatch shows runs as it stands, and does what it says."""

import re
import subprocess
import sys

import pytest

from processing.measuring.benchmark.dispatch_methods import usual_contestants
from processing.measuring.benchmark.dispatch_scripts import core_lines, script_of
from tests.support.bounds import WAIT_SECONDS

CONTESTANTS = usual_contestants()
NAMES = [f"{each.method.name}-{each.chunk}" for each in CONTESTANTS]
MADE = re.compile(r"^ *\d+\.\d\d s  .*?picture (\d+).* by (?:process|thread) (\d+)$")


@pytest.mark.parametrize("contestant", CONTESTANTS, ids=NAMES)
def test_a_script_runs_as_it_stands(tmp_path, contestant):
    path = tmp_path / "shown.py"
    path.write_text(script_of(contestant.method, 2, contestant.chunk), encoding="utf-8")
    # Anything that a pool left open would be a warning, and so an error.
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-I", str(path)],
        capture_output=True,
        text=True,
        timeout=WAIT_SECONDS,
        check=False,
        cwd=tmp_path,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    made = [MADE.match(line).groups() for line in ended.stdout.splitlines()]
    numbers = [int(number) for number, _ in made]
    assert sorted(numbers) == list(range(1, 13))
    if "unordered" not in contestant.method.name:
        assert numbers == sorted(numbers)
    assert len({worker for _, worker in made}) <= 2


@pytest.mark.parametrize("contestant", CONTESTANTS, ids=NAMES)
def test_the_lines_that_are_marked_are_those_of_the_method(contestant):
    method, chunk = contestant.method, contestant.chunk
    first, count = core_lines(method, 4, chunk)
    lines = script_of(method, 4, chunk).splitlines()
    marked = "\n".join(line.strip() for line in lines[first : first + count])
    call = method.name.rpartition(".")[2] if method.pool else "make"
    assert f"{call}(" in marked
    assert (f"chunksize={chunk}" in marked) is bool(chunk)
    if method.name.endswith("_async"):
        assert ".get()" in marked
    if method.pool:
        assert f"with {method.pool}(WORKERS) as pool:" in lines[first - 1]
    assert 'if __name__ == "__main__":' in lines
