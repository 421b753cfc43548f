"""Sharpening: the textbook's unsharp mask, for pictures that were really shrunk."""

import math

import numpy as np
import pytest
from PIL import Image

from processing.imaging.operations._sharpening import BLUR_PIXELS, sharpen
from tests.support import reference_resampling

SIZE = (60, 40)
MODES = ["L", "LA", "RGB", "RGBA", "CMYK", "I;16"]


def blurred(values: np.ndarray) -> np.ndarray:
    """Return 3 x 3 pixels of `values` mixed into each but the outermost."""
    near = math.exp(-1 / (2 * BLUR_PIXELS**2))
    kernel = np.outer((near, 1, near), (near, 1, near))
    kernel /= kernel.sum()
    rows, columns = values.shape[0] - 2, values.shape[1] - 2
    return sum(
        kernel[down, across] * values[down : down + rows, across : across + columns]
        for down in range(3)
        for across in range(3)
    )


@pytest.mark.parametrize(("percent", "scale", "strength"), [(100, 0.1, 1.0), (80, 0.75, 0.4)])
@pytest.mark.parametrize("mode", MODES)
def test_shrunk_pictures_are_sharpened_as_the_textbook_does(
    mode: str, percent: int, scale: float, strength: float
) -> None:
    image = reference_resampling.scene(SIZE, mode)
    found = sharpen(image, percent, scale)
    assert found.mode == mode
    values = reference_resampling.levels(image)
    inner = values[1:-1, 1:-1]
    if mode.endswith("A"):
        alpha = values[..., -1:]
        soft = blurred(values * alpha) / np.maximum(blurred(alpha), 1e-6)
        soft[..., -1:] = inner[..., -1:]
    else:
        soft = blurred(values)
    wanted = np.clip(inner + strength * (inner - soft), 0, 1)
    pair = (reference_resampling.levels(found)[1:-1, 1:-1], wanted)
    assert (
        reference_resampling.psnr(
            *(reference_resampling.on_paper(each, mode, 0.0) for each in pair)
        )
        > 45
    )


@pytest.mark.parametrize(("percent", "scale"), [(0, 0.1), (200, 1.0), (200, 3.0)])
def test_pictures_that_were_not_shrunk_stay_as_they_are(percent: int, scale: float) -> None:
    image = reference_resampling.scene(SIZE)
    assert sharpen(image, percent, scale) is image


def test_lab_pictures_keep_their_colours() -> None:
    image = reference_resampling.scene(SIZE).convert("LAB")
    found = sharpen(image, 100, 0.2)
    assert found.mode == "LAB"
    assert found.getchannel("A").tobytes() == image.getchannel("A").tobytes()
    assert found.getchannel("L").tobytes() != image.getchannel("L").tobytes()


def test_no_bright_edge_appears_beside_what_is_transparent() -> None:
    image = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    image.paste((120, 60, 30, 255), (0, 0, 10, 20))
    found = sharpen(image, 200, 0.1)
    opaque = found.crop((0, 0, 10, 20)).convert("RGB")
    assert all(high - low <= 3 for low, high in opaque.getextrema())  # by rounding
