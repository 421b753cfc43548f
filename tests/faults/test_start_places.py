"""Where the program is started from decides nothing: neither what runs, nor whether it runs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

# Of those that an interpreter imports before it is told where to look, and of our own needs.
STRAY = (
    *("argparse", "copy", "dataclasses", "gc", "inspect", "json", "multiprocessing", "PIL"),
    *("pickle", "queue", "random"),
    *("re", "resource_tracker", "select", "selectors", "signal", "socket", "struct"),
    *("tempfile", "threading", "typing"),
)
ENGINES = [["--engine", "serial"], ["--start-method", "spawn"]]
if sys.platform != "win32":
    ENGINES.append(["--start-method", "forkserver"])
SCRIPT = """
import sys
from processing.__main__ import main
if __name__ == "__main__":
    sys.exit(main())
"""
REPOSITORY = Path(__file__).parent.parent.parent


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    """Return a folder with a picture, and with stray files that are called like modules."""
    folder = tmp_path / "downloads"
    folder.mkdir()
    Image.new("RGB", (40, 30)).save(folder / "a.jpg")
    for name in STRAY:
        mark = str(tmp_path / "run")
        (folder / f"{name}.py").write_text(f"open({mark!r}, 'a').write({name!r})\n")
    return folder


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    """Return how the installed program is started: by a small script in a folder of its own."""
    script = tmp_path / "bin" / "thumbpool-cli"
    script.parent.mkdir()
    script.write_text(SCRIPT)
    return [sys.executable, str(script)]


def run(*command: str, where: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=where,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("engine", ENGINES, ids=" ".join)
@pytest.mark.parametrize("pattern", ["{stem}", "{stem}-{camera}"])
def test_stray_modules_in_the_current_folder_are_never_run(
    tmp_path: Path, downloads: Path, command: list[str], engine: list[str], pattern: str
) -> None:
    out = tmp_path / "out"
    words = ["run", ".", "--output", str(out), "--name", pattern, *engine]
    ended = run(*command, *words, where=downloads, PYTHONPATH=str(REPOSITORY))
    assert ended.returncode == 0, ended.stderr
    assert len(list(out.iterdir())) == 1
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("package", ["processing", "gui"])
def test_a_program_started_by_its_module_leaves_stray_modules_alone(
    tmp_path: Path, downloads: Path, package: str
) -> None:
    command = [sys.executable, "-m", package, "--help"]
    ended = run(*command, where=downloads, PYTHONPATH=str(REPOSITORY))
    assert ended.returncode == 0, ended.stderr
    assert not (tmp_path / "run").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="a folder in use cannot be removed there")
def test_a_folder_that_is_gone_is_told_in_a_sentence(tmp_path: Path, command: list[str]) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    words = ["run", ".", "--output", str(tmp_path / "out")]
    script = 'rmdir "$PWD" && exec "$@"'
    ended = run("sh", "-c", script, "sh", *command, *words, where=gone, PYTHONPATH=str(REPOSITORY))
    assert ended.returncode == 2
    assert "does not exist any more" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("engine", ENGINES, ids=" ".join)
def test_a_long_name_of_the_folder_for_temporary_files_is_no_obstacle(
    tmp_path: Path, downloads: Path, command: list[str], engine: list[str]
) -> None:
    long = tmp_path / ("x" * 120)
    long.mkdir()
    out = tmp_path / "out"
    words = ["run", str(downloads), "--output", str(out), *engine]
    ended = run(*command, *words, where=tmp_path, TMPDIR=str(long), PYTHONPATH=str(REPOSITORY))
    assert ended.returncode == 0, ended.stderr
    assert [path.name for path in out.iterdir()] == ["a.jpg"]
    assert not list(long.iterdir())
