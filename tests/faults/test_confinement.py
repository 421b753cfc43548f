"""A worker can read, write below its output folder, and nothing else."""

import os
import shutil
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageFont

from processing.errors import ScanError
from processing.imaging.steps.watermark_picture import WatermarkPicture
from processing.imaging.steps.watermark_text import WatermarkText
from processing.planning.header_reader import HeaderReader
from processing.planning.planner import make_plan
from processing.planning.scanner import Scanner
from processing.planning.walk import walk
from processing.processes import _seccomp
from processing.processes.sandbox import SYSTEM_CALLS, confine, offers
from processing.running.engines import _pool_session
from processing.running.engines._pool import PoolEngine
from processing.running.engines.base import EngineSettings
from processing.running.engines.factory import engine_settings, make_engine
from processing.running.events import FileFinished, LogRecorded, PlanSettled, RunPaused
from processing.running.preparation import Preparation
from processing.running.runner import Run
from processing.settings.batch import BatchSettings, EngineKind, StartMethod
from processing.settings.read_paths import readable_paths
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant
from processing.task import Outcome, PictureHeader, SourceImage, Status, Task
from tests.support import stand_in_tasks
from tests.support.bounds import WAIT_SECONDS
from tests.support.engines import ENGINES
from tests.support.examples import ROOT

YEAR_2001_NS = 1_000_000_000_000_000_000

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="no sandbox on this system")


def outcomes(folder: Path, method: StartMethod, *names: str) -> tuple[list[Outcome], list[Any]]:
    told: list[Any] = []
    pictures = folder.parent / "pictures"
    engine = PoolEngine(
        EngineSettings(
            replace(stand_in_tasks.run_context("confined", folder), readable_paths=(pictures,)),
            1,
            method,
            stand_in_tasks.try_to_break_out,
        )
    )
    tasks = [Task(n, pictures / name, folder / "result.jpg") for n, name in enumerate(names)]
    return sorted(engine.run(tasks, told.append), key=lambda outcome: outcome.task_id), told


@pytest.fixture
def inside(tmp_path: Path) -> Path:
    """Return a folder for results, with files outside it that are to stay as they are."""
    for name in ("keep", "secret", "delete"):
        (tmp_path / name).write_text("mine")
    for name in ("out", "pictures"):
        (tmp_path / name).mkdir()
    (tmp_path / "pictures" / "read").write_text("a picture")
    (tmp_path / "out" / "own").touch()
    return tmp_path / "out"


WAYS_OUT = tuple(stand_in_tasks.ways_out(Path(), Path())) if sys.platform == "linux" else ()


@pytest.mark.parametrize("method", list(StartMethod))
def test_a_worker_cannot_break_out(inside: Path, method: StartMethod) -> None:
    results, told = outcomes(inside, method, *WAYS_OUT)
    stopped = {name: result.reason for name, result in zip(WAYS_OUT, results, strict=True)}
    skip_where_the_system_offers_less(told)
    went_through = {
        name: reason
        for name, reason in stopped.items()
        # A link between folders is refused as one between two disks.
        if reason not in {"PermissionError", "ValueError"} and (name, reason) != ("link", "OSError")
    }
    assert not went_through
    kept = sorted(path.name for path in inside.parent.iterdir())
    assert kept == ["delete", "keep", "out", "pictures", "secret"]
    assert [path.name for path in inside.iterdir()] == ["own"]
    assert (inside.parent / "keep").read_text() == "mine"


def skip_where_the_system_offers_less(told: list[Any]) -> None:
    missing = [m.text for m in told if isinstance(m, LogRecorded) and "does not let" in m.text]
    if missing:
        pytest.skip(" ".join(missing))


