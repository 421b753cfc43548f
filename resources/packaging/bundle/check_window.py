"""Check the window of a finished bundle, by keys, on a screen that nobody sees."""

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from PIL import Image
from running import POLL_SECONDS, Bundle, maps_of, processor_seconds, wait_for

TOOLS = ("Xvfb", "xdotool")
LONGEST_START_SECONDS = 1.5  # of the processor: 0.6 on an idle machine, twice that on a busy one
BUSY_LOAD = 2.0  # per core; beyond, all that is measured takes up to three times as long
SECONDS_BETWEEN_KEYS = 2.0  # an idle window answers in a tenth
STARTS = 5  # the fastest counts: the others tell what else the machine does
GUIDE = {"C.UTF-8": "User's guide", "de_DE.UTF-8": "Handbuch"}
FIRST_DISPLAY, DISPLAYS = 100, 9_900  # each screen takes one of them at random
LOWEST, HEIGHTS = 1000, 400  # and one of so many heights, in pixels
NOT_FOR_OTHERS = ("LD_LIBRARY_PATH", "QT_PLUGIN_PATH", "QML2_IMPORT_PATH", "_PYI_", "PYINSTALLER")
OPENER = """#!/bin/sh
env > "$HOME/opened-environment.part"
echo "$1" > "$HOME/opened-path"
mv "$HOME/opened-environment.part" "$HOME/opened-environment"
"""


def checks() -> tuple[Callable[[Bundle], None], ...]:
    """Return the checks that can be made here; say what they need if that is not there."""
    lacking = [tool for tool in TOOLS if shutil.which(tool) is None]
    if lacking:
        print(f"The window is not checked: there is no {' and no '.join(lacking)}.")
        return ()
    return (
        the_window_shows_soon,
        the_window_makes_pictures_and_opens_their_folder,
        the_guide_opens_in_each_language,
        a_window_that_is_killed_leaves_nothing,
        a_file_manager_opens_the_window,
    )


def the_window_shows_soon(bundle: Bundle) -> None:
    """The window shows soon on a warm cache, by the time that it takes of the processor.

    An idle machine takes about as long; what a busy one takes besides is told, but says nothing.
    """
    with _screen() as display:
        seconds, of_processor = [], []
        for _start in range(STARTS):
            began = time.monotonic()
            with _window(bundle, display) as (process, _window_id):
                seconds.append(time.monotonic() - began)
                of_processor.append(processor_seconds(process.pid))
    load = os.getloadavg()[0] / (os.cpu_count() or 1)
    print(
        f"           shown after {_listed(seconds)} s; of the processor, {_listed(of_processor)} s;"
        f" load {load:.1f} a core"
    )
    longest = LONGEST_START_SECONDS * (2 if load > BUSY_LOAD else 1)
    assert min(of_processor) < longest, (
        f"It took {min(of_processor):.2f} s of the processor at best."
    )


def _listed(seconds: Sequence[float]) -> str:
    return " ".join(f"{each:.2f}" for each in seconds)


def the_window_makes_pictures_and_opens_their_folder(bundle: Bundle) -> None:
    """The window makes pictures, its workers hold no Qt, and what it opens gets none of its own."""
    tools = bundle.home / "tools"
    tools.mkdir()
    opener = tools / "xdg-open"
    opener.write_text(OPENER)
    opener.chmod(0o755)
    folder = _pictures(bundle)
    path = f"{tools}{os.pathsep}{os.environ['PATH']}"
    earlier = {"LD_LIBRARY_PATH": "/earlier"}
    with (
        _screen() as display,
        _window(bundle, display, folder, PATH=path, **earlier) as (process, window),
    ):
        results = folder / "thumbnails"
        wait_for("worker process", lambda: _workers(bundle, process.pid))
        # Until the window has read the folder, and takes the key.
        _press_until(display, window, "ctrl+Return", results.is_dir)
        wait_for(
            "result", lambda: len(list(results.glob("*.jpg"))) == len(list(folder.glob("*.jpg")))
        )
        _assert_no_qt(bundle, process.pid)
        told = bundle.home / "opened-environment"
        _press_until(display, window, "ctrl+e", told.exists)
        lines = told.read_text().splitlines()
        assert "LD_LIBRARY_PATH=/earlier" in lines, "LD_LIBRARY_PATH is not what it was."
        leaked = [
            line
            for line in lines
            if line.startswith(NOT_FOR_OTHERS) and line != "LD_LIBRARY_PATH=/earlier"
        ]
        assert not leaked, f"These are passed on: {leaked}."


def the_guide_opens_in_each_language(bundle: Bundle) -> None:
    """F1 opens the guide, with its name in the language of the system."""
    for locale, title in GUIDE.items():
        with (
            _screen() as display,
            _window(bundle, display, LC_ALL=locale) as (_process, window),
        ):

            def is_open(title: str = title, display: str = display) -> bool:
                return bool(_xdotool(display, "search", "--onlyvisible", "--name", title))

            _press_until(display, window, "F1", is_open)


