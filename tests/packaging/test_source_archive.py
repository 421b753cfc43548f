"""A source archive is built from what git keeps, and from nothing else in the checkout."""

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
BUILT_FROM = ("resources", "processing/version.py", "pyproject.toml", "README.md", "LICENSE")
NEEDED = ("hatchling", "hatch_fancy_pypi_readme")
BUILD_SECONDS = 60.0

# Builds as `python -m hatchling` does, and tells each folder that is looked into.
BUILD = """
import sys
from pathlib import Path

def tell(event, arguments):
    if event == "os.scandir":
        print("looked into", Path(arguments[0]).resolve())

sys.addaudithook(tell)

from hatchling.builders.sdist import SdistBuilder

for path in SdistBuilder(sys.argv[1]).build(directory=sys.argv[2]):
    print("made", path)
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Copy what the archive is built from, and put a release and a bare system beside it."""
    for module in NEEDED:
        pytest.importorskip(module)
    copy = tmp_path / "copy"
    for name in (*BUILT_FROM, ".gitignore"):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            unneeded = shutil.ignore_patterns("__pycache__", "*.mo", "screenshots")
            shutil.copytree(ROOT / name, copy / name, ignore=unneeded)
        else:
            shutil.copy(ROOT / name, copy / name)
    (copy / "build" / "bare" / "usr").mkdir(parents=True)
    (copy / "build" / "bare" / "usr" / "stray.py").touch()
    (tmp_path / "outside").mkdir()
    (copy / "build" / "bare" / "link").symlink_to(tmp_path / "outside")
    return copy


def test_what_git_ignores_is_neither_packed_nor_looked_into(copy: Path, tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-c", BUILD, str(copy), str(tmp_path / "made")],
        check=True,
        cwd=copy,
        capture_output=True,
        text=True,
        timeout=BUILD_SECONDS,
    )
    looked_into = {
        Path(line.removeprefix("looked into "))
        for line in built.stdout.splitlines()
        if line.startswith("looked into ")
    }
    assert copy / "resources" in looked_into
    assert not {path for path in looked_into if path.is_relative_to(copy / "build")}
    assert tmp_path / "outside" not in looked_into
    [archive] = (tmp_path / "made").glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        names = packed.getnames()
    assert any(name.endswith("/resources/packaging/build_hook.py") for name in names)
    assert not any("build/" in name or name.endswith(".mo") for name in names)
