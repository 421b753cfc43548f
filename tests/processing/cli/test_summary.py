"""The closing lines of a run are short, true and in the order of the plan."""

from dataclasses import replace
from pathlib import Path

import pytest

from processing.cli._common import ExitStatus, status_of
from processing.cli._summary import (
    MAX_LISTED,
    PictureWarning,
    closing_line,
    failure_lines,
    nothing_found_line,
    warning_lines,
)
from processing.language.phrases import listed
from processing.planning.picture_filter import FilterCounts
from processing.running.report import Report, reason_not_made
from processing.task import Status
from tests.support.examples import outcome, plan_of, report_of
from tests.support.pseudo_language import bracket_language


def failed(count):
    ends = tuple(outcome(n, Status.FAILED, reason=f"Reason {n}.") for n in range(count))
    return Report("run", plan_of(count), ends, 1.0)


def test_failures_are_told_by_name_and_reason():
    assert list(failure_lines(failed(2), None)) == [
        "/pictures/0.jpg: Reason 0.",
        "/pictures/1.jpg: Reason 1.",
    ]


@pytest.mark.parametrize(
    ("listing", "told"),
    [(None, "and 3 more; --report FILE lists them all"), (Path("r.csv"), "and 3 more; see r.csv")],
)
def test_many_failures_are_counted(listing, told):
    lines = list(failure_lines(failed(MAX_LISTED + 3), listing))
    assert len(lines) == MAX_LISTED + 1
    assert lines[-1] == told


def test_a_problem_of_the_engine_comes_first():
    report = report_of(Status.FAILED, problem="The worker processes stop.")
    assert next(failure_lines(report, None)) == "The worker processes stop."


def test_the_problem_that_ended_a_run_is_told_once_and_other_failures_by_name():
    problem = "The worker on second cannot be used: it has Thumbpool 1.0."
    not_made = [outcome(n, Status.FAILED, reason=reason_not_made(problem)) for n in range(2, 40)]
    ends = (outcome(0), outcome(1, Status.FAILED, reason="Damaged."), *not_made)
    report = Report("run", plan_of(40), ends, 1.0, problem=problem)
    assert list(failure_lines(report, None)) == [
        problem,
        "For that reason 38 files were not made.",
        "/pictures/1.jpg: Damaged.",
    ]


def test_equal_warnings_are_told_once_with_their_number():
    warnings = [PictureWarning("b"), PictureWarning("a"), PictureWarning("b")]

    assert list(warning_lines(warnings)) == ["warning: b (2 times)", "warning: a"]


def test_a_warning_of_a_picture_names_it_and_counts_those_that_share_it():
    paths = [Path("a.png"), Path("b.png"), Path("c.png")]

    assert list(warning_lines([PictureWarning("odd", paths[0])])) == ["warning: a.png: odd"]
    assert list(warning_lines([PictureWarning("odd", path) for path in paths])) == [
        "warning: a.png: odd (and 2 other pictures)"
    ]
    assert list(warning_lines([PictureWarning("odd", path) for path in paths[1:]])) == [
        "warning: b.png: odd (and 1 other picture)"
    ]


def test_the_closing_line_names_only_what_there_was():
    line = closing_line(report_of(Status.DONE, Status.DONE, Status.SKIPPED))
    assert line.startswith("2 done, 1 skipped in 2.0 s (1.0 files/s; ")
    assert closing_line(report_of(cancelled=True)).startswith("Cancelled: nothing to do in ")


def test_an_empty_search_says_where_it_looked_and_for_what():
    line = nothing_found_line(plan_of(0), FilterCounts())
    assert line.startswith("No pictures were found in /pictures. Only files whose names end ")
    assert ".jpg, .jpeg, " in line


def test_a_search_of_which_nothing_is_left_says_what_left_it_out():
    line = nothing_found_line(plan_of(0), FilterCounts(found=1200, least_kilobytes=1200))
    assert line == "No picture passes the filters; found: 1,200."
    line = nothing_found_line(plan_of(0), FilterCounts(earlier_results=7))
    assert "--earlier-results" in line


@pytest.mark.parametrize(
    ("report", "status"),
    [
        (report_of(Status.DONE, Status.SKIPPED), ExitStatus.DONE),
        (report_of(Status.DONE, Status.FAILED), ExitStatus.FAILED),
        (report_of(Status.DONE, problem="The engine gave up."), ExitStatus.FAILED),
        (report_of(Status.CANCELLED, Status.FAILED, cancelled=True), ExitStatus.CANCELLED),
    ],
)
def test_the_exit_status_tells_the_worst_that_happened(report, status):
    assert status_of(report) is status


def test_a_picture_whose_results_fail_alike_is_told_once_with_their_number():
    reasons = ("Damaged.", "Damaged.", "Damaged.", "Too large.")
    ends = tuple(outcome(n, Status.FAILED, reason=each) for n, each in enumerate(reasons))
    plan = plan_of(4)
    tasks = tuple(replace(task, source=Path("/a.jpg")) for task in plan.tasks[:2])
    report = Report("run", replace(plan, tasks=(*tasks, *plan.tasks[2:])), ends, 1.0)
    assert list(failure_lines(report, None)) == [
        "/a.jpg: Damaged. (2 results)",
        "/pictures/2.jpg: Damaged.",
        "/pictures/3.jpg: Too large.",
    ]


def test_a_dry_run_names_the_option_that_it_has_for_all_warnings():
    warnings = [PictureWarning(str(number)) for number in range(MAX_LISTED + 2)]
    *_, last = warning_lines(warnings, is_dry=True)
    assert last == "and 2 other warnings; --json tells them all"


def test_counts_are_joined_as_the_language_does():
    with bracket_language({"{first}, {rest}": "{first}\uff0c{rest}"}, "zh_CN"):
        assert listed(["one", "two", "three"]) == "one\uff0ctwo\uff0cthree"
    assert listed(["one"]) == "one"
    assert listed([]) == ""
