"""A race is fair, leaves no trace but its record, and can be ended at any time."""

import queue
import tempfile
import threading
from collections import Counter
from types import SimpleNamespace

import pytest

from processing.errors import SettingsError
from processing.files.machine import state_folder
from processing.measuring.benchmark.comparison import Scope
from processing.measuring.benchmark.messages import (
    ComparisonFinished,
    ComparisonStarted,
    TrialFinished,
)
from processing.measuring.benchmark.race import Race, check_sizes, usual_sizes
from processing.measuring.benchmark.race_analysis import analysis_of
from processing.measuring.benchmark.records import Guess
from processing.processes.cpu_load import LoadWatch
from processing.settings.batch import EngineKind
from processing.task import SourceImage
from tests.support.workloads import WAIT_SECONDS, follow, samples, settings_for


@pytest.fixture
def scratch(tmp_path, monkeypatch):
    """Where the race puts its own folders."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def race_on(folder, sources, inbox, **changes):
    changes = {"sizes": (1, 2), "scope": Scope(rounds=2, pictures=60), **changes}
    engine = changes.pop("engine", EngineKind.THREADS)
    return Race(settings_for(folder, engine=engine), inbox.put, sources=sources, **changes)


def test_every_round_has_every_size_once_and_only_the_first_does_not_count(tmp_path, scratch):
    sources, inbox = samples(tmp_path / "pictures"), queue.SimpleQueue()
    told = follow(race_on(tmp_path / "pictures", sources, inbox), inbox)
    assert isinstance(told[0], ComparisonStarted)
    trials = [message for message in told if isinstance(message, TrialFinished)]
    assert [each.finished for each in trials] == list(range(1, 1 + told[0].trials))
    assert [each.is_warm_up for each in trials] == [True] * 3 + [False] * 6
    record = told[-1].record
    rounds = Counter((each.round, each.engine, each.workers) for each in record.trials)
    racers = [(EngineKind.SERIAL, 1), (EngineKind.THREADS, 1), (EngineKind.THREADS, 2)]
    assert rounds == Counter((number, *racer) for number in (0, 1) for racer in racers)
    assert record.circumstances.pictures == 4
    assert record.circumstances.megapixels == pytest.approx(4 * 64 * 48 / 1e6)
    assert analysis_of(record).plain_seconds > 0


def test_guesses_and_the_cores_that_were_used_are_in_the_record(tmp_path, scratch, monkeypatch):
    monkeypatch.setattr(LoadWatch, "own_cores", lambda _self: 1.5)
    sources, inbox = samples(tmp_path / "pictures"), queue.SimpleQueue()
    guesses = (Guess(2, 1.5),)
    told = follow(race_on(tmp_path / "pictures", sources, inbox, guesses=guesses), inbox)
    record = told[-1].record
    assert record.guesses == guesses
    assert all(trial.cores_used == 1.5 for trial in record.trials)


def test_nothing_is_left_but_the_record(tmp_path, scratch):
    folder = tmp_path / "pictures"
    sources, inbox = samples(folder), queue.SimpleQueue()
    before = {path: path.read_bytes() for path in folder.rglob("*.*")}
    follow(race_on(folder, sources, inbox, scope=Scope(rounds=1, pictures=60)), inbox)
    assert {path: path.read_bytes() for path in folder.rglob("*.*")} == before
    assert not (tmp_path / "never made").exists()
    assert list(scratch.iterdir()) == []
    assert not (state_folder() / "journal.sqlite").exists()


def test_no_trial_finds_the_results_of_another(tmp_path, scratch):
    sources, inbox = samples(tmp_path / "pictures"), queue.SimpleQueue()
    race = race_on(tmp_path / "pictures", sources, inbox, scope=Scope(rounds=1, pictures=60))
    found = []
    report = race.report_trial

    def look_and_report(title, seconds, *, is_warm_up):
        found.append([path for path in scratch.rglob("*") if path.is_file()])
        report(title, seconds, is_warm_up=is_warm_up)

    race.report_trial = look_and_report
    follow(race, inbox)
    assert found == [[]] * 6


def test_worker_processes_race_as_well_and_their_start_up_is_told_apart(tmp_path, scratch):
    sources, inbox = samples(tmp_path / "pictures", 2), queue.SimpleQueue()
    race = race_on(
        tmp_path / "pictures",
        sources,
        inbox,
        engine=EngineKind.POOL,
        scope=Scope(rounds=1, pictures=60),
    )
    record = follow(race, inbox)[-1].record
    pools = [trial for trial in record.trials if trial.engine is EngineKind.POOL]
    assert len(pools) == 2
    assert all(trial.start_seconds > 0 and trial.work_seconds > 0 for trial in pools)


def test_a_picture_that_cannot_be_made_is_left_out_for_all_sizes(tmp_path, scratch):
    folder = tmp_path / "pictures"
    sources, inbox = samples(folder, 2), queue.SimpleQueue()
    broken = folder / "broken.jpg"
    broken.write_bytes(b"no picture")
    sources.append(SourceImage(broken, broken.relative_to(folder), 10))
    record = follow(race_on(folder, sources, inbox, scope=Scope(rounds=1, pictures=60)), inbox)[
        -1
    ].record
    assert (record.circumstances.pictures, record.circumstances.left_out) == (2, 1)


def test_a_race_whose_pictures_vanish_keeps_the_rounds_that_were_whole(tmp_path, scratch):
    folder = tmp_path / "pictures"
    sources, inbox = samples(folder, 2), queue.SimpleQueue()
    counted = 0

    def notify(message) -> None:
        """Lose a picture when the first round that counts is over; runs in the race's thread."""
        nonlocal counted
        inbox.put(message)
        counted += isinstance(message, TrialFinished) and not message.is_warm_up
        if counted == 3:
            sources[0].path.unlink(missing_ok=True)

    race = race_on(folder, sources, SimpleNamespace(put=notify))
    finished = follow(race, inbox)[-1]
    assert "1 picture could be made while warming up and not any more" in finished.problem
    assert {trial.round for trial in finished.record.trials} == {0}


