"""The lanes of a run as a picture that is understood without the program."""

import time
from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QPainter

from gui.control.recording import Recording
from gui.lanes._bar_painter import LanePainter
from gui.lanes._figures import figures_of
from gui.lanes._frame_painter import FramePainter
from gui.lanes._gauge_frame import MARGIN
from gui.lanes._layout import LaneRows, gutter_of
from gui.lanes._legend_entries import LegendEntry, entries_of
from gui.lanes._queue_gauge import QueueGauge, paint_queue
from gui.lanes._shares import stretch_of_records
from gui.lanes._time_window import TimeWindow
from gui.lanes.legend import paint_swatch
from gui.look.colors import LaneColors
from gui.text.phrases import hosts_and_workers
from processing.files.display import display
from processing.language import phrases
from processing.language.amounts import decimal_amount
from processing.language.translation import localized, ntr, tr
from processing.measuring.benchmark.environment import MachineFacts, machine_facts
from processing.measuring.timeline.channel_words import queue_words
from processing.record import record
from processing.settings.batch import EngineKind

PAD = 12
_QUEUE = 110  # the height of the gauge of the queue
_PITCH = 64  # of lanes; less if there are many of them
_MOST_LANES_PIXELS = 900
_LEAST_PITCH = 8
AXIS = 24
_LINE = 20
_SWATCH = 12
_NEXT = 18
TITLE_PIXELS, TEXT_PIXELS = 18, 12
LEAST_WIDTH = 640  # less is too narrow for a caption
WRAP = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
_ONE_LINE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@record
class _Plan:
    """Where everything is: its tops, in pixels from that of the picture."""

    size: QSize
    rows: LaneRows
    lanes: int
    legend: int
    queue: int
    caption: int


def size_of(recording: Recording, view: TimeWindow, colors: LaneColors) -> QSize:
    """Return how large a picture of a view is, with title, legend and caption."""
    return _plan_of(recording, view, colors).size


def lanes_place(recording: Recording, view: TimeWindow, colors: LaneColors) -> QRect:
    """Return where the bars are in a picture of a view."""
    plan = _plan_of(recording, view, colors)
    return QRect(PAD + gutter_of(), plan.lanes, view.width, plan.rows.bottom)


def paint_lanes(
    painter: QPainter, recording: Recording, view: TimeWindow, colors: LaneColors
) -> None:
    """Paint a view of a run at once, from the records of its files."""
    plan = _plan_of(recording, view, colors)
    width = plan.size.width() - 2 * PAD
    painter.fillRect(QRect(0, 0, plan.size.width(), plan.size.height()), colors.ground)
    painter.setPen(colors.text)
    painter.setFont(font_of(TITLE_PIXELS))
    painter.drawText(QRect(PAD, PAD, width, plan.lanes - PAD), WRAP, title_of(recording))
    painter.save()
    painter.translate(PAD, plan.lanes)
    paint_rows(painter, recording, view, colors, plan.rows)
    painter.restore()
    paint_entries(painter, placed_entries((recording,), colors, plan.legend, width), colors)
    if recording.timeline.queue.is_known:
        painter.save()
        painter.translate(PAD, plan.queue)
        wide = gutter_of() + view.width + MARGIN
        paint_queue(painter, QSizeF(wide, _QUEUE), _queue_of(recording, view), colors.charts)
        painter.restore()
    room = QRect(PAD, plan.caption, width, plan.size.height())
    painter.setFont(font_of(TEXT_PIXELS))
    painter.setPen(colors.text)
    painter.drawText(room, WRAP, caption_of(recording, view))


def caption_of(recording: Recording, view: TimeWindow) -> str:
    """Return how to read the picture, what was run on which machine, and what was measured."""
    figures = figures_of(recording.effort(time.perf_counter()), recording.cores, recording.alone())
    # Translators: a figure and what it is, as "Workers busy: 2.0 of 4".
    measured = [tr("{title}: {value}", title=each.title, value=each.value) for each in figures]
    shown = tr(
        "Shown: {start} to {end} s of {whole} s",
        start=decimal_amount(view.start, 2),
        end=decimal_amount(min(view.end, recording.lasted()), 2),
        whole=decimal_amount(recording.lasted(), 2),
    )
    told = display(" · ".join((*measured, shown)))
    queue = recording.timeline.queue
    of_queue = localized(queue_words(queue)) if queue.is_known else ""
    lines = (how_to_read(), of_queue, told, machine_text(machine_facts()))
    return "\n".join(filter(None, lines))


def how_to_read() -> str:
    """Return how a picture of lanes is read."""
    return tr(
        "Each row is a worker, each bar a picture that it made, coloured by the phases of the "
        "work. Time goes from left to right and counts from the start of the run."
    )


def machine_text(facts: MachineFacts) -> str:
    """Return what a run was made on, in a line."""
    parts = (
        localized(facts.cpu),
        ntr("{n} core", "{n} cores", facts.cores),
        facts.system,
        f"Python {facts.python}",
        f"Thumbpool {facts.thumbpool}",
    )
    return display(" · ".join(parts))


