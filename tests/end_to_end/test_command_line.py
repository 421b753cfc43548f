"""The command line as a person or a script uses it: real processes, real pictures."""

import csv
import json
import os
import shlex
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image

from processing.cli.interruption import Interruption
from processing.cli.main import run_command
from processing.errors import OutputError
from tests.support.command_line import COMMAND, WAIT_SECONDS, environment, thumbpool, thumbpool_here


def records(text):
    return [json.loads(line) for line in text.splitlines()]


def files_below(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


@pytest.fixture
def pictures(tmp_path):
    folder = tmp_path / "pictures"
    (folder / "sub").mkdir(parents=True)
    for number in range(5):
        Image.new("RGB", (640, 480), (40 * number, 80, 120)).save(folder / f"{number}.jpg")
    Image.new("RGBA", (400, 300), (200, 40, 40, 128)).save(folder / "sub" / "inner.png")
    return folder


def test_a_run_makes_every_picture_and_says_so(pictures, tmp_path):
    done = thumbpool("run", pictures, "--output", tmp_path / "out", "--size", "100x100")
    assert done.returncode == 0
    assert done.stdout.startswith("6 done in ")
    assert done.stderr == ""
    assert files_below(tmp_path / "out") == [
        *(f"{number}.jpg" for number in range(5)),
        "sub",
        "sub/inner.png",
    ]
    with Image.open(tmp_path / "out" / "0.jpg") as result:
        assert result.size == (100, 75)


@pytest.mark.parametrize("engine", ["pool", "threads", "serial"])
def test_every_engine_does_the_same_job(pictures, tmp_path, engine):
    done = thumbpool(
        *("run", pictures, "--output", tmp_path / "out", "--engine", engine),
        *("--format", "webp", "--workers", "2", "--no-recursive"),
    )
    assert done.returncode == 0
    assert files_below(tmp_path / "out") == [f"{number}.webp" for number in range(5)]


def test_a_spawned_pool_starts_from_the_command_line(pictures, tmp_path):
    done = thumbpool("run", pictures, "--output", tmp_path / "out", "--start-method", "spawn")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_broken_picture_is_named_with_its_reason_and_the_others_are_made(pictures, tmp_path):
    (pictures / "broken.jpg").write_bytes(b"no picture at all")
    done = thumbpool_here("run", pictures, "--output", tmp_path / "out")
    assert done.returncode == 1
    assert "6 done, 1 failed" in done.stdout
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"{pictures}/broken.jpg: ")


def test_of_many_failures_the_first_are_named_and_the_rest_counted(tmp_path):
    folder = tmp_path / "pictures"
    folder.mkdir()
    for number in range(25):
        (folder / f"{number}.jpg").write_bytes(b"no picture")
    done = thumbpool_here("run", folder, "--output", tmp_path / "out", "--engine", "serial")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 11
    assert done.stderr.endswith("and 15 more; --report FILE lists them all\n")


def test_a_name_of_any_bytes_is_made_and_told(tmp_path):
    folder = os.fsencode(tmp_path / "pictures")
    os.mkdir(folder)  # noqa: PTH102 - a name of bytes
    Image.new("RGB", (40, 30)).save(os.path.join(folder, b"caf\xe9 \n.png"))  # noqa: PTH118
    Path(os.fsdecode(os.path.join(folder, b"bad\xff.jpg"))).write_bytes(b"x")  # noqa: PTH118
    done = thumbpool("run", tmp_path / "pictures", "--output", tmp_path / "out", "--json")
    assert done.returncode == 1
    assert "bad\\xff.jpg: " in done.stderr
    told = {each["source"] for each in records(done.stdout) if each["message"] == "FilePlanned"}
    assert {os.fsencode(name) for name in told} == {
        os.path.join(folder, name)  # noqa: PTH118
        for name in os.listdir(folder)
    }
    assert b"caf\xe9 _.png" in os.listdir(os.fsencode(tmp_path / "out"))


def test_json_tells_every_message_as_a_line_and_the_end_once_and_last(pictures, tmp_path):
    done = thumbpool("run", pictures, "--output", tmp_path / "out", "--json")
    told = records(done.stdout)
    kinds = [record["message"] for record in told]
    assert (
        kinds.count("PlanSettled") == kinds.count("RunStarted") == kinds.count("RunFinished") == 1
    )
    assert kinds[-1] == "RunFinished"
    assert kinds.count("FilePlanned") == kinds.count("FileFinished") == 6
    assert (told[-1]["planned"], told[-1]["done"], told[-1]["failed"]) == (6, 6, 0)
    assert {record["outcome"]["task_id"] for record in told if "outcome" in record} == set(range(6))


