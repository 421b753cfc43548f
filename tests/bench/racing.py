"""Let contestants make the same thumbnails in turns, and measure each by itself."""

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
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
    """What one run of a contestant took; seconds and megabytes."""

    wall_seconds: float
    cpu_seconds: float
    peak_megabytes: float
    made: int


@dataclass(frozen=True, slots=True)
class Turn:
    """What one contestant took once: for a whole set, and for `one` picture of it."""

    whole: Taken
    one: Taken

    @property
    def wall(self) -> float:
        """Seconds for each picture that was made, start and end included."""
        return self.whole.wall_seconds / max(1, self.whole.made)

    @property
    def cpu(self) -> float:
        """Seconds of all processors for each picture that was made."""
        return self.whole.cpu_seconds / max(1, self.whole.made)


Spread = tuple[float, float, float]  # the least, the median and the largest


@dataclass(frozen=True, slots=True)
class RaceResult:
    """What one contestant took for one race: medians, and ratios to ours with their spread.

    Milliseconds are for each picture that was made, so that a failure saves no time: of all, and
    `further` of those beyond the first, which leaves out what starting and ending take. `one` is
    a run of one picture; where the whole set takes hardly longer, `further` tells nothing. The
    likeness of results is the median of the pictures looked at, `worst_ssim` that of the picture
    that is least like its reference; 0 where none was looked at.
    """

    contestant: str
    race: str
    pictures: int
    made: int
    rounds: int
    wall_milliseconds: float
    cpu_milliseconds: float
    one_wall_milliseconds: float
    one_cpu_milliseconds: float
    further_wall_milliseconds: float
    further_cpu_milliseconds: float
    peak_megabytes: float
    wall_ratio: Spread
    cpu_ratio: Spread
    psnr: float
    ssim: float
    worst_ssim: float


class Match:
    """One race of several contestants."""

    def __init__(
        self,
        race: Race,
        folder: Path,
        contestants: Sequence[Contestant],
        tools: Tools,
        workers: int,
        scratch: Path | None,
    ) -> None:
        self._race = race
        self._folder = folder
        self._contestants = contestants
        self._tools = tools
        self._workers = workers
        self._scratch = scratch
        self._sources = sources_of(folder)
        self._wanted = {path: reference(path, race.box) for path in samples_of(self._sources)}
        self._turns: dict[str, list[Turn | None]] = defaultdict(list)
        self._qualities: dict[str, list[Quality]] = {}

    def play(self, rounds: int) -> list[RaceResult]:
        """Let all do it as often as `rounds`, in another order each time."""
        with tempfile.TemporaryDirectory(prefix="thumbpool-bench-", dir=self._scratch) as scratch:
            whole = self._job(Path(scratch))
            one = _job_of_one(whole, typical(self._sources))
            for number in range(rounds):
                first = number % len(self._contestants)
                for contestant in (*self._contestants[first:], *self._contestants[:first]):
                    self._take_turn(contestant, whole, one)
        return [self._result_of(each.name) for each in self._contestants]

    def _job(self, scratch: Path) -> Job:
        listing = scratch / "sources.txt"
        listing.write_text("".join(f"{path}\n" for path in self._sources), encoding="utf-8")
        targets, state = scratch / "targets", scratch / "state"
        return Job(self._folder, listing, targets, self._race.box, self._workers, state)

    def _take_turn(self, contestant: Contestant, whole: Job, one: Job) -> None:
        turns = self._turns[contestant.name]
        if self._is_slow(contestant.name):
            turns.append(None)
            return
        of_one = run_once(contestant, one, self._tools)
        turns.append(Turn(run_once(contestant, whole, self._tools), of_one))
        if len(turns) == 1 and contestant.name != LIMIT:  # whose results nobody would look at
            found = qualities(contestant.name, whole, self._wanted)
            self._qualities[contestant.name] = found

    def _is_slow(self, name: str) -> bool:
        """Return whether the first round told enough of a contestant."""
        first = [turns[0] for turns in (self._turns[name], self._turns[OURS]) if turns]
        if len(first) < 2 or first[0] is None or first[1] is None:
            return False
        return first[0].cpu > SLOW_FACTOR * first[1].cpu

    def _result_of(self, name: str) -> RaceResult:
        """Return the medians of what a contestant took, and its ratios to ours."""
        rounds = zip(self._turns[name], self._turns[OURS], strict=True)
        pairs = [(theirs, own) for theirs, own in rounds if theirs and own]

        def median(figure: Callable[[Turn], float]) -> float:
            return statistics.median(figure(theirs) for theirs, _ in pairs)

        def ratio(figure: Callable[[Turn], float]) -> Spread:
            ratios = sorted(figure(theirs) / figure(own) for theirs, own in pairs)
            return ratios[0], statistics.median(ratios), ratios[-1]

        def further(figure: Callable[[Taken], float]) -> float:
            beyond = median(lambda turn: figure(turn.whole)) - median(lambda turn: figure(turn.one))
            return beyond / max(1, made - 1)

        made = pairs[0][0].whole.made
        near = self._qualities.get(name) or [Quality(0, 0)]
        return RaceResult(
            name,
            self._race.title,
            len(self._sources),
            made,
            len(pairs),
            1000 * median(lambda turn: turn.wall),
            1000 * median(lambda turn: turn.cpu),
            1000 * median(lambda turn: turn.one.wall_seconds),
            1000 * median(lambda turn: turn.one.cpu_seconds),
            1000 * further(lambda taken: taken.wall_seconds),
            1000 * further(lambda taken: taken.cpu_seconds),
            median(lambda turn: turn.whole.peak_megabytes),
            ratio(lambda turn: turn.wall),
            ratio(lambda turn: turn.cpu),
            statistics.median(each.psnr for each in near),
            statistics.median(each.ssim for each in near),
            min(each.ssim for each in near),
        )


def sources_of(folder: Path) -> list[Path]:
    """Return all pictures of a set, in order."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def typical(sources: Sequence[Path]) -> Path:
    """Return the picture whose file is the middle one by size."""
    return sorted(sources, key=lambda path: path.stat().st_size)[len(sources) // 2]


def _job_of_one(whole: Job, picture: Path) -> Job:
    """Return the same work for a copy of one picture alone."""
    folder, listing = whole.listing.with_name("one"), whole.listing.with_name("one.txt")
    folder.mkdir()
    copy = shutil.copy(picture, folder)
    listing.write_text(f"{copy}\n", encoding="utf-8")
    return replace(whole, folder=folder, listing=listing)


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
