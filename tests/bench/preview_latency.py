"""Tell how long a preview takes after a change, for photos of 12 megapixels.

    PYTHONPATH=. python tests/bench/preview_latency.py [PICTURE] [--rounds 20]

Each round asks for another quality, as a slider does. It judges nothing: compare two states of the
program on one machine that does nothing else.
"""

import argparse
import queue
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from processing.measuring.samples.sample_set import make_samples
from processing.previewing.messages import (
    OriginalShown,
    PreviewFailed,
    PreviewMessage,
    PreviewRequest,
    ResultShown,
)
from processing.previewing.previewer import Previewer
from processing.settings.choices import SizeMode
from processing.settings.recipe import Recipe

ROUNDS = 20
BOUND_SECONDS = 120.0
CAMERA_SIZE = (4000, 3000)
BOXED = Recipe(width_pixels=1920, height_pixels=1920)
SAME_SIZE = Recipe(size_mode=SizeMode.PERCENT, size_percent=100.0)
CASES = {
    "1920 WebP": (BOXED, "webp"),
    "1920 JPEG": (BOXED, "jpeg"),
    "same size JPEG": (SAME_SIZE, "jpeg"),
    "1920 AVIF": (BOXED, "avif"),
    "1920 PNG": (BOXED, "png"),
}


def shown(
    previewer: Previewer, messages: "queue.Queue[PreviewMessage]", request: PreviewRequest
) -> tuple[float, float]:
    """Return after how many milliseconds the original came, and the result."""
    begin = time.perf_counter()
    previewer.request(request)
    times = []
    while len(times) < 2:
        message = messages.get(timeout=BOUND_SECONDS)
        if isinstance(message, PreviewFailed):
            sys.exit(message.reason)
        if isinstance(message, OriginalShown | ResultShown) and message.number == request.number:
            times.append((time.perf_counter() - begin) * 1000)
    return times[0], times[1]


def measure(picture: Path, rounds: int) -> None:
    """Print a line for each case."""
    print(f"{'':16} {'original':>9} {'first':>9} {'p50':>9} {'p95':>9}  ms")
    for name, (recipe, key) in CASES.items():
        messages: queue.Queue[PreviewMessage] = queue.Queue()
        previewer = Previewer(messages.put)
        changes = []
        for number in range(rounds + 1):
            changed = replace(recipe, output_format=key, quality_percent=80 - number % 20)
            changes.append(shown(previewer, messages, PreviewRequest(number, picture, changed)))
        previewer.close()
        previewer.join()
        original, first = changes[0]
        later = sorted(result for _, result in changes[1:])
        p95 = later[min(len(later) - 1, round(0.95 * len(later)))]
        print(f"{name:16} {original:9.0f} {first:9.0f} {statistics.median(later):9.0f} {p95:9.0f}")


def _samples(folder: Path) -> Iterator[Path]:
    width, height = CAMERA_SIZE
    return make_samples(folder, count=1, width_pixels=width, height_pixels=height)


def main() -> None:
    """Measure a picture, by default a sample."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("picture", nargs="?", type=Path)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        picture = asked.picture or next(_samples(Path(folder)))
        measure(picture.absolute(), asked.rounds)


if __name__ == "__main__":
    main()
