"""Compare Thumbpool's speed with its peers', and with the least that can be done.

    python tests/bench/compare.py [--quick] [--photos DIR] [--only SET@BOX ...] [--publish]

Everybody makes the same JPEG thumbnails of the same pictures, in turns within each round and in
another order in every round, so that a noisy machine hits all alike. Figures are medians; ratios
are taken within a round, and told with the smallest and the largest. It compares wall time,
processor time of all processes, memory, and how near the results are to a full decode and a
Lanczos filter. Times are for each picture that was made, so that what fails saves none. What
starting and ending take is in them, and told apart: by a run of one picture of the set before each
run of all, and by what the further pictures take beyond that one.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path

import psutil

from tests.bench.chart import Bar, Panel, draw_chart
from tests.bench.contestants import CONTESTANTS, LIMIT, OURS, ROOT, Tools, build_limit
from tests.bench.corpus import gather_photos, paint_corpus
from tests.bench.racing import Match, Race, RaceResult, sources_of

ROUNDS = 3
MOST_PHOTOS, QUICK_PHOTOS = 100, 8
PHOTOS = "photos"
HEADER = (
    f"  {'':18} {'a picture, ms':>17} {'one alone, ms':>13} {'':>6} "
    f"{'all / ours':>39} {'further / ours':>14}\n"
    f"  {'':18} {'wall':>8} {'cpu':>8} {'wall':>6} {'cpu':>6} {'MB':>6} "
    f"{'wall':>19} {'cpu':>19} {'wall':>7}{'cpu':>7}  PSNR  SSIM worst"
)
CHART_HEADING = "Processor time a picture, less is better"


RACES = (
    Race(PHOTOS, 256),
    Race(PHOTOS, 1600),
    Race("camera", 256),
    Race("camera", 1600),
    Race("web", 256),
    Race("tiny", 256),
    Race("png", 256),
    Race("skewed", 256),
    Race("mixed", 256),
)
TITLES = {
    PHOTOS: "Photographs of cameras and phones",
    "camera": "Painted photos of 12 to 24 megapixels",
    "web": "Pictures of web pages, 1600 x 1200",
    "tiny": "Tiny pictures, 300 pixels",
    "png": "PNG of 4 to 8 megapixels",
    "skewed": "Small pictures and giants of 108 and 150 megapixels",
    "mixed": "Many formats",
}


def tell(race: Race, results: Sequence[RaceResult]) -> None:
    """Print one race as a table."""
    print(f"\n{race.title}: {results[0].pictures} pictures")
    print(HEADER, flush=True)
    own = next(each for each in results if each.contestant == OURS)
    for each in sorted(results, key=lambda standing: standing.cpu_milliseconds):
        wall, cpu = (
            f"{mid:5.2f} ({low:.2f}-{high:.2f})"
            for low, mid, high in (each.wall_ratio, each.cpu_ratio)
        )
        lack = f"  {each.pictures - each.made} failed" if each.made < each.pictures else ""
        figures = f"{each.wall_milliseconds:8.2f} {each.cpu_milliseconds:8.2f}"
        alone = f"{each.one_wall_milliseconds:6.0f} {each.one_cpu_milliseconds:6.0f}"
        further = _ratio(each.further_wall_milliseconds, own.further_wall_milliseconds)
        further += _ratio(each.further_cpu_milliseconds, own.further_cpu_milliseconds)
        near = f" {each.psnr:5.1f} {each.ssim:.3f} {each.worst_ssim:.3f}" if each.ssim else ""
        print(
            f"  {each.contestant:18} {figures} {alone} {each.peak_megabytes:6.0f} "
            f"{wall:>19} {cpu:>19} {further}{near}{lack}",
            flush=True,
        )
    ahead = [
        f"{each.contestant} (wall {each.wall_ratio[1]:.2f}, cpu {each.cpu_ratio[1]:.2f})"
        for each in results
        if each.contestant != LIMIT and min(each.wall_ratio[1], each.cpu_ratio[1]) < 1
    ]
    print(f"  Faster than ours by one or the other: {', '.join(ahead) or 'nobody'}.")


def _ratio(theirs: float, own: float) -> str:
    """Return it with two digits; none where there was nothing but noise."""
    return f"{theirs / own:7.2f}" if min(theirs, own) > 0 else f"{'-':>7}"


def save(played: Sequence[RaceResult], load: float, folder: Path) -> None:
    """Write the figures as JSON and as a chart; those of races not played now stay.

    `load` is what the machine had to do before.
    """
    folder.mkdir(parents=True, exist_ok=True)
    results = [*_kept(folder / "bench.json", {each.race for each in played}), *played]
    record = {
        "machine": {
            "cores": os.cpu_count(),
            "load_before": round(load, 2),
            "system": f"{platform.system()} {platform.machine()}",
            "python": platform.python_version(),
        },
        "results": [asdict(each) for each in results],
    }
    (folder / "bench.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    panels = []
    for race in RACES:
        bars = sorted(
            (each.cpu_milliseconds, each.contestant) for each in results if each.race == race.title
        )
        if bars:
            title = f"{TITLES[race.pictures]}, to {race.box} pixels"
            panels.append(Panel(title, [Bar(name, value) for value, name in bars]))
    draw_chart(CHART_HEADING, panels, OURS, LIMIT, folder / "bench.svg")


def _kept(path: Path, played: set[str]) -> list[RaceResult]:
    """Return what an earlier file with the same figures tells of other races than `played`."""
    if not path.exists():
        return []
    figures = {each.name for each in fields(RaceResult)}
    told = json.loads(path.read_text(encoding="utf-8"))["results"]
    return [
        RaceResult(**each) for each in told if each["race"] not in played and each.keys() == figures
    ]


def parse() -> argparse.Namespace:
    """Return what was asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument(
        "--quick", action="store_true", help="a few pictures of each kind, one round"
    )
    parser.add_argument("--rounds", type=int, help=f"rounds of each race (default: {ROUNDS})")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument(
        "--only", nargs="+", metavar="SET@BOX", help="races to run; all if left out"
    )
    parser.add_argument(
        "--against", nargs="+", metavar="NAME", help="peers to ask; all if left out"
    )
    parser.add_argument(
        "--photos",
        type=Path,
        metavar="DIR",
        help=f"a folder of JPEGs of cameras, of which {MOST_PHOTOS} make a set of their own",
    )
    parser.add_argument(
        "--sets",
        type=Path,
        metavar="DIR",
        help="a folder with a folder for each set; painted if left out",
    )
    parser.add_argument(
        "--corpus", type=Path, default=Path(tempfile.gettempdir()) / "thumbpool-corpus"
    )
    parser.add_argument("--scratch", type=Path, help="folder for results while they are made")
    parser.add_argument(
        "--peers-python", default=sys.executable, help="interpreter that has the peers"
    )
    parser.add_argument("--node-modules", type=Path, help="folder that sharp is installed in")
    parser.add_argument(
        "--publish", action="store_true", help="write to resources/, for the README"
    )
    given = parser.parse_args()
    given.rounds = given.rounds or (1 if given.quick else ROUNDS)
    return given


