"""What the programs of the bundle do differently."""

import multiprocessing.spawn
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

from processing import frozen
from processing.formats import available
from processing.formats.installation import command_to_add
from processing.formats.table import TABLE
from processing.processes._program_files import program_paths

HEIC = next(row for row in TABLE if row.key == "heic")


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Pretend that this is a program of a bundle, and return the bundle's folder."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / "lib"), raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "thumbpool"))
    return tmp_path


def test_python_itself_is_no_bundle():
    assert not frozen.is_frozen()
    assert frozen.bundle_folder() is None


@pytest.mark.parametrize(
    ("system", "name"), [("linux", "thumbpool-worker"), ("win32", "thumbpool-worker.exe")]
)
def test_children_are_started_by_the_worker_program_which_holds_no_main_file(
    bundle, monkeypatch, system, name
):
    entry = ModuleType("__main__")
    entry.__file__ = "window.py"
    monkeypatch.setitem(sys.modules, "__main__", entry)
    monkeypatch.setattr(sys, "platform", system)
    started = []
    monkeypatch.setattr(multiprocessing, "set_executable", started.append)
    frozen.use_worker_program()
    assert started == [str(bundle / name)]
    assert "init_main_from_path" not in multiprocessing.spawn.get_preparation_data("worker")


def test_other_programs_get_the_environment_that_there_was_before(bundle, monkeypatch):
    for name in ("QT_PLUGIN_PATH", "_PYI_ARCHIVE_FILE"):
        monkeypatch.setenv(name, str(bundle))
    monkeypatch.setenv("LD_LIBRARY_PATH", str(bundle / "lib"))
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/earlier")
    frozen.restore_environment()
    assert os.environ["LD_LIBRARY_PATH"] == "/earlier"
    ours = ("QT_PLUGIN_PATH", "_PYI_ARCHIVE_FILE", "LD_LIBRARY_PATH_ORIG")
    assert not [name for name in ours if name in os.environ]


def test_a_program_that_is_no_bundle_leaves_the_environment_alone(monkeypatch):
    monkeypatch.setenv("QT_PLUGIN_PATH", "/plugins")
    frozen.restore_environment()
    assert os.environ["QT_PLUGIN_PATH"] == "/plugins"


def test_a_worker_may_read_its_own_program_which_holds_the_modules(bundle):
    assert {bundle / "lib", bundle / "thumbpool"} <= set(program_paths())


def test_nobody_is_told_to_add_a_package_to_a_bundle(bundle, monkeypatch):
    monkeypatch.setattr(available, "_LACKING_BY_SUFFIX", {".heic": HEIC})
    assert command_to_add(HEIC.package) == ""
    assert "pip install" not in available.remedy(HEIC)
    assert available.why_unread(Path("a.heic")).startswith("a.heic is a HEIC picture")
    assert available.why_unread(Path("a.heic")).endswith("one that was installed by pip does.")
