"""Write a hand-out of the guided tour: questions with room for predictions, and what was measured.

It is made of the few elements of HTML that text documents of Qt know.
"""

from collections.abc import Callable, Iterator, Sequence
from html import escape

from processing.files.display import display
from processing.language.joining import lazy_sentences
from processing.language.lazy_text import LazyText, lazy_ntr, lazy_tr
from processing.measuring.benchmark.environment import MachineFacts
from processing.measuring.benchmark.tour_export import TourReport, cells_of, where_measured
from processing.measuring.benchmark.tour_steps import (
    CHUNK,
    DEATH,
    GIANT,
    MANY,
    ONE,
    ORDER,
    TINY,
    TWO,
    TourStep,
)
from processing.running.report import Localize

GRID = "prediction-grid"  # the name of the picture to draw a prediction into
_NEW_PAGE = ' style="page-break-before:always"'
_PAD = 6  # pixels around the text of a cell
_FIELD_PERCENT = 40  # of the width, for an answer
_FIGURES = ' style="font-size:8pt"'  # a table of nine columns fits on the page
_BELOW = ' style="margin-top:18px"'  # a heading below a table


def handout(report: TourReport, machine: MachineFacts, localize: Localize) -> str:
    """Return the hand-out as HTML; steps that were not measured have questions only.

    A picture called `GRID` stands where the pupils draw what they expect.
    """
    return "".join(_lines(report, machine, localize))


def _lines(report: TourReport, machine: MachineFacts, localize: Localize) -> Iterator[str]:
    def said(text: str) -> str:
        return escape(localize(text))

    yield f"<h1>{said(_TITLE)}</h1><p>{escape(display(where_measured(machine, localize)))}</p>"
    yield f"<p>{said(_HOW)}</p>"
    for step in report.steps:
        yield f"<h2{_BELOW}>{step.number}. {said(step.headline)}</h2><p>{said(step.before)}</p>"
        yield _fields([said(each) for each in _QUESTIONS[step.number](step, machine.cores)])
    yield f'<h2{_BELOW}>{said(_DRAW)}</h2><p>{said(_DRAW_HOW)}</p><p><img src="{GRID}"></p>'
    measured = [step for step in report.steps if step.number in report.findings]
    if measured:
        yield f"<h1{_NEW_PAGE}>{said(_MEASURED)}</h1>"
    for step in measured:
        findings = report.findings[step.number]
        yield f"<h2{_BELOW}>{step.number}. {said(step.headline)}</h2>"
        yield "".join(f"<p><b>{said(each)}</b></p>" for each in findings.doubts)
        yield f"<p>{'<br>'.join(map(said, findings.measured))}</p>"
        yield _table(cells_of(report, step.number, machine.cores, localize))


def _of_one(step: TourStep, _cores: int) -> tuple[LazyText, ...]:
    return (
        lazy_ntr(
            "How long will one worker need for {n} picture?",
            "How long will one worker need for {n} pictures?",
            step.files,
        ),
        lazy_tr("Which phase will take the longest?"),
    )


def _of_two(_step: TourStep, _cores: int) -> tuple[LazyText, ...]:
    return (
        lazy_tr("How many times as fast as one worker will two workers be?"),
        lazy_tr("How many cores will they use on average?"),
    )


def _of_many(step: TourStep, cores: int) -> tuple[LazyText, ...]:
    return (
        lazy_ntr(
            "How many times as fast as one worker will {workers} workers be on {n} core?",
            "How many times as fast as one worker will {workers} workers be on {n} cores?",
            cores,
            workers=max(each.workers for each in step.passes),
        ),
        lazy_tr("What does a worker do while it has a picture and no core?"),
    )


def _of_giant(_step: TourStep, _cores: int) -> tuple[LazyText, ...]:
    return (
        lazy_tr("Which is faster: the giant last, or the giant first? Why?"),
        lazy_tr("For how long will a worker have nothing to do at the end?"),
    )


def _of_tiny(_step: TourStep, _cores: int) -> tuple[LazyText, ...]:
    return (
        lazy_tr(
            "How many times as fast as one worker will two be if they are handed one file at a "
            "time?"
        ),
        lazy_tr("And {size} files at a time? What does that save?", size=CHUNK),
    )


def _of_order(_step: TourStep, _cores: int) -> tuple[LazyText, ...]:
    return (
        lazy_tr("After how long will the first result arrive by imap, and by imap_unordered?"),
        lazy_tr("Which of them ends sooner as a whole? Why?"),
    )


def _of_death(_step: TourStep, _cores: int) -> tuple[LazyText, ...]:
    return (
        lazy_tr("What becomes of the picture that the dead worker was on?"),
        lazy_tr("How would a program notice that a result is missing?"),
    )


# What the pupils are to think about before a step is run, by its number.
_QUESTIONS: dict[int, Callable[[TourStep, int], tuple[LazyText, ...]]] = {
    ONE: _of_one,
    TWO: _of_two,
    MANY: _of_many,
    GIANT: _of_giant,
    TINY: _of_tiny,
    ORDER: _of_order,
    DEATH: _of_death,
}


def _fields(questions: Sequence[str]) -> str:
    """Return each question with an empty field beside it."""
    rows = "".join(
        f'<tr><td width="{100 - _FIELD_PERCENT}%">{each}</td>'
        f'<td width="{_FIELD_PERCENT}%"><br></td></tr>'
        for each in questions
    )
    return _framed(rows)


def _table(rows: Sequence[Sequence[str]]) -> str:
    """Return a table whose first row are headings."""
    lines = [
        f"<tr>{''.join(f'<{tag}{_FIGURES}>{escape(cell)}</{tag}>' for cell in row)}</tr>"
        for tag, row in zip(("th", *("td",) * (len(rows) - 1)), rows, strict=True)
    ]
    return _framed("".join(lines))


def _framed(rows: str) -> str:
    return (
        f'<table width="100%" border="1" cellspacing="0" cellpadding="{_PAD}" '
        f'style="border-collapse:collapse">{rows}</table>'
    )


_TITLE = lazy_tr("Guided tour: how many workers?")
_HOW = lazy_sentences(
    lazy_tr("Write down what you expect before each step is run."),
    lazy_tr("Then compare it with what was measured, and explain the difference."),
)
_DRAW = lazy_tr("Your prediction as a curve")
_DRAW_HOW = lazy_tr(
    "Draw how many times as fast as one worker you expect so many workers to be. Then add what was "
    "measured in another colour."
)
_MEASURED = lazy_tr("What was measured")
