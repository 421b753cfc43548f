"""Try both commands as a newcomer would, on bare Debian systems and with each Python named.

    sudo make release-check
    sudo make release-check ARGS="--suite trixie --without-tests"
    make release-check ARGS="--python python3.12 --python python3.14"

Each Debian is made by debootstrap, once, in build/release-check/; what is tried there is the last
commit, in a copy and in a mount namespace of its own, as an ordinary user. All that is printed goes
to a log beside it, each wait has a limit, and a table at the end has times and sizes.
"""

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent
PLACE = CHECKOUT / "build" / "release-check"
SUITES = ("bookworm", "trixie", "testing")
BARE = "ca-certificates,make,python3"  # `make` and a Python, as both commands ask for
DEVICES = ("null", "zero", "full", "random", "urandom", "tty")
USER = "anna"
MOST_RUN_MEGABYTES = 330  # what `make run` may install
MOST_LINES_OFFLINE = 4

MINUTE = 60
BOOTSTRAP_SECONDS = 15 * MINUTE
APT_SECONDS = 10 * MINUTE
RUN_SECONDS = 10 * MINUTE
TEST_SECONDS = 2 * 60 * MINUTE  # 17 minutes on two cores that have nothing else to do
OFFLINE_SECONDS = 3 * MINUTE

# How this machine reaches package registries; nothing else of the environment is handed on.
_HANDED_ON = re.compile(r"(PIP|UV)_\w+|\w+_proxy|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE", re.I)
_MACHINE_FILES = ("/etc/resolv.conf", "/etc/pip.conf", "/etc/ssl/certs/ca-certificates.crt")
_INSTALL_LINE = re.compile(r"sudo (apt-get install .+)")


class CheckError(Exception):
    """Something did not go as the README says."""


@dataclass(frozen=True)
class Result:
    """How a command ended, and all that it printed."""

    status: int
    output: str
    seconds: float


@dataclass
class Place:
    """A copy of the checkout, where commands are run and their outputs are logged.

    Attributes:
        name: of the system or Python that is tried.
        root: what the system takes for `/`.
        checkout: the copy, as this machine sees it.
        log: where all that is printed goes.
        python: what `make` is told; empty for the system's own.
    """

    name: str
    root: Path
    checkout: Path
    log: Path
    python: str = ""

    def make(self, *words: str, seconds: float, is_offline: bool = False) -> Result:
        """Run `make` with `words`, as the ordinary user in a bare system."""
        python = [f"PYTHON={self.python}"] if self.python else []
        command = ["make", "--no-print-directory", *words, *python]
        if self.is_own_system:
            inside = Path("/", self.checkout.relative_to(self.root))
            entered = ["chroot", "--userspec", USER, str(self.root)]
            command = [*entered, "env", "--chdir", str(inside), *command]
        if is_offline:
            command = ["unshare", "--net", *command]
        return self.run(command, seconds=seconds)

    def run(self, command: Sequence[str], *, seconds: float) -> Result:
        """Run `command`, for `seconds` at most."""
        environment = {name: value for name, value in os.environ.items() if is_handed_on(name)}
        environment |= {
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": f"/home/{USER}" if self.is_own_system else str(self.checkout.parent),
            "LANG": "C.UTF-8",
            "DEBIAN_FRONTEND": "noninteractive",
        }
        folder = None if self.is_own_system else self.checkout
        return logged(command, self.log, environment, seconds=seconds, folder=folder)

    @property
    def is_own_system(self) -> bool:
        """Whether this is a system of its own, and not a folder of this one."""
        return self.root != Path("/")


def is_handed_on(name: str) -> bool:
    """Return whether a variable of the environment tells how to reach package registries."""
    return _HANDED_ON.fullmatch(name) is not None