# Tries each way in a process of its own, in a folder that is as it was, and tells which it could.
ALONE = """
import os, shutil, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from tests.support import stand_in_tasks
untouched, names = Path(sys.argv[2]), sys.argv[3:]
print("went-through", flush=True)
for name in names:
    outside = untouched.with_name(f"outside-{name}")
    shutil.copytree(untouched, outside)
    pid = os.fork()
    if pid == 0:
        try:
            stand_in_tasks.ways_out(outside, outside / "out")[name]()
        except BaseException as error:
            print(name, repr(error), file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    if os.waitpid(pid, 0)[1] == 0:
        print(name, flush=True)
"""
# These need more than an ordinary user has, or a file system or a terminal that may not be there.
OF_ROOT_OR_CHANCE = {"terminal", "setxattr", "lift", "home"}


def test_the_same_is_possible_in_a_process_that_is_not_confined(inside: Path) -> None:
    before = os.getpriority(os.PRIO_PROCESS, 0)
    names = [each for each in WAYS_OUT if each not in OF_ROOT_OR_CHANCE]
    told = subprocess.run(
        [sys.executable, "-c", ALONE, str(ROOT), str(inside.parent), *names],
        check=True,
        capture_output=True,
        text=True,
    )
    assert told.stdout.split() == ["went-through", *names], told.stderr
    assert os.getpriority(os.PRIO_PROCESS, 0) == before, (
        "the tests that follow would be slowed down"
    )


@pytest.mark.parametrize("method", list(StartMethod))
def test_every_call_of_the_table_is_refused_before_the_kernel_looks_at_it(
    inside: Path, method: StartMethod
) -> None:
    (result,), told = outcomes(inside, method, "calls")
    skip_where_the_system_offers_less(told)
    assert result.reason == ""


@pytest.mark.parametrize("method", list(StartMethod))
def test_a_worker_has_no_terminal_and_no_pipe_to_the_resource_tracker(
    inside: Path, method: StartMethod
) -> None:
    (result,), _ = outcomes(inside, method, "descriptors")
    assert result.reason == os.devnull


FOREIGN = tuple(stand_in_tasks.FOREIGN_BYTES)
# Every form from workers that start at once; how a worker started changes nothing of what it sends.
FOREIGN_BY_METHOD = dict.fromkeys(StartMethod, ("results-pickle", "messages-pickle"))
FOREIGN_BY_METHOD[StartMethod.FORKSERVER] = FOREIGN


@pytest.mark.parametrize(("method", "foreign"), FOREIGN_BY_METHOD.items(), ids=FOREIGN_BY_METHOD)
def test_foreign_bytes_end_their_worker_and_are_blamed_on_their_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: StartMethod, foreign: tuple[str, ...]
) -> None:
    monkeypatch.setattr(_pool_session, "STALL_SECONDS", 3_600.0)
    run_context = stand_in_tasks.run_context("foreign", tmp_path, 600.0)
    engine = PoolEngine(EngineSettings(run_context, 2, method, stand_in_tasks.send_foreign_bytes))
    names = [name for each in foreign for name in ("good", each)]
    tasks = [Task(n, Path(each), tmp_path / "result") for n, each in enumerate([*names, "good"])]
    ends = {tasks[each.task_id].source.name: each for each in engine.run(tasks, lambda _: None)}
    assert ends.pop("good").status is Status.DONE
    assert {name: end.status for name, end in ends.items()} == dict.fromkeys(foreign, Status.FAILED)
    assert not [name for name, end in ends.items() if "made to attack programs" not in end.reason]
    assert not (tmp_path / "mark").exists()


@pytest.mark.parametrize("method", list(StartMethod))
def test_every_thread_of_a_worker_is_confined(inside: Path, method: StartMethod) -> None:
    (result,), _ = outcomes(inside, method, "threads")
    threads = result.reason.split()
    assert len(threads) >= 2  # the guard of the parent's life is one
    assert set(threads) == {"2"}, "a thread without a system call filter"


@pytest.mark.parametrize("method", list(StartMethod))
def test_a_worker_can_still_do_its_work(inside: Path, method: StartMethod) -> None:
    results, _ = outcomes(inside, method, "thread", "result", "folder", "read")
    assert [result.reason for result in results] == ["", "", "", ""]
    assert (inside / "result.jpg").read_bytes() == b"done"


