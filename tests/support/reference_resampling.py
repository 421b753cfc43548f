"""Resampling as textbooks have it, in floating numbers: slow, plain and independent of ours."""

import functools
import math
from collections.abc import Callable

import numpy as np
from PIL import Image

Size = tuple[int, int]
Area = tuple[float, float, float, float]


def _sinc(x: float) -> float:
    return math.sin(math.pi * x) / (math.pi * x) if x else 1.0


def _lanczos(x: float) -> float:
    return _sinc(x) * _sinc(x / 3) if abs(x) < 3 else 0.0


def _catmull_rom(x: float) -> float:
    x = abs(x)
    if x < 1:
        return 1.5 * x**3 - 2.5 * x**2 + 1
    return -0.5 * x**3 + 2.5 * x**2 - 4 * x + 2 if x < 2 else 0.0


def _box(x: float) -> float:
    return 1.0 if -0.5 < x <= 0.5 else 0.0


KERNELS: dict[str, tuple[Callable[[float], float], float]] = {
    "lanczos": (_lanczos, 3.0),
    "bicubic": (_catmull_rom, 2.0),
    "box": (_box, 0.5),
}


@functools.cache
def _weights(name: str, before: int, after: int, start: float, end: float) -> np.ndarray:
    """Return what each of `before` pixels gives to each of `after` that show `start` to `end`."""
    step = (end - start) / after
    weights = np.zeros((after, before))
    for place in range(after):
        middle = start + (place + 0.5) * step
        if name == "nearest":
            weights[place, min(before - 1, math.floor(middle))] = 1
            continue
        kernel, radius = KERNELS[name]
        stretch = max(step, 1.0)
        first = max(0, math.floor(middle - radius * stretch))
        last = min(before, math.ceil(middle + radius * stretch) + 1)
        for pixel in range(first, last):
            weights[place, pixel] = kernel((pixel + 0.5 - middle) / stretch)
        weights[place] /= weights[place].sum()
    return weights


def resampled(values: np.ndarray, size: Size, area: Area, name: str) -> np.ndarray:
    """Return `area` of rows x columns x bands in `size`; all bands alike."""
    height, width = values.shape[:2]
    down = _weights(name, height, size[1], area[1], area[3])
    across = _weights(name, width, size[0], area[0], area[2])
    columns = np.tensordot(across, values, axes=(1, 1))
    return np.tensordot(down, columns, axes=(1, 1))


def light(signal: np.ndarray) -> np.ndarray:
    """Return the light of sRGB levels from 0 to 1 (IEC 61966-2-1)."""
    return np.where(signal <= 0.04045, signal / 12.92, ((signal + 0.055) / 1.055) ** 2.4)


def signal(light: np.ndarray) -> np.ndarray:
    """Return the sRGB levels of light from 0 to 1."""
    bright = np.maximum(light, 0.0031308)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * bright ** (1 / 2.4) - 0.055)


def levels(image: Image.Image) -> np.ndarray:
    """Return the pixels of `image` as rows x columns x bands, from 0 to 1."""
    full = 65535 if image.mode == "I;16" else 255
    values = np.asarray(image, dtype=float) / full
    return values[..., None] if values.ndim == 2 else values


def expected(
    image: Image.Image, size: Size, area: Area, name: str, *, linear_light: bool = False
) -> np.ndarray:
    """Return `area` of `image` in `size`, from 0 to 1; unseen pixels lend no colour."""
    values = levels(image)
    has_alpha = image.mode.endswith("A")
    colors, alpha = (values[..., :-1], values[..., -1:]) if has_alpha else (values, None)
    if linear_light:
        colors = light(colors)
    if name == "nearest" or alpha is None:
        colors = resampled(colors, size, area, name)
    else:
        seen = resampled(alpha, size, area, name)
        lent = resampled(colors * alpha, size, area, name)
        colors = np.divide(lent, seen, out=np.zeros_like(lent), where=seen > 1e-6)
    if linear_light:
        colors = signal(colors)
    bands = [colors] if alpha is None else [colors, resampled(alpha, size, area, name)]
    return np.clip(np.concatenate(bands, axis=-1), 0, 1)


def on_paper(values: np.ndarray, mode: str, paper: float) -> np.ndarray:
    """Return `values` of `mode` as they look on paper of a grey from 0 to 1."""
    if not mode.endswith("A"):
        return values
    return values[..., :-1] * values[..., -1:] + paper * (1 - values[..., -1:])


def psnr(found: np.ndarray, wanted: np.ndarray) -> float:
    """Return the ratio of full scale to error in decibel; 100 where there is none."""
    error = float(np.mean((found - wanted) ** 2))
    return 100.0 if error < 1e-10 else -10 * math.log10(error)


def ssim(found: np.ndarray, wanted: np.ndarray) -> float:
    """Return the structural similarity of the brightness (Wang et al. 2004), in blocks of 4 x 4."""
    pairs = []
    for values in (found, wanted):
        grey = values.mean(axis=-1)
        rows, columns = grey.shape[0] // 4 * 4, grey.shape[1] // 4 * 4
        blocks = grey[:rows, :columns].reshape(rows // 4, 4, columns // 4, 4)
        pairs.append(blocks.transpose(0, 2, 1, 3).reshape(-1, 16))
    one, two = pairs
    means = one.mean(1), two.mean(1)
    shared = ((one - means[0][:, None]) * (two - means[1][:, None])).mean(1)
    c1, c2 = 0.01**2, 0.03**2
    likeness = (2 * means[0] * means[1] + c1) * (2 * shared + c2)
    likeness /= (means[0] ** 2 + means[1] ** 2 + c1) * (one.var(1) + two.var(1) + c2)
    return float(likeness.mean())


def scene(size: Size, mode: str = "RGB", *, seed: int = 1):
    """Return a picture with edges, slopes, fine detail and noise, the same for the same `seed`."""
    width, height = size
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width] / max(size)
    bands = []
    for band in range(4):
        waves = np.sin(40 * (x + 0.3 * band) ** 2 + 9 * y) + np.cos(60 * y * (x + 0.2))
        noise = random.normal(0, 0.04, (height, width))
        bands.append(0.5 + 0.18 * waves + noise + 0.2 * (x + band / 9 > y) - 0.1)
    values = np.clip(np.stack(bands, axis=-1), 0, 1)
    values[..., 3] = np.clip(1.6 - 2.2 * np.abs(x - 0.45) - values[..., 3] * 0.4, 0, 1)
    if mode == "I;16":
        return Image.fromarray((values[..., 0] * 65535).round().astype(np.uint16))
    pixels = (values * 255).round().astype(np.uint8)
    chosen = {"L": pixels[..., 0], "LA": pixels[..., [0, 3]], "RGB": pixels[..., :3]}
    if mode == "CMYK":
        return Image.frombytes("CMYK", size, pixels.tobytes())
    return Image.fromarray(np.ascontiguousarray(chosen.get(mode, pixels)))
