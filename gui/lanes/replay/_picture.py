"""What a replay shows, as a picture that is understood without the program."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter

from gui.control.replay import ReplayRun
from gui.lanes._frame_painter import FramePainter
from gui.lanes._layout import LaneRows, gutter_of
from gui.lanes._legend_entries import LegendEntry
from gui.lanes._saved_picture import (
    AXIS,
    LEAST_WIDTH,
    PAD,
    TEXT_PIXELS,
    TITLE_PIXELS,
    WRAP,
    font_of,
    how_to_read,
    machine_text,
    paint_entries,
    paint_rows,
    placed_entries,
    rows_of,
    text_height,
)
from gui.lanes._time_window import TimeWindow
from gui.lanes.replay._strip import figures_at, title_of
from gui.look.colors import LaneColors
from processing.files.display import display
from processing.language.amounts import decimal_amount
from processing.language.translation import tr
from processing.record import record


@record
class ReplayPicture:
    """What is saved.

    Attributes:
        runs: from top to bottom, at least one.
        view: the part of the time that all of them show.
        moment: up to which they are shown, in seconds.
    """

    runs: tuple[ReplayRun, ...]
    view: TimeWindow
    moment: float

    @property
    def titles(self) -> list[str]:
        """What each run is called."""
        first = self.runs[0]
        return [title_of(run, None if run is first else first) for run in self.runs]

    @property
    def caption(self) -> str:
        """How to read it, the figures of each run, and on which machine they were measured."""
        lines = [how_to_read()]
        for run in self.runs:
            figures = figures_at(run, min(self.moment, run.length), is_alone=len(self.runs) == 1)
            told = (tr("{title}: {value}", title=each.title, value=each.value) for each in figures)
            lines.append(display(" · ".join((run.name, *told))))
        if self.moment < max(run.length for run in self.runs):
            moment = decimal_amount(self.moment, 2)
            lines.append(tr("Shown: the state {seconds} s after the start", seconds=moment))
        machines = (machine_text(run.machine) for run in self.runs if run.machine is not None)
        return "\n".join((*lines, *dict.fromkeys(machines)))


@record
class _Section:
    """One run in the picture; tops in pixels from that of the picture."""

    run: ReplayRun
    title: str
    top: int
    lanes: int
    rows: LaneRows


@record
class _Plan:
    """Where everything is."""

    size: QSize
    sections: tuple[_Section, ...]
    entries: list[tuple[QRect, LegendEntry]]
    caption: int


def size_of(picture: ReplayPicture, colors: LaneColors) -> QSize:
    """Return how large a picture is, with titles, legend and caption."""
    return _plan_of(picture, colors).size


def paint_replay(painter: QPainter, picture: ReplayPicture, colors: LaneColors) -> None:
    """Paint the runs below each other, on one axis."""
    plan = _plan_of(picture, colors)
    width = plan.size.width() - 2 * PAD
    painter.fillRect(QRect(0, 0, plan.size.width(), plan.size.height()), colors.ground)
    for section in plan.sections:
        painter.setPen(colors.text)
        painter.setFont(font_of(TITLE_PIXELS))
        painter.drawText(QRect(PAD, section.top, width, section.lanes), WRAP, section.title)
        painter.save()
        painter.translate(PAD, section.lanes)
        paint_rows(painter, section.run.recording, picture.view, colors, section.rows)
        frame = FramePainter(painter, colors, 1.0, gutter_of())
        frame.paint_moment(picture.view, section.rows, picture.moment)
        painter.restore()
    paint_entries(painter, plan.entries, colors)
    painter.drawText(QRect(PAD, plan.caption, width, plan.size.height()), WRAP, picture.caption)


def _plan_of(picture: ReplayPicture, colors: LaneColors) -> _Plan:
    whole = max(LEAST_WIDTH, gutter_of() + picture.view.width + 2 * PAD)
    width, top, sections = whole - 2 * PAD, PAD, []
    recordings = [run.recording for run in picture.runs]
    count = sum(each.lanes for each in recordings)
    for run, title in zip(picture.runs, picture.titles, strict=True):
        lanes = top + text_height(title, TITLE_PIXELS, width) + PAD // 2
        rows = rows_of(run.recording, count)
        sections.append(_Section(run, title, top, lanes, rows))
        top = lanes + rows.bottom + AXIS + PAD
    entries = placed_entries(recordings, colors, top, width)
    caption = max(place.bottom() for place, _ in entries) + PAD
    end = caption + text_height(picture.caption, TEXT_PIXELS, width) + PAD
    return _Plan(QSize(whole, end), tuple(sections), entries, caption)
