"""Explanations: short, plain, and for everything that can be raised."""

import errno
import os
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, UnidentifiedImageError

from processing.errors import PictureError
from processing.imaging.failures import explain
from processing.task import Stage, Task

MOST_LETTERS = 600  # of a sentence about any failure
TASK = Task(0, Path("photos/a.jpg"), Path("out/a.jpg"))

KNOWN = [
    (FileNotFoundError(errno.ENOENT, "x"), Stage.OPEN, "gone"),
    (PermissionError(errno.EACCES, "x"), Stage.OPEN, "may not read"),
    (OSError(errno.ELOOP, "x"), Stage.OPEN, "loop of links"),
    (IsADirectoryError(errno.EISDIR, "x"), Stage.OPEN, "folder"),
    (OSError(errno.EIO, "x"), Stage.DECODE, "could not be read"),
    (OSError(errno.EIO, "x"), Stage.WRITE, "could not be written"),
    (OSError(errno.ENOSPC, "x"), Stage.WRITE, "full"),
    (OSError(errno.EDQUOT, "x"), Stage.WRITE, "used up"),
    (OSError(errno.EROFS, "x"), Stage.WRITE, "read-only"),
    (PermissionError(errno.EACCES, "x"), Stage.WRITE, "output folder"),
    (OSError(errno.ENAMETOOLONG, "x"), Stage.WRITE, "too long"),
    (FileNotFoundError(errno.ENOENT, "x"), Stage.WRITE, "output folder is gone"),
    (UnidentifiedImageError("cannot identify image file"), Stage.OPEN, "no picture"),
    (Image.DecompressionBombError("exceeds limit"), Stage.OPEN, "too large"),
    (Image.DecompressionBombWarning("exceeds limit"), Stage.OPEN, "too large"),
    (OSError("image file is truncated (3 bytes not processed)"), Stage.DECODE, "ends early"),
    (OSError("Truncated File Read"), Stage.DECODE, "ends early"),
    (EOFError("no more images in GIF file"), Stage.DECODE, "ends early"),
    (struct.error("unpack requires a buffer of 4 bytes"), Stage.OPEN, "ends early"),
    (OSError("broken data stream when reading image file"), Stage.DECODE, "damaged"),
    (OSError("unrecognized data stream contents"), Stage.DECODE, "damaged"),
    (OSError("decoder error -2"), Stage.DECODE, "damaged"),
    (OSError("encoder error -2 when writing image file"), Stage.ENCODE, "written"),
    (RuntimeError("ERROR assembling WebP: -1."), Stage.ENCODE, "itself is sound"),
    (ValueError("bad value"), Stage.WRITE, "itself is sound"),
    (MemoryError(), Stage.ENCODE, "memory"),
    (OSError(errno.EINVAL, "x"), Stage.DECODE, "is damaged"),
    (OSError(errno.EOVERFLOW, "x"), Stage.DECODE, "is damaged"),
    (ValueError("buffer is not large enough"), Stage.DECODE, ""),
    (ValueError("bad value"), Stage.DECODE, "damaged"),
    (SyntaxError("broken PNG file"), Stage.DECODE, "damaged"),
    (TypeError("an integer is required"), Stage.DECODE, "damaged"),
    (NotImplementedError("pixels of kind XYZ"), Stage.DECODE, "not supported"),
    (OverflowError("too large"), Stage.DECODE, "damaged"),
    (KeyError("PLTE"), Stage.DECODE, "damaged"),
    (AssertionError(), Stage.DECODE, "damaged"),
    (RuntimeError("Failed to decode frame 0"), Stage.DECODE, "damaged"),
    (zlib.error("Error -3 while decompressing data"), Stage.DECODE, "damaged"),
    (RecursionError("maximum recursion depth"), Stage.OPEN, "damaged"),
    (MemoryError(), Stage.DECODE, "memory"),
    (SystemExit(1), Stage.DECODE, "interrupted"),
    (KeyboardInterrupt(), Stage.DECODE, "interrupted"),
]


@pytest.mark.parametrize(("error", "stage", "words"), KNOWN)
def test_every_known_failure_has_its_words(error: BaseException, stage: Stage, words: str) -> None:
    text = explain(error, TASK, stage)
    assert words in text
    assert "Thumbpool does not know" not in text
    assert text[0].isupper()
    assert text.endswith(".")


@pytest.mark.parametrize("number", errno.errorcode)
@pytest.mark.parametrize("stage", [None, *Stage])
def test_every_error_of_the_system_becomes_a_sentence(stage: Stage | None, number: int) -> None:
    text = explain(OSError(number, os.strerror(number)), TASK, stage)
    assert text.endswith(".")
    assert 10 < len(text) <= MOST_LETTERS


def test_a_link_that_leads_nowhere_is_told_from_a_file_that_went_away(tmp_path: Path) -> None:
    link = tmp_path / "link.jpg"
    try:
        link.symlink_to("nowhere.jpg")
    except OSError:
        pytest.skip("links may not be made here")
    gone = FileNotFoundError(errno.ENOENT, "x")
    assert "broken link" in explain(gone, Task(0, link, Path("out.jpg")), Stage.OPEN)


def test_our_own_errors_keep_their_words() -> None:
    assert explain(PictureError("Too blue; paint it red."), TASK, None) == "Too blue; paint it red."


def test_names_of_any_bytes_and_length_are_shown_safely() -> None:
    task = Task(0, Path(os.fsdecode(b"\xff\x1b[2J") + "n" * 5000), Path("out.jpg"))
    text = explain(OSError(errno.EBUSY, "Device or resource busy"), task, Stage.OPEN)
    assert len(text) <= MOST_LETTERS
    text.encode("utf-8")
    assert "\x1b" not in text


def test_an_unknown_failure_is_told_with_its_text_and_cut() -> None:
    class StrangeError(Exception):
        pass

    text = explain(StrangeError("\udcff\n" + "x" * 10_000), TASK, Stage.DECODE)
    assert "StrangeError" in text
    assert len(text) <= MOST_LETTERS
    text.encode("utf-8")


@pytest.mark.parametrize(
    "number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.ENOENT, errno.ENODEV, errno.EFBIG]
)
def test_where_results_go_beside_their_pictures_no_output_folder_is_told_of(number: int) -> None:
    beside = Task(0, Path("photos/a.jpg"), Path("photos/a.jpg"))
    assert "output" in explain(OSError(number, "x"), TASK, Stage.WRITE)
    assert "output" not in explain(OSError(number, "x"), beside, Stage.WRITE)
