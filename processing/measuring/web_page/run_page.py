"""One run as an HTML file: its lanes with a scrubber, its figures, and what-if beside it."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from processing.files.display import display
from processing.language.amounts import decimal_amount
from processing.language.lazy_text import LazyText, lazy_ntr, lazy_tr
from processing.measuring.benchmark.environment import MachineFacts
from processing.measuring.durations import precise
from processing.measuring.speedup.run_speedup import Effort, saving_of
from processing.measuring.timeline.channel_words import queue_words
from processing.measuring.timeline.lives import WorkerEnd
from processing.measuring.timeline.records import STAGES
from processing.measuring.timeline.timeline import Timeline
from processing.measuring.web_page._document import (
    Speak,
    document,
    escaped,
    figures,
    paragraph,
    table,
)
from processing.measuring.web_page._lanes_svg import (
    PATTERNS,
    STAGE_NAMES,
    LanesPicture,
    lanes_svg,
)
from processing.measuring.web_page._look import STYLE
from processing.measuring.web_page._queue_svg import QueuePicture
from processing.measuring.web_page._scrubber import SCRIPT, scrubber, scrubber_data
from processing.measuring.what_if import words
from processing.measuring.what_if.answer import Answer, answer_of, measured_of
from processing.measuring.what_if.curve import sizes_up_to
from processing.measuring.what_if.schedule import timeline_of
from processing.record import record
from processing.task import Task

_MEASURED, _SIMULATED = "measured", "simulated"
_LARGEST = 8  # workers in the table, at least
_MANY_FILES = 5_000  # the table of what-if would take long for more


@record
class RunPage:
    """A run to be written.

    Attributes:
        tasks: tell the names of the pictures.
        machine: on which it ran; None if that is not known.
        answer: what was tried with the what-if machine; None leaves that part out.
    """

    timeline: Timeline
    tasks: Sequence[Task]
    cores: int
    machine: MachineFacts | None
    answer: Answer | None


def page_of_run(timeline: Timeline, tasks: Sequence[Task], machine: MachineFacts) -> RunPage:
    """Return the page of a run on this machine, with the same pool simulated below it."""
    measured, answer = None, None
    if len(timeline.records) <= _MANY_FILES:
        measured = measured_of(timeline, machine.cores)
    if measured is not None:
        sizes = sizes_up_to(max(_LARGEST, 2 * measured.pool.workers))
        answer = answer_of(measured, measured.pool, sizes)
    return RunPage(timeline, tasks, machine.cores, machine, answer)


def run_page(page: RunPage, speak: Speak, language: str) -> Iterator[str]:
    """Yield the lines of a page in a language, in which `speak` says all texts."""
    return document(_title(page, speak), language, STYLE, SCRIPT, _Writer(page, speak).body())


def save_run_page(page: RunPage, path: Path, speak: Speak, language: str) -> None:
    """Write a page.

    Raises:
        OutputError: it cannot be written.
    """
    from processing.files.atomic_write import save_lines

    save_lines(run_page(page, speak, language), path)


def _title(page: RunPage, speak: Speak) -> str:
    return speak(
        lazy_tr(
            # Translators: {pictures} is "120 pictures", {workers} is "4 workers".
            "Thumbpool: {pictures} made by {workers}",
            pictures=_pictures(page),
            workers=_workers(page.timeline.lanes),
        )
    )


def _pictures(page: RunPage) -> LazyText:
    return lazy_ntr("{n} picture", "{n} pictures", len(page.timeline.records))


def _workers(count: int) -> LazyText:
    return lazy_ntr("{n} worker", "{n} workers", count)


class _Writer:
    """Writes the body of one page."""

    def __init__(self, page: RunPage, speak: Speak) -> None:
        self._page = page
        self._speak = speak
        self._names = [display(task.source.name) for task in page.tasks]
        answer = page.answer
        self._simulated = timeline_of(answer.made, page.tasks) if answer is not None else None
        ends = [each.end for each in page.timeline.records]
        ends += [each.end for each in self._simulated.records] if self._simulated else []
        self._seconds = max(ends, default=1.0)
        queue = page.timeline.queue
        self._queue = QueuePicture(_MEASURED, queue, self._seconds) if queue.is_known else None

    def body(self) -> Iterator[str]:
        page, speak = self._page, self._speak
        effort = page.timeline.finished_effort()
        yield PATTERNS
        yield f"<header><h1>{escaped(_title(page, speak))}</h1>"
        if page.machine is not None:
            yield paragraph(self._machine(page.machine), "muted")
        yield "</header>"
        if effort is not None:
            yield figures(self._figures(effort))
            yield paragraph(speak(_BUSY_IS_NO_SPEEDUP), "muted")
        yield from self._measured_lanes()
        if page.answer is not None and self._simulated is not None:
            yield from self._what_if(page.answer, self._simulated)
        titles = [(_MEASURED, speak(_MEASURED_TITLE))]
        if self._simulated is not None:
            titles.append((_SIMULATED, speak(_SIMULATED_TITLE)))
        yield scrubber(titles, speak)
        yield f"<footer>{paragraph(speak(_NOTHING_ELSE))}</footer>"
        runs = [(_MEASURED, page.timeline)]
        if self._simulated is not None:
            runs.append((_SIMULATED, self._simulated))
        levels = {_MEASURED: self._queue.levels()} if self._queue is not None else {}
        yield scrubber_data(runs, self._names, self._seconds, levels, speak)

    def _machine(self, machine: MachineFacts) -> str:
        parts = (
            self._speak(machine.cpu),
            self._speak(lazy_ntr("{n} core", "{n} cores", machine.cores)),
            machine.system,
            f"Python {machine.python}",
            f"Pillow {machine.pillow}",
            f"Thumbpool {machine.thumbpool}",
        )
        return "\N{NO-BREAK SPACE}\N{MIDDLE DOT} ".join(parts)

    def _figures(self, effort: Effort) -> list[tuple[str, str]]:
        page, speak = self._page, self._speak
        saving = saving_of(effort)
        rows = [
            (
                speak(lazy_tr("Pictures")),
                speak(words.number_text(decimal_amount(effort.files, 0))),
            ),
            (speak(lazy_tr("Time")), speak(precise(effort.elapsed))),
            (speak(lazy_tr("Workers busy")), self._of(effort.lanes_occupied, page.timeline.lanes)),
            (speak(lazy_tr("CPU cores used")), self._of(effort.cores_got, page.cores)),
        ]
        if saving is not None and page.timeline.lanes > 1:
            speedup = decimal_amount(saving.speedup, 1)
            about = lazy_tr("about {speedup}\N{MULTIPLICATION SIGN}", speedup=speedup)
            rows.append((speak(lazy_tr("Speedup")), speak(about)))
        return rows

    def _of(self, value: float, whole: int) -> str:
        return self._speak(
            lazy_tr(
                "{value} of {whole}",
                value=decimal_amount(value, 1),
                whole=decimal_amount(whole, 0),
            )
        )

    def _measured_lanes(self) -> Iterator[str]:
        speak = self._speak
        yield f"<h2>{escaped(speak(_LANES))}</h2>"
        yield f"<figure><h3>{escaped(speak(_MEASURED_TITLE))}</h3>"
        told = speak(queue_words(self._page.timeline.queue))
        queue = self._queue.svg(speak(_QUEUE), told) if self._queue is not None else ()
        yield from self._svg(_MEASURED, self._page.timeline, speak(_READING), queue)
        yield self._legend()
        yield f"<figcaption>{escaped(speak(_READING))}</figcaption>"
        if self._queue is not None:
            yield f"<h3>{escaped(speak(_QUEUE))}</h3>"
            yield self._queue.legend(speak)
            yield f"<figcaption>{escaped(told)}</figcaption>"
        yield "</figure>"

    def _what_if(self, answer: Answer, simulated: Timeline) -> Iterator[str]:
        speak = self._speak
        yield f"<h2>{escaped(speak(lazy_tr('What if?')))}</h2>"
        yield paragraph(speak(words.answer_text(answer)), "strong")
        yield paragraph(speak(words.work_text(answer.measured)))
        is_missed = answer.measured.is_missed
        yield paragraph(speak(words.check_text(answer.measured)), "warning" if is_missed else "")
        title, badge = speak(words.whole_pool_text(answer.made.pool)), speak(_SIMULATED_TITLE)
        yield (
            f'<figure class="simulated"><h3>{escaped(title)} '
            f'<span class="badge">{escaped(badge)}</span></h3>'
        )
        caption = speak(words.ASSUMED)
        yield from self._svg(_SIMULATED, simulated, caption)
        yield f"<figcaption>{escaped(caption)}</figcaption></figure>"
        rows = [[speak(cell) for cell in row] for row in words.rows_of(answer.curve)]
        numbers = [point.workers for point in answer.curve.points]
        tried = answer.made.pool.workers
        yield table(
            speak(words.SIMULATED),
            [speak(each) for each in words.headings().values()],
            rows,
            numbers.index(tried) if tried in numbers else None,
        )
        yield paragraph(speak(words.laws_text(answer.curve.laws)))
        yield paragraph(speak(words.limit_text(answer)))

    def _svg(
        self, identity: str, timeline: Timeline, told: str, below: Iterable[str] = ()
    ) -> Iterator[str]:
        picture = LanesPicture(identity, timeline, self._names, self._seconds, timeline.lanes, told)
        name = escaped(self._speak(_LANES))
        yield f'<div class="wide" role="group" tabindex="0" aria-label="{name}">'
        yield "".join(lanes_svg(picture, self._speak))
        yield "".join(below)
        yield "</div>"

    def _legend(self) -> str:
        entries = [(stage.value, self._speak(STAGE_NAMES[stage])) for stage in STAGES]
        rows = [
            *(((f'class="{kind}"', f'fill="url(#p-{kind})"'), name) for kind, name in entries),
            (('fill="#b9c2cd"', 'fill="url(#p-starved)"'), self._speak(_STARVED)),
            (('class="idle"',), self._speak(lazy_tr("idle"))),
            (('class="start"',), self._speak(lazy_tr("starting"))),
        ]
        if self._page.timeline.pauses(self._seconds):
            paused = ('class="paused"', 'fill="url(#p-paused)"')
            rows.append((paused, self._speak(lazy_tr("paused"))))
        if self._page.timeline.lost:
            rows.append((('class="lost"', 'fill="url(#p-lost)"'), self._speak(lazy_tr("lost"))))
        if any(end.how is WorkerEnd.DIED for end in self._page.timeline.ends):
            rows.append((('class="dead"',), self._speak(lazy_tr("a worker died"))))
        items = []
        for fills, name in rows:
            rects = "".join(f'<rect {fill} width="16" height="16"/>' for fill in fills)
            frame = '<rect class="frame" x=".5" y=".5" width="15" height="15"/>'
            swatch = f'<svg viewBox="0 0 16 16" aria-hidden="true">{rects}{frame}</svg>'
            items.append(f"<li>{swatch}{escaped(name)}</li>")
        return f'<ul class="legend">{"".join(items)}</ul>'


_LANES = lazy_tr("Lanes of the workers")
# Translators: the titles of two charts, one above the other.
_MEASURED_TITLE = lazy_tr("Measured")
_SIMULATED_TITLE = lazy_tr("Simulated")
_QUEUE = lazy_tr("Queue of the workers' messages")
_STARVED = lazy_tr("waiting for CPU or disk")
_READING = lazy_tr(
    "One row per worker, one bar per picture, from left to right in the time of the run. Where "
    "bars would be too narrow, each column shows which part of its time each phase took. Slanted "
    "lines: the part of the time in which the worker had no processor."
)
_BUSY_IS_NO_SPEEDUP = lazy_tr(
    "Workers that are busy are no speedup: where there are more of them than cores, they wait for "
    "each other while they are busy."
)
_NOTHING_ELSE = lazy_tr(
    "Made with Thumbpool. This file needs nothing else: no network and no other file. Without "
    "scripts, all but the scrubber works."
)