def a_window_that_is_killed_leaves_nothing(bundle: Bundle) -> None:
    """A window that gets SIGTERM ends well; after SIGKILL its processes end by themselves."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with (
            _screen() as display,
            _window(bundle, display, bundle.home / "pictures") as (process, _window_id),
        ):
            wait_for("worker process", lambda pid=process.pid: _workers(bundle, pid))
            process.send_signal(number)
            status = process.wait(timeout=60)
            assert status == (0 if number == signal.SIGTERM else -number), f"It ended by {status}."
            wait_for("end of all processes", lambda: not bundle.processes())


def a_file_manager_opens_the_window(bundle: Bundle) -> None:
    """A file manager's entry opens the window, which gets nothing of the command line's own."""
    entry = ("send", "--preset", "Web 1920", "--", bundle.home / "pictures")
    with _screen() as display:
        process = bundle.start("thumbpool-cli", *entry, DISPLAY=display)
        try:
            process.wait(timeout=60)
            wait_for(
                "window",
                lambda: _xdotool(display, "search", "--onlyvisible", "--name", "Thumbpool"),
            )
            (window,) = (
                pid for pid, words in bundle.processes().items() if "--preset Web 1920" in words
            )
            told = Path("/proc", str(window), "environ").read_text().split("\0")
            kept = [line for line in told if line.startswith("LD_LIBRARY_PATH_ORIG=")]
            assert not kept, f"What the window opens would get {kept}."
            os.kill(window, signal.SIGTERM)
            wait_for("end of all processes", lambda: not bundle.processes())
        finally:
            bundle.end_all()
            process.communicate()


@contextlib.contextmanager
def _screen() -> Iterator[str]:
    """Yield the name of an X display of its own."""
    server, display, size = _start_server()
    try:
        # The number may be taken: by a server that has just begun, or in a container, whose files
        # we do not see, but whose sockets we share. Ours is known by its size.
        while _xdotool(display, "getdisplaygeometry") != size:
            _end_server(server)
            server, display, size = _start_server()
        yield display
    finally:
        _end_server(server)


def _start_server() -> tuple["subprocess.Popen[bytes]", str, list[str]]:
    """Start a server; return it, the name of its display, and width and height of its screen."""
    reading, writing = os.pipe()
    display = f":{FIRST_DISPLAY + secrets.randbelow(DISPLAYS)}"
    size = ["1600", str(LOWEST + secrets.randbelow(HEIGHTS))]
    command = ["Xvfb", display, "-displayfd", str(writing), "-nolisten", "tcp"]
    command += ["-screen", "0", f"{'x'.join(size)}x24"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        pipe.readline()  # once it is ready, or gone
    return server, display, size


def _end_server(server: "subprocess.Popen[bytes]") -> None:
    server.terminate()
    server.wait()


@contextlib.contextmanager
def _window(
    bundle: Bundle, display: str, *arguments: object, **variables: str
) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """Yield the process of a window and the window's number, once it is seen."""
    process = bundle.start("thumbpool", *arguments, DISPLAY=display, **variables)
    found: list[str] = []

    def is_seen() -> bool:
        assert process.poll() is None, f"The window is gone: {process.communicate()[0]}"
        found[:] = _xdotool(display, "search", "--onlyvisible", "--name", "Thumbpool")
        return bool(found)

    try:
        wait_for("window", is_seen)
        yield process, found[0]
    finally:
        process.terminate()
        try:
            process.communicate(timeout=30)
        finally:
            process.kill()


def _xdotool(display: str, *words: str) -> list[str]:
    command = ["xdotool", *words]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, env={**os.environ, "DISPLAY": display}
    )
    return done.stdout.split()


def _press(display: str, window: str, key: str) -> None:
    """Press a key in a window; there is no window manager that would give it the focus."""
    _xdotool(display, "windowfocus", window)
    _xdotool(display, "key", key)


def _press_until(display: str, window: str, key: str, is_answered: Callable[[], object]) -> None:
    """Press a key until it is answered, and again only after a while: each press is carried out."""

    def answered() -> object:
        _press(display, window, key)
        end = time.monotonic() + SECONDS_BETWEEN_KEYS
        while not (answer := is_answered()) and time.monotonic() < end:
            time.sleep(POLL_SECONDS)
        return answer

    wait_for(f"answer to {key}", answered)


def _pictures(bundle: Bundle) -> Path:
    folder = bundle.home / "pictures"
    folder.mkdir()
    for number in range(8):
        Image.effect_noise((1200, 800), 40).convert("RGB").save(folder / f"{number}.jpg")
    return folder


def _workers(bundle: Bundle, main: int) -> list[int]:
    return [pid for pid in bundle.processes() if pid != main]


def _assert_no_qt(bundle: Bundle, main: int) -> None:
    for pid in _workers(bundle, main):
        assert "libQt6" not in maps_of(pid), f"Qt is in {bundle.processes().get(pid)}."
