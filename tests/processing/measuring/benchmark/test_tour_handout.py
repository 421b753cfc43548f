"""The hand-out of the tour asks before each step, and tells what was measured, with its doubts."""

import re
from dataclasses import replace

import pytest

from processing.measuring.benchmark.environment import machine_facts
from processing.measuring.benchmark.tour_export import TourReport
from processing.measuring.benchmark.tour_findings import findings_of
from processing.measuring.benchmark.tour_handout import GRID, handout
from processing.measuring.benchmark.tour_results import PassResult
from processing.measuring.benchmark.tour_steps import TWO, steps_for

CORES = 2


@pytest.fixture
def machine():
    return replace(machine_facts(), cpu="<b>CPU</b> & more", cores=CORES)


@pytest.fixture
def empty() -> TourReport:
    return TourReport(steps_for(CORES), [], {})


def test_every_step_has_its_questions_with_a_field_for_each_answer(empty, machine):
    text = handout(empty, machine, str)
    for step in empty.steps:
        assert f"{step.number}. {step.headline}</h2>" in text
    assert len(re.findall(r'<td width="\d+%"><br></td>', text)) == 2 * len(empty.steps)
    assert "How many times as fast as one worker will 4 workers be on 2 cores?" in text
    assert f'<img src="{GRID}">' in text
    assert "What was measured" not in text


def test_nothing_from_outside_is_read_as_html(empty, machine):
    text = handout(empty, machine, str)
    assert "&lt;b&gt;CPU&lt;/b&gt; &amp; more" in text


def test_what_was_measured_stands_on_a_page_of_its_own_with_its_doubts(empty, machine):
    result = PassResult(TWO, "Two workers", 2, 40, 0, 2.5, 0.25, 4.5, 2.4, 0.1, 0.5, 0.4)
    findings = findings_of(TWO, [result], [result], CORES)
    text = handout(replace(empty, results=[result], findings={TWO: findings}), machine, str)
    after = text[text.index('<h1 style="page-break-before:always">What was measured</h1>') :]
    assert str(findings.doubts[0]) in after
    assert "Other programs used 40% of the processor" in after
    assert ">2.50 s</td>" in after
    assert "One worker</h2>" not in after