@pytest.mark.parametrize("is_broken", [True, False])
def test_without_a_picture_that_can_be_made_it_ends_with_a_sentence(tmp_path, scratch, is_broken):
    broken, inbox = tmp_path / "broken.jpg", queue.SimpleQueue()
    broken.write_bytes(b"no picture")
    sources = [SourceImage(broken, broken.relative_to(tmp_path), 10)] if is_broken else []
    end = follow(race_on(tmp_path / "pictures", sources, inbox), inbox)[-1]
    assert end.record is None
    assert "pictures" in end.problem
    assert end.problem.endswith(".")


def test_cancel_from_another_thread_keeps_whole_rounds_only(tmp_path, scratch):
    sources, inbox = samples(tmp_path / "pictures"), queue.SimpleQueue()
    race = race_on(tmp_path / "pictures", sources, inbox, scope=Scope(rounds=900, pictures=60))

    def cancel_in_the_second_round(message):
        if isinstance(message, TrialFinished) and message.finished == 7:
            race.cancel()
            race.cancel()

    before = threading.active_count()
    end = follow(race, inbox, cancel_in_the_second_round)[-1]
    assert end.was_cancelled
    assert end.problem == ""
    assert len(end.record.trials) % 3 == 0
    assert threading.active_count() <= before
    assert list(scratch.iterdir()) == []


def test_a_race_that_is_cancelled_before_it_starts_measures_nothing(tmp_path, scratch):
    inbox = queue.SimpleQueue()
    race = race_on(tmp_path / "pictures", samples(tmp_path / "pictures"), inbox)
    race.cancel()
    race.start()
    end = inbox.get(timeout=WAIT_SECONDS)
    assert isinstance(end, ComparisonFinished)
    assert (end.was_cancelled, end.record) == (True, None)


def test_pictures_of_a_folder_are_looked_for_and_a_few_chosen_by_chance(tmp_path, scratch):
    samples(tmp_path / "pictures", 6)
    inbox = queue.SimpleQueue()
    scope = Scope(rounds=1, pictures=2)
    record = follow(race_on(tmp_path / "pictures", None, inbox, scope=scope), inbox)[-1].record
    assert record.circumstances.pictures == 2


def test_artificial_waiting_is_overlapped_and_told(tmp_path, scratch):
    sources, inbox = samples(tmp_path / "pictures"), queue.SimpleQueue()
    scope = Scope(rounds=1, pictures=60, wait_milliseconds=100)
    race = race_on(tmp_path / "pictures", sources, inbox, sizes=(1, 4), scope=scope)
    record = follow(race, inbox)[-1].record
    analysis = analysis_of(record)
    assert record.circumstances.wait_milliseconds == 100
    assert analysis.scaling.points[0].seconds >= 4 * 0.1
    assert analysis.scaling.points[1].speedup > 1.5
    assert analysis.judgement.verdict.startswith("With an artificial wait of 100 ms a picture:")


def test_sizes_begin_at_one_and_end_at_the_largest():
    assert usual_sizes(8) == (1, 2, 3, 4, 6, 8)
    assert usual_sizes(10) == (1, 2, 3, 4, 6, 8, 10)
    assert usual_sizes(1) == (1,)
    assert len(usual_sizes()) >= 4
    assert check_sizes((4, 2, 4)) == (1, 2, 4)


@pytest.mark.parametrize("size", [0, -1, 61])
def test_a_size_that_no_pool_can_have_is_refused(size):
    with pytest.raises(SettingsError, match="pool size"):
        check_sizes((size,))


@pytest.mark.parametrize("wrong", [{"rounds": 0}, {"pictures": 0}, {"wait_milliseconds": -1}])
def test_a_scope_out_of_its_limits_is_refused(wrong):
    with pytest.raises(SettingsError, match="must be from"):
        Scope(**wrong)
