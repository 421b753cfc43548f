"""Failures are attributed to their cause: the file, the result's format, or this program."""

import logging
from pathlib import Path

import pytest
from PIL import Image, ImageFile

from processing.imaging import _encoding, _modes
from processing.imaging._internal_errors import is_bug
from processing.imaging.failures import explain, is_unexplained
from processing.imaging.pipeline import make_picture
from processing.running.worker.process import run_task
from processing.task import Outcome, Stage, Status, Task
from tests.support.pictures import RUN_CONTEXT, quarters

TASK = Task(0, Path("a.png"), Path("b.png"))


def outcome_of_sound_picture(folder: Path) -> Outcome:
    """Return how a sound picture ends."""
    quarters().save(folder / "a.png")
    return run_task(Task(0, folder / "a.png", folder / "b.webp"), make_picture, RUN_CONTEXT, 1)


def raiser(error: Exception):
    def fail(*_arguments, **_named):
        raise error

    return fail


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("ERROR assembling WebP: -1."),
        OverflowError("int too big to convert"),
        OSError("encoder error -2 when writing image file"),
        ValueError("Failed to encode image: Encoding of color planes failed"),
        TypeError("an integer is required"),
    ],
)
def test_what_goes_wrong_while_encoding_is_no_damage_of_the_source(tmp_path, monkeypatch, error):
    source = tmp_path / "a.png"
    quarters().save(source)
    monkeypatch.setattr(Image.Image, "save", raiser(error))
    outcome = run_task(Task(0, source, tmp_path / "b.webp"), make_picture, RUN_CONTEXT, 1)
    assert (outcome.status, outcome.stage) == (Status.FAILED, Stage.ENCODE)
    assert "damaged" not in outcome.reason
    assert "copy it again" not in outcome.reason
    assert "the picture itself is sound" in outcome.reason or is_unexplained(outcome.reason)


@pytest.mark.parametrize(
    "error", [TypeError("x"), AttributeError("x"), KeyError("x"), IndexError()]
)
def test_a_mistake_of_ours_is_not_called_damage_and_its_place_is_logged(
    tmp_path, monkeypatch, caplog, error
):
    def mistaken(*_arguments, **_named):
        place = "processing/imaging/_modes.py"  # as in a bundle, whose files have no folder
        found = {"error": error, "__name__": _modes.__name__}
        exec(compile("raise error", place, "exec"), found)  # noqa: S102

    monkeypatch.setattr(_modes, "normalise", mistaken)
    with caplog.at_level(logging.INFO):
        outcome = outcome_of_sound_picture(tmp_path)
    assert outcome.status is Status.FAILED
    assert is_unexplained(outcome.reason)
    told = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert len(told) == 1
    assert "modes.py" in told[0].getMessage()


def test_what_pillow_raises_for_a_broken_file_is_damage_and_its_place_is_logged(
    tmp_path, monkeypatch, caplog
):
    def broken(*_arguments, **_named):
        found = {"__name__": ImageFile.__name__}
        exec(compile("raise KeyError('PLTE')", ImageFile.__file__, "exec"), found)  # noqa: S102

    monkeypatch.setattr(_modes, "normalise", broken)
    with caplog.at_level(logging.INFO):
        outcome = outcome_of_sound_picture(tmp_path)
    assert "damaged" in outcome.reason
    assert "ImageFile.py" in caplog.records[0].getMessage()
    assert caplog.records[0].levelno == logging.INFO


def test_an_error_without_a_place_is_nobodys_mistake():
    assert not is_bug(TypeError("x"))
    assert "damaged" in explain(TypeError("x"), TASK, Stage.DECODE)


def test_a_result_lends_no_buffer_out(monkeypatch, tmp_path):
    made = []
    real = _encoding.encode

    def noted(*arguments, **named):
        made.append(real(*arguments, **named))
        return made[-1]

    monkeypatch.setattr("processing.imaging._result.encode", noted)
    assert outcome_of_sound_picture(tmp_path).status is Status.DONE
    assert [type(each.content.obj) for each in made] == [bytes]
