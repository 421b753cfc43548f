"""The maker of sample pictures reports its end exactly once, whatever happens."""

import errno
import threading
from pathlib import Path

import pytest

from gui.control.sample_pictures import SampleMaker
from processing.errors import OutputError
from processing.measuring.samples.fitting_set import Sample
from processing.processes.threads import BackgroundThread
from processing.settings.recipe import Recipe
from tests.support.bounds import WAIT_MILLISECONDS, WAIT_SECONDS


def two_pictures(folder: Path, _recipe: Recipe):
    yield Sample(folder / "one.jpg", 1)
    yield Sample(folder / "two.jpg", 2)


def ended(making: SampleMaker, qtbot, folder: Path) -> list:
    """Start it and return what it told at its end."""
    with qtbot.waitSignal(making.ended, timeout=WAIT_MILLISECONDS) as told:
        making.start(folder, Recipe())
    assert making.join(WAIT_SECONDS)
    with qtbot.assertNotEmitted(making.ended, wait=20):
        pass
    return told.args


def test_all_are_made_and_the_folder_is_told(qtbot, tmp_path):
    making, made = SampleMaker(two_pictures), []
    making.picture_made.connect(lambda *told: made.append(told))
    assert ended(making, qtbot, tmp_path / "new") == [tmp_path / "new", ""]
    assert made == [(1, 1), (2, 2)]
    assert (tmp_path / "new").is_dir()


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OutputError("The folder is locked."), "The folder is locked."),
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device."),
        (ValueError("odd"), "see the log"),
        (MemoryError(), "see the log"),
        (EOFError(), "see the log"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_whatever_goes_wrong_is_told_in_a_sentence(qtbot, tmp_path, error, told):
    def make(folder: Path, _recipe: Recipe):
        yield Sample(folder / "one.jpg", 1)
        raise error

    making = SampleMaker(make)
    folder, problem = ended(making, qtbot, tmp_path)
    assert folder is None
    assert told in problem
    assert not making.is_under_way


def test_a_maker_that_cannot_even_begin_is_told_too(qtbot, tmp_path):
    def make(_folder: Path, _recipe: Recipe):
        raise ImportError("a codec is missing")

    folder, problem = ended(SampleMaker(make), qtbot, tmp_path)
    assert (folder, "see the log" in problem) == (None, True)


def test_a_folder_that_cannot_be_made_is_named(qtbot, tmp_path):
    (tmp_path / "taken").write_text("mine")
    folder, problem = ended(SampleMaker(two_pictures), qtbot, tmp_path / "taken")
    assert folder is None
    assert str(tmp_path / "taken") in problem


def test_cancelled_it_ends_after_the_picture_under_way_and_names_no_problem(qtbot, tmp_path):
    begun, gate = threading.Event(), threading.Event()

    def make(folder: Path, _recipe: Recipe):
        begun.set()
        assert gate.wait(WAIT_SECONDS)
        yield from two_pictures(folder, _recipe)
        pytest.fail("it went on")

    making = SampleMaker(make)
    with qtbot.waitSignal(making.ended, timeout=WAIT_MILLISECONDS) as told:
        making.start(tmp_path, Recipe())
        assert begun.wait(WAIT_SECONDS)
        assert not making.join(0)
        making.cancel()
        gate.set()
    assert told.args == [None, ""]


def test_its_thread_lets_nothing_inherit_that_ctrl_c_is_meant_for_it(qtbot, tmp_path):
    threads = []

    def make(folder: Path, _recipe: Recipe):
        threads.append(threading.current_thread())
        yield from two_pictures(folder, _recipe)

    ended(SampleMaker(make), qtbot, tmp_path)
    assert isinstance(threads[0], BackgroundThread)
