"""A shortage of memory is reported as one, whatever a decoder calls it, with what is needed."""

import errno

import pytest

from processing.errors import PictureError, TooHeavyError
from processing.imaging.decode_errors import explained_shortage

LIMIT = 900


def raised(error: Exception, needed: int) -> Exception:
    with pytest.raises((type(error), TooHeavyError)) as caught, explained_shortage(needed, LIMIT):
        raise error
    return caught.value


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        OSError(errno.ENOMEM, "Cannot allocate memory"),
        OSError("out of memory error when reading image file"),
        RuntimeError("Failed to decode frame 0: Out of memory"),
        ValueError("cannot allocate region"),
    ],
)
def test_a_shortage_is_tried_again_with_more_however_light_the_picture(error: Exception) -> None:
    told = raised(error, 10)
    assert isinstance(told, TooHeavyError)
    assert told.needed_bytes == 10
    assert "raise the memory limit" in str(told)
    assert "0 MB or more" not in str(told)


@pytest.mark.parametrize(
    ("megabytes", "words"),
    [
        (0.002, "though 900 MB are allowed and its size asks for less. Its file may be damaged"),
        (200, "though 900 MB are allowed and its size asks for less. Its file may be damaged"),
        (500, "it takes 500 MB or more, and 900 MB are allowed. Raise the memory limit"),
    ],
)
def test_what_a_picture_was_weighed_at_is_told_as_the_reason_only_where_it_is_one(
    megabytes: float, words: str
) -> None:
    limit = explained_shortage(int(megabytes * 1e6), 900_000_000)
    with pytest.raises(TooHeavyError, match=words), limit:
        raise MemoryError


@pytest.mark.parametrize("error", [OSError("failed to read next frame"), RuntimeError("invalid")])
def test_damage_is_doubted_only_where_the_picture_takes_much_of_its_share(error: Exception) -> None:
    assert raised(error, LIMIT // 4) is error
    told = raised(error, LIMIT // 2)
    assert isinstance(told, TooHeavyError)
    assert told.needed_bytes == LIMIT // 2
    assert "damaged, or" in str(told)


@pytest.mark.parametrize(
    "error", [OSError(errno.EIO, "x"), OSError("image file is truncated"), PictureError("known")]
)
def test_what_is_surely_no_shortage_stays_what_it_is(error: Exception) -> None:
    assert raised(error, LIMIT) is error


def test_a_result_that_cannot_be_written_is_no_damage_of_its_source() -> None:
    with pytest.raises(TooHeavyError) as caught, explained_shortage(LIMIT, LIMIT, is_reading=False):
        raise RuntimeError("invalid")
    assert "damaged" not in str(caught.value)
    assert "choose another format" in str(caught.value)
