"""Check a finished bundle by using it, and tell what it weighs: `check.py [FOLDER]`.

Needs Pillow to make and to look at pictures, and Linux, whose `/proc` tells what a process holds.
The window is used where there are Xvfb and xdotool, and left out with a word where they lack.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1] / "linux"))
sys.path.insert(0, str(Path(__file__).parent))

import check_window
from dependencies import elf_files
from running import Bundle, maps_of, opened, wait_for
from search_paths import foreign_search_paths

BUNDLE = Path(__file__).parents[3] / "build" / "bundle" / "thumbpool"
PROGRAMS = ("thumbpool", "thumbpool-cli", "thumbpool-worker")
LANGUAGES = {"de_DE.UTF-8": "Aufruf: ", "zh_CN.UTF-8": "用法："}
READ = {"JPEG", "PNG", "WebP", "AVIF", "TIFF", "GIF", "BMP", "SVG"}
WAYS = {
    "forkserver": ("--start-method", "forkserver"),
    "spawn": ("--start-method", "spawn"),
    "threads": ("--engine", "threads"),
    "serial": ("--engine", "serial"),
}
OF_X = ("libxcb-cursor.so.0", "libxcb-icccm.so.4", "libxcb-keysyms.so.1", "libxkbcommon-x11.so.0")
MANY_PICTURES = 60  # large ones, so that a run is at work when it is stopped
LEFT_SECONDS = 30.0  # how long processes may take to notice that their parent is gone
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60">'
    '<rect width="40" height="60"/></svg>'
)
SIZES = {
    "Qt's libraries": ("lib/PySide6/Qt/lib/*",),
    "Qt's plugins and translations": ("lib/PySide6/Qt/plugins/**/*", "lib/PySide6/Qt/tr*/**/*"),
    "PySide6 and shiboken6": ("lib/PySide6/*", "lib/shiboken6/**/*"),
    "Python": ("lib/libpython*", "lib/python3*/**/*", "lib/base_library.zip"),
    "Pillow and its codecs": ("lib/PIL/**/*", "lib/pillow.libs/*"),
    "cykooz.resizer": ("lib/cykooz_resizer*/**/*",),
    "resvg": ("lib/resvg_py*/**/*",),
    "isal": ("lib/isal*/**/*",),
    "libraries of Debian": ("lib/lib*.so*",),
    "guide, icons and pictures": ("lib/gui/**/*",),
    "translations and presets": ("lib/processing/**/*",),
    "licences": ("lib/licences/*",),
    "the three programs": ("thumbpool*",),
}

Check = Callable[[Bundle], None]


def formats_are_read_and_written(bundle: Bundle) -> None:
    """Every format that is told is read, and every one that is told is written."""
    rows = [
        json.loads(line)
        for line in bundle.says("thumbpool-cli", "formats", "--json").split("\n")
        if line
    ]
    readable = {row["format"]: row["endings"][0] for row in rows if row["read"]}
    assert set(readable) == READ, f"These formats are read: {sorted(readable)}."
    assert not any("pip" in row["install"] for row in rows), "A bundle is not mended by pip."
    originals = bundle.home / "originals"
    originals.mkdir()
    image = Image.radial_gradient("L").resize((90, 60)).convert("RGB")
    for name, ending in readable.items():
        path = originals / f"{name}{ending}"
        path.write_text(SVG) if name == "SVG" else image.save(path)
    for row in rows:
        if row["write"]:
            key = row["format"].lower()
            results = bundle.home / f"as-{key}"
            _run(bundle, originals, results, "--format", key)
            made = list(results.iterdir())
            assert len(made) == len(readable), f"{len(made)} of {len(readable)} were made as {key}."
            for path in made:
                with Image.open(path) as result:
                    assert result.format == row["format"].upper(), f"{path.name}: {result.format}"
                    result.load()


def every_way_of_working_works(bundle: Bundle) -> None:
    """Both start methods, threads and one after the other make the same pictures."""
    made = {}
    for name, options in WAYS.items():
        results = bundle.home / f"by-{name}"
        _run(bundle, bundle.home / "originals", results, *options)
        made[name] = {path.name: path.read_bytes() for path in results.iterdir()}
    assert all(each == made["spawn"] for each in made.values()), "The results differ."


def extras_are_used(bundle: Bundle) -> None:
    """The fast resampler and inflater are loaded by what makes the pictures."""
    _samples(bundle)
    process = _long_run(bundle, "--engine", "threads", "--format", "png")
    for library in ("cykooz_resizer", "igzip_lib", "_imaging"):
        wait_for(library, lambda name=library: name in maps_of(process.pid))
    _end(bundle, process, signal.SIGTERM)


def workers_are_prepared_and_know_no_qt(bundle: Bundle) -> None:
    """The fork server has loaded what workers use, and no process of a run has loaded Qt."""
    process = _long_run(bundle, "--start-method", "forkserver")
    server = next(
        pid for pid, words in bundle.processes().items() if "multiprocessing.forkserver" in words
    )
    wait_for("preload in the fork server", lambda: "_imaging." in maps_of(server))
    _assert_no_qt(bundle)
    _end(bundle, process, signal.SIGTERM)
    process = _long_run(bundle, "--start-method", "spawn")
    _assert_no_qt(bundle)
    _end(bundle, process, signal.SIGTERM)


def nothing_is_left(bundle: Bundle) -> None:
    """After Ctrl-C, SIGTERM and SIGKILL, no process and no half-written file is left."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        for method in ("forkserver", "spawn"):
            _end(bundle, _long_run(bundle, "--start-method", method), number)
            if number != signal.SIGKILL:
                left = [path.name for path in bundle.home.glob("long-*/.thumbpool-*")]
                assert not left, f"{number.name} left {left}."