@pytest.mark.parametrize("method", list(StartMethod))
def test_a_captured_scanner_runs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: StartMethod
) -> None:
    monkeypatch.setattr("processing.planning.scanner._scan", stand_in_tasks.scan_and_lie)
    settings = BatchSettings((tmp_path,), tmp_path, start_method=method)
    with pytest.raises(ScanError, match="invalid message"):
        list(Scanner(settings).run())
    assert not (tmp_path / "mark").exists()


@pytest.mark.parametrize("method", list(StartMethod))
def test_a_captured_reader_of_headers_runs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: StartMethod
) -> None:
    monkeypatch.setattr(
        "processing.planning._header_process.answer", stand_in_tasks.read_headers_and_lie
    )
    settings = BatchSettings((tmp_path,), tmp_path, start_method=method)
    pictures = [SourceImage(tmp_path / f"{n}.jpg", Path(f"{n}.jpg"), 1) for n in range(2)]
    with HeaderReader(settings, lambda: False) as reader:
        told = reader.complete(pictures)
    assert [each.header for each in told] == [PictureHeader(), PictureHeader()]
    assert not (tmp_path / "mark").exists()


def run_on(settings: BatchSettings) -> list[Outcome]:
    """Run a batch as the program does, headers included; return how it ended."""
    told: list[Any] = []
    preparation = Preparation(settings, told.append)
    preparation.start()
    assert preparation.join(WAIT_SECONDS)
    (plan,) = [message.plan for message in told if isinstance(message, PlanSettled)]
    run = Run(plan, told.append)
    run.start()
    assert run.join(WAIT_SECONDS)
    return [message.outcome for message in told if isinstance(message, FileFinished)]


def test_pictures_that_links_lead_to_are_read(tmp_path: Path) -> None:
    elsewhere, folder = tmp_path / "elsewhere", tmp_path / "links"
    for each in (elsewhere, folder):
        each.mkdir()
    for name in ("a.jpg", "b.jpg"):
        Image.new("RGB", (40, 30)).save(elsewhere / name)
        (folder / name).symlink_to(elsewhere / name)
    settings = BatchSettings((folder,), tmp_path / "out", name_pattern="{stem}-{width}")
    assert [each.status for each in run_on(settings)] == [Status.DONE] * 2
    assert sorted(path.name for path in settings.output_folder.iterdir()) == [
        "a-40.jpg",
        "b-40.jpg",
    ]


def test_what_steps_read_is_read_wherever_it_lies(tmp_path: Path) -> None:
    Image.new("RGB", (400, 300)).save(tmp_path / "a.jpg")
    Image.new("RGBA", (40, 30), "red").save(tmp_path / "logo.png")
    (tmp_path / "font.ttf").write_bytes(ImageFont.load_default(12).font_bytes)
    steps = (
        WatermarkPicture(path=tmp_path / "logo.png"),
        WatermarkText(font=tmp_path / "font.ttf", text="x"),
    )
    settings = BatchSettings((tmp_path / "a.jpg",), tmp_path / "out", Recipe(steps=steps))
    assert [(each.status, each.reason) for each in run_on(settings)] == [(Status.DONE, "")]


def test_of_single_files_only_these_are_read_unless_they_are_very_many(tmp_path: Path) -> None:
    few = tuple(tmp_path / "few" / f"{n}.jpg" for n in range(3))
    many = tuple(tmp_path / "many" / f"{n}.jpg" for n in range(2_000))
    assert readable_paths(BatchSettings(few, tmp_path / "out")) == few
    assert readable_paths(BatchSettings(many, tmp_path / "out")) == (tmp_path / "many",)