def main() -> None:
    """Run all races, print them and keep them."""
    given = parse()
    load = psutil.getloadavg()[0]
    given.corpus.mkdir(parents=True, exist_ok=True)
    corpus = given.sets or paint_corpus(given.corpus, is_quick=given.quick)
    tools = Tools(given.peers_python, given.node_modules, build_limit(given.corpus))
    there = [each for each in CONTESTANTS if each.is_there(tools)]
    for each in CONTESTANTS:
        if each not in there:
            print(f"{each.name} is not there and takes no part; to have it: {each.to_install}.")
    if given.against:
        there = [each for each in there if each.name in {OURS, *given.against}]
    results: list[RaceResult] = []
    destination = ROOT / "resources" if given.publish else ROOT / "build" / "bench"
    with tempfile.TemporaryDirectory(prefix="thumbpool-photos-", dir=given.scratch) as scratch:
        sets = {race.pictures: corpus / race.pictures for race in RACES}
        if given.photos:
            most = QUICK_PHOTOS if given.quick else MOST_PHOTOS
            sets[PHOTOS] = gather_photos(given.photos, Path(scratch, PHOTOS), most)
        for race in RACES:
            entered = [each for each in there if each.takes(race.pictures)]
            folder = sets[race.pictures]
            is_asked = not given.only or race.title in given.only
            if is_asked and sources_of(folder):
                match = Match(race, folder, entered, tools, given.workers, given.scratch)
                found = match.play(given.rounds)
                tell(race, found)
                results += found
                save(results, load, destination)  # each time: all races take an hour
    print(f"\nWritten: {destination / 'bench.json'}, {destination / 'bench.svg'}")


if __name__ == "__main__":
    main()
