"""The sentences of the guided tour hold for what was measured, whatever that was."""

from dataclasses import replace
from pathlib import Path

import pytest

from processing.language.translation import localized
from processing.measuring.benchmark._trial import Measured
from processing.measuring.benchmark.tour_doubts import doubt_about
from processing.measuring.benchmark.tour_findings import findings_of
from processing.measuring.benchmark.tour_results import (
    Arrivals,
    Loss,
    PassResult,
    loss_in,
    reference_of,
    result_of,
)
from processing.measuring.benchmark.tour_steps import (
    DEATH,
    GIANT,
    MANY,
    ONE,
    ORDER,
    TINY,
    TWO,
    Pass,
    steps_for,
)
from processing.measuring.timeline.timeline import Timeline
from processing.running.events import (
    FileStarted,
    WorkerLost,
    WorkerStarted,
    WorkerStarting,
    WorkerStopped,
)
from processing.settings.batch import MAX_WORKERS
from processing.task import Outcome, Status, Task, Timing
from tests.support.pseudo_language import pseudo_language, untranslated

CORES = 2


def result(step: int, workers: int, seconds: float, **changes) -> PassResult:
    """A pass whose lanes were full and which got all the cores that it could use."""
    usual = PassResult(
        step,
        f"{workers} workers",
        workers,
        files=40,
        failed=0,
        seconds=seconds,
        start_seconds=0.2,
        busy_seconds=workers * seconds,
        cpu_seconds=min(workers, CORES) * seconds,
        tail_seconds=0.01,
        longest_seconds=0.1,
        others_share=0.0,
    )
    return replace(usual, **changes)


ALONE = result(ONE, 1, 4.0)


def told(*results: PassResult, known: tuple[PassResult, ...] = (ALONE,)) -> str:
    findings = findings_of(results[0].step, results, (*known, *results), CORES)
    return " ".join((*findings.measured, *findings.doubts))


def test_one_worker_is_told_by_its_time_its_lane_and_its_core():
    assert told(ALONE, known=()) == (
        "One worker made 40 pictures in 4.00 s, 100 ms each. It was busy for 100% of that "
        "time, and it used 1.00 of a CPU core."
    )


def test_two_workers_are_compared_with_one():
    assert told(result(TWO, 2, 2.0)) == (
        "2 workers took 2.00 s. That is 2.0 times as fast as one worker in step 1 (4.00 s). Of 2 "
        "workers 2.0 were busy on average, and 2.0 CPU cores were used."
    )


def test_a_comparison_stands_beside_the_time_that_it_is_about():
    alone, single = result(TINY, 1, 1.0), result(TINY, 2, 0.8)
    results = (alone, single, single)
    found = findings_of(TINY, results, results, CORES).measured
    assert found[1].endswith("a worker lost 0.0 ms. That is 1.2 times as fast as one worker.")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(3.9, "about as fast as one worker"), (4.1, "about as fast"), (5.0, "slower than one worker")],
)
def test_no_speedup_is_told_as_none(seconds, words):
    text = told(result(TWO, 2, seconds))
    assert words in text
    assert "times as fast" not in text


@pytest.mark.parametrize(
    ("seconds", "wait", "is_told"), [(2.0, 0, True), (2.0, 100, False), (1.0, 0, False)]
)
def test_why_four_workers_on_two_cores_are_not_four_times_as_fast_is_told_if_they_are_not(
    seconds, wait, is_told
):
    alone = replace(ALONE, wait_milliseconds=wait)
    text = told(result(MANY, 4, seconds, wait_milliseconds=wait), known=(alone,))
    why = "2 cores work on 2 pictures at a time, so 4 workers are not 4 times as fast as one."
    assert (why in text) is is_told


def test_of_the_order_the_first_results_and_what_was_held_back_are_told():
    ordered = result(ORDER, 2, 2.0, arrivals=Arrivals(1.5, 12, 1.25))
    unordered = result(ORDER, 2, 2.0, arrivals=Arrivals(0.25, 0, 0.0))
    assert told(ordered, unordered).startswith(
        "By imap the first result arrived after 1.50 s. 12 were done before and held back, for up "
        "to 1.25 s. By imap_unordered the first result arrived after 0.25 s, and each of the "
        "others as it was done. All results were there after 2.00 s by imap and after 2.00 s by "
        "imap_unordered."
    )


