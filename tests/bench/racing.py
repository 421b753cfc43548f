"""Let contestants make the same thumbnails in turns, and measure each by itself."""

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from tests.bench.contestants import HERE, LIMIT, OURS, Contestant, Job, Tools
from tests.bench.quality import Quality, quality, reference

SLOW_FACTOR = 3.0  # who takes so many times as long as we do is asked only once
SAMPLES = 12  # pictures of each set whose quality is looked at


@dataclass(frozen=True, slots=True)
class Race:
    """A set of pictures and the box that they are to fit into."""

    pictures: str
    box: int

    @property
    def title(self) -> str:
        """How it is named on the command line and in the table."""
        return f"{self.pictures}@{self.box}"


@dataclass(frozen=True, slots=True)
class Taken:
    """What one contestant took for one race once; seconds and megabytes."""

    wall_seconds: float
    cpu_seconds: float
    peak_megabytes: float
    made: int


@dataclass(frozen=True, slots=True)
class RaceResult:
    """What one contestant took for one race: medians, and ratios to ours with their spread.

    The likeness of its results is the median of the pictures looked at, `worst_ssim` that of the
    picture that is least like its reference; 0 where nothing was looked at.
    """

    contestant: str
    race: str
    pictures: int
    made: int
    rounds: int
    wall_milliseconds: float
    cpu_milliseconds: float
    peak_megabytes: float
    wall_ratio: tuple[float, float, float]
    cpu_ratio: tuple[float, float, float]
    psnr: float
    ssim: float
    worst_ssim: float


class Match:
    """One race of several contestants."""

    def __init__(
        self,
        race: Race,
        corpus: Path,
        contestants: Sequence[Contestant],
        tools: Tools,
        workers: int,
        scratch: Path | None,
    ) -> None:
        self._race = race
        self._folder = corpus / race.pictures
        self._contestants = contestants
        self._tools = tools
        self._workers = workers
        self._scratch = scratch
        self._sources = sources_of(self._folder)
        self._wanted = {path: reference(path, race.box) for path in samples_of(self._sources)}
        self._taken: dict[str, list[Taken | None]] = defaultdict(list)
        self._qualities: dict[str, list[Quality]] = {}

    def play(self, rounds: int) -> list[RaceResult]:
        """Let all do it as often as `rounds`, in another order each time."""
        with tempfile.TemporaryDirectory(prefix="thumbpool-bench-", dir=self._scratch) as scratch:
            job = self._job(Path(scratch))
            for number in range(rounds):
                turn = number % len(self._contestants)
                for contestant in (*self._contestants[turn:], *self._contestants[:turn]):
                    self._take_turn(contestant, job)
        return [self._result_of(each.name) for each in self._contestants]

    def _job(self, scratch: Path) -> Job:
        listing = scratch / "sources.txt"
        listing.write_text("".join(f"{path}\n" for path in self._sources), encoding="utf-8")
        targets, state = scratch / "targets", scratch / "state"
        return Job(self._folder, listing, targets, self._race.box, self._workers, state)

    def _take_turn(self, contestant: Contestant, job: Job) -> None:
        taken = self._taken[contestant.name]
        if self._is_slow(contestant.name):
            taken.append(None)
            return
        taken.append(run_once(contestant, job, self._tools))
        if len(taken) == 1 and contestant.name != LIMIT:  # whose results nobody would look at
            found = qualities(contestant.name, job, self._wanted)
            self._qualities[contestant.name] = found

    def _is_slow(self, name: str) -> bool:
        """Return whether the first round told enough of a contestant."""
        first = [taken[0] for taken in (self._taken[name], self._taken[OURS]) if taken]
        if len(first) < 2 or first[0] is None or first[1] is None:
            return False
        return first[0].cpu_seconds > SLOW_FACTOR * first[1].cpu_seconds

    def _result_of(self, name: str) -> RaceResult:
        """Return the medians of what a contestant took, and its ratios to ours."""
        rounds = zip(self._taken[name], self._taken[OURS], strict=True)
        pairs = [(theirs, own) for theirs, own in rounds if theirs and own]

        def median(figure: str) -> float:
            return statistics.median(getattr(theirs, figure) for theirs, _ in pairs)

        def ratio(figure: str) -> tuple[float, float, float]:
            ratios = sorted(getattr(theirs, figure) / getattr(own, figure) for theirs, own in pairs)
            return ratios[0], statistics.median(ratios), ratios[-1]

        near = self._qualities.get(name) or [Quality(0, 0)]
        return RaceResult(
            name,
            self._race.title,
            len(self._sources),
            pairs[0][0].made,
            len(pairs),
            median("wall_seconds") * 1000 / len(self._sources),
            median("cpu_seconds") * 1000 / len(self._sources),
            median("peak_megabytes"),
            ratio("wall_seconds"),
            ratio("cpu_seconds"),
            statistics.median(each.psnr for each in near),
            statistics.median(each.ssim for each in near),
            min(each.ssim for each in near),
        )


def sources_of(folder: Path) -> list[Path]:
    """Return all pictures of a set, in order."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def run_once(contestant: Contestant, job: Job, tools: Tools) -> Taken:
    """Let one contestant do a race and measure it."""
    shutil.rmtree(job.targets, ignore_errors=True)
    shutil.rmtree(job.scratch, ignore_errors=True)
    job.targets.mkdir()
    job.scratch.mkdir()
    call = [sys.executable, str(HERE / "meter.py"), *contestant.command(job, tools)]
    told = json.loads(subprocess.run(call, capture_output=True, check=True).stdout)
    made = len(sources_of(job.targets))
    if told["status"] and not made:
        raise SystemExit(f"{contestant.name} failed: {told['complaints']}")
    return Taken(told["wall_seconds"], told["cpu_seconds"], told["peak_megabytes"], made)


def samples_of(sources: Sequence[Path]) -> list[Path]:
    """Return a few pictures, spread over the set; none that somebody lays on his own colour."""
    spread = sources[:: max(1, len(sources) // (2 * SAMPLES))]
    return [path for path in spread if _is_opaque(path)][:SAMPLES]


def _is_opaque(path: Path) -> bool:
    with Image.open(path) as image:
        return not image.has_transparency_data


def qualities(name: str, job: Job, wanted: dict[Path, Image.Image]) -> list[Quality]:
    """Return how near what a contestant left of the sampled pictures is to their references."""
    results = {path.stem: path for path in sources_of(job.targets)}
    found = []
    for source, image in wanted.items():
        result = results.get(source.stem)
        if result is not None:
            try:
                found.append(quality(result, image))
            except ValueError as error:
                print(f"{name}: {error}")
    return found
