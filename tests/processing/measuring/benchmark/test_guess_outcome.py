"""What is said of a guess follows from the race: the figures, and how busy the cores were."""

import json
from dataclasses import replace

import pytest

from processing.errors import BenchmarkError
from processing.language.translation import localized
from processing.measuring.benchmark.guess_outcome import guess_outcome
from processing.measuring.benchmark.race_analysis import analysis_of
from processing.measuring.benchmark.records import MAX_GUESS, Guess, as_json, load_record
from tests.processing.measuring.benchmark.test_records import race


def guessed(*guesses, cores=4, used=0.0, limit=99):
    """A race in which up to `limit` workers are as many times as fast, with what was expected."""
    record = race()
    trials = tuple(
        replace(
            trial,
            work_seconds=8.0 / min(limit, trial.workers),
            cores_used=min(cores, trial.workers) * used,
        )
        for trial in record.trials
    )
    machine = replace(record.circumstances.machine, cores=cores)
    where = replace(record.circumstances, machine=machine)
    made = tuple(Guess(*each) for each in guesses)
    return replace(record, circumstances=where, trials=trials, guesses=made)


def said(*guesses, **more):
    return localized(guess_outcome(analysis_of(guessed(*guesses, **more))))


def test_without_a_guess_nothing_is_said():
    assert said() == ""


def test_cores_that_were_busy_explain_why_more_workers_brought_nothing():
    assert said((4, 4.0), cores=2, limit=2, used=0.98) == (
        "You expected 4.0 times with 4 workers; it was 2.0: the 2 cores were busy with them 98% of "
        "the time."
    )


def test_idle_cores_are_named_where_the_workers_did_not_use_them():
    text = said((4, 4.0), cores=4, limit=2, used=0.5)
    assert "it was 2.0. The 4 cores for them were busy with them only 50% of the time." in text


def test_workers_with_a_core_each_that_gain_less_are_slower_beside_each_other():
    assert "Each had a core 97% of the time" in said((2, 2.0), cores=4, limit=1, used=0.97)


def test_a_guess_within_the_interval_fits():
    assert "and that fits: it was 4.0" in said((4, 4.0), used=0.9)


@pytest.mark.parametrize("used", [0.0, 0.9])
def test_no_reason_is_given_where_none_was_measured_or_it_went_better_than_expected(used):
    expected = 1.0 if used else 9.0
    text = said((4, expected), used=used)
    assert text == f"You expected {expected:.1f} times with 4 workers; it was 4.0."


def test_the_sentence_is_on_the_largest_pool_that_was_both_guessed_and_raced():
    assert "with 2 workers" in said((2, 9.0), (48, 40.0), (1, 1.0))


def test_guesses_are_kept_with_the_record_and_files_without_them_are_read(tmp_path):
    record, path = guessed((2, 1.5), (4, 2.5)), tmp_path / "race.json"
    path.write_text(as_json(record), encoding="utf-8")
    assert load_record(path) == record
    plain = json.loads(as_json(race()))
    del plain["record"]["guesses"]
    for trial in plain["record"]["trials"]:
        del trial["cores_used"]
    path.write_text(json.dumps(plain), encoding="utf-8")
    assert load_record(path) == race()


@pytest.mark.parametrize("guess", [(0, 2.0), (2, -1.0), (2, MAX_GUESS + 1), (2, float("nan"))])
def test_guesses_that_nobody_can_enter_are_refused(tmp_path, guess):
    path = tmp_path / "race.json"
    path.write_text(as_json(guessed(guess)), encoding="utf-8")
    with pytest.raises(BenchmarkError, match="but must be from"):
        load_record(path)