def test_a_python_of_32_bits_goes_without_a_filter_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("processing.processes._seccomp._POINTER_BYTES", 16)
    with pytest.raises(OSError, match="32-bit Python"):
        _seccomp.refuse_system_calls()
    (lack,) = [each.lack for each in offers() if each.what == SYSTEM_CALLS]
    assert "32-bit Python" in lack


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("keep", [True, False])
def test_a_result_has_the_date_of_its_source_where_that_is_asked(
    tmp_path: Path, engine: EngineKind, keep: bool
) -> None:
    source, out = tmp_path / "a.jpg", tmp_path / "out"
    Image.new("RGB", (40, 30)).save(source)
    os.utime(source, ns=(YEAR_2001_NS, YEAR_2001_NS))
    recipe = Recipe(keep_dates=keep, also=(Variant(width_pixels=8, height_pixels=8),))
    settings = BatchSettings((source,), out, recipe, workers=1, engine=engine)
    sources = [each for batch in walk(settings.sources, out) for each in batch.sources]
    run = Run(make_plan(settings, sources), lambda _: None)
    run.start()
    assert run.join(WAIT_SECONDS)
    dates = [path.stat().st_mtime_ns == YEAR_2001_NS for path in out.iterdir()]
    assert dates == [keep, keep]


def made(settings: BatchSettings, *destinations: Path) -> list[Outcome]:
    """Make a picture of the first source for each of `destinations`, in confined workers."""
    tasks = [Task(n, settings.sources[0], each) for n, each in enumerate(destinations)]
    folders = tuple(each.parent for each in destinations)
    engine = make_engine(
        settings.engine, engine_settings(settings, "confined", result_folders=folders)
    )
    return sorted(engine.run(tasks, lambda _: None), key=lambda outcome: outcome.task_id)


def test_a_link_that_somebody_put_into_the_output_folder_is_honoured(tmp_path: Path) -> None:
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    for folder in (out, elsewhere):
        folder.mkdir()
    (out / "linked").symlink_to(elsewhere)
    Image.new("RGB", (40, 30)).save(tmp_path / "a.jpg")
    settings = BatchSettings((tmp_path / "a.jpg",), out, workers=1)
    outcomes = made(settings, out / "linked" / "a.jpg", out / "linked" / "new" / "a.jpg")
    assert [outcome.status for outcome in outcomes] == [Status.DONE] * 2
    assert sorted(path.name for path in elsewhere.iterdir()) == ["a.jpg", "new"]


def test_an_output_folder_that_is_gone_is_told_as_gone(tmp_path: Path) -> None:
    Image.new("RGB", (40, 30)).save(tmp_path / "a.jpg")
    settings = BatchSettings((tmp_path / "a.jpg",), tmp_path / "out", workers=1)
    (outcome,) = made(settings, tmp_path / "out" / "sub" / "a.jpg")
    assert outcome.reason.startswith("The output folder is gone;")
    assert outcome.is_obstructed
    assert not (tmp_path / "out").exists()


def test_an_output_folder_that_is_brought_back_is_written_after_resume(tmp_path: Path) -> None:
    out, away = tmp_path / "out", tmp_path / "away"
    (tmp_path / "in").mkdir()
    for number in range(60):
        Image.new("RGB", (40, 30)).save(tmp_path / "in" / f"{number}.jpg")
    settings = BatchSettings((tmp_path / "in",), out, workers=1)
    sources = [
        each for batch in walk(settings.sources, out, recursive=True) for each in batch.sources
    ]
    told: list[Any] = []
    has_paused = threading.Event()

    def notice(message: Any) -> None:
        told.append(message)
        if isinstance(message, FileFinished) and not away.exists():
            out.rename(away)  # a disk that is taken away
        if isinstance(message, RunPaused):
            has_paused.set()

    run = Run(make_plan(settings, sources), notice)
    run.start()
    assert has_paused.wait(WAIT_SECONDS)
    shutil.copytree(away, out)  # another folder by its number, and with what was made in it
    run.resume()
    assert run.join(WAIT_SECONDS)
    assert told[-1].report.counts.done == 60
    # What was half written when the disk went is swept by the next run that goes there.
    assert len(list(out.glob("*.jpg"))) == 60


def test_what_cannot_be_had_is_told_and_not_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(38, "Function not implemented")

    for step in ("_refuse_new_privileges", "allow_only", "refuse_system_calls"):
        monkeypatch.setattr(f"processing.processes.sandbox.{step}", refuse)
    problems = confine([tmp_path])
    assert len(problems) == 3
    assert all("Function not implemented" in problem for problem in problems)


def test_another_system_says_so_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert len(confine([tmp_path])) == 1
