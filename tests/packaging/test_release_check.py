"""What tries both commands fails where they do not do as the README says."""

import shlex
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
import release
import release_check
from release_check import CheckError, Place, Result

from tests.support.bounds import WAIT_SECONDS
from tests.support.process_ends import outliving

ONE_LINE = "Some are missing. On Debian and Ubuntu: sudo apt-get install python3-venv libgl1\n"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it tries Debian")

Answers = Callable[[int, str], Place]


@pytest.fixture
def answering(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Answers:
    """Have `make` end with a status, and print a text."""

    def place(status: int, output: str) -> Place:
        ran: list[str] = []

        def make(_place: Place, *_words: str, **_named: object) -> Result:
            return Result(status, output, 0.0)

        def run(_place: Place, command: list[str], **_named: object) -> Result:
            ran.append(shlex.join(command))
            return Result(0, "", 0.0)

        monkeypatch.setattr(Place, "make", make)
        monkeypatch.setattr(Place, "run", run)
        made = Place("bare", tmp_path, tmp_path, tmp_path / "log")
        made.ran = ran  # type: ignore[attr-defined]
        return made

    return place


def test_what_make_names_in_one_line_is_installed(answering: Answers) -> None:
    place = answering(2, ONE_LINE)
    assert release_check.says_what_is_missing(place, "run") == "2 packages"
    assert place.ran[-1].endswith(  # type: ignore[attr-defined]
        "apt-get install --yes --no-install-recommends python3-venv libgl1"
    )


@pytest.mark.parametrize(("status", "output"), [(0, ONE_LINE), (2, ""), (2, ONE_LINE * 2)])
def test_no_line_or_two_or_one_that_does_not_stop_are_failures(
    answering: Answers, status: int, output: str
) -> None:
    with pytest.raises(CheckError):
        release_check.says_what_is_missing(answering(status, output), "run")


@pytest.mark.parametrize(
    ("status", "output"),
    [(0, "Is there a network?"), (2, "Traceback"), (2, "Is there a network?\n" * 20)],
)
def test_pages_of_pip_are_no_sentence(answering: Answers, status: int, output: str) -> None:
    with pytest.raises(CheckError):
        release_check.says_that_there_is_no_network(answering(status, output))


def test_a_job_without_a_report_was_not_done(answering: Answers, tmp_path: Path) -> None:
    place = answering(0, "")
    with pytest.raises(CheckError):
        release_check.does_the_job(place)
    (tmp_path / "samples").mkdir()
    (tmp_path / "samples" / "report.csv").touch()
    assert release_check.does_the_job(place) == "0 MB"


def test_the_first_failure_ends_the_checks_of_a_place(
    answering: Answers, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_place: Place) -> str:
        raise CheckError("it broke")

    checks = iter([("one", lambda _place: "fine"), ("two", fail), ("three", fail)])
    assert not release_check.all_pass(answering(0, ""), checks)
    printed = capsys.readouterr().out
    assert "fine" in printed
    assert "two" in printed
    assert "three" not in printed


def test_what_takes_too_long_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with pytest.raises(CheckError, match="took longer than"):
        release_check.logged(["sh", "-c", "sleep 500 & echo $!; wait"], log, seconds=1)
    started = int(log.read_text().splitlines()[-1])
    with suppress(psutil.NoSuchProcess):
        assert outliving([psutil.Process(started)]) == []


def test_what_a_command_prints_is_in_the_log_while_it_runs_and_in_its_result(
    tmp_path: Path,
) -> None:
    log = tmp_path / "log"
    release_check.logged(["echo", "before"], log, seconds=WAIT_SECONDS)
    looking = ["sh", "-c", f"echo begun; cat {shlex.quote(str(log))} > seen; exit 3"]
    result = release_check.logged(looking, log, seconds=WAIT_SECONDS, folder=tmp_path)
    assert (result.status, result.output) == (3, "begun\n")
    assert (tmp_path / "seen").read_text() == log.read_text()
    assert "before\n$ sh" in log.read_text()


def test_only_the_way_to_the_registries_is_handed_on() -> None:
    for name in ("PIP_CERT", "https_proxy", "SSL_CERT_FILE", "UV_DEFAULT_INDEX"):
        assert release_check.is_handed_on(name)
    for name in ("HOME", "DISPLAY", "PYTHONPATH", "LD_PRELOAD", "QT_QPA_PLATFORM"):
        assert not release_check.is_handed_on(name)


@pytest.mark.parametrize(
    ("mirror", "last"),
    [("", []), ("https://mirror.example/debian", ["https://mirror.example/debian"])],
)
def test_a_bare_system_is_made_from_the_mirror_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mirror: str, last: list[str]
) -> None:
    commands = []

    def made(command: list[str], *_: object, **__: object) -> Result:
        commands.append(command)
        return Result(0, "", 0.0)

    monkeypatch.setattr(release_check, "PLACE", tmp_path)
    monkeypatch.setattr(release_check, "logged", made)
    assert release_check.bare_system("trixie", mirror) == tmp_path / "bare" / "trixie"
    folder = str(tmp_path / "bare" / "trixie.unfinished")
    assert [command[-2 - len(last) :] for command in commands] == [["trixie", folder, *last]]


def test_sums_are_written_as_the_usual_command_reads_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release, "PLACE", tmp_path)
    (tmp_path / "a.whl").write_bytes(b"")
    release.write_sums(tmp_path / "a.whl")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert (tmp_path / release.SUMS).read_text() == f"{empty}  a.whl\n"