@pytest.mark.parametrize("name", ["report.json", "report.csv"])
def test_a_report_lists_every_planned_file(pictures, tmp_path, name):
    (pictures / "broken.jpg").write_bytes(b"no picture at all")
    report = tmp_path / name
    thumbpool_here("run", pictures, "--output", tmp_path / "out", "--report", report, "--quiet")
    text = report.read_text(encoding="utf-8")
    rows = (
        list(csv.DictReader(text.splitlines()))
        if name.endswith("csv")
        else json.loads(text)["files"]
    )
    assert len(rows) == 7
    ends = {Path(row["source"]).name: row["status"] for row in rows}
    assert ends.pop("broken.jpg") == "failed"
    assert set(ends.values()) == {"done"}


def test_a_report_that_cannot_be_named_is_refused_before_anything_is_made(pictures, tmp_path):
    done = thumbpool_here("run", pictures, "--output", tmp_path / "out", "--report", "report.txt")
    assert done.returncode == 2
    assert "must end in .json or .csv" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", [("run", "--dry-run"), ("plan",)])
def test_a_plan_tells_every_file_and_writes_nothing(pictures, tmp_path, command):
    before = files_below(tmp_path)
    done = thumbpool_here(
        *command, pictures, "--output", tmp_path / "out", "--report", tmp_path / "r.csv"
    )
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0] == f"make    {pictures}/0.jpg -> {tmp_path}/out/0.jpg"
    assert sum(line.startswith("make ") for line in lines) == 6
    assert any(line.startswith("The results take about ") for line in lines)
    assert lines[-1].endswith("6 to make, 0 to replace, 0 to skip. Nothing was written.")
    assert files_below(tmp_path) == before


def test_a_plan_tells_what_is_skipped_and_why(pictures, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "3.jpg").touch()
    done = thumbpool_here(
        "plan", pictures, "--output", tmp_path / "out", "--on-conflict", "skip", "--json"
    )
    told = records(done.stdout)
    actions = {Path(each["source"]).name: each["action"] for each in told if "action" in each}
    assert actions.pop("3.jpg") == "skip"
    assert set(actions.values()) == {"make"}
    assert told[-1]["message"] == "PlanSettled"
    assert (told[-1]["planned"], told[-1]["skipped"]) == (6, 1)


def test_a_second_run_makes_only_what_changed_unless_all_is_asked(pictures, tmp_path):
    command = ("run", pictures, "--output", tmp_path / "out")
    assert thumbpool_here(*command).stdout.startswith("6 done in ")
    Image.new("RGB", (300, 300)).save(pictures / "3.jpg")
    assert thumbpool_here(*command).stdout.startswith("1 done, 5 skipped in ")
    assert thumbpool_here(*command, "--all").stdout.startswith("6 done in ")
    assert len(files_below(tmp_path / "out")) == 7