def test_of_a_dead_worker_it_is_told_what_was_lost_and_made_again():
    text = told(result(DEATH, 2, 3.0, loss=Loss(2, 0.25, 0.75)), known=(ALONE, result(TWO, 2, 2.0)))
    assert "2 pictures were lost with it, in work or not yet delivered" in text
    assert "New workers were up 0.75 s later" in text
    assert "What was lost was made again: all 40 pictures are there" in text
    assert "That took 3.00 s. In step 2, where nobody died, it was 2.00 s." in text


def test_a_worker_that_could_not_be_killed_proves_nothing():
    assert told(result(DEATH, 2, 2.0)) == (
        "The worker had ended before it could be killed. Run the step again."
    )


def test_the_time_without_workers_after_a_death_is_no_reason_to_doubt():
    dead = result(DEATH, 2, 4.0, cpu_seconds=4.0, loss=Loss(2, 0.25, 0.75))
    assert doubt_about(dead, [ALONE, dead], CORES) is None


def test_other_programs_make_the_measurement_say_little():
    text = told(result(TWO, 2, 3.6, others_share=0.4))
    assert "1.1 times as fast as one worker" in text
    assert "Other programs used 40% of the processor meanwhile" in text
    assert "says little" in text


def test_a_disturbed_first_step_spoils_the_comparison_and_is_to_be_run_again():
    text = told(result(TWO, 2, 2.0), known=(replace(ALONE, others_share=0.3),))
    assert "30% of the processor during step 1" in text
    assert "run step 1 again" in text


def test_a_speedup_that_cannot_be_is_doubted():
    assert "more than 2 workers are good for" in told(result(TWO, 2, 1.5))


def test_what_held_the_work_up_is_not_guessed():
    text = told(result(TWO, 2, 4.0, cpu_seconds=4.0))
    assert "2 cores could have been used" in text
    assert "cannot tell" in text


@pytest.mark.parametrize(("step", "passes"), [(GIANT, (2, 2)), (TINY, (1, 2, 2))])
def test_giants_and_tiny_files_are_doubted_as_the_others_are(step, passes):
    calm = [result(step, workers, 3.0) for workers in passes]
    assert not findings_of(step, calm, calm, CORES).doubts
    first, *others = calm
    rushed = [first, *(replace(each, seconds=1.0, cpu_seconds=2.0) for each in others)]
    (doubt,) = findings_of(step, rushed, rushed, CORES).doubts
    assert "More than 2 times as fast is more than 2 workers are good for" in doubt
    assert "the first row of this step" in doubt
    starved = [replace(each, cpu_seconds=each.busy_seconds / 2) for each in calm]
    (*_, doubt) = findings_of(step, starved, starved, CORES).doubts
    assert "used 1.5 of the 3.0 cores" in doubt or "used 1.0 of the 2.0 cores" in doubt
    idle = [replace(each, busy_seconds=1.0, cpu_seconds=1.0) for each in calm]
    assert not findings_of(step, idle, idle, CORES).doubts  # no picture, so no core


def test_a_pass_that_is_compared_with_a_doubtful_one_is_doubted_as_well():
    first, second = result(TINY, 1, 3.0, others_share=0.3), result(TINY, 2, 2.0)
    assert "Other programs used 30%" in doubt_about(first, (first, second), CORES)
    doubt = doubt_about(second, (first, second), CORES)
    assert "while the first row of this step was measured" in doubt
    lost = replace(ALONE, failed=1)
    assert "In step 1 pictures were not made" in doubt_about(result(TWO, 2, 2.0), (lost,), CORES)


def test_without_step_one_no_speedup_is_told():
    text = told(result(TWO, 2, 2.0), known=())
    assert "Run step 1 without waiting" in text
    assert "times as fast" not in text
    waiting = told(result(TWO, 2, 2.0, wait_milliseconds=100))
    assert "Run step 1 with the same waiting" in waiting


