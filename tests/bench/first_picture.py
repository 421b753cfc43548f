"""Tell how long the first picture takes, on the command line and in the window: p50 and p95.

    PYTHONPATH=. python tests/bench/first_picture.py --photos DIR [--counts 100 5000] [--rounds 20]

For folders of so many photographs (links to those of DIR):

- command line: from the start of the program until the first result is in its place
- first thumbnail: from the start of the window, as by a double click on the folder, until the
  first thumbnail of an original has been painted
- first row done: from pressing Start until a row that says it is done has been painted
- first result: from pressing Start until the picture of a result has been painted

Each round has folders and a state of its own, as after a first start: its modules are compiled,
nothing is known of earlier runs. All take turns. It needs Linux and a screen, as by
`xvfb-run -a`, and judges nothing. All figures go to build/bench/first_picture.json.
"""

import argparse
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import psutil

from tests.bench.corpus import gather_photos

ROOT = Path(__file__).parents[2]
# No file that the processes of the window would import again.
WINDOW = "import sys; from tests.bench import watched_window; watched_window.main(sys.argv[1])"
COUNTS = (100, 5_000)
ROUNDS = 20
MOST_PHOTOS = 100
BOUND_SECONDS = 300.0
LOOK_SECONDS = 0.001
STATE_VARIABLES = (
    "THUMBPOOL_STATE_FOLDER",
    "XDG_CONFIG_HOME",
    "XDG_CACHE_HOME",
    "XDG_DATA_HOME",
)


def environment(state: Path) -> dict[str, str]:
    """Return the environment of a program that knows nothing of earlier starts."""
    own = os.environ | {name: str(state) for name in STATE_VARIABLES} | {"PYTHONPATH": str(ROOT)}
    own.pop("PYTHONDONTWRITEBYTECODE", None)
    return own


def linked_folder(photos: Path, count: int, folder: Path) -> Path:
    """Fill `folder` with so many links to the photographs."""
    folder.mkdir()
    originals = sorted(photos.iterdir())
    for number in range(count):
        os.link(originals[number % len(originals)], folder / f"IMG_{number:05}.jpg")
    return folder


def command_line_seconds(folder: Path, targets: Path, state: Path) -> float:
    """Return what a run takes until its first result is there; the rest is cancelled."""
    asked = ["--output", str(targets), "--size", "256", "--format", "jpeg", "--quiet"]
    call = [sys.executable, "-m", "processing", "run", str(folder), *asked]
    targets.mkdir()
    begun = time.monotonic()
    run = subprocess.Popen(call, env=environment(state))
    while not any(entry.name.endswith(".jpg") for entry in os.scandir(targets)):
        if run.poll() or time.monotonic() - begun > BOUND_SECONDS:
            raise SystemExit(f"The run came to no result; it ended with {run.poll()}.")
        time.sleep(LOOK_SECONDS)
    taken = time.monotonic() - begun
    run.terminate()
    run.wait(BOUND_SECONDS)
    return taken


def window_seconds(folder: Path, state: Path) -> dict[str, float]:
    """Return what the window takes, by what the table calls it."""
    begun = time.monotonic()
    told = subprocess.run(
        [sys.executable, "-c", WINDOW, str(folder)],
        env=environment(state),
        stdout=subprocess.PIPE,
        timeout=BOUND_SECONDS,
        check=True,
    ).stdout
    moments = json.loads(told)
    if "result" not in moments:
        raise SystemExit("The window showed no result.")
    return {
        "first thumbnail": moments["thumbnail"] - begun,
        "first row done": moments["done"] - moments["start"],
        "first result": moments["result"] - moments["start"],
    }


def one_round(photos: Path, count: int, scratch: Path) -> dict[str, float]:
    """Measure everything once for a folder of so many photographs."""
    with tempfile.TemporaryDirectory(dir=scratch) as name:
        place = Path(name)
        states = [place / "state of command", place / "state of window"]
        for state in states:
            state.mkdir()
        folder = linked_folder(photos, count, place / "command")
        taken = {"command line": command_line_seconds(folder, place / "results", states[0])}
        shutil.rmtree(folder)
        return taken | window_seconds(linked_folder(photos, count, place / "window"), states[1])


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least this share of all does not exceed."""
    return sorted(values)[math.ceil(share * len(values)) - 1]


def main() -> None:
    """Measure in rounds, after one that is not counted, and print the percentiles."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0], allow_abbrev=False)
    parser.add_argument("--photos", type=Path, required=True, help="a folder of JPEGs")
    parser.add_argument("--counts", type=int, nargs="+", default=COUNTS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--scratch", type=Path, help="folder for links and results")
    given = parser.parse_args()
    load = psutil.getloadavg()[0]
    taken: dict[tuple[str, int], list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="thumbpool-first-", dir=given.scratch) as name:
        scratch = Path(name)
        photos = gather_photos(given.photos, scratch / "photos", MOST_PHOTOS)
        one_round(photos, min(given.counts), scratch)
        for _ in range(given.rounds):
            for count in given.counts:
                for what, seconds in one_round(photos, count, scratch).items():
                    taken[what, count].append(seconds)
    print(f"{given.rounds} rounds, load before {load:.2f}\n")
    print(f"{'':<18}{'pictures':>9}{'p50 ms':>9}{'p95 ms':>9}")
    for (what, count), all_seconds in sorted(taken.items()):
        middle = 1000 * statistics.median(all_seconds)
        print(f"{what:<18}{count:>9}{middle:>9.0f}{1000 * percentile(all_seconds, 0.95):>9.0f}")
    _save(taken, load, ROOT / "build" / "bench" / "first_picture.json")


def _save(taken: dict[tuple[str, int], list[float]], load: float, path: Path) -> None:
    figures = [
        {"what": what, "pictures": count, "seconds": seconds}
        for (what, count), seconds in sorted(taken.items())
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {"load_before": round(load, 2), "figures": figures}
    path.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    print(f"\nWritten: {path}")


if __name__ == "__main__":
    main()