def experiments_run(bundle: Bundle) -> None:
    """Scripts of experiments are there to read, and run without a Python beside the bundle."""
    script = bundle.says("thumbpool-cli", "experiment", "pipe", "--script")
    assert script.startswith('"""'), f"The script begins with {script[:40]!r}."
    # One that is spawned reads the script again, one that is forked does not.
    for name, event in (("pipe", "\treader\teof\t"), ("initializer", "\treceived\tsettings")):
        said = bundle.says("thumbpool-cli", "experiment", name)
        assert event in said, f"The experiment {name} says {said!r}."
    assert not bundle.processes(), "An experiment left processes behind."


def languages_are_spoken(bundle: Bundle) -> None:
    """The window's program and the command line speak each language."""
    for locale, usage in LANGUAGES.items():
        said = bundle.says("thumbpool", "--help", LC_ALL=locale)
        assert said.startswith(usage), f"In {locale}, the window says {said!r}."
        tag = locale.partition(".")[0]
        of_qt = bundle.folder / "lib" / "PySide6" / "Qt" / "translations"
        names = {f"qtbase_{tag}.qm", f"qtbase_{tag.partition('_')[0]}.qm"}
        assert any((of_qt / name).is_file() for name in names), f"Qt does not speak {tag}."


def licences_are_there(bundle: Bundle) -> None:
    """Each part has a licence, and each package or library inside is a part."""
    folder = bundle.folder / "lib" / "licences"
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    for part in index:
        assert (folder / part["text"]).stat().st_size, f"{part['name']} has no licence."
    names = {part["name"].lower() for part in index}
    needed = {
        "thumbpool",
        "python",
        "qt",
        "pyside6_essentials",
        "shiboken6",
        "pillow",
        "pyinstaller",
    }
    assert names >= needed, f"About lacks {needed - names}."
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in (folder / "qt.txt").read_text(encoding="utf-8")


def the_small_libraries_of_x_are_inside(bundle: Bundle) -> None:
    """What Qt needs of X and not every desktop has is inside."""
    lacking = [name for name in OF_X if not (bundle.folder / "lib" / name).is_file()]
    assert not lacking, f"These are not inside, maybe as they were not installed: {lacking}."


def nothing_is_there_that_may_not_be(bundle: Bundle) -> None:
    """No extra under another licence, no OpenSSL, no GTK, nothing of the builder's folders."""
    unwanted = ("pillow_heif", "pillow_jxl", "rawpy", "libssl", "libcrypto", "libgtk", "libglib")
    found = [
        path.name
        for path in bundle.folder.rglob("*")
        if any(name in path.name.lower() for name in unwanted)
    ]
    assert not found, f"Inside are {found}."
    assert {path.name for path in bundle.folder.iterdir()} == {*PROGRAMS, "lib"}