def test_more_workers_than_cores_are_told_to_have_waited_for_one():
    text = told(result(MANY, 4, 2.0), known=(ALONE, result(TWO, 2, 2.0)))
    assert "That is about as fast as two workers in step 2 (2.00 s)." in text
    assert "Of 4 workers 4.0 were busy on average, and 2.0 CPU cores were used." in text
    assert "2.0 workers on average had a picture, but no core" in text


def test_artificial_waiting_is_told_as_what_it_is():
    alone = result(ONE, 1, 8.0, wait_milliseconds=100, cpu_seconds=4.0)
    many = result(MANY, 4, 2.0, wait_milliseconds=100, cpu_seconds=4.0)
    text = told(many, known=(alone,))
    assert "4.0 times as fast as one worker" in text
    assert "waited 100 ms, artificially: one after another that is 4.00 s" in text
    assert "4.0 times is more than 2 cores can give by computing" in text
    assert "had a picture, but no core" not in text
    disturbed = told(replace(many, others_share=0.5), known=(alone,))
    assert "can give by computing" not in disturbed


def test_the_order_of_a_giant_is_told_by_the_idling_at_the_end():
    last = result(GIANT, 2, 3.0, tail_seconds=1.0)
    first = result(GIANT, 2, 2.0, longest_seconds=1.95)
    text = told(last, first)
    assert (
        "With the giant last it took 3.00 s; for 1.00 s at the end one worker had nothing" in text
    )
    assert "took 2.00 s; for 0.01 s at the end one worker had nothing left to do." in text
    assert "That is 1.5 times as fast as with the giant last." in text
    assert "The giant alone took 1.95 s: no order can end sooner." in text
    alike = told(last, replace(last, longest_seconds=1.0))
    assert "about as fast as with the giant last" in alike
    assert "no order can end sooner" not in alike


def test_tiny_files_are_told_by_what_is_lost_beside_each():
    alone = result(TINY, 1, 1.0, files=500)
    single = result(TINY, 2, 0.8, files=500, busy_seconds=1.1)
    chunked = result(TINY, 2, 0.6, files=500, busy_seconds=1.1)
    text = told(alone, single, chunked)
    assert "One worker took 1.00 s for 500 pictures, 2.0 ms each." in text
    assert "one file at a time, took 0.80 s; beside each file a worker lost 1.0 ms." in text
    assert "That is 1.2 times as fast as one worker." in text
    assert "handed chunks of files, took 0.60 s; beside each" in text
    assert "That is 1.7 times as fast as one worker." in text
    assert "Chunks were 1.3 times as fast as single files." in text
    assert "Starting two workers took 0.20 s before that: 33% of" in text
    quick = replace(chunked, start_seconds=0.1)
    assert "Starting two workers" not in told(alone, single, quick)


@pytest.mark.parametrize("wait", [0, 100])
@pytest.mark.parametrize("others_share", [0.0, 0.4])
@pytest.mark.parametrize("seconds", [1.0, 2.0, 4.0, 9.0, 0.0])
@pytest.mark.parametrize("step", [ONE, TWO, MANY, GIANT, TINY])
def test_every_finding_is_a_whole_sentence_to_translate(step, seconds, others_share, wait):
    changes = {"wait_milliseconds": wait, "others_share": others_share}
    alone = replace(ALONE, wait_milliseconds=wait)
    two = result(TWO, 2, 3.0, wait_milliseconds=wait)
    passes = {GIANT: 2, TINY: 3}.get(step, 1)
    workers = {ONE: 1, MANY: 4}.get(step, 2)
    results = [result(step, workers, seconds + 1.0 * n, **changes) for n in range(passes)]
    for known in ((), (alone, two)):
        found = findings_of(step, results, (*known, *results), CORES)
        with pseudo_language():
            left = {word for text in (*found.measured, *found.doubts) for word in read(text)}
        assert found.measured
        assert not left


def read(text: str) -> set[str]:
    return untranslated(localized(text))


def test_pictures_that_were_not_made_leave_nothing_to_compare():
    assert told(result(TWO, 2, 2.0, failed=3)) == (
        "3 pictures were not made, so the times tell nothing. Run the step again."
    )


