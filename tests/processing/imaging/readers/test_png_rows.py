"""A package that decodes rows of PNG is not trusted: whatever it does, Pillow reads instead."""

import io
from collections.abc import Callable

import pytest
from PIL import Image, PngImagePlugin

from processing.imaging.readers import _png_inflate, _png_rows
from tests.support import png_decoder

pytestmark = pytest.mark.skipif(_png_inflate.fast is None, reason="isal is not installed")

NOISE = Image.effect_noise((400, 900), 90).convert("RGB")  # four times as many rows as are read
Decoder = Callable[[bytes, memoryview], object]


class PanicError(BaseException):
    """What a panic of Rust becomes is no `Exception` either."""


@pytest.fixture
def content() -> bytes:
    file = io.BytesIO()
    NOISE.save(file, "PNG")
    return file.getvalue()


def read(content: bytes) -> Image.Image:
    image = _png_inflate.FastPngFile(io.BytesIO(content), "")
    image.load()
    return image


def after(calls: int, then: Decoder) -> Decoder:
    """Return a decoder that does its work so many times, and `then` something else."""
    done = iter(range(calls))

    def decode(content: bytes, rows: memoryview) -> object:
        is_right = next(done, None) is not None
        return (png_decoder.png_decode_into if is_right else then)(content, rows)

    return decode


def raises(error: BaseException) -> Decoder:
    def decode(content: bytes, rows: memoryview) -> object:
        rows[: len(rows) // 2] = bytes(len(rows) // 2)
        raise error

    return decode


def tells(change: Callable[[tuple[int, ...]], object]) -> Decoder:
    """Return a decoder that decodes one row too few, and tells that in `change`."""

    def decode(content: bytes, rows: memoryview) -> object:
        *whole, height, samples, bits = png_decoder.png_decode_into(content, rows)
        rows[-3 * NOISE.width :] = bytes(3 * NOISE.width)
        return change((*whole, height, samples, bits))

    return decode


ERRORS = (
    PanicError("index out of bounds"),
    ValueError("no"),
    MemoryError(),
    KeyError("no"),
    TypeError("no"),
    StopIteration(),
)
WRONG = {
    "a row less": tells(lambda told: (told[0], told[1] - 1, *told[2:])),
    "a pixel less": tells(lambda told: (told[0] - 1, *told[1:])),
    "another kind": tells(lambda told: (*told[:2], 4, told[3])),
    "other bits": tells(lambda told: (*told[:3], 16)),
    "nothing": tells(lambda told: None),
}
WRONG |= {type(error).__name__: raises(error) for error in ERRORS}


@pytest.mark.parametrize("calls", [0, 1])
@pytest.mark.parametrize("name", WRONG)
def test_pillow_reads_if_the_package_does_anything_wrong(name, calls, content, monkeypatch):
    again = []
    begin_again = _png_inflate.FastPngFile._begin_again
    monkeypatch.setattr(
        _png_inflate.FastPngFile,
        "_begin_again",
        lambda image: (again.append(1), begin_again(image)),
    )
    monkeypatch.setattr(_png_rows, "decode_into", after(calls, WRONG[name]))
    assert read(content).tobytes() == NOISE.tobytes()
    assert len(again) == 1


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
def test_a_wish_to_stop_is_not_kept_from_going_on(stop, content, monkeypatch):
    monkeypatch.setattr(_png_rows, "decode_into", raises(stop()))
    with pytest.raises(stop):
        read(content)


def test_a_stop_leaves_a_picture_that_lets_go_of_its_file(content, monkeypatch):
    monkeypatch.setattr(_png_rows, "decode_into", raises(KeyboardInterrupt()))
    image = _png_inflate.FastPngFile(io.BytesIO(content), "")
    with pytest.raises(KeyboardInterrupt):
        image.load()
    assert image._inflated is None


def test_the_stand_in_reads_what_pillow_reads(content):
    rows = bytearray(len(NOISE.tobytes()))
    told = png_decoder.png_decode_into(content, memoryview(rows))
    assert (told, bytes(rows)) == ((*NOISE.size, 3, 8), NOISE.tobytes())
    plain = PngImagePlugin.PngImageFile(io.BytesIO(content), "")
    assert plain.tobytes() == NOISE.tobytes()