def no_library_looks_into_other_folders(bundle: Bundle) -> None:
    """No library looks for others in a folder of the machine that built it."""
    told = {path.name: foreign_search_paths(path) for path in elf_files(bundle.folder)}
    foreign = {name: folders for name, folders in told.items() if folders}
    assert not foreign, f"These do: {foreign}."


CHECKS: tuple[Check, ...] = (
    formats_are_read_and_written,
    every_way_of_working_works,
    extras_are_used,
    workers_are_prepared_and_know_no_qt,
    nothing_is_left,
    experiments_run,
    languages_are_spoken,
    licences_are_there,
    the_small_libraries_of_x_are_inside,
    nothing_is_there_that_may_not_be,
    no_library_looks_into_other_folders,
)


def _run(bundle: Bundle, originals: Path, results: Path, *options: str) -> None:
    bundle.says("thumbpool-cli", "run", originals, "--output", results, *options)


def _samples(bundle: Bundle) -> None:
    """Make pictures that keep a run at work for a while."""
    folder = bundle.home / "large"
    folder.mkdir()
    first = folder / "0.png"
    Image.effect_noise((2400, 1600), 60).convert("RGB").save(first, compress_level=1)
    for number in range(1, MANY_PICTURES):
        os.link(first, folder / f"{number}.png")


def _long_run(bundle: Bundle, *options: str) -> "subprocess.Popen[str]":
    """Start a run and return once it has made its first picture."""
    results = Path(tempfile.mkdtemp(prefix="long-", dir=bundle.home))
    process = bundle.start(
        *("thumbpool-cli", "run", bundle.home / "large", "--output", results),
        *("--size", "1200x1200", "--workers", "2"),
        *options,
    )

    def has_begun() -> bool:
        assert process.poll() is None, f"The run ended early: {process.communicate()[0]}"
        return any(results.glob("*.png"))

    wait_for("first picture", has_begun)
    return process


def _end(bundle: Bundle, process: "subprocess.Popen[str]", number: signal.Signals) -> None:
    """Send a signal to the main process and see all of its processes end."""
    process.send_signal(number)
    process.communicate(timeout=LEFT_SECONDS)
    seconds = wait_for("end of all processes", lambda: not bundle.processes())
    assert seconds <= LEFT_SECONDS, f"The last process ended {seconds:.0f} s after {number.name}."


def _assert_no_qt(bundle: Bundle) -> None:
    for pid, words in bundle.processes().items():
        held = maps_of(pid)
        assert "PySide6" not in held, f"Qt is in {words}."
        assert "libQt6" not in held, f"Qt is in {words}."


def sizes(folder: Path) -> Iterator[tuple[str, int]]:
    """Yield each part of the bundle and how many bytes it holds, the largest first."""
    left = {path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()}
    found = {}
    for name, patterns in SIZES.items():
        mine = {path for pattern in patterns for path in folder.glob(pattern)} & left
        found[name] = sum(path.stat().st_size for path in mine)
        left -= mine
    found["other packages"] = sum(path.stat().st_size for path in left)
    yield from sorted(found.items(), key=lambda each: -each[1])
    yield "together", sum(found.values())


def main() -> int:
    """Run all checks and print how each ended; return 1 if any failed."""
    folder = Path(sys.argv[1]) if sys.argv[1:] else BUNDLE
    # A shell lets what it starts in the background ignore Ctrl-C, and so would the programs.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # and end what was started on the way
    failed = 0
    with opened(folder) as bundle:
        for check in (*CHECKS, *check_window.checks()):
            began = time.monotonic()
            told = (check.__doc__ or "").splitlines()[0]
            try:
                check(bundle)
            except (AssertionError, OSError, subprocess.SubprocessError, StopIteration) as error:
                failed += 1
                bundle.end_all()
                print(f"FAILED  {told}\n        {error!r}", flush=True)
            else:
                seconds = time.monotonic() - began
                print(f"ok {seconds:5.1f} s  {told}", flush=True)
    for name, size in sizes(folder):
        print(f"{size / 1e6:8.1f} MB  {name}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