def test_only_what_was_measured_with_the_same_waiting_compares():
    waiting = replace(ALONE, wait_milliseconds=100)
    assert reference_of(result(TWO, 2, 2.0), (waiting, ALONE)) is ALONE
    assert reference_of(result(TWO, 2, 2.0), (waiting,)) is None
    first, second = result(GIANT, 2, 3.0), result(GIANT, 2, 2.0)
    assert reference_of(second, (ALONE, first, second)) is first


def outcome(task_id: int, worker: int, begin: float, end: float) -> Outcome:
    timing = Timing(worker, (begin, end), (end - begin) / 2)
    return Outcome(task_id, Status.DONE, timing=timing)


def measured(*outcomes: Outcome) -> Measured:
    return Measured(outcomes, 0.5, 10.0, 0.1, 0.05)


def test_figures_come_of_the_outcomes():
    found = result_of(
        GIANT,
        Pass("Giant last", 2),
        measured(outcome(0, 7, 0.0, 4.0), outcome(1, 8, 0.0, 6.0), outcome(2, 7, 4.0, 10.0)),
        100,
    )
    assert (found.files, found.failed, found.seconds) == (3, 0, 10.0)
    assert (found.busy_seconds, found.cpu_seconds) == (16.0, 8.0)
    assert (found.lanes_occupied, found.cores_got) == (1.6, 0.8)
    assert (found.tail_seconds, found.longest_seconds) == (4.0, 6.0)
    assert found.gap_seconds == pytest.approx(4 / 3)


def test_a_result_is_held_back_from_its_end_to_its_arrival_beyond_the_way_back():
    outcomes = (outcome(0, 7, 0.0, 4.0), outcome(1, 8, 0.0, 1.0), outcome(2, 8, 1.0, 3.97))
    whole = replace(measured(*outcomes), opened_at=-1.0)
    arrived = (4.01, 4.01, 4.01)
    found = result_of(ORDER, Pass("imap", 2), whole, 0, arrived=arrived).arrivals
    assert found is not None
    assert (found.first, found.held, found.held_seconds) == pytest.approx((5.01, 1, 3.01))
    assert result_of(ORDER, Pass("imap", 2), whole, 0).arrivals is None


def test_the_loss_is_what_was_in_work_and_the_time_until_a_new_worker_is_up():
    tasks = [Task(n, Path(f"{n}.jpg"), Path(f"{n}.png")) for n in range(3)]
    timeline = Timeline(tasks, 2, 100.0)
    for worker in (7, 8):
        timeline.fold(WorkerStarted("run", worker, 1, 100.5))
        timeline.fold(FileStarted("run", worker - 7, worker, 101.0))
    assert loss_in(timeline) is None
    timeline.fold(WorkerLost("run", 7, 0, 101.5, "killed"))
    timeline.fold(WorkerStopped("run", 8, 101.75))
    for worker, up in ((9, 102.5), (10, 103.0)):
        timeline.fold(WorkerStarting("run", worker, 2, 102.0))
        timeline.fold(WorkerStarted("run", worker, 2, up))
    found = loss_in(timeline)
    assert found is not None
    assert (found.pictures, found.work_seconds, found.gap_seconds) == (2, 1.25, 1.0)


def test_a_worker_that_never_had_a_picture_idled_all_the_time():
    found = result_of(TWO, Pass("2 workers", 2), measured(outcome(0, 7, 0.0, 9.0)), 0)
    assert found.tail_seconds == 10.0


@pytest.mark.parametrize("cores", [1, 2, 8, MAX_WORKERS])
def test_the_steps_suit_the_machine(cores):
    steps = steps_for(cores)
    assert [step.number for step in steps] == [ONE, TWO, MANY, GIANT, TINY, ORDER, DEATH]
    (many,) = steps[2].passes
    assert many.workers > cores or many.workers == MAX_WORKERS
    assert steps[2].files >= 2 * many.workers
    assert ("single core" in steps[1].before) == (cores == 1)
    assert f"by {many.workers} workers on {cores} core" in steps[2].before


@pytest.mark.parametrize("cores", [1, 2, MAX_WORKERS])
def test_the_steps_are_translated_with_the_titles_of_their_passes(cores):
    with pseudo_language():
        for step in steps_for(cores):
            titles = (each.title for each in step.passes)
            assert not read("; ".join(map(localized, (step.headline, step.before, *titles))))
