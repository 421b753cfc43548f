"""Smooth pictures in all modes, whole and as a decode at reduced scale gives them."""

import numpy as np
from PIL import Image

from processing.picture import Picture

MODES_AFTER = ("L", "LA", "RGB", "RGBA", "I;16")
MODES_BEFORE = (*MODES_AFTER, "CMYK", "LAB")
DEEP = "I;16"
_REDUCTION = 4
_LAB_SIGNS = np.array([0, 128, 128], np.uint8)  # in files two bands are signed; mixed are levels


def waves(size, mode="RGB"):
    """Return a picture with smooth bands, each different."""
    y, x = np.mgrid[: size[1], : size[0]] + 0.5
    bands = [
        128 + 100 * np.sin(x / size[0] * (3 + i) + i) * np.cos(y / size[1] * (2 + i))
        for i in range(len(Image.new(mode, (1, 1)).getbands()))
    ]
    if mode == DEEP:
        bands = [bands[0] * 257]
    return from_numbers(np.dstack(bands), mode)


def reduced(image):
    """Return `image` as if decoded at a quarter, ending within its last pixels."""
    width, height = image.size
    pixels = (-(-width // _REDUCTION), -(-height // _REDUCTION))
    box = (0, 0, pixels[0] * _REDUCTION, pixels[1] * _REDUCTION)
    padded = np.pad(
        numbers(image),
        [(0, box[3] - height), (0, box[2] - width), (0, 0)],
        mode="edge",
    )
    means = padded.reshape(pixels[1], _REDUCTION, pixels[0], _REDUCTION, -1).mean((1, 3))
    area = (0.0, 0.0, width / _REDUCTION, height / _REDUCTION)
    return Picture(from_numbers(means, image.mode), image.size, area)


def numbers(image):
    """Return the pixels as an array of rows, columns and bands."""
    if image.mode == "LAB":
        flat = np.frombuffer(image.tobytes(), np.uint8).reshape(image.height, image.width, 3)
        return (flat ^ _LAB_SIGNS).astype(float)
    array = np.asarray(image).astype(float)
    return array if array.ndim == 3 else array[..., None]


def from_numbers(array, mode):
    """Return the picture with the pixels `numbers`."""
    kind = np.uint16 if mode == DEEP else np.uint8
    levels = np.round(array).astype(kind)
    if mode == DEEP:
        return Image.fromarray(levels[..., 0])
    if mode == "LAB":
        levels = levels ^ _LAB_SIGNS
    return Image.frombytes(mode, levels.shape[1::-1], levels.tobytes())


def shown(picture):
    """Return the filled part of the image of `picture`, by the nearest pixels."""
    left, top, right, bottom = picture.area
    xs = (np.arange(picture.size[0]) + 0.5) / picture.size[0] * (right - left) + left
    ys = (np.arange(picture.size[1]) + 0.5) / picture.size[1] * (bottom - top) + top
    return numbers(picture.image)[ys.astype(int)][:, xs.astype(int)]


def likeness(found, expected, full=255.0):
    """Return the peak signal-to-noise ratio of two arrays in decibels; more is more alike."""
    error = np.mean((np.asarray(found) - np.asarray(expected)) ** 2)
    return float("inf") if error == 0 else 10 * np.log10(full**2 / error)
