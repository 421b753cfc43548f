"""Who takes part in the benchmark: one row each, with how to find it and how it is asked."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
JPEG_SETS = frozenset({"photos", "camera", "web", "skewed"})
MOSTLY_JPEG_SETS = JPEG_SETS | {"tiny"}
LEAST_LIBVIPS = 8, 18  # major and minor number
SHARE = 16  # pictures that one call of a command-line program gets
OURS = "Thumbpool"
LIMIT = "limit"


@dataclass(frozen=True, slots=True)
class Job:
    """One set of pictures to be made thumbnails of.

    Attributes:
        folder: where they are.
        listing: a file with the path of each, a line.
        targets: an empty folder for the results.
        box: the longest side of each result in pixels.
        scratch: for what else a contestant writes.
    """

    folder: Path
    listing: Path
    targets: Path
    box: int
    workers: int
    scratch: Path


@dataclass(frozen=True, slots=True)
class Tools:
    """Where to look for peers.

    Attributes:
        python: an interpreter that has the peers that are Python packages.
        node_modules: the folder that sharp is installed in, if it is.
        limit: the program built of `limit.c`, if it could be.
    """

    python: str
    node_modules: Path | None
    limit: Path | None


Command = Callable[[Job, Tools], list[str]]


@dataclass(frozen=True, slots=True)
class Contestant:
    """One program, or one way to use a library.

    Attributes:
        is_there: whether it can take part here.
        to_install: what makes it so.
        sets: the sets that it takes part in; None for all.
    """

    name: str
    is_there: Callable[[Tools], bool]
    command: Command
    to_install: str
    sets: frozenset[str] | None = None

    def takes(self, name: str) -> bool:
        """Return whether it takes part in the set of that name."""
        return self.sets is None or name in self.sets


def _ours(job: Job, _tools: Tools) -> list[str]:
    """Return our own command line with its defaults: metadata kept, results noted and synced."""
    asked = ["--output", str(job.targets), "--size", str(job.box), "--format", "jpeg", "--quiet"]
    # As anybody has it after the first start: its modules compiled.
    compiled = ("PYTHONDONTWRITEBYTECODE=", f"PYTHONPATH={ROOT}")
    told = ["env", *compiled, f"THUMBPOOL_STATE_FOLDER={job.scratch}"]
    run = [sys.executable, "-m", "processing", "run", str(job.folder)]
    return [*told, *run, *asked, "--workers", str(job.workers)]


def _each(job: Job, *command: str) -> list[str]:
    """Return what runs `command` on shares of the sources, as many at once as there are workers."""
    parallel = ["xargs", "-a", str(job.listing), "-d", "\\n", "-P", str(job.workers)]
    return [*parallel, "-n", str(SHARE), *command]


def _limit(job: Job, tools: Tools) -> list[str]:
    return _each(job, str(tools.limit), str(job.targets), str(job.box))


def _vipsthumbnail(job: Job, _tools: Tools) -> list[str]:
    where = f"{job.targets}/%s.jpg[Q=85]"
    call = _each(job, "vipsthumbnail", "--size", f"{job.box}x{job.box}>", "-o", where)
    return ["env", "VIPS_CONCURRENCY=1", *call]


def _graphicsmagick(job: Job, _tools: Tools) -> list[str]:
    """Return what runs its batches: one process a worker, as it names results by whole paths."""
    box = f"{job.box}x{job.box}"
    lines = [
        f"convert -size {box} '{source}' -auto-orient -thumbnail '{box}>' -quality 85 "
        f"'{job.targets / source.stem}.jpg'\n"
        for source in map(Path, job.listing.read_text(encoding="utf-8").splitlines())
    ]
    batches = [job.scratch / f"{number}.gm" for number in range(job.workers)]
    for number, batch in enumerate(batches):
        batch.write_text("".join(lines[number :: job.workers]), encoding="utf-8")
    shares = job.scratch / "batches.txt"
    shares.write_text("".join(f"{batch}\n" for batch in batches), encoding="utf-8")
    parallel = ["xargs", "-a", str(shares), "-P", str(job.workers), "-n", "1"]
    return ["env", "OMP_NUM_THREADS=1", *parallel, "gm", "batch"]


def _imagemagick(job: Job, _tools: Tools) -> list[str]:
    hint = ("-define", f"jpeg:size={2 * job.box}x{2 * job.box}", "-auto-orient")
    asked = ("-thumbnail", f"{job.box}x{job.box}>", "-quality", "85")
    written = ("-format", "jpg", "-path", str(job.targets))
    call = _each(job, "mogrify", *hint, *asked, *written)
    return ["env", "MAGICK_THREAD_LIMIT=1", *call]


def _sharp(job: Job, tools: Tools) -> list[str]:
    settings = ["env", f"NODE_PATH={tools.node_modules}"]
    asked = [str(job.targets), str(job.box), str(job.workers), str(job.listing)]
    return [*settings, "node", str(HERE / "sharp_peer.cjs"), *asked]


def _package(way: str) -> Command:
    """Return how one of the ways in `peers.py` is asked."""

    def command(job: Job, tools: Tools) -> list[str]:
        asked = [way, str(job.targets), str(job.box), str(job.workers), str(job.listing)]
        return [tools.python, str(HERE / "peers.py"), *asked]

    return command


def _program(name: str) -> Callable[[Tools], bool]:
    return lambda _tools: shutil.which(name) is not None and shutil.which("xargs") is not None


def _modules(*names: str, condition: str = "True") -> Callable[[Tools], bool]:
    """Return what tells whether an interpreter has these modules, and a condition holds there."""

    def is_there(tools: Tools) -> bool:
        asked = f"import {', '.join(names)}; assert {condition}"
        call = [tools.python, "-c", asked]
        return subprocess.run(call, capture_output=True, check=False).returncode == 0

    return is_there


def _has_sharp(tools: Tools) -> bool:
    modules = tools.node_modules
    return modules is not None and (modules / "sharp").is_dir() and bool(shutil.which("node"))


CONTESTANTS = (
    Contestant(OURS, lambda _tools: True, _ours, ""),
    Contestant(
        LIMIT,
        lambda tools: tools.limit is not None,
        _limit,
        "a C compiler and the headers of libjpeg-turbo",
        JPEG_SETS,
    ),
    Contestant("sharp", _has_sharp, _sharp, "npm install sharp"),
    Contestant(
        "libvips, threads",
        _modules("pyvips", condition=f"pyvips.at_least_libvips{LEAST_LIBVIPS}"),
        _package("pyvips"),
        "pip install 'pyvips[binary]'",
    ),
    Contestant(
        "vipsthumbnail", _program("vipsthumbnail"), _vipsthumbnail, "apt install libvips-tools"
    ),
    Contestant(
        "OpenCV",
        _modules("cv2", "PIL"),
        _package("opencv"),
        "pip install opencv-python-headless pillow",
    ),
    Contestant(
        "simplejpeg, OpenCV",
        _modules("simplejpeg", "cv2"),
        _package("simplejpeg"),
        "pip install simplejpeg opencv-python-headless",
        MOSTLY_JPEG_SETS,
    ),
    Contestant(
        "Pillow, thumbnail", _modules("PIL"), _package("pillow-draft"), "pip install pillow"
    ),
    Contestant("Pillow, naive", _modules("PIL"), _package("pillow-naive"), "pip install pillow"),
    Contestant("GraphicsMagick", _program("gm"), _graphicsmagick, "apt install graphicsmagick"),
    Contestant("ImageMagick", _program("mogrify"), _imagemagick, "apt install imagemagick"),
)


def build_limit(folder: Path) -> Path | None:
    """Return the limit's program, built in `folder`; None where nothing can build it."""
    compiler = os.environ.get("CC") or shutil.which("cc")
    if compiler is None:
        return None
    program = folder / "limit"
    call = [compiler, "-O2", "-o", str(program), str(HERE / "limit.c"), "-ljpeg"]
    built = subprocess.run(call, capture_output=True, check=False)
    return program if built.returncode == 0 else None
