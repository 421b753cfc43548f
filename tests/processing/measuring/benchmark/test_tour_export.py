"""What the guided tour measured is written so that it is understood without the program."""

import csv
import json

import pytest

from processing.errors import SettingsError
from processing.measuring.benchmark.tour_export import TourReport, rows_of, save_tour
from processing.measuring.benchmark.tour_findings import findings_of
from processing.measuring.benchmark.tour_results import PassResult
from processing.measuring.benchmark.tour_steps import ONE, TWO, steps_for

CORES = 2


def result(step: int, title: str, workers: int, seconds: float, others: float = 0.0) -> PassResult:
    busy = workers * seconds * 0.9
    return PassResult(step, title, workers, 40, 0, seconds, 0.25, busy, seconds, 0.1, 0.5, others)


@pytest.fixture
def report() -> TourReport:
    results = [result(ONE, "One worker", 1, 4.0), result(TWO, "Two workers", 2, 2.5, others=0.4)]
    findings = {
        each.step: findings_of(each.step, [each], results[: place + 1], CORES)
        for place, each in enumerate(results)
    }
    return TourReport(steps_for(CORES), results, findings)


def test_a_row_says_what_a_speedup_is_compared_with(report):
    first, second = rows_of(report)
    assert second.speedup == pytest.approx(1.6)
    assert second.compared_with == first.title == "One worker"
    assert second.workers_busy == pytest.approx(1.8)


def test_doubts_reach_every_file(report, tmp_path):
    (doubt, *_) = report.findings[TWO].doubts
    paths = [tmp_path / f"tour{suffix}" for suffix in (".md", ".csv", ".json")]
    for path in paths:
        save_tour(path, report)
        assert str(doubt) in path.read_text(encoding="utf-8")
    with paths[1].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["doubts"] != "" for row in rows] == [False, True]
    loaded = json.loads(paths[2].read_text(encoding="utf-8"))
    assert [step["step"] for step in loaded["steps"]] == [ONE, TWO]
    assert loaded["machine"]["cores"] >= 1


def test_a_page_has_what_to_watch_for_what_was_measured_and_the_figures(report, tmp_path):
    path = tmp_path / "tour.md"
    save_tour(path, report)
    text = path.read_text(encoding="utf-8")
    for step in report.steps[:2]:
        assert f"## {step.number}. {step.headline}" in text
        assert str(step.before) in text
        assert all(str(each) in text for each in report.findings[step.number].measured)
    assert str(report.steps[2].headline) not in text  # it was not run
    assert "| Two workers | 2 | 40 | 2.50 s | 0.25 s | 1.6× | 1.8 of 2 |" in text  # noqa: RUF001
    assert "Python" in text


def test_another_kind_of_file_is_refused_with_those_that_can_be_written(report, tmp_path):
    with pytest.raises(SettingsError, match=r"\.md, \.csv, \.json"):
        save_tour(tmp_path / "tour.pdf", report)
