"""What all tests share: Qt without a screen, and properties that take the time they need."""

import importlib
import itertools
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Its threads wait by spinning, for cores that others use. No process that tests start is told so.
with mock.patch.dict(os.environ, OPENBLAS_NUM_THREADS="1"):
    importlib.import_module("numpy")
# Whoever starts the tests in the background may have signals ignored, which children inherit.
for _name, _usual in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL)):
    if hasattr(signal, _name) and signal.getsignal(getattr(signal, _name)) is signal.SIG_IGN:
        signal.signal(getattr(signal, _name), _usual)
# A loaded machine is slow, not wrong; where nobody watches, the same examples come every time.
settings.register_profile("thumbpool", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("thumbpool")


_FOLDERS = {"THUMBPOOL_STATE_FOLDER": "state", "THUMBPOOL_PRESET_FOLDER": "presets"}
_numbers = itertools.count()


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("homes")


@pytest.fixture(autouse=True)
def _journal_and_presets_of_its_own(_homes: Path, monkeypatch) -> None:
    """No test reads or writes what the user who runs it has kept, or another test.

    They are numbered here, as `mktemp` looks through all there are for the next number.
    """
    home = _homes / str(next(_numbers))
    for variable, name in _FOLDERS.items():
        (home / name).mkdir(parents=True)
        monkeypatch.setenv(variable, str(home / name))


def pytest_configure(config: pytest.Config) -> None:
    """Give the processes that tests start, and often kill, a temporary folder that goes with us.

    A killed main process cannot remove what `multiprocessing` made for it. One folder for all tests
    has a short name: the path of a socket may have 104 characters on macOS.
    """
    if hasattr(config, "workerinput"):  # one of several test processes has that of the first
        return
    folder = tempfile.mkdtemp(prefix="tests-")  # where this process has its own, and keeps it
    before = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = folder

    def clean_up() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        os.environ.pop("TMPDIR")
        if before is not None:
            os.environ["TMPDIR"] = before

    config.add_cleanup(clean_up)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs a program that is not there; `-m needs_program` runs such tests alone."""
    for marker in item.iter_markers("needs_program"):
        (name,) = marker.args
        if shutil.which(name) is None:
            pytest.skip(f"{name} is not installed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--full",
        action="store_true",
        help="run the tests of faults and of statistics at their full figures",
    )


@pytest.fixture(autouse=True)
def _application_as_found(request: pytest.FixtureRequest) -> Iterator[None]:
    """No test sees the colours that another one has chosen, nor has keys held down by it."""
    if "qapp" not in request.fixturenames:  # made by none but those that ask for it
        yield
        return
    application = request.getfixturevalue("qapp")
    before = application.palette()
    yield
    if application.palette() != before:
        application.setPalette(before)
    if application.keyboardModifiers():  # Qt keeps those of the last key that a test sent
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QWidget

        QTest.keyClick(QWidget(), "x")


@pytest.fixture
def without_inodes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every disk look like one that numbers no files, as some in a network do."""

    def unnumbered(look: Callable[..., os.stat_result]) -> Callable[..., os.stat_result]:
        def stat(*arguments: Any, **options: Any) -> os.stat_result:
            _, (facts, more) = look(*arguments, **options).__reduce__()  # type: ignore[misc]
            return os.stat_result((facts[0], 0, *facts[2:]), more)

        return stat

    for name in ("stat", "lstat"):
        monkeypatch.setattr(os, name, unnumbered(getattr(os, name)))
