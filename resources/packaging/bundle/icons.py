"""Make the icons that Windows and macOS want from `resources/thumbpool.svg`."""

import io
from pathlib import Path

import resvg_py
from PIL import Image

ROOT = Path(__file__).parents[3]
DRAWING = ROOT / "resources" / "thumbpool.svg"
WINDOWS_PIXELS = (16, 20, 24, 32, 40, 48, 64, 128, 256)
MACOS_PIXELS = (16, 32, 64, 128, 256, 512, 1024)


def make_icons(folder: Path) -> tuple[Path, Path]:
    """Write `thumbpool.ico` and `thumbpool.icns` into `folder`, each size drawn for itself."""
    folder.mkdir(parents=True, exist_ok=True)
    windows, macos = folder / "thumbpool.ico", folder / "thumbpool.icns"
    for path, sizes in ((windows, WINDOWS_PIXELS), (macos, MACOS_PIXELS)):
        largest, *others = [_drawn(pixels) for pixels in reversed(sizes)]
        squares = [(pixels, pixels) for pixels in sizes]
        largest.save(path, append_images=others, sizes=squares)
    return windows, macos


def _drawn(pixels: int) -> Image.Image:
    text = DRAWING.read_text(encoding="utf-8")
    png = resvg_py.svg_to_bytes(svg_string=text, width=pixels, height=pixels)
    return Image.open(io.BytesIO(bytes(png))).convert("RGBA")