def title_of(recording: Recording) -> str:
    """Return what a picture shows, as its title."""
    count = len(recording.timeline.records)
    workers = recording.plan.settings.workers
    made = phrases.pictures(count)
    by = {
        EngineKind.POOL: ntr("{n} worker process", "{n} worker processes", workers),
        EngineKind.THREADS: ntr("{n} thread", "{n} threads", workers),
        EngineKind.SERIAL: tr("no pool"),
        EngineKind.DASK: _cluster_of(recording),
    }[recording.plan.settings.engine]
    # Translators: the title of a chart, as "120 pictures, 4 worker processes: who did what when".
    return tr("{pictures}, {workers}: who did what when", pictures=made, workers=by)


def _cluster_of(recording: Recording) -> str:
    """Return how many workers a cluster has, and on how many hosts."""
    workers = ntr("{n} worker", "{n} workers", recording.lanes)
    if not recording.hosts:
        return tr("{workers} of a local cluster", workers=workers)
    return hosts_and_workers(len(recording.hosts), recording.lanes)


def paint_rows(
    painter: QPainter,
    recording: Recording,
    view: TimeWindow,
    colors: LaneColors,
    rows: LaneRows,
) -> None:
    """Paint the lanes of a run with their axis, at the origin of the painter."""
    now = time.perf_counter()
    frame = FramePainter(painter, colors, 1.0, gutter_of())
    frame.paint_ground(recording, view, rows, now)
    painter.save()
    painter.translate(gutter_of(), 0)
    lanes = LanePainter(painter, view, colors, 1.0)
    for lane in range(rows.count):
        row = QRect(0, rows.top(lane), view.width, rows.height)
        stretch = stretch_of_records(recording.timeline.records, lane, view, 0, view.width)
        painter.setClipRect(row)
        names = {each.task_id: recording.label_of(each.task_id) for each in stretch.bars}
        lanes.paint(stretch, row, names, recording.made_again(names))
    painter.restore()
    frame.paint_running(recording, view, rows, now)
    frame.paint_ends(recording, view, rows)
    frame.paint_axis(view, rows.bottom)


def _plan_of(recording: Recording, view: TimeWindow, colors: LaneColors) -> _Plan:
    whole = max(LEAST_WIDTH, gutter_of() + view.width + 2 * PAD)
    width = whole - 2 * PAD
    title = text_height(title_of(recording), TITLE_PIXELS, width)
    rows = rows_of(recording, recording.lanes)
    lanes = PAD + title + PAD
    legend = lanes + rows.bottom + AXIS + PAD
    placed = placed_entries((recording,), colors, legend, width)
    queue = max(place.bottom() for place, _ in placed) + PAD
    caption = queue + (_QUEUE + PAD if recording.timeline.queue.is_known else 0)
    end = caption + text_height(caption_of(recording, view), TEXT_PIXELS, width) + PAD
    return _Plan(QSize(whole, end), rows, lanes, legend, queue, caption)


def _queue_of(recording: Recording, view: TimeWindow) -> QueueGauge:
    """Return the gauge of the queue, on the time axis of the lanes."""
    return QueueGauge(recording.timeline.queue, view.start, view.end, gutter_of())


def rows_of(recording: Recording, lanes: int) -> LaneRows:
    """Return the rows of a run in a picture that has so many lanes in all."""
    pitch = max(_LEAST_PITCH, min(_PITCH, _MOST_LANES_PIXELS // lanes))
    return LaneRows(recording.lanes, pitch, recording.order)


def placed_entries(
    recordings: Sequence[Recording], colors: LaneColors, top: int, width: int
) -> list[tuple[QRect, LegendEntry]]:
    """Return every entry of the legend with its place, in as many lines as it takes."""
    metrics = QFontMetrics(font_of(TEXT_PIXELS))
    x, y, placed = PAD, top, []
    for entry in entries_of(recordings, colors):
        wide = _SWATCH + 5 + metrics.horizontalAdvance(entry.name) + 1
        if x > PAD and x + wide > PAD + width:
            x, y = PAD, y + _LINE
        placed.append((QRect(x, y, wide, _LINE), entry))
        x += wide + _NEXT
    return placed


def paint_entries(
    painter: QPainter, placed: Sequence[tuple[QRect, LegendEntry]], colors: LaneColors
) -> None:
    """Paint a legend; the font and the pen stay for what is written below it."""
    painter.setFont(font_of(TEXT_PIXELS))
    painter.setPen(colors.text)
    for place, entry in placed:
        paint_swatch(painter, QRect(place.x(), place.y() + 4, _SWATCH, _SWATCH), entry.brushes)
        painter.drawText(place.adjusted(_SWATCH + 5, 0, 0, 0), _ONE_LINE, entry.name)


def text_height(text: str, pixels: int, width: int) -> int:
    """Return how high a text is in so many lines as it takes."""
    place = QRect(0, 0, width, 100_000)
    return QFontMetrics(font_of(pixels)).boundingRect(place, WRAP, text).height()


def font_of(pixels: int) -> QFont:
    """Return the font of a saved picture in a size."""
    font = QFont(QGuiApplication.font())
    font.setPixelSize(pixels)
    return font
