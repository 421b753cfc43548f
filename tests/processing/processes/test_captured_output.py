"""What libraries say while they work: heard, short, and passed on to nobody else."""

import os
import sys
import warnings
from contextlib import suppress

import pytest

from processing.processes.captured_output import (
    MAX_CHARACTERS,
    captured_output,
    overheard,
    say,
)

HAS_STREAM = pytest.mark.skipif(sys.platform == "win32", reason="there only warnings are heard")


def test_silence_is_no_text() -> None:
    with captured_output() as texts:
        pass
    assert texts == []


def test_a_warning_is_heard_once_however_often_it_comes() -> None:
    with captured_output() as texts:
        for _ in range(3):
            warnings.warn("Corrupt EXIF  data.", stacklevel=1)
    assert texts == ["A library says: Corrupt EXIF data."]


def test_a_warning_is_heard_again_with_the_next_picture() -> None:
    for _ in range(2):
        with captured_output() as texts:
            warnings.warn("Corrupt EXIF data.", stacklevel=1)
        assert len(texts) == 1


@HAS_STREAM
def test_what_c_prints_is_heard_and_does_not_reach_the_terminal(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with captured_output() as texts:
        os.write(2, b"TIFFReadDirectory: odd tag\n")
    os.write(2, b"after\n")
    assert texts == ["A library says: TIFFReadDirectory: odd tag"]
    assert capfd.readouterr().err == "after\n"


@HAS_STREAM
def test_a_flood_blocks_nobody_and_is_cut_short(capfd: pytest.CaptureFixture[str]) -> None:
    with captured_output() as texts, suppress(BlockingIOError):
        for _ in range(1_000):
            os.write(2, b"flood " * 1_000)
    assert len(texts[0]) < MAX_CHARACTERS + 50
    assert capfd.readouterr().err == ""


@HAS_STREAM
def test_an_error_inside_gives_the_stream_back(capfd: pytest.CaptureFixture[str]) -> None:
    before = len(os.listdir("/dev/fd"))
    with pytest.raises(ValueError, match="inside"), captured_output():
        raise ValueError("inside")
    os.write(2, b"after\n")
    assert capfd.readouterr().err == "after\n"
    assert len(os.listdir("/dev/fd")) == before


@HAS_STREAM
def test_what_is_overheard_is_heard_by_nobody_else_unless_it_is_said(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with captured_output() as texts:
        with overheard() as lines:
            os.write(2, b"bad code\nodd tag\n")
        say(lines[1:])
    assert lines == ["bad code", "odd tag"]
    assert texts == ["A library says: odd tag"]
    assert capfd.readouterr().err == ""
