"""A wheel is whole, keeps to itself in site-packages, and works without the checkout."""

import email
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.support.bounds import WAIT_SECONDS

ROOT = Path(__file__).parent.parent.parent
BUILT_FROM = ("gui", "processing", "resources", "pyproject.toml", "README.md", "LICENSE")
NEEDED = ("hatchling", "hatch_fancy_pypi_readme")
BUILD_SECONDS = 60.0

# Told by a process that a fork server with an installed Thumbpool made: what it had imported.
PROBE = """
import sys

def tell(connection):
    connection.send("processing.running.worker.preload" in sys.modules)
"""
ASK = """
import thumbpool
import processing, probe
from processing.processes.start import start_with_pipe
from processing.settings.batch import StartMethod

if __name__ == "__main__":
    reader, process = start_with_pipe(
        StartMethod.FORKSERVER, probe.tell, (), name="probe", duplex=False
    )
    print(processing.__file__)
    print(reader.recv() if reader.poll(20) else "no answer")
    process.join(20)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a wheel from a copy of the checkout."""
    for module in NEEDED:
        pytest.importorskip(module)
    copy, made = tmp_path_factory.mktemp("copy"), tmp_path_factory.mktemp("made")
    for name in BUILT_FROM:
        source = ROOT / name
        if source.is_dir():
            unneeded = shutil.ignore_patterns("__pycache__", "*.mo")
            shutil.copytree(source, copy / name, ignore=unneeded)
        else:
            shutil.copy(source, copy / name)
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory"]
    subprocess.run([*build, str(made)], cwd=copy, check=True, timeout=BUILD_SECONDS)
    [built] = made.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpack a wheel, as an installer does."""
    folder = tmp_path_factory.mktemp("site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run(installed: Path, *arguments: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run Python with what was unpacked and its requirements, without links to the checkout."""
    requirements = sysconfig.get_path("purelib")
    return subprocess.run(
        [sys.executable, "-S", *arguments],  # no site, so no `.pth` of an editable installation
        check=False,
        cwd=folder,
        env={"PYTHONPATH": f"{installed}:{folder}:{requirements}", "HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=WAIT_SECONDS,
    )


def test_only_names_that_are_ours_go_into_site_packages(installed: Path) -> None:
    names = {path.name for path in installed.iterdir()}
    assert {name for name in names if not name.endswith(".dist-info")} == {"thumbpool"}


def test_all_modules_and_resources_are_inside(installed: Path) -> None:
    for package in ("gui", "processing"):
        for path in (ROOT / package).rglob("*.py"):
            assert (installed / "thumbpool" / path.relative_to(ROOT)).is_file()
    icons = installed / "thumbpool" / "gui" / "resources" / "icons"
    assert {path.name for path in icons.iterdir()} == {
        path.name for path in (ROOT / "resources" / "icons").iterdir()
    }
    assert len(list((installed / "thumbpool" / "processing").rglob("thumbpool.mo"))) >= 2
    assert not list(installed.rglob("test_*"))


@pytest.mark.skipif(sys.platform == "win32", reason="it has no fork server")
def test_the_fork_server_of_an_installation_finds_what_it_imports_for_its_workers(
    installed: Path, tmp_path: Path
) -> None:
    (tmp_path / "probe.py").write_text(PROBE)
    (tmp_path / "ask.py").write_text(ASK)
    told = run(installed, str(tmp_path / "ask.py"), folder=tmp_path)
    place, preloaded = told.stdout.splitlines()
    assert Path(place).is_relative_to(installed)
    assert preloaded == "True", told.stderr


def test_the_installed_command_line_works(installed: Path, tmp_path: Path) -> None:
    command = "import sys, thumbpool; sys.exit(thumbpool.command_line())"
    told = run(installed, "-c", command, "--version", folder=tmp_path)
    assert told.stdout.startswith("thumbpool-cli "), told.stderr


def test_the_description_has_no_link_that_leads_nowhere_on_an_index(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith("/METADATA"))
        described = email.message_from_bytes(archive.read(name))
    text = described.get_payload()
    assert described["Description-Content-Type"] == "text/markdown"
    assert "# Thumbpool" in text
    assert re.findall(r"\]\((?!https?://)[^)]*\)", text) == []
    assert "![" not in text