def test_quiet_tells_only_what_went_wrong(pictures, tmp_path):
    done = thumbpool_here("run", pictures, "--output", tmp_path / "out", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_an_empty_folder_is_no_failure_and_is_told(tmp_path):
    (tmp_path / "empty").mkdir()
    done = thumbpool_here("run", tmp_path / "empty", "--output", tmp_path / "out")
    assert done.returncode == 0
    assert f"No pictures were found in {tmp_path}/empty. Only files whose" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["run", "pictures", "--output", "out", "--quality", "400"], "must be from 1 to 100"),
        (["run", "pictures", "--output", "out", "--workers", "0"], "must be from 1 to"),
        (["run", "pictures", "--output", "out", "--size", "big"], "not a size such as 640x480"),
        (["run", "pictures", "--output", "out", "--format", "doc"], "not one of keep, jpeg"),
        (["run", "pictures"], "add --output DIR, or --replace"),
        (["run", "gone", "--output", "out"], "gone does not exist"),
        (["run", "", "--output", "out"], "write . for the current folder"),
        (["run", "pictures", "", "--output", "out"], "write . for the current folder"),
        (["run", "pictures", "--output", ""], "write . for the current folder"),
        (["run", "pictures", "--output", "out", "--report", ""], "write . for the current folder"),
        (["undo", "--output", ""], "write . for the current folder"),
        (["samples", ""], "write . for the current folder"),
        (["run", "pictures", "--output", "pictures/0.jpg"], "is a file"),
        (["plan", "pictures", "--output", "pictures/0.jpg"], "is a file"),
        (["run", "pictures", "--output", "pictures"], "Choose another output folder"),
        (["run", "notes.txt", "--output", "out"], "no picture that Thumbpool reads"),
        (["samples", "out", "--count", "0"], "must be from 1 to"),
        (["run", "pictures", "--output", "out", "--size", "big"], "run: argument --size: 'big'"),
        (["run", "pictures", "--output", "out", "--bad\nline"], "--bad\\nline; see --help"),
        (["run", "pictures", "--output", "out", "--save-preset", "Email"], "another name"),
        ([], "COMMAND"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(
    pictures, tmp_path, monkeypatch, arguments, told
):
    (tmp_path / "notes.txt").touch()
    monkeypatch.chdir(tmp_path)
    done = thumbpool_here(*arguments)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("thumbpool-cli")
    assert told in line
    assert not (tmp_path / "out").exists()


def test_a_process_ends_with_that_sentence_and_status(tmp_path):
    done = thumbpool("run", "gone", "--output", "out", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert "gone does not exist" in line


def test_help_is_told_on_standard_output():
    done = thumbpool("run", "--help")
    assert done.returncode == 0
    assert "exit status:" in done.stdout


def test_samples_are_as_many_and_as_large_as_asked(tmp_path):
    done = thumbpool_here("samples", tmp_path / "samples", "--count", "3", "--size", "320x200")
    assert done.returncode == 0
    assert done.stdout == f"3 sample pictures in {tmp_path}/samples\n"
    made = [path for path in (tmp_path / "samples").rglob("*") if path.is_file()]
    assert len(made) == 3
    for path in made:
        with Image.open(path) as picture:
            assert sorted(picture.size) == [200, 320]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_terminal_shows_a_bar_with_rate_and_time_left(pictures, tmp_path):
    import termios

    ours, terminal = os.openpty()
    termios.tcsetwinsize(terminal, (24, 80))
    done = thumbpool("run", pictures, "--output", tmp_path / "out", stderr=terminal)
    os.close(terminal)
    drawn = b""
    with suppress(OSError), os.fdopen(ours, "rb", buffering=0) as screen:  # its end is an error
        while part := screen.read(4096):
            drawn += part
    text = drawn.decode()
    assert done.returncode == 0
    assert "Pictures: 100%" in text
    assert "6/6" in text
    assert "file/s" in text


def test_the_memory_limit_that_a_failure_names_can_be_raised(tmp_path):
    (tmp_path / "in").mkdir()
    Image.new("RGB", (1200, 1200), "red").save(tmp_path / "in" / "a.webp")
    run = ("run", tmp_path / "in", "--output", tmp_path / "out", "--memory-limit")
    refused = thumbpool_here(*run, "10")
    assert refused.returncode == 1
    assert "Raise the memory limit" in refused.stderr
    assert thumbpool_here(*run, "100").returncode == 0


def test_samples_with_a_file_in_the_way_are_refused_in_words(tmp_path):
    made = thumbpool_here("samples", tmp_path / "a", "--count", "1", "--size", "40x30")
    assert made.returncode == 0
    folder = next((tmp_path / "a").iterdir()).name
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / folder).write_text("in the way")
    refused = thumbpool_here("samples", tmp_path / "b", "--count", "1", "--size", "40x30")
    assert refused.returncode == 2
    assert "Choose another folder" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("more", [[], ["--json", "--report", "ended.json"]])
def test_a_run_that_another_came_before_is_refused_in_one_sentence(
    pictures, tmp_path, monkeypatch, capsys, more
):
    def refuse(_record):
        raise OutputError("Another run is writing there.")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("processing.running._run_journal.RunJournal.begin", refuse)
    words = ["run", str(pictures), "--output", "out", "--engine", "serial", *more]
    assert run_command(words, Interruption()) == 2
    told = capsys.readouterr()
    assert told.err == "thumbpool-cli: Another run is writing there.\n"
    ends = [each["problem"] for each in records(told.out) if each["message"] == "RunFinished"]
    assert ends == (["Another run is writing there."] if more else [])
    assert files_below(tmp_path / "out") == []
    assert not Path("ended.json").exists()


def test_an_error_of_a_disk_is_not_taken_for_a_reader_that_went_away(monkeypatch):
    def fail(_arguments):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("processing.cli.main.parse", fail)
    with pytest.raises(OSError, match="Input/output"):
        run_command([], Interruption())


def test_a_plan_writes_no_journal_and_keeps_quiet_when_asked(pictures, tmp_path, monkeypatch):
    monkeypatch.setenv("THUMBPOOL_STATE_FOLDER", str(tmp_path / "state"))
    told = thumbpool_here("plan", pictures, "--output", tmp_path / "out", "--quiet")
    assert (told.returncode, told.stdout, told.stderr) == (0, "", "")
    assert not (tmp_path / "state").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no such shell")
@pytest.mark.parametrize(
    "closed", [">&-", "2>&-", ">&- 2>&-", "<&- >&-", "<&- 2>&-", "<&- >&- 2>&-"]
)
def test_a_run_whose_standard_streams_are_closed_works_in_silence(pictures, tmp_path, closed):
    words = [*COMMAND, "run", str(pictures), "--output", str(tmp_path / "out")]
    command = f"{shlex.join(words)} {closed}"
    done = subprocess.run(
        ["sh", "-c", command], timeout=WAIT_SECONDS, env=environment(), check=False
    )
    assert done.returncode == 0
    assert len(files_below(tmp_path / "out")) == 7


FULL_DISK = Path("/dev/full")  # a Linux device that is always full


@pytest.mark.skipif(not FULL_DISK.exists(), reason="no device here is always full")
@pytest.mark.parametrize("buffering", ["", "1"])
@pytest.mark.parametrize("command", [("run", "--json"), ("run",), ("plan",)])
def test_a_full_disk_below_standard_output_ends_the_run_in_one_sentence(
    pictures, tmp_path, command, buffering
):
    with FULL_DISK.open("w") as full:
        done = subprocess.run(
            [*COMMAND, *command, pictures, "--output", tmp_path / "out"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=WAIT_SECONDS,
            env={**environment(), "PYTHONUNBUFFERED": buffering},
            check=False,
        )
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("thumbpool-cli: The output cannot be written: No space left")
    assert not [path for path in tmp_path.rglob("*") if path.name.startswith(".thumbpool-")]


@pytest.mark.skipif(not FULL_DISK.exists(), reason="no device here is always full")
def test_a_run_that_can_be_told_nowhere_ends_without_a_word(pictures, tmp_path):
    with FULL_DISK.open("w") as full:
        command = [*COMMAND, "run", pictures, "--output", tmp_path / "out"]
        done = subprocess.run(
            command, stdout=full, stderr=full, timeout=WAIT_SECONDS, env=environment(), check=False
        )
    assert done.returncode == 1


def test_a_warning_names_the_picture_that_it_is_of(pictures, tmp_path):
    odd = pictures / "odd.jpg"
    Image.new("RGB", (64, 48)).save(odd, "PNG")
    done = thumbpool_here("run", pictures, "--output", tmp_path / "out", "--engine", "serial")
    assert done.stderr == f"warning: {odd}: Its name ends in .jpg, but it is PNG.\n"


def test_a_second_run_with_other_settings_says_that_it_numbers_its_results(pictures, tmp_path):
    command = [pictures, "--output", tmp_path / "out", "--no-recursive"]
    first = thumbpool_here("run", *command, "--engine", "serial")
    assert first.stderr == ""
    told = (
        "5 results get another name, as the usual one is taken, or not every system can hold it: "
        "0.jpg becomes 0-2.jpg."
    )
    planned = thumbpool_here("plan", *command, "--size", "50")
    assert told in planned.stdout
    assert "--on-conflict overwrite replaces it" in planned.stdout
    second = thumbpool_here("run", *command, "--size", "50", "--engine", "serial")
    assert told in second.stderr
    assert "0-2.jpg" in os.listdir(tmp_path / "out")
    quiet = thumbpool_here("run", *command, "--size", "40", "--engine", "serial", "--quiet")
    assert quiet.stderr == ""


def test_two_pictures_of_one_name_are_told_without_an_advice_that_does_not_help(pictures, tmp_path):
    Image.new("RGB", (64, 48)).save(pictures / "0.png")
    command = [pictures, "--output", tmp_path / "out", "--no-recursive", "--format", "webp"]
    planned = thumbpool_here("plan", *command)
    assert (
        "1 result gets another name, as the usual one is taken, or not every system can hold it: "
        "0.png becomes 0-2.webp.\n" in planned.stdout
    )