def logged(
    command: Sequence[str],
    log: Path,
    environment: dict[str, str] | None = None,
    *,
    seconds: float,
    folder: Path | None = None,
) -> Result:
    """Run `command`, have it print to the end of `log`, and end all that it started after a time.

    Raises:
        CheckError: it took longer than `seconds`.
    """
    begun = time.monotonic()
    with log.open("ab", buffering=0) as file:
        file.write(f"$ {' '.join(command)}\n".encode())
        start = file.tell()
        process = subprocess.Popen(
            command,
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise CheckError(f"{' '.join(command)} took longer than {seconds:.0f} s") from error
    output = log.read_bytes()[start:].decode(errors="replace")
    return Result(process.returncode, output, time.monotonic() - begun)


# What is tried, in this order; each takes a place and returns what there is to tell.


def says_what_is_missing(place: Place, *words: str) -> str:
    """Run `make` on a system that lacks something: one line that installs it, and nothing else."""
    result = place.make(*words, seconds=RUN_SECONDS)
    lines = _INSTALL_LINE.findall(result.output)
    if not result.status or len(lines) != 1:
        raise CheckError(f"make {' '.join(words)} named {len(lines)} lines to install, not one")
    inside = ["chroot", str(place.root)]
    place.run([*inside, "apt-get", "update"], seconds=APT_SECONDS)
    command = lines[0].replace("install", "install --yes --no-install-recommends", 1).split()
    installed = place.run([*inside, *command], seconds=APT_SECONDS)
    if installed.status:
        raise CheckError(f"{lines[0]} failed")
    return f"{len(lines[0].split()) - 2} packages"


def says_that_there_is_no_network(place: Place) -> str:
    """Run `make run` without a network: a sentence, not pages of pip."""
    result = place.make("run", seconds=OFFLINE_SECONDS, is_offline=True)
    lines = result.output.splitlines()
    if not result.status or "Is there a network?" not in result.output:
        raise CheckError("make run without a network does not ask for one")
    if len(lines) > MOST_LINES_OFFLINE:
        raise CheckError(f"make run without a network prints {len(lines)} lines")
    return f"{len(lines)} lines"


def does_the_job(place: Place) -> str:
    """Run `make run`, which has no screen here: sample pictures, and their thumbnails."""
    result = place.make("run", seconds=RUN_SECONDS)
    report = place.checkout / "samples" / "report.csv"
    if result.status or not report.is_file():
        raise CheckError(f"make run ended with status {result.status}")
    return f"{megabytes(place.checkout / '.venv')} MB"


def is_small(place: Place) -> str:
    """Look at what `make run` installed: nothing that only development needs."""
    taken = megabytes(place.checkout / ".venv")
    if taken > MOST_RUN_MEGABYTES:
        raise CheckError(f"make run installed {taken} MB, more than {MOST_RUN_MEGABYTES}")
    return f"{taken} MB"


def mends_itself_when_moved(place: Place) -> str:
    """Move the checkout with its environment, and run `make run` again."""
    moved = place.checkout.with_name("moved")
    place.checkout.rename(moved)
    place.checkout = moved
    return does_the_job(place)


def passes_its_tests(place: Place, arguments: str) -> str:
    """Run `make test` with `arguments` for pytest; return its last line."""
    result = place.make("test", f"ARGS={arguments}", seconds=TEST_SECONDS)
    if result.status:
        raise CheckError(f"make test ended with status {result.status}")
    return result.output.strip().splitlines()[-1].strip("= ")


def megabytes(folder: Path) -> int:
    """Return what the files in `folder` take on disk."""
    blocks = sum(path.lstat().st_blocks for path in folder.rglob("*"))
    return round(blocks * 512 / 1e6)


Check = tuple[str, Callable[[Place], str]]


def bare_system_checks(*, tests: str | None) -> Iterator[Check]:
    """Yield what is tried on a bare system; `tests` are pytest's arguments, None for no tests."""
    yield "make run says what is missing", lambda place: says_what_is_missing(place, "run")
    yield "make run without a network", says_that_there_is_no_network
    yield from python_checks(tests=None)
    if tests is not None:
        yield "make test says what is missing", lambda place: says_what_is_missing(place, "test")
        yield "make test", lambda place: passes_its_tests(place, tests)


def python_checks(*, tests: str | None) -> Iterator[Check]:
    """Yield what is tried with any Python."""
    yield "make run", does_the_job
    yield "its environment is small", is_small
    yield "make run in a moved checkout", mends_itself_when_moved
    if tests is not None:
        yield "make test", lambda place: passes_its_tests(place, tests)


def all_pass(place: Place, checks: Iterator[Check]) -> bool:
    """Run the checks in order and tell how each ended, until one fails."""
    for title, check in checks:
        begun = time.monotonic()
        try:
            told = check(place)
        except CheckError as error:
            print(f"{place.name:10} {title:32} FAILED: {error}; see {place.log}", flush=True)
            return False
        seconds = time.monotonic() - begun
        print(f"{place.name:10} {title:32} {seconds:6.0f} s  {told}", flush=True)
    return True


def put_checkout(folder: Path) -> Path:
    """Put a copy of the last commit into `folder`; return where it is."""
    copy = folder / "thumbpool"
    copy.mkdir(parents=True)
    with subprocess.Popen(
        ["git", "-C", str(CHECKOUT), "archive", "HEAD"], stdout=subprocess.PIPE
    ) as archive:
        subprocess.run(["tar", "-x", "-C", str(copy)], stdin=archive.stdout, check=True)
    return copy


def bare_system(suite: str, mirror: str) -> Path:
    """Return the folder of a bare Debian, made from `mirror` if it is not there yet.

    Without a mirror, debootstrap takes its own.
    """
    system = PLACE / "bare" / suite
    if not system.is_dir():
        unfinished = system.with_name(f"{suite}.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        made = logged(
            [
                "debootstrap",
                "--variant=minbase",
                f"--include={BARE}",
                suite,
                str(unfinished),
                *((mirror,) if mirror else ()),
            ],
            PLACE / f"{suite}.log",
            dict(os.environ),
            seconds=BOOTSTRAP_SECONDS,
        )
        if made.status:
            raise CheckError(f"debootstrap of {suite} failed; see {PLACE / suite}.log")
        unfinished.rename(system)
    return system


def enter(suite: str) -> Path:
    """Copy a bare system, with what it needs of this machine.

    Runs in a mount namespace of its own, which takes the mounts with it; only then may the copy be
    removed.
    """
    root = PLACE / "tried" / suite
    root.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", str(PLACE / "bare" / suite), str(root)], check=True)
    mount_devices(root)
    for name in filter(os.path.isfile, _MACHINE_FILES):
        shutil.copy(name, root / name[1:])
    subprocess.run(["chroot", str(root), "useradd", "--create-home", USER], check=True)
    return root


def mount_devices(root: Path) -> None:
    """Mount what programs ask the kernel for; nothing of this machine can be removed there."""
    dev = root / "dev"
    subprocess.run(["mount", "-t", "proc", "proc", str(root / "proc")], check=True)
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(dev)], check=True)
    for name in DEVICES:
        (dev / name).touch()
        subprocess.run(["mount", "--bind", f"/dev/{name}", str(dev / name)], check=True)
    # Anybody may ask for a terminal.
    for name, kind, allowed in (("shm", "tmpfs", "mode=1777"), ("pts", "devpts", "ptmxmode=666")):
        (dev / name).mkdir()
        subprocess.run(["mount", "-t", kind, "-o", allowed, kind, str(dev / name)], check=True)
    for name, target in (("fd", "/proc/self/fd"), ("ptmx", "pts/ptmx")):
        (dev / name).symlink_to(target)


def try_system(suite: str, *, tests: str | None) -> bool:
    """Try a bare system; runs in a mount namespace of its own."""
    root = enter(suite)
    checkout = put_checkout(root / "home" / USER)
    subprocess.run(
        ["chroot", str(root), "chown", "-R", f"{USER}:{USER}", f"/home/{USER}"], check=True
    )
    place = Place(suite, root, checkout, PLACE / f"{suite}.log")
    return all_pass(place, bare_system_checks(tests=tests))


def try_python(python: str, *, tests: str | None) -> bool:
    """Try a Python of this machine."""
    asked = "import sys; print(sys.executable, '{}.{}.{}'.format(*sys.version_info), sep='\\n')"
    path, version = subprocess.check_output([python, "-c", asked], text=True).splitlines()
    name = f"Python {version}"
    folder = PLACE / "tried" / name.replace(" ", "-")
    shutil.rmtree(folder, ignore_errors=True)
    place = Place(name, Path("/"), put_checkout(folder), PLACE / f"{folder.name}.log", path)
    try:
        return all_pass(place, python_checks(tests=tests))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def apart(suite: str, *, tests: str | None) -> bool:
    """Try a bare system in namespaces of its own, whose processes end with it."""
    tried = PLACE / "tried" / suite
    shutil.rmtree(tried, ignore_errors=True)
    ended = subprocess.run(
        [
            *("unshare", "--mount", "--pid", "--fork", "--kill-child"),
            # A shell, for the first process has to wait for all that others leave behind.
            *("sh", "-c", '"$@"; exit $?', "sh"),
            *(sys.executable, __file__, "--inside", suite),
            *(("--without-tests",) if tests is None else (f"--tests={tests}",)),
        ],
        check=False,
    )
    shutil.rmtree(tried, ignore_errors=True)
    return not ended.returncode


def main(arguments: Sequence[str]) -> int:
    """Try what is asked for; return 1 if anything failed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--suite", action="append", help=f"a Debian; default: {', '.join(SUITES)}")
    parser.add_argument("--python", action="append", default=[], help="a Python of this machine")
    parser.add_argument("--without-tests", action="store_true", help="make run alone")
    parser.add_argument("--tests", default="", metavar="ARGS", help="for make test; default: all")
    parser.add_argument("--mirror", default="", help="of Debian's packages; default: debootstrap's")
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    tests = None if options.without_tests else options.tests
    PLACE.mkdir(parents=True, exist_ok=True)
    if options.inside:
        return 0 if try_system(options.inside, tests=tests) else 1
    suites = options.suite or (() if options.python else SUITES)
    if suites and (os.geteuid() != 0 or shutil.which("debootstrap") is None):
        print("Bare systems need root and debootstrap: sudo apt-get install debootstrap")
        return 1
    passed = []
    for suite in suites:
        try:
            bare_system(suite, options.mirror)
        except CheckError as error:
            print(f"{suite:10} FAILED: {error}")
            passed.append(False)
        else:
            passed.append(apart(suite, tests=tests))
    passed += [try_python(python, tests=tests) for python in options.python]
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
